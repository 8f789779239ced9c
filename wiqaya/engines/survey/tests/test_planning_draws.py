"""Draws: exact probabilities, the same sample for the same seed, nothing moved by other strata."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.engines.survey import DesignError, Unsupported
from wiqaya.engines.survey.planning import AreaFrame, Chance, draw, inclusion, select

METHODS = ["systematic", "random_systematic", "sampford", "brewer"]
SIZES = np.array([12.0, 30, 7, 22, 18, 40, 9])


def frame(areas: int = 40, seed: int = 0, strata: int = 2) -> AreaFrame:
    sizes = np.random.default_rng(seed).integers(30, 300, areas).astype(float)
    columns = {"psu": np.array([f"psu{i}" for i in range(areas)], object), "households": sizes, "town": np.arange(areas) % strata * 1.0}
    return AreaFrame.of(columns, "psu", "households", ["town"])


@pytest.mark.slow
@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=40), st.data())
def test_inclusion_probabilities_add_up_and_keep_proportions(sizes, data):
    sizes = np.array(sizes)
    n = data.draw(st.integers(0, len(sizes)))
    found = inclusion(sizes, n)
    assert found.sum() == pytest.approx(n)
    assert np.all(found <= 1)
    below = found < 1
    if n and below.any():
        np.testing.assert_allclose(found[below] / sizes[below], (found[below] / sizes[below])[0], rtol=1e-9)


@pytest.mark.slow
@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=40), st.sampled_from(METHODS), st.integers(0, 10**9), st.data())
def test_samples_have_their_size_without_repeats(sizes, method, seed, data):
    n = data.draw(st.integers(0, len(sizes)))
    chosen = select(inclusion(np.array(sizes), n), method, Chance(seed))
    assert len(set(chosen.tolist())) == len(chosen) == n


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_units_come_with_their_probabilities(method):
    """6 000 draws of three out of seven: within 4.5 standard deviations."""
    wanted, times = inclusion(SIZES, 3), 6_000
    counts = sum(np.bincount(select(wanted, method, Chance(seed)), minlength=7) for seed in range(times))
    assert np.all(np.abs(counts - times * wanted) < 4.5 * np.sqrt(times * wanted * (1 - wanted)))


@pytest.mark.slow
def test_sampford_draws_his_distribution():
    """Every set of three with P(S) ∝ Σ_i π_i Π_{j≠i} π_j / (1 - π_j), which has the inclusion probabilities π exactly."""
    wanted, times = inclusion(SIZES, 3), 6_000
    odds = wanted / (1 - wanted)
    sets = list(itertools.combinations(range(7), 3))
    chances = np.array([sum(wanted[i] * np.prod([odds[j] for j in group if j != i]) for i in group) for group in sets])
    chances /= chances.sum()
    for unit in range(7):
        assert sum(chance for chance, group in zip(chances, sets, strict=True) if unit in group) == pytest.approx(wanted[unit], rel=1e-12)
    counts = Counter(tuple(select(wanted, "sampford", Chance(seed)).tolist()) for seed in range(times))
    statistic = sum((counts[group] - times * chance) ** 2 / (times * chance) for group, chance in zip(sets, chances, strict=True))
    assert statistic < 34 + 5 * np.sqrt(2 * 34)


def test_systematic_samples_spread_over_an_ordered_frame():
    chosen = select(inclusion(np.ones(100), 10), "systematic", Chance(3))
    assert set(np.diff(chosen)) == {10}


def test_numbers_of_chance_never_change():
    """The streams are part of every drawn sample: another version must give the same ones."""
    assert Chance(7, "areas", "north").uniforms(3) == pytest.approx([0.8210351537892867, 0.459328552014283, 0.13590548422989812], abs=1e-15)
    assert Chance(7, "areas", "south").uniform() != Chance(7, "areas", "north").uniform()


@pytest.mark.slow
@given(st.integers(0, 10**9), st.sampled_from(METHODS))
@settings(max_examples=20)
def test_the_same_seed_draws_the_same(seed, method):
    one, two = (draw(frame(), {"0": 4, "1": 5}, 8, seed=seed, method=method, reserve_areas=2, reserve_addresses=4) for _ in range(2))
    assert one == two


def test_strata_do_not_move_each_other():
    whole = draw(frame(), {"0": 4, "1": 5}, 8, seed=11, reserve_areas=2)
    alone = draw(frame(), {"1": 5}, 8, seed=11, reserve_areas=2)
    assert [unit for unit in whole.units if unit.stratum == "1" and not unit.replacement] == [
        u for u in alone.units if u.stratum == "1" and not u.replacement
    ]


def test_weights_add_up_to_the_addresses():
    """Self-weighting: areas in proportion to size and a fixed take give every address the same weight."""
    areas = frame()
    found = draw(areas, {"0": 6, "1": 6}, 8, seed=5)
    for stratum, code in (("0", 0), ("1", 1)):
        weights = [unit.weight for unit in found.units if unit.stratum == stratum]
        assert len(weights) == 6
        np.testing.assert_allclose(np.array(weights) * 8 * 6, areas.sizes[areas.members(code)].sum(), rtol=1e-12)


def test_addresses_and_reserves_are_places_of_the_unit_once():
    for unit in draw(frame(), {"0": 5, "1": 5}, 8, seed=2, reserve_areas=3, reserve_addresses=6).units:
        both = unit.addresses + unit.reserves
        assert len(set(both)) == len(both) == 14
        assert min(both) >= 1
        assert max(both) <= unit.size


def test_replacements_are_in_order_and_carry_no_weight():
    found = draw(frame(), {"0": 5, "1": 5}, 8, seed=2, reserve_areas=3)
    spare = [unit for unit in found.units if unit.replacement]
    assert [unit.order for unit in spare] == [1, 2, 3, 1, 2, 3]
    assert all(unit.weight is None for unit in spare)
    assert not {unit.unit for unit in spare} & {unit.unit for unit in found.units if not unit.replacement}
    more = draw(frame(), {"0": 5, "1": 5}, 8, seed=2, reserve_areas=1)
    assert [unit.unit for unit in more.units if unit.replacement] == [spare[0].unit, spare[3].unit]


def test_small_units_are_taken_whole_and_named():
    columns = {"psu": np.array(["a", "b", "c"], object), "households": np.array([5.0, 50, 60])}
    found = draw(AreaFrame.of(columns, "psu", "households"), {"": 3}, 10, seed=1)
    assert found.short == ("a",)
    assert found.units[0].addresses == (1, 2, 3, 4, 5)
    assert found.units[0].weight == 1


def test_bad_frames_and_draws_are_refused_with_the_place():
    good = {"psu": np.array(["a", "b", "c"], object), "households": np.array([5.0, 50, 60]), "town": np.array(["x", None, "y"], object)}
    for wrong, text in (
        ({"psu": np.array(["a", "b", "a"], object)}, "Row 3"),
        ({"psu": np.array(["a", None, "c"], object)}, "Row 2"),
        ({"households": np.array([5.0, 0, 60])}, "Row 2"),
        ({"households": np.array([5.0, 1, np.nan])}, "Row 3"),
    ):
        with pytest.raises(DesignError, match=text):
            AreaFrame.of({**good, **wrong}, "psu", "households")
    with pytest.raises(DesignError, match="Row 2"):
        AreaFrame.of(good, "psu", "households", ["town"])
    areas = AreaFrame.of(good, "psu", "households")
    with pytest.raises(DesignError, match="4 units"):
        draw(areas, {"": 4}, 2, seed=1)
    with pytest.raises(DesignError, match="north"):
        draw(areas, {"north": 1}, 2, seed=1)
    with pytest.raises(DesignError):
        draw(areas, {"": 1}, 0, seed=1)
    with pytest.raises(DesignError):
        draw(areas, {"": 1}, 2, seed=-1)
    with pytest.raises(Unsupported):
        draw(areas, {"": 1}, 2, seed=1, method="lottery")
    with pytest.raises(DesignError, match="Unit 2"):
        inclusion(np.array([1.0, 0.0]), 1)
