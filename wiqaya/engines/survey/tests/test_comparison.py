"""t and rank tests: against classical tests on simple samples, and contrasts of domains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.comparison import SCORES, mid_ranks, rank_test, t_test
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.tests.plain_samples import clustered, simple

VALUES = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 5)), min_size=1, max_size=20)


class TwoMeans:
    """Means of two groups as one statistic, scores written out."""

    def __init__(self, survey: Survey) -> None:
        self.y, self.groups = survey.columns["y"], [survey.columns["g"] == name for name in "ab"]

    def estimate(self, weights: Floats) -> Floats:
        return np.array([np.average(self.y[rows], weights=weights[rows]) for rows in self.groups])

    def scores(self, weights: Floats) -> Floats:
        return np.column_stack(
            [rows * (self.y - mean) / weights[rows].sum() for rows, mean in zip(self.groups, self.estimate(weights), strict=True)]
        )


def test_one_sample_is_the_t_test_of_the_textbook() -> None:
    values = [3.0, 5, 4, 8, 6, 9, 7]
    found, plain = t_test(simple(y=values), "y"), stats.ttest_1samp(values, 0)
    assert found.t == pytest.approx(plain.statistic)
    assert found.df == len(values) - 2


def test_two_groups_are_the_difference_of_their_domain_means() -> None:
    survey = clustered()
    found = t_test(survey, "y", "g")
    apart = survey.evaluate(TwoMeans(survey))
    assert found.estimate == pytest.approx(apart.estimate[1] - apart.estimate[0])
    assert found.se**2 == pytest.approx(np.array([-1, 1]) @ apart.vcov @ np.array([-1, 1]))
    assert found.df == 21
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.t), 21))
    assert found.high - found.estimate == pytest.approx(stats.t.ppf(0.975, 21) * found.se)


def test_groups_may_be_an_expression_and_a_domain_a_mask() -> None:
    survey = clustered()
    found = t_test(survey, "y", "I(x > 0)", rows=survey.columns["g"] == "a")
    inside = survey.columns["g"] == "a"
    means = [
        np.average(survey.columns["y"][rows], weights=survey.weights[rows])
        for rows in (inside & (survey.columns["x"] <= 0), inside & (survey.columns["x"] > 0))
    ]
    assert found.estimate == pytest.approx(means[1] - means[0])
    assert found.n == inside.sum()


def test_one_group_three_groups_and_answers_without_spread_are_refused() -> None:
    survey = clustered()
    with pytest.raises(DesignError, match="two values"):
        t_test(survey, "y", "h")
    with pytest.raises(DesignError, match="two values"):
        rank_test(survey, "y", "g", rows=survey.columns["g"] == "a")
    with pytest.raises(NotEstimable, match="do not vary"):
        t_test(simple(y=[2.0, 2, 2, 2]), "y")
    with pytest.raises(Unsupported, match="sign"):
        rank_test(survey, "y", "g", test="sign")


@pytest.mark.slow
@given(VALUES)
def test_a_mid_rank_is_the_weight_below_and_half_of_the_weight_there(rows: list[tuple[int, int]]) -> None:
    values, weights = np.array([each[0] for each in rows], dtype=float), np.ones(len(rows))
    slow = [(weights[values < one].sum() + weights[values == one].sum() / 2) / weights.sum() for one in values]
    assert mid_ranks(values, weights) == pytest.approx(slow)


def test_wilcoxon_on_a_simple_sample_compares_mean_ranks() -> None:
    y, g = [3.0, 1, 4, 1, 5, 9, 2, 6], list("abababab")
    found = rank_test(simple(y=y, g=g), "y", "g")
    ranks = (stats.rankdata(y) - 0.5) / len(y)
    assert found.estimate == pytest.approx(ranks[1::2].mean() - ranks[::2].mean())


@pytest.mark.parametrize("test", list(SCORES))
def test_ranks_do_not_change_when_answers_are_stretched(test: str) -> None:
    survey = clustered()
    stretched = Survey.declare({**survey.columns, "z": np.exp(survey.columns["y"]) * 3 - 5}, survey.design)
    one, other = rank_test(stretched, "y", "g", test=test), rank_test(stretched, "z", "g", test=test)
    assert (one.estimate, one.statistic, one.p) == pytest.approx((other.estimate, other.statistic, other.p))


@pytest.mark.parametrize("test", list(SCORES))
def test_the_other_group_first_turns_the_sign(test: str) -> None:
    survey = clustered()
    turned = Survey.declare({**survey.columns, "k": np.where(survey.columns["g"] == "a", 2.0, 1.0)}, survey.design)
    one, other = rank_test(turned, "y", "g", test=test), rank_test(turned, "y", "k", test=test)
    assert (one.estimate, one.statistic, one.df) == pytest.approx((-(other.estimate or 0), -other.statistic, other.df))


def test_a_constant_shift_of_scores_and_the_order_of_groups_leave_the_chi_square() -> None:
    survey = clustered()
    names = {"a": "z", "b": "m", "c": "b"}
    renamed = Survey.declare({**survey.columns, "k": np.array([names[one] for one in survey.columns["h"]], dtype=object)}, survey.design)
    one, other = rank_test(renamed, "y", "h"), rank_test(renamed, "y", "k")
    assert one.statistic == pytest.approx(other.statistic)
    assert (one.estimate, one.groups, one.df) == (None, 3, 20)
    assert one.p == pytest.approx(stats.f.sf(one.statistic / 2, 2, 20))
