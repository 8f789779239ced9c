"""Releases together: no subtraction over filters, time, breakdowns or revised data gives a small number away."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from wiqaya.engines.disclosure import Footprint, Passed, Policy, Refused, attack, conflicts, gate, ledger, narrow, release, tree
from wiqaya.engines.disclosure.tests import samples

outlet = sys.modules[release.__module__]
AREAS, YEARS, KINDS = ("a", "b", "c", "d"), ("2014", "2015", "2016"), ("x", "y")
STRICT = Policy(k=5, hide_zeros=False)


def leave(table, *earlier, policy=STRICT, id="new", **more):
    return release(table, policy, [one.footprint for one in earlier], id=id, **more)


def passed(*args, **more):
    answer = leave(*args, **more)
    assert isinstance(answer, Passed)
    return answer


def refused(*args, **more):
    answer = leave(*args, **more)
    assert isinstance(answer, Refused)
    return answer


def years(counts, keys, where=None, version="1"):
    return samples.raw(counts, version=version, dimensions=(samples.dimension("period", keys, "period"),), where=where)


def areas(counts, keys, where=None, version="1"):
    return samples.raw(counts, version=version, dimensions=(samples.dimension("area", keys, "area"),), where=where)


def test_the_same_question_has_the_same_answer():
    table = areas([3, 20, 30, 40], AREAS)
    first = passed(table, id="first")
    again = passed(table, first)
    assert again.released.fingerprint == first.released.fingerprint
    assert conflicts(again.footprint, [first.footprint]) == ()


def test_one_area_less_is_refused_and_the_blocking_release_named():
    first = passed(years([100, 90], YEARS[:2], {"area": frozenset("abcd")}), id="first")
    answer = refused(years([97, 90], YEARS[:2], {"area": frozenset("abc")}), first)
    assert answer.conflicts[0].code == "difference"
    assert answer.conflicts[0].blocking == ("first",)
    assert ("2014",) in answer.conflicts[0].cells


def test_one_period_more_is_refused_when_few_came_with_it():
    first = passed(areas([50, 60], ("a", "b"), {"period": frozenset({"2014"})}), id="first")
    assert refused(areas([53, 90], ("a", "b"), {"period": frozenset({"2014", "2015"})}), first).conflicts[0].code == "difference"
    passed(areas([56, 90], ("a", "b"), {"period": frozenset({"2014", "2015"})}), first)


@pytest.mark.parametrize(("then", "fine"), [(53, False), (47, False), (50, True), (55, True), (45, True)])
def test_revised_data_must_not_differ_by_a_few(then, fine):
    first = passed(areas([50, 60], ("a", "b")), id="first")
    answer = leave(areas([then, 60], ("a", "b"), version="2"), first)
    assert isinstance(answer, Passed) == fine
    if not fine:
        assert answer.conflicts[0].code == "revised"


def test_a_coarser_breakdown_minus_a_finer_one_is_refused():
    """Three of the four areas of a district are shown; the district's number would give the fourth."""
    first = passed(areas([20, 30, 40], AREAS[:3]), id="first")
    district = samples.dimension("area", ["D"], "area", {"D": frozenset(AREAS)})
    assert isinstance(leave(samples.raw([93], dimensions=(district,)), first), Refused)
    passed(samples.raw([99], dimensions=(district,)), first)


def test_a_sum_of_several_shown_cells_counts_too():
    """No pair is close, but both cells of one release together lack three of the other's."""
    first = passed(areas([20, 30, 40], AREAS[:3]), id="first", policy=Policy(k=5, hide_zeros=False, margins="drop"))
    answer = refused(samples.raw([93], dimensions=(samples.dimension("area", ["D"], "area", {"D": frozenset(AREAS)}),)), first)
    assert [(one.code, one.blocking) for one in answer.conflicts] == [("narrow", ("first",))]


