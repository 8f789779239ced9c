"""What the gate shows and hides, and that the attacker's program, which shares no code with it, finds nothing."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from wiqaya.engines.disclosure import Contributors, DisclosureError, Dominance, Policy, Rate, attack, gate, preset
from wiqaya.engines.disclosure.tests import samples
from wiqaya.engines.numbers import poisson_interval, round_to_base

TORONTO = Path(__file__).parents[5] / "shared" / "data" / "toronto" / "hate_crimes.csv"  # open data, not part of the product


def every(released):
    return (*released.cells, *released.margins)


def total(table, key):
    places = [slice(None) if value is None else one.keys.index(value) for one, value in zip(table.dimensions, key, strict=True)]
    return int(table.counts[tuple(places)].sum())


def assert_safe(table, policy, whole=False):
    for found in attack([samples.footprint(table, policy)], whole=whole).values():
        assert found.width >= policy.protect


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(samples.tables(), samples.policies)
def test_shown_is_true_and_small_is_hidden(table, policy):
    for cell in every(gate(table, policy)):
        true = total(table, cell.key)
        if 0 < true < policy.k or (true == 0 and policy.hides_zeros):
            assert not cell.shown
        if cell.shown:
            assert cell.value == (round_to_base(true, policy.rounding) if policy.rounding else true)
            assert cell.reason is None
        else:
            assert cell.reason


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(samples.tables(), samples.policies)
def test_every_hidden_cell_keeps_its_possible_values(table, policy):
    assert_safe(table, policy, whole=len(table.dimensions) == 3)


@pytest.mark.slow
@pytest.mark.parametrize("policy", samples.POLICIES, ids=str)
def test_sparse_tables_are_safe(policy):
    rng = np.random.default_rng(7)
    for shape in [(12, 5), (30,), (5, 4, 3), (8, 2), (1, 9)]:
        assert_safe(samples.raw(samples.random_counts(rng, shape)), policy)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(samples.tables(), samples.policies)
def test_no_line_and_no_pair_of_shown_figures_gives_a_small_number_away(table, policy):
    if policy.rounding:
        return
    shown = {cell.key: cell.value for cell in every(gate(table, policy)) if cell.shown}
    for key, value in shown.items():
        for axis, part in enumerate(key):
            if part is not None:
                wider = (*key[:axis], None, *key[axis + 1 :])
                assert not 0 < shown.get(wider, value) - value < policy.k
            else:
                parts = [(*key[:axis], one, *key[axis + 1 :]) for one in table.dimensions[axis].keys]
                if all(one in {cell.key for cell in every(gate(table, policy))} for one in parts):
                    assert not 0 < value - sum(shown.get(one, 0) for one in parts) < policy.k


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(samples.tables(), samples.policies)
def test_the_same_question_has_the_same_answer(table, policy):
    assert gate(table, policy) == gate(table, policy)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(samples.tables())
def test_a_higher_threshold_never_shows_what_a_lower_one_hid_for_being_small(table):
    lower, higher = (gate(table, Policy(k=k)) for k in (5, 12))
    small = {cell.key for cell in every(lower) if cell.reason == "primary"}
    assert not {cell.key for cell in every(higher) if cell.shown} & small
    assert not any(cell.shown and cell.value < 12 for cell in every(higher))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(samples.tables(), samples.policies)
def test_a_permuted_table_is_as_safe(table, policy):
    rng = np.random.default_rng(3)
    shuffled = table.counts
    for axis in range(shuffled.ndim):
        shuffled = shuffled.take(rng.permutation(shuffled.shape[axis]), axis=axis)
    assert_safe(samples.raw(shuffled), policy)


def test_without_small_numbers_nothing_is_hidden():
    released = gate(samples.raw([[50, 60], [70, 80]]), Policy())
    assert released.hidden == 0
    assert released.n == 260


def test_one_small_cell_hides_a_rectangle():
    released = gate(samples.raw([[3, 60, 50], [70, 80, 90], [20, 30, 40]]), Policy())
    reasons = Counter(cell.reason for cell in released)
    assert reasons == {None: 5, "primary": 1, "secondary": 3}
    assert all(cell.shown for cell in released.margins)


def test_telling_why_is_left_out_where_it_would_tell_too_much():
    released = gate(samples.raw([1, 7, 30, 40]), preset("incidents", "public"))
    assert not released.reasons_told
    assert {cell.reason for cell in released} == {None, "hidden"}


def test_zeros_are_shown_or_hidden_as_the_policy_says():
    table = samples.raw([0, 50, 60, 70, 80])
    assert gate(table, Policy(k=5, hide_zeros=False)).value("0.0") == 0
    assert gate(table, Policy(k=5)).value("0.0") is None
    assert gate(table, Policy(k=5, hide_zeros=False, margins="drop")).value("0.0") is None  # 1 to 4 alone would be four values


def test_without_totals_only_small_cells_are_hidden():
    released = gate(samples.raw([[3, 60], [70, 80]]), Policy(margins="drop"))
    assert [cell.value for cell in released] == [None, 60, 70, 80]
    assert {cell.reason for cell in released.margins} == {"margin"}


def test_rounding_hides_fewer_cells_than_exact_totals_do():
    counts = np.random.default_rng(5).negative_binomial(1, 0.05, (20, 6))
    assert gate(samples.raw(counts), Policy(rounding=5)).hidden < gate(samples.raw(counts), Policy()).hidden


def test_money_needs_three_payers_none_above_four_fifths():
    payers = Contributors(np.array([2, 5, 5, 5, 9]), np.array([60, 95, 40, 50, 30]))
    table = samples.raw([100, 100, 100, 300, 900], kind="money", contributors=payers)
    released = gate(table, preset("money", "public"))
    assert [cell.reason for cell in released][:2] == ["primary", "primary"]
    assert released.value("0.4") == 900
    found = attack([samples.footprint(table, preset("money", "public"))])
    assert all(one.width >= 20 for one in found.values())  # a fifth of 100


def test_survey_cells_need_enough_respondents():
    asked = Contributors(np.array([29, 200, 300, 400]), disjoint=True)
    released = gate(samples.raw([20, 150, 4, 200], kind="survey", contributors=asked), preset("survey", "public"))
    assert released.value("0.0") is None
    assert released.value("0.2") is None
    assert released.n == 374


def test_posts_need_five_authors_unless_there_are_thirty():
    authors = Contributors(np.array([4, 4, 9, 9, 9]))
    released = gate(samples.raw([20, 30, 40, 50, 60], kind="discourse", contributors=authors), preset("discourse", "public"))
    assert released.cell("0.0").reason == "primary"
    assert released.cell("0.1").reason != "primary"


@pytest.mark.parametrize("policy", [Policy(base=5), Policy(dominance=Dominance())], ids=["base", "dominance"])
def test_contributors_must_be_given_where_the_policy_asks_for_them(policy):
    with pytest.raises(DisclosureError, match="contributors_missing"):
        gate(samples.raw([1, 2]), policy)


def test_case_figures_are_not_broken_down_by_area():
    table = samples.by_area_and_year([[20, 30]], ["a"], ["2014", "2015"])
    with pytest.raises(DisclosureError, match="city_only"):
        gate(table, preset("cases", "public"))


def test_rates_carry_exact_intervals_and_a_mark_when_weak():
    table = samples.raw([[6, 60], [70, 80]], rate=Rate(np.array([1000.0, 0.0]), 100, ("d0",)))
    released = gate(table, Policy(k=5))
    low, high = poisson_interval(6)
    assert released.interval("0.0", "1.0") == pytest.approx((low / 10, high / 10))
    assert released.cell("0.0", "1.0").rate == pytest.approx(0.6)
    assert released.cell("0.0", "1.0").weak
    assert not released.cell("0.0").weak
    assert released.cell("0.0").base == 1000
    assert released.cell().base == 1000
    assert released.interval("0.1", "1.0") is None  # nobody lives there


def toronto():
    with TORONTO.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    biases = ["RACE_BIAS", "ETHNICITY_BIAS", "RELIGION_BIAS", "SEXUAL_ORIENTATION_BIAS", "GENDER_BIAS", "LANGUAGE_BIAS", "AGE_BIAS"]
    found = Counter((row["DIVISION"], bias) for row in rows for bias in biases if row[bias] not in ("None", "NO"))
    divisions = sorted({division for division, _ in found})
    return samples.raw([[found[division, bias] for bias in biases] for division in divisions])


@pytest.mark.slow
@pytest.mark.skipif(not TORONTO.exists(), reason="the open data are not here")
@pytest.mark.parametrize("policy", samples.POLICIES, ids=str)
def test_the_real_table_of_divisions_and_motives_is_safe(policy):
    assert_safe(toronto(), policy)
