"""Sizes of samples: published figures, each function turned round by another, simulated power, allocations by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.survey import DesignError, Unsupported
from wiqaya.engines.survey.planning import (
    Change,
    Sampling,
    allocate,
    best_cluster_size,
    design_effect,
    detectable_change,
    kish_deff,
    margin_of,
    power_of_change,
    size_for_change,
    size_for_margin,
)

CLUSTERED = Sampling(deff=1.5)
samplings = st.builds(
    Sampling, deff=st.floats(0.8, 4), level=st.sampled_from([0.9, 0.95, 0.99]), response=st.floats(0.2, 1),
    population=st.one_of(st.none(), st.floats(500, 1e6)), comparisons=st.integers(1, 20),
)  # fmt: skip
changes = st.builds(
    Change, p=st.floats(0.1, 0.9), later=st.one_of(st.none(), st.floats(0.1, 0.9)), overlap=st.floats(0, 1), correlation=st.floats(0, 0.9)
)


@pytest.mark.parametrize(("margin", "n", "contacts"), [(0.03, 1601, 2668), (0.05, 577, 961), (0.08, 226, 376), (0.10, 145, 241)])
def test_a_margin_at_one_half_with_a_design_effect_of_one_and_a_half(margin, n, contacts):
    """1.5 * 1.96² / 4 / margin², rounded up: the next smaller size would miss the margin."""
    found = size_for_margin(margin, sampling=Sampling(deff=1.5, response=0.6))
    assert (found.n, found.contacts) == (n, contacts)
    assert margin_of(n, sampling=CLUSTERED) <= margin < margin_of(n - 1, sampling=CLUSTERED)


@pytest.mark.parametrize(
    ("points", "apart", "panel"), [(0.05, 2354.66, 941.87), (0.08, 919.79, 367.92), (0.10, 588.67, 235.47), (0.15, 261.63, 104.65)]
)
def test_a_change_needs_fewer_when_the_same_people_answer(points, apart, panel):
    assert size_for_change(points, sampling=CLUSTERED).exact == pytest.approx(apart, abs=0.01)
    assert size_for_change(points, Change(overlap=1, correlation=0.6), sampling=CLUSTERED).exact == pytest.approx(panel, abs=0.01)


@pytest.mark.slow
@given(samplings, st.floats(0.01, 0.3), st.floats(0.05, 0.95))
def test_the_size_gives_the_margin(sampling, margin, p):
    found = size_for_margin(margin, p, sampling)
    assert margin_of(found.exact, p, sampling) == pytest.approx(margin, rel=1e-9)
    assert found.exact <= found.n * (1 + 1e-9)
    assert found.contacts >= found.n


@pytest.mark.slow
@given(samplings, changes, st.floats(0.02, 0.4), st.floats(0.5, 0.99))
def test_the_size_gives_the_power_and_finds_the_change(sampling, change, difference, power):
    exact = size_for_change(difference, change, power, sampling).exact
    assert power_of_change(exact, difference, change, sampling) == pytest.approx(power, rel=1e-9)
    assert detectable_change(exact, change, power, sampling) == pytest.approx(difference, rel=1e-9)


@pytest.mark.slow
@given(st.floats(100, 1e6), st.floats(0.01, 0.2))
def test_nobody_is_asked_twice(population, margin):
    assert size_for_margin(margin, sampling=Sampling(population=population)).exact < population


def test_many_comparisons_need_more():
    one, twelve = (size_for_change(0.1, sampling=Sampling(comparisons=k)).exact for k in (1, 12))
    assert twelve / one == pytest.approx(((2.8653 + 0.8416) / (1.96 + 0.8416)) ** 2, rel=1e-3)


@pytest.mark.slow
def test_power_is_how_often_the_change_is_found():
    """Two waves of panel answers drawn from their joint distribution."""
    p, later, both, n = 0.5, 0.58, 0.42, 400
    change = Change(p, later, overlap=1, correlation=(both - p * later) / math.sqrt(p * (1 - p) * later * (1 - later)))
    draw = np.random.default_rng(1)
    cells = draw.multinomial(n, [both, p - both, later - both, 1 - p - later + both], size=20_000)
    d = (cells[:, 2] - cells[:, 1]) / n
    spread = np.sqrt((cells[:, 1] + cells[:, 2]) / n - d**2) / math.sqrt(n)
    assert power_of_change(n, later - p, change) == pytest.approx(np.mean(d / spread > 1.959964), abs=0.02)


def test_kish_s_design_effects():
    assert design_effect(10, 0.05, 0.5) == pytest.approx(1.45 * 1.25)
    assert kish_deff(np.full(9, 3.0)) == pytest.approx(1)
    weights = np.random.default_rng(2).uniform(1, 5, 100)
    assert kish_deff(weights) == pytest.approx(design_effect(weight_cv=weights.std() / weights.mean()))
    assert kish_deff(weights * 7) == pytest.approx(kish_deff(weights))


def test_the_best_cluster_size_is_cheapest():
    """Among whole sizes, for the same variance."""
    cost, icc = (40.0, 5.0), 0.04
    best = best_cluster_size(*cost, icc)
    price = {m: (1 + (m - 1) * icc) * (cost[0] / m + cost[1]) for m in range(1, 80)}
    assert abs(min(price, key=price.get) - best) < 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: size_for_margin(0),
        lambda: size_for_margin(5),
        lambda: size_for_margin(0.05, p=1),
        lambda: size_for_change(0),
        lambda: size_for_change(0.1, power=1),
        lambda: Sampling(deff=0),
        lambda: Sampling(response=0),
        lambda: Sampling(level=95),
        lambda: Sampling(comparisons=0),
        lambda: Change(overlap=2),
        lambda: margin_of(500, sampling=Sampling(population=400)),
        lambda: design_effect(0.5),
        lambda: kish_deff(np.array([1.0, 0.0])),
        lambda: best_cluster_size(1, 1, 0),
    ],
)
def test_impossible_plans_are_refused(wrong):
    with pytest.raises(DesignError):
        wrong()


SIZES = (100, 400, 1500)


def test_allocations_by_hand():
    assert allocate(30, SIZES, "equal").tolist() == [10, 10, 10]
    assert allocate(200, SIZES, "proportional").tolist() == [10, 40, 150]
    assert allocate(200, SIZES, "compromise", power=0.5).tolist() == [39, 53, 108]
    assert allocate(100, SIZES, "neyman", spreads=(5, 5, 1)).tolist() == [13, 50, 37]
    assert allocate(100, SIZES, "neyman", spreads=(5, 5, 1), costs=(4, 1, 1)).tolist() == [7, 53, 40]
    assert allocate(110, (100, 400, 900), "power", power=0.5).tolist() == [18, 37, 55]


@pytest.mark.slow
@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=30),
    st.sampled_from(["equal", "proportional", "neyman", "power", "compromise"]),
    st.data(),
)
def test_allocations_add_up_within_their_bounds(sizes, rule, data):
    total = data.draw(st.integers(0, sum(sizes)))
    least = data.draw(st.integers(0, 20))
    if total < sum(min(least, size) for size in sizes):
        with pytest.raises(DesignError):
            allocate(total, sizes, rule, least=least)
        return
    found = allocate(
        total, sizes, rule, least=least, spreads=data.draw(st.lists(st.floats(0.1, 9), min_size=len(sizes), max_size=len(sizes)))
    )
    assert found.sum() == total
    assert all(min(least, size) <= n <= size for n, size in zip(found, sizes, strict=True))


def test_neyman_has_the_least_variance_of_all():
    """Against every way to share 24 interviews among three strata."""
    sizes, spreads = np.array([300, 500, 900]), np.array([4.0, 1.0, 2.0])

    def variance(shares):
        return ((sizes * spreads) ** 2 / np.array(shares)).sum()

    best = min(((a, b, 24 - a - b) for a in range(1, 23) for b in range(1, 24 - a)), key=variance)
    assert variance(allocate(24, sizes, "neyman", spreads=spreads)) <= variance(best) * 1.005


def test_allocations_that_cannot_be_are_refused():
    for wrong in ({"total": 3000}, {"least": 150}, {"spreads": (1, 2)}, {"power": 2}, {"sizes": (1, 0, 3)}):
        with pytest.raises(DesignError):
            allocate(**{"total": 300, "sizes": SIZES, "rule": "neyman", **wrong})
    with pytest.raises(Unsupported):
        allocate(30, SIZES, "fair")