def test_what_was_hidden_stays_hidden_when_a_year_is_added():
    counts = np.array([[30, 41, 50], [3, 44, 42], [70, 65, 90], [33, 38, 61]])
    first = passed(samples.by_area_and_year(counts[:, :2], AREAS, YEARS[:2]), id="first")
    second = passed(samples.by_area_and_year(counts, AREAS, YEARS, version="2"), first)
    before = {cell.key: cell.shown for cell in first.released}
    assert all(cell.shown == before.get(cell.key, cell.shown) for cell in second.released)


def test_a_total_hides_the_few_that_a_new_year_brings():
    counts = np.array([[30, 41, 3], [44, 42, 50], [70, 65, 90], [33, 38, 61]])
    first = passed(samples.by_area_and_year(counts[:, :2], AREAS, YEARS[:2]), id="first")
    assert first.released.value("a") == 71
    assert passed(samples.by_area_and_year(counts, AREAS, YEARS), first).released.value("a") is None


@pytest.mark.slow
@pytest.mark.parametrize("hiding", [True, False])
def test_suggestions_pass_as_they_stand(hiding, monkeypatch):
    if not hiding:
        monkeypatch.setattr(outlet, "_hide_more", lambda *_: iter(()))
    rng = np.random.default_rng(11)
    seen = set()
    for _ in range(25):
        counts = rng.negative_binomial(1, 0.06, (4, 3))
        first = passed(samples.by_area_and_year(counts[:, :2], AREAS, YEARS[:2]), id="first")
        fewer = samples.by_area_and_year(counts[1:, :2], AREAS[1:], YEARS[:2])
        for table in (
            samples.by_area_and_year(counts, AREAS, YEARS),
            fewer,
            years(counts[1:].sum(axis=0), YEARS, {"area": frozenset(AREAS[1:])}),
        ):
            answer = leave(table, first)
            if isinstance(answer, Refused) and answer.suggestion:
                seen.add(answer.suggestion.code)
                passed(answer.suggestion.raw, first, also_hide=answer.suggestion.also_hide)
    assert ("hide_more" in seen) == hiding
    assert hiding or len(seen) >= 2, seen


def test_other_sources_and_measures_are_not_linked():
    first = passed(areas([50, 60], ("a", "b")), id="first")
    other = replace(areas([53, 60], ("a", "b")), measure="other")
    passed(other, first)


def test_staff_see_more_than_the_public_and_are_judged_by_it():
    secret = areas([3, 20, 30, 40], AREAS)
    inside = passed(secret, id="inside", policy=Policy(k=2, hide_zeros=False, protect=1), audience="staff")
    passed(secret, inside, policy=Policy())  # what staff were shown is no reason to refuse the public a stricter table
    public = passed(areas([100, 90], ("a", "b")), id="public")
    assert refused(areas([97, 90], ("a", "b"), {"kind": frozenset("x")}), public, audience="staff").conflicts[0].blocking == ("public",)
    hidden = passed(areas([100, 90], ("a", "b")), id="hidden", audience="staff")
    assert refused(areas([97, 90], ("a", "b"), {"kind": frozenset("x")}), hidden).conflicts[0].blocking == ("hidden",)


def test_a_footprint_survives_its_json():
    first = passed(areas([3, 20, 30, 40], AREAS), id="first").footprint
    assert Footprint.from_json(json.loads(json.dumps(first.to_json()))) == first


def test_what_is_too_large_to_be_told_is_refused(monkeypatch):
    first = passed(areas([500, 600], ("a", "b")), id="first")
    table = areas([250, 160], ("a", "b"), {"period": frozenset({"2014"})})
    passed(table, first)
    monkeypatch.setattr(tree, "LARGEST", 1)
    assert refused(table, first).conflicts[-1].code == "unsure"


