"""Tests of tables: against the classical test on simple samples, and the formulas written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wiqaya.engines.survey import chisquare_sums
from wiqaya.engines.survey.association import STATISTICS, crosstab, goodness_of_fit, independence
from wiqaya.engines.survey.columns import Factor, as_column, factor
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.statistics import Mean
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.tests.plain_samples import clustered, everybody, simple

ROW = ["a"] * 30 + ["b"] * 50 + ["c"] * 20
COLUMN = (["x", "y"] * 15) + (["x"] * 35 + ["y"] * 15) + (["y"] * 13 + ["x"] * 7)


def two(survey: Survey, row: str = "g", column: str = "h") -> tuple[Factor, Factor]:
    return factor(survey.columns[row]), factor(survey.columns[column])


def classical() -> tuple[Survey, Factor, Factor, np.ndarray]:
    survey = simple(r=ROW, c=COLUMN)
    table = np.array([[sum(one == (r, c) for one in zip(ROW, COLUMN, strict=True)) for c in "xy"] for r in "abc"])
    return survey, *two(survey, "r", "c"), table


def test_on_a_simple_sample_pearson_is_the_classical_test() -> None:
    survey, row, column, table = classical()
    plain = stats.chi2_contingency(table, correction=False)
    found = independence(survey, row, column, statistic="Chisq")
    assert found.statistic == pytest.approx(plain.statistic)
    assert found.df == (2,)
    assert found.p == pytest.approx(stats.chi2.sf(plain.statistic * 99 / 100 * 2 / trace(survey, row, column), 2))


def trace(survey: Survey, row: Factor, column: Factor) -> float:
    return sum(slow_effects(survey, row, column)) * (survey.size - 1) / survey.size


def slow_effects(survey: Survey, row: Factor, column: Factor) -> list[float]:
    """Generalised design effects by regressing a saturated table on its margins, as the papers define them."""
    cells = [(i, j) for j in range(len(column.levels)) for i in range(len(row.levels))]
    indicators = np.array([[float(r == i and c == j) for i, j in cells] for r, c in zip(row.codes, column.codes, strict=True)])
    found = survey.evaluate(Mean(indicators, everybody(survey)))
    main = np.array(
        [[1.0, *(i == k for k in range(1, len(row.levels))), *(j == k for k in range(1, len(column.levels)))] for i, j in cells]
    )
    both = np.array([[float(i == k and j == m) for k in range(1, len(row.levels)) for m in range(1, len(column.levels))] for i, j in cells])
    inner = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    inverse = np.diag(1 / found.estimate)
    under_srs = inner.T @ inverse @ inner / survey.size
    return sorted(np.linalg.eigvals(np.linalg.inv(under_srs) @ inner.T @ inverse @ found.vcov @ inverse @ inner).real.tolist())


def test_f_and_chisq_follow_from_the_generalised_design_effects() -> None:
    survey = clustered()
    row, column = two(survey)
    effects = slow_effects(survey, row, column)
    x2 = independence(survey, row, column, statistic="Chisq").statistic
    found = independence(survey, row, column)
    first = sum(effects) ** 2 / sum(one**2 for one in effects)
    assert found.statistic == pytest.approx(x2 / sum(effects))
    assert found.df == pytest.approx((first, first * 22))
    assert independence(survey, row, column, statistic="lincom").p == pytest.approx(chisquare_sums.exact(x2, effects, first * 22))
    assert independence(survey, row, column, statistic="saddlepoint").p == pytest.approx(
        chisquare_sums.saddlepoint(x2, effects, first * 22)
    )


@pytest.mark.parametrize("statistic", STATISTICS)
def test_rows_and_columns_may_change_places(statistic: str) -> None:
    survey = clustered()
    row, column = two(survey)
    one, other = (independence(survey, *sides, statistic=statistic) for sides in ((row, column), (column, row)))
    assert (one.statistic, one.p) == pytest.approx((other.statistic, other.p))


@pytest.mark.parametrize("statistic", STATISTICS)
def test_all_statistics_tell_a_relation_from_none(statistic: str) -> None:
    survey = clustered()
    related = factor(as_column(["p" if value > 0 else "q" for value in survey.columns["x"] + survey.columns["y"]]))
    assert independence(survey, factor(as_column([value > 0 for value in survey.columns["y"]])), related, statistic=statistic).p < 1e-4
    assert independence(survey, *two(survey), statistic=statistic).p > 0.05


def test_who_left_a_question_out_is_left_out_and_unused_answers_do_not_count() -> None:
    survey = clustered()
    row, column = two(survey)
    gone = survey.columns["x"] > 1
    short = Factor(np.where(gone, -1, row.codes), (*row.levels, "never"))
    for statistic in ("F", "Wald"):
        found = independence(survey, short, column, statistic=statistic)
        assert found.statistic == pytest.approx(independence(survey, row, column, statistic=statistic, rows=~gone).statistic)
        assert found.n == (~gone).sum()


def test_empty_cells_count_as_nothing_but_a_single_answer_is_refused() -> None:
    survey = simple(r=ROW, c=["x" if one == "a" else other for one, other in zip(ROW, COLUMN, strict=True)])
    assert independence(survey, *two(survey, "r", "c")).p < 0.01
    with pytest.raises(NotEstimable, match="single one"):
        independence(survey, *two(survey, "r", "c"), rows=np.array(ROW) == "a")
    with pytest.raises(Unsupported, match="G2"):
        independence(survey, *two(survey, "r", "c"), statistic="G2")


def test_a_wald_test_needs_more_units_than_cells() -> None:
    survey = clustered(clusters=4)
    with pytest.raises(NotEstimable):
        independence(survey, *two(survey), statistic="adjWald", rows=survey.columns["unit"] < 3)


def test_a_crosstab_counts_weights_and_people() -> None:
    survey = clustered()
    found = crosstab(survey, *two(survey), rows=survey.columns["x"] > 0)
    for i, g in enumerate(found.rows):
        for j, h in enumerate(found.columns):
            inside = (survey.columns["x"] > 0) & (survey.columns["g"] == g) & (survey.columns["h"] == h)
            assert found.counts[i, j] == pytest.approx(survey.weights[inside].sum())
            assert found.n[i, j] == inside.sum()


def test_goodness_of_fit_on_a_simple_sample_is_the_classical_test() -> None:
    survey = simple(r=ROW)
    found = goodness_of_fit(survey, factor(survey.columns["r"]), np.array([4.0, 4, 2]))
    plain = stats.chisquare([30, 50, 20], [40, 40, 20])
    assert found.statistic == pytest.approx(plain.statistic)
    observed = np.array([30, 50, 20])
    jacobian = numeric_jacobian(observed, np.array([0.4, 0.4, 0.2]))
    effects = np.linalg.eigvalsh(
        jacobian @ survey.vcov(np.array([[one == level for level in "abc"] for one in ROW], dtype=float)) @ jacobian.T
    )
    assert found.df == pytest.approx(effects.sum() ** 2 / (effects**2).sum())
    assert found.p == pytest.approx(stats.chi2.sf(found.statistic / found.scale, found.df))


def numeric_jacobian(observed: np.ndarray, shares: np.ndarray) -> np.ndarray:
    def root(counts: np.ndarray) -> np.ndarray:
        return (counts - shares * counts.sum()) / np.sqrt(shares * counts.sum())

    return np.column_stack([(root(observed + step) - root(observed - step)) / 2e-5 for step in np.eye(3) * 1e-5])


def test_counts_that_the_design_fixes_cannot_be_tested() -> None:
    survey = clustered()
    found = goodness_of_fit(survey, factor(np.round(survey.columns["stratum"])), np.array([0.5, 0.5]))
    assert math.isfinite(found.p)
    fixed = simple(r=["a"] * 10)
    assert math.isnan(goodness_of_fit(fixed, factor(fixed.columns["r"]), np.array([1.0])).p)
    with pytest.raises(DesignError, match="share above zero"):
        goodness_of_fit(survey, factor(survey.columns["g"]), np.array([0.5, 0.5, 0]))


POSITIVE = st.floats(0.2, 5)


@pytest.mark.slow
@given(st.floats(0.1, 40), POSITIVE, st.integers(1, 5), st.integers(3, 90), st.sampled_from([0.0, 0.4]))
def test_equal_weights_are_a_chi_square_or_an_f(x: float, weight: float, many: int, whole: int, part: float) -> None:
    ddf = whole + part
    assert chisquare_sums.exact(x, [weight] * many) == pytest.approx(stats.chi2.sf(x / weight, many), rel=1e-9)
    assert chisquare_sums.exact(x, [weight] * many, ddf) == pytest.approx(stats.f.sf(x / weight / many, many, whole), rel=1e-9)
    assert chisquare_sums.satterthwaite(x, [weight] * many, ddf) == pytest.approx(stats.f.sf(x / weight / many, many, ddf), rel=1e-9)


@pytest.mark.slow
@given(st.floats(0.1, 60), POSITIVE, POSITIVE)
def test_pairs_of_weights_are_a_sum_of_two_exponentials(x: float, one: float, other: float) -> None:
    if abs(one - other) < 0.05:
        return
    expected = (one * math.exp(-x / 2 / one) - other * math.exp(-x / 2 / other)) / (one - other)
    assert chisquare_sums.exact(x, [one, one, other, other]) == pytest.approx(expected, rel=1e-8)


@pytest.mark.slow
@given(st.floats(0.5, 40), st.lists(POSITIVE, min_size=1, max_size=5), st.sampled_from([math.inf, 12.0, 40.0]))
def test_the_saddlepoint_is_near_the_exact_tail(x: float, weights: list[float], ddf: float) -> None:
    assert chisquare_sums.saddlepoint(x, weights, ddf) == pytest.approx(chisquare_sums.exact(x, weights, ddf), rel=0.35, abs=0.02)


def test_weights_that_differ_too_much_are_refused() -> None:
    with pytest.raises(NotEstimable, match="too unequal"):
        chisquare_sums.exact(5.0, [1.0, 1e-6])
