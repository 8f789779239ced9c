"""Intervals of proportions: against the exact intervals of simple samples, and by what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.numbers.intervals import clopper_pearson
from wiqaya.engines.numbers.intervals import wilson as plain_wilson
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.glm import regression
from wiqaya.engines.survey.proportions import METHODS, indicator, limits, proportion
from wiqaya.engines.survey.tests.plain_samples import clustered, simple

SHARES = st.floats(0.01, 0.99)
DEFFS = st.floats(0.5, 8)
MANY = 10**7


def variance(share: float, deff: float, n: int = 200) -> float:
    return deff * share * (1 - share) / n


@pytest.mark.slow
@given(SHARES, DEFFS, st.sampled_from(list(METHODS)), st.integers(5, 300))
def test_the_interval_of_no_mirrors_that_of_yes(share: float, deff: float, method: str, df: int) -> None:
    low, high = limits(method, share, variance(share, deff), df=df, rows=200)
    mirrored = limits(method, 1 - share, variance(share, deff), df=df, rows=200)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.slow
@given(SHARES, DEFFS, st.sampled_from(sorted(set(METHODS) - {"mean", "asin"})), st.integers(5, 300))
def test_limits_lie_around_the_share_and_inside_0_to_1(share: float, deff: float, method: str, df: int) -> None:
    low, high = limits(method, share, variance(share, deff), df=df, rows=200)
    assert 0 <= low < share < high <= 1
    wider = limits(method, share, variance(share, deff), df=df, rows=200, level=0.99)
    assert wider[0] < low
    assert high < wider[1]


def test_beta_is_clopper_pearson_with_the_effective_sample() -> None:
    n, share, many = 50, 0.3, 10**6
    assert limits("beta", share, variance(share, 1, n), df=many - 1, rows=many) == pytest.approx(
        tuple(map(float, clopper_pearson(15, 50))), rel=1e-9
    )


def test_wilson_is_the_score_interval_with_the_effective_sample() -> None:
    assert limits("wilson", 0.3, variance(0.3, 2, 100), df=MANY, rows=100) == pytest.approx(
        tuple(map(float, plain_wilson(15, 50))), rel=1e-5
    )


def test_asin_and_logit_shrink_to_the_plain_interval_when_the_sample_is_large() -> None:
    plain = limits("mean", 0.4, 1e-10, df=MANY, rows=MANY)
    for method in METHODS:
        assert limits(method, 0.4, 1e-10, df=MANY, rows=MANY) == pytest.approx(plain, rel=1e-8)


@pytest.mark.parametrize("method", ["beta", "wilson"])
def test_nobody_at_all_still_has_an_upper_limit(method: str) -> None:
    found = proportion(simple(q=["no"] * 40), np.zeros(40), method=method)
    assert (found.estimate, found.low) == (0, 0)
    assert 0.05 < found.high < 0.12
    assert proportion(simple(q=["no"] * 40), np.ones(40), method=method).low == pytest.approx(1 - found.high)


@pytest.mark.parametrize("method", ["logit", "xlogit", "asin"])
def test_transformed_intervals_refuse_a_share_of_zero(method: str) -> None:
    with pytest.raises(NotEstimable, match="use beta or wilson"):
        proportion(simple(q=["no"] * 40), np.zeros(40), method=method)


@pytest.mark.parametrize("method", ["beta", "wilson", "mean", "logit"])
def test_a_share_that_the_weights_fix_has_no_width(method: str) -> None:
    assert limits(method, 0.4, 0.0, df=20, rows=100) == pytest.approx((0.4, 0.4))


def test_logit_is_the_regression_on_a_constant() -> None:
    survey = clustered()
    found = proportion(survey, survey.columns["yes"], method="logit")
    fitted = regression(survey, "yes~1", kind="quasibinomial")
    assert (found.low, found.high) == pytest.approx(tuple(1 / (1 + np.exp(-fitted.limits[0]))), rel=1e-9)


def test_a_domain_is_a_mask_and_missing_answers_must_be_spoken_of() -> None:
    survey = clustered()
    answers = np.where(survey.columns["x"] > 1.5, np.nan, survey.columns["yes"])
    with pytest.raises(NotEstimable, match="answers are missing"):
        proportion(survey, answers)
    found = proportion(survey, answers, rows=survey.columns["g"] == "a", missing="exclude")
    inside = (survey.columns["g"] == "a") & ~np.isnan(answers)
    assert found.estimate == pytest.approx(np.average(answers[inside], weights=survey.weights[inside]))
    assert found.n == inside.sum()


def test_an_indicator_knows_numbers_text_and_missing_answers() -> None:
    survey = simple(q=["Yes", "No", None], k=[1, 2, None])
    assert indicator(survey.columns["q"], "Yes").tolist()[:2] == [1, 0]
    assert indicator(survey.columns["k"], 2).tolist()[:2] == [0, 1]
    assert np.isnan(indicator(survey.columns["q"], "Yes")[2])


def test_what_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(Unsupported, match="likelihood"):
        limits("likelihood", 0.4, 0.01, df=20, rows=100)
    with pytest.raises(Unsupported, match="level"):
        limits("mean", 0.4, 0.01, df=20, rows=100, level=95)
    with pytest.raises(NotEstimable, match="as many strata"):
        limits("mean", 0.4, 0.01, df=0, rows=100)