def test_contradictions_and_endless_work_are_refused(monkeypatch):
    first = passed(areas([3, 20, 30, 40], AREAS), id="first")
    other = passed(years([30, 63], YEARS[:2], {"area": frozenset(AREAS)}), first)
    assert other.released.n == 93
    monkeypatch.setattr(narrow, "MOST_PROGRAMS", 0)
    assert refused(samples.by_area_and_year([[1, 2], [8, 12], [10, 20], [11, 29]], AREAS, YEARS[:2]), first).conflicts[0].code == "unsure"
    smaller = areas([10, 12], ("a", "b"))
    assert refused(replace(smaller, where={"kind": frozenset("x")}), first).conflicts


def sample_question(rng, data):
    """A random breakdown of random filters, as somebody playing with a dashboard would ask for."""
    values = {"area": AREAS, "kind": KINDS, "period": YEARS}
    picked = {name: sorted(rng.choice(one, rng.integers(1, len(one) + 1), replace=False)) for name, one in values.items()}
    by = sorted(rng.choice(list(values), rng.integers(1, 3), replace=False))
    part = data[np.ix_(*([list(values[name]).index(key) for key in picked[name]] for name in values))]
    counts = part.sum(axis=tuple(place for place, name in enumerate(values) if name not in by))
    where = {name: frozenset(map(str, keys)) for name, keys in picked.items() if name not in by}
    return samples.raw(
        counts,
        dimensions=tuple(samples.dimension(name, [str(key) for key in picked[name]], name if name != "kind" else "group") for name in by),
        where=where,
    )


def regions_of(footprints):
    finest = {"area": AREAS, "kind": KINDS, "period": YEARS}
    for footprint in footprints:
        for cell in footprint.cells:
            box = dict(cell.box)
            yield frozenset(product(*(sorted(box.get(name, frozenset(one))) for name, one in finest.items()))), cell


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("policy", [STRICT, Policy(k=6), Policy(rounding=5)], ids=str)
def test_a_session_of_random_filters_gives_nothing_away(policy, seed):
    rng = np.random.default_rng(seed)
    data = rng.negative_binomial(1, 0.07, (len(AREAS), len(KINDS), len(YEARS)))
    left = []
    for number in range(12):
        answer = leave(sample_question(rng, data), *left, policy=policy, id=str(number))
        if isinstance(answer, Passed):
            left.append(answer)
    assert len(left) >= 2
    footprints = [one.footprint for one in left]
    told = {region: cell.shown for region, cell in regions_of(footprints) if cell.shown is not None and cell.low == cell.high}
    for (inner, small), (outer, large) in product(told.items(), repeat=2):
        assert not (inner <= outer and 0 < large - small < policy.k)
    found = attack(footprints)
    names = [(footprint.id, cell.key) for footprint in footprints for cell in footprint.cells]
    for name, (region, _) in zip(names, regions_of(footprints), strict=True):
        assert name not in found or region in told or found[name].width >= policy.protect


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_series_of_growing_figures_gives_no_step_away(seed):
    """Cumulative figures at each quarter, as on a public page: a step of a few is not told."""
    rng = np.random.default_rng(seed)
    steps = rng.poisson(6, 12)
    shown, left = [], []
    for quarter in range(1, 13):
        table = areas(
            [int(steps[:quarter].sum())], ("city",), {"period": frozenset(f"q{one}" for one in range(quarter))}, version=str(quarter)
        )
        answer = leave(table, *left, policy=Policy(), id=str(quarter))
        if isinstance(answer, Passed):
            left.append(answer)
            shown += [] if answer.released.n is None else [answer.released.n]
    assert len(shown) >= 2
    assert not [one for one, other in combinations(shown, 2) if 0 < other - one < 10]


def test_the_ledger_finds_a_planted_leak():
    """Two tables that should never both have left."""
    policy = Policy(k=1, hide_zeros=False, protect=1)
    one = Footprint.of(table := areas([50, 60], ("a", "b")), gate(table, policy), "one")
    two = Footprint.of(table := areas([52, 60], ("a", "b"), {"period": frozenset({"2014"})}), gate(table, policy), "two")
    strict = replace(two, k=5, protect=5)
    assert [conflict.blocking for conflict in ledger.conflicts(strict, [one])] == [("one",)]
