"""Scales and their reliability: definitions written out, invariances, intervals that hold."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.engines.survey import Design, DesignError, NotEstimable, Survey
from wiqaya.engines.survey.psychometrics import (
    Model,
    adequacy,
    alpha,
    alpha_interval,
    alpha_without,
    covariance,
    item_rest,
    item_statistics,
    listwise,
    pairwise_covariance,
    report,
    standardised,
)
from wiqaya.engines.survey.scales import Alpha, Scale, alpha_in

ITEMS = ("a", "b", "c", "d")
TRUST = Scale("trust", ITEMS, 1, 5, reversed=frozenset({"c"}), minimum=3)


def rows(seed: int, n: int = 200, gaps: float = 0.0) -> np.ndarray:
    """Five-point answers to four items with a common part; the third is worded the other way round."""
    draw = np.random.default_rng(seed)
    trait = draw.normal(size=(n, 1))
    table = np.clip(np.round(3 + trait * [0.9, 0.8, -0.7, 0.9] + draw.normal(0, 0.8, (n, 4))), 1, 5)
    table[draw.random(table.shape) < gaps] = np.nan
    return table


def columns(table: np.ndarray) -> dict[str, np.ndarray]:
    return dict(zip(ITEMS, table.T, strict=True))


def by_definition(table: np.ndarray) -> float:
    k = table.shape[1]
    return k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1))


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_alpha_item_rest_and_alpha_without_by_definition(seed):
    coded = TRUST.coded(columns(rows(seed)))
    matrix = covariance(coded)
    assert alpha(matrix) == pytest.approx(by_definition(coded), rel=1e-12)
    for item in range(4):
        others = np.delete(coded, item, axis=1)
        assert item_rest(matrix)[item] == pytest.approx(np.corrcoef(coded[:, item], others.sum(axis=1))[0, 1], rel=1e-12)
        assert alpha_without(matrix)[item] == pytest.approx(by_definition(others), rel=1e-12)


def test_standardised_alpha_is_that_of_standard_scores():
    coded = TRUST.coded(columns(rows(1)))
    assert alpha(standardised(covariance(coded))) == pytest.approx(by_definition((coded - coded.mean(0)) / coded.std(0)), rel=1e-12)


def test_alpha_of_parallel_items_is_spearman_brown():
    matrix = np.full((6, 6), 0.3) + 0.7 * np.eye(6)
    assert alpha(matrix) == pytest.approx(6 * 0.3 / (1 + 5 * 0.3), rel=1e-14)


@given(st.integers(0, 10**6), st.floats(0, 0.4))
@settings(max_examples=20, deadline=None)
def test_pairwise_covariance_takes_everybody_who_answered_both(seed, gaps):
    table = rows(seed, 60, gaps)
    found = pairwise_covariance(table)
    for one, other in itertools.product(range(4), repeat=2):
        both = ~np.isnan(table[:, one]) & ~np.isnan(table[:, other])
        expected = np.cov(table[both, one], table[both, other])[0, 1]
        assert found[one, other] == pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.slow
def test_alpha_interval_of_feldt_holds():
    """Normal answers with known alpha: the 95 % interval holds it in about 95 % of samples."""
    matrix = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    true, held = alpha(matrix), 0
    draw = np.random.default_rng(5)
    for _ in range(1000):
        table = draw.multivariate_normal(np.zeros(4), matrix, 80)
        interval = alpha_interval(alpha(covariance(table)), 80, 4)
        held += interval.low < true < interval.high
    assert 0.93 < held / 1000 < 0.97


def test_kmo_uses_partial_correlations():
    matrix = standardised(covariance(TRUST.coded(columns(rows(2)))))
    found = adequacy(matrix, 200)
    inverse = np.linalg.inv(matrix)
    whole = alone = 0.0
    for one, other in itertools.permutations(range(4), 2):
        whole += matrix[one, other] ** 2
        alone += inverse[one, other] ** 2 / inverse[one, one] / inverse[other, other]
    assert found.kmo == pytest.approx(whole / (whole + alone), rel=1e-12)
    assert found.df == 6
    assert adequacy(np.eye(4), 200).bartlett == 0
    assert np.isnan(adequacy(np.eye(4), 200).kmo)


def test_reversed_items_count_the_other_way():
    table = rows(3)
    assert np.array_equal(TRUST.coded(columns(table))[:, 2], 6 - table[:, 2])
    assert TRUST.scores(columns(table)) == pytest.approx(TRUST.coded(columns(table)).mean(axis=1))


def test_scores_need_the_minimum_answered():
    nan = np.nan
    table = np.array([[1, 2, 3, 4], [1, 2, nan, 3], [1, nan, nan, 3], [nan] * 4])
    mean = TRUST.scores(columns(table))
    assert mean[:2] == pytest.approx([2.5, 2.0])
    assert np.isnan(mean[2:]).all()
    total = Scale("trust", ITEMS, 1, 5, TRUST.reversed, 3, "sum").scores(columns(table))
    assert total[:2] == pytest.approx([10, 8])


def test_pillars_are_scales_of_their_own():
    scale = Scale(
        "resilience", ITEMS, 1, 5, frozenset({"c"}), 3, "sum", {"bonds": ("a", "b"), "bridges to others": ("c", "d")}, "own wording"
    )
    assert [part.name for part in scale.parts] == ["bonds", "bridges to others"]
    assert [part.needed for part in scale.parts] == [2, 2]
    assert sum(part.scores(columns(rows(4))) for part in scale.parts) == pytest.approx(scale.scores(columns(rows(4))))
    assert scale.model.factors == ("bonds", "bridges to others")


def test_names_of_scales_may_be_in_any_script_and_equal_an_item():
    scale = Scale("روابط", ITEMS, 1, 5, pillars={"a": ("a", "b"), "الثقة بالبلدية": ("c", "d")})
    assert scale.model.factors == ("a (scale)", "الثقة بالبلدية")
    assert scale.model.items == ITEMS
    assert Model.parse("ثقة =~ س1 + س2 + س3").items == ("س1", "س2", "س3")


def test_answers_outside_of_the_scale_are_refused_with_the_row():
    table = rows(5)
    table[6, 1] = 9
    with pytest.raises(DesignError, match=r"Row 7.*“b”"):
        TRUST.scores(columns(table))


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": ()},
        {"items": ("a", "a")},
        {"reversed": frozenset({"x"})},
        {"low": 5},
        {"minimum": 0},
        {"minimum": 5},
        {"pillars": {"p": ("x",)}},
    ],
)
def test_scales_that_cannot_be_are_refused(wrong):
    with pytest.raises(DesignError):
        Scale(**{"name": "s", "items": ITEMS, "low": 1, "high": 5, **wrong})


def clustered(seed: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    table = rows(seed, 240, 0.03)
    draw = np.random.default_rng(seed)
    return table, {**columns(table), "psu": np.repeat(np.arange(40.0), 6), "w": draw.uniform(1, 3, 240)}


def test_weighted_alpha_repeats_people():
    """A weight of three is three people."""
    table = TRUST.coded(columns(rows(6, 80)))
    times = np.random.default_rng(6).integers(1, 4, 80)
    found = Alpha(table, np.ones(80, bool)).estimate(times.astype(float))[0]
    assert found == pytest.approx(by_definition(np.repeat(table, times, axis=0)), rel=1e-12)


def test_scores_of_alpha_are_its_slopes_in_the_weights():
    table, frame = clustered(7)
    statistic = Alpha(TRUST.coded(columns(table)), frame["w"] < 2.8)
    step = np.zeros(240)
    for row in (0, 50, 239):
        step[:] = 0
        step[row] = 1e-5
        slope = (statistic.estimate(frame["w"] + step) - statistic.estimate(frame["w"] - step)) / 2e-5
        assert statistic.scores(frame["w"])[row, 0] == pytest.approx(slope[0], rel=1e-5, abs=1e-9)


def test_alpha_of_a_survey_has_an_interval_from_the_design():
    _, frame = clustered(8)
    survey = Survey.declare(frame, Design(ids=("psu",), weights="w"))
    found = alpha_in(survey, TRUST)
    assert found.low < found.value < found.high < 1
    part = alpha_in(survey, TRUST, rows=frame["psu"] < 20)
    assert part.high - part.low > found.high - found.low


def test_the_report_goes_on_where_a_group_is_too_small():
    table, frame = clustered(9)
    frame["wave"] = np.repeat([1.0, 2.0, 3.0], [120, 117, 3])
    found = report(TRUST.model, frame, TRUST.coded(columns(table)), ["wave"])
    assert [part.group for part in found.parts] == ["", "wave=1", "wave=2", "wave=3"]
    assert found.parts[0].alpha.value == pytest.approx(by_definition(listwise(TRUST.coded(columns(table)))), rel=1e-12)
    assert found.parts[0].omega.low < found.parts[0].omega.value < found.parts[0].omega.high
    assert found.parts[3].omega is None
    assert {error.code for _, error in found.notes} == {"too_few_answers"}
    assert not found.means_comparable("wave")
    assert not found.means_comparable("sex")


@pytest.mark.slow
def test_the_report_judges_groups():
    table, frame = clustered(10)
    frame["half"] = np.repeat([0.0, 1.0], 120)
    found = report(TRUST.model, frame, TRUST.coded(columns(table)), ["half"])
    assert found.means_comparable("half")
    assert found.notes == ()
    assert [item.missing for item in found.items] == np.isnan(table).sum(axis=0).tolist()


def test_item_statistics_count_floor_and_ceiling():
    table = np.array([[1, 5.0], [1, 4], [2, 5], [5, 5], [np.nan, 3]])
    first, second = item_statistics(("x", "y"), table)
    assert (first.n, first.missing, first.at_lowest, first.at_highest) == (4, 1, 0.5, 0.25)
    assert second.mean == pytest.approx(4.4)
    assert np.isnan(first.alpha_without)


@pytest.mark.parametrize("code", ["one_item", "no_variance", "item_constant", "too_few_answers", "too_few_pairs"])
def test_what_cannot_be_told_is_refused(code):
    nan, work = np.nan, {
        "one_item": lambda: alpha(np.eye(1)),
        "no_variance": lambda: alpha(np.array([[1.0, -1.0], [-1.0, 1.0]])),
        "item_constant": lambda: standardised(np.diag([1.0, 0.0])),
        "too_few_answers": lambda: listwise(np.array([[1.0, np.nan], [np.nan, 1.0]])),
    }  # fmt: skip
    work["too_few_pairs"] = lambda: pairwise_covariance(np.array([[1.0, nan], [2.0, nan], [nan, 1.0], [nan, 3.0]]))
    with pytest.raises(NotEstimable) as refused:
        work[code]()
    assert refused.value.code == code
