"""Quantiles: rules against numpy's for equal weights and a slow search, intervals by what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.quantile_rules import RULES, weighted_quantile
from wiqaya.engines.survey.quantiles import WOODRUFF, quantiles
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.roots import zeroin
from wiqaya.engines.survey.tests.plain_samples import clustered

NUMPY = {
    "math": "inverted_cdf", "hf1": "inverted_cdf", "school": "averaged_inverted_cdf", "hf2": "averaged_inverted_cdf",
    "hf4": "interpolated_inverted_cdf", "hf5": "hazen", "hf6": "weibull", "hf7": "linear", "hf8": "median_unbiased", "hf9": "normal_unbiased",
}  # fmt: skip
ROWS = st.lists(st.tuples(st.integers(-20, 20), st.integers(1, 9)), min_size=2, max_size=30)
PROBABILITIES = st.floats(0.001, 0.999)


def arrays(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    values, weights = np.array(rows, dtype=np.float64).T
    return values, weights


@pytest.mark.parametrize("rule", list(NUMPY))
@pytest.mark.slow
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=25, unique=True), PROBABILITIES)
def test_with_equal_weights_the_rule_is_that_of_hyndman_and_fan(rule: str, values: list[int], p: float) -> None:
    given_values = np.array(values, dtype=np.float64)
    found = weighted_quantile(given_values, np.full(given_values.size, 2.0), p, rule)
    assert found == pytest.approx(float(np.quantile(given_values, p, method=NUMPY[rule])), abs=1e-8)


@pytest.mark.slow
@given(ROWS, PROBABILITIES)
def test_math_is_the_first_value_at_which_the_distribution_reaches_p(rows: list[tuple[int, int]], p: float) -> None:
    values, weights = arrays(rows)
    reached = [value for value in sorted(values) if weights[values <= value].sum() >= p * weights.sum()]
    assert weighted_quantile(values, weights, p) == reached[0]


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.slow
@given(ROWS, PROBABILITIES, PROBABILITIES)
def test_a_quantile_rises_with_p_and_stays_among_the_values(rule: str, rows: list[tuple[int, int]], one: float, other: float) -> None:
    values, weights = arrays(rows)
    low, high = (weighted_quantile(values, weights, p, rule) for p in sorted((one, other)))
    assert values.min() <= low <= high + 1e-9
    assert high <= values.max()


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.slow
@given(ROWS, st.sampled_from([0.13, 0.5, 0.77]), st.sampled_from([0.5, 4.0, 1024.0]))
def test_the_unit_of_the_weights_does_not_matter(rule: str, rows: list[tuple[int, int]], p: float, factor: float) -> None:
    values, weights = arrays(rows)
    assert weighted_quantile(values, weights * factor, p, rule) == pytest.approx(weighted_quantile(values, weights, p, rule), abs=1e-9)


def test_rows_without_weight_do_not_count() -> None:
    values, weights = np.array([9.0, 1, 2, 3]), np.array([0.0, 1, 1, 1])
    assert {rule: weighted_quantile(values, weights, 0.999, rule) for rule in ("math", "hf7")} == {
        "math": 3,
        "hf7": pytest.approx(3, abs=0.01),
    }


def test_hf3_takes_the_value_of_even_number_where_p_is_reached_exactly() -> None:
    values, weights = np.array([1.0, 2, 3, 4]), np.ones(4)
    assert [weighted_quantile(values, weights, p, "hf3") for p in (0.25, 0.5, 0.6)] == [2, 2, 3]


@pytest.mark.slow
@pytest.mark.parametrize("interval", [*WOODRUFF, "score"])
def test_the_interval_contains_the_quantile(interval: str) -> None:
    survey = clustered()
    for found in quantiles(survey, survey.columns["y"], [0.25, 0.5, 0.75], interval=interval):
        assert found.low <= found.estimate <= found.high
        assert found.low < found.high
        assert found.df == 22


def test_a_limit_outside_of_the_distribution_is_not_a_number() -> None:
    survey = clustered(clusters=4, each=3)
    found = quantiles(survey, survey.columns["y"], [0.02])[0]
    assert np.isnan(found.low)
    assert np.isnan(found.se)


def test_a_quantile_of_a_domain_is_that_of_its_rows() -> None:
    survey = clustered()
    inside = survey.columns["g"] == "a"
    found = quantiles(survey, np.where(inside, survey.columns["y"], 1e9), [0.4], rows=inside)[0]
    assert found.estimate == weighted_quantile(survey.columns["y"][inside], survey.weights[inside], 0.4)
    assert found.n == inside.sum()


def test_replicates_give_the_spread_of_their_quantiles() -> None:
    survey = clustered(clusters=10)
    made = np.random.default_rng(3)
    draws = np.array([np.bincount(made.integers(0, 10, 9), minlength=10) for _ in range(30)]) * 10 / 9
    weights = survey.weights[:, None] * draws.T[survey.columns["unit"].astype(int)]
    again = survey.reweighted(survey.weights, replicates=Replicates(weights, 1 / 29, np.ones(30), mse=True))
    found = quantiles(again, survey.columns["y"], [0.5], interval="replicates")[0]
    medians = [weighted_quantile(survey.columns["y"], one, 0.5) for one in weights.T]
    assert found.se**2 == pytest.approx(sum((one - found.estimate) ** 2 for one in medians) / 29)
    with pytest.raises(Unsupported, match="needs replicate weights"):
        quantiles(survey, survey.columns["y"], [0.5], interval="replicates")


@pytest.mark.parametrize("wrong", [{"rule": "hf10"}, {"interval": "guess"}, {"probabilities": [1.0]}])
def test_what_does_not_exist_is_refused_by_name(wrong: dict[str, object]) -> None:
    survey = clustered(clusters=4)
    with pytest.raises(Unsupported):
        quantiles(survey, survey.columns["y"], **({"probabilities": [0.5]} | wrong))  # type: ignore[arg-type]


@pytest.mark.slow
@given(st.floats(-3, 3), st.floats(0.0001, 0.1))
def test_the_root_of_a_step_lies_within_the_tolerance(jump: float, tolerance: float) -> None:
    assert abs(zeroin(lambda at: -1.0 if at < jump else 2.0, -4, 5, tolerance) - jump) <= tolerance


def test_a_smooth_root_is_found_and_none_is_refused() -> None:
    assert zeroin(lambda at: at**3 - 2, 0, 2, 1e-12) == pytest.approx(2 ** (1 / 3), abs=1e-11)
    assert zeroin(lambda at: at, 0, 1, 0.1) == 0
    assert zeroin(lambda at: at - 1, 0, 1, 0.1) == 1
    with pytest.raises(NotEstimable):
        zeroin(lambda at: at + 9, 0, 1, 0.1)
