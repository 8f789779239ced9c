"""Generalised linear models: the equations they solve, the influence of a row, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.families import KINDS, LINKS, family
from wiqaya.engines.survey.glm import Coefficients, model, regression
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.tests.plain_samples import clustered, everybody, simple

MODELS = [
    ("y~x*g", "gaussian"), ("yes~x+h", "binomial"), ("yes~x", "quasibinomial(link=probit)"), ("yes~x", "binomial(cloglog)"),
    ("count~x+g", "poisson"), ("count~g", "quasipoisson(sqrt)"), ("I(count+1)~x", 'Gamma(link="log")'), ("I(count+1)~g", "Gamma"),
]  # fmt: skip
CANONICAL = [("y~x+g", "gaussian"), ("yes~x+g", "quasibinomial"), ("count~x", "quasipoisson"), ("I(count+1)~g", "Gamma")]


def coefficients(survey: Survey, formula: str, kind: str) -> Coefficients:
    made = model(survey, formula, everybody(survey))
    return Coefficients(made.matrix, made.answer, made.rows, family(kind))


@pytest.mark.parametrize(("formula", "kind"), MODELS)
def test_coefficients_solve_the_weighted_equations(formula: str, kind: str) -> None:
    survey, one = clustered(), family(kind)
    made = model(survey, formula, everybody(survey))
    eta = made.matrix @ regression(survey, formula, kind=kind).estimate
    mu = one.link.inverse(eta)
    equations = made.matrix.T @ (survey.weights * (made.answer - mu) * one.link.slope(eta) / one.variance(mu))
    assert np.abs(equations).max() < 1e-6 * survey.weights.sum()


@pytest.mark.parametrize(("formula", "kind"), CANONICAL)
def test_scores_are_the_change_that_a_little_more_weight_makes(formula: str, kind: str) -> None:
    survey = clustered(clusters=8)
    scores = coefficients(survey, formula, kind).scores(survey.weights)
    for row in (0, 7, 23):
        more, less = survey.weights.copy(), survey.weights.copy()
        more[row] += 1e-4
        less[row] -= 1e-4
        change = (coefficients(survey, formula, kind).estimate(more) - coefficients(survey, formula, kind).estimate(less)) / 2e-4
        assert scores[row] == pytest.approx(change, rel=1e-4, abs=1e-9)


def test_a_linear_model_on_a_simple_sample_has_the_sandwich_variance() -> None:
    survey = clustered()
    plain = simple(y=survey.columns["y"], x=survey.columns["x"])
    x = np.column_stack([np.ones(plain.size), survey.columns["x"]])
    b, *_ = np.linalg.lstsq(x, survey.columns["y"], rcond=None)
    bread, pull = np.linalg.inv(x.T @ x), x * (survey.columns["y"] - x @ b)[:, None]
    found = regression(plain, "y~x")
    assert found.estimate == pytest.approx(b)
    assert found.vcov == pytest.approx(bread @ pull.T @ pull @ bread * plain.size / (plain.size - 1))
    assert found.df == plain.size - 2


def test_replicates_fit_the_model_again() -> None:
    survey = clustered(clusters=10)
    weights = np.column_stack([survey.weights * np.where(survey.columns["unit"] == unit, 0, 10 / 9) for unit in range(10)])
    again = survey.reweighted(survey.weights, replicates=Replicates(weights, 0.9, np.ones(10), mse=False))
    found = regression(again, "yes~x", kind="quasibinomial")
    fits = np.array([coefficients(survey, "yes~x", "quasibinomial").estimate(one) for one in weights.T])
    assert found.vcov == pytest.approx(0.9 * (fits - fits.mean(axis=0)).T @ (fits - fits.mean(axis=0)), rel=1e-7)


def test_a_term_with_one_coefficient_is_tested_by_its_t() -> None:
    found = regression(clustered(), "y~I(x > 0)*g+h")
    wald = found.wald(["g:I(x>0)"])
    assert wald.statistic == pytest.approx(found.t[list(found.names).index("I(x > 0)TRUE:gb")] ** 2)
    assert (found.wald(["h"]).df, wald.ddf) == (2, found.df)
    with pytest.raises(Unsupported, match="age"):
        found.wald(["age"])


def test_columns_that_add_nothing_have_no_coefficient() -> None:
    found = regression(clustered(), "y~x+I(2*x)+g")
    assert found.names == ("(Intercept)", "x", "gb")
    assert found.aliased == ("I(2 * x)",)


def test_a_domain_is_a_mask_and_missing_answers_are_left_out() -> None:
    survey = clustered()
    inside = survey.columns["g"] == "a"
    gaps = Survey.declare({**survey.columns, "y": np.where(inside, survey.columns["y"], np.nan)}, survey.design)
    one, other = regression(survey, "y~x", rows=inside), regression(gaps, "y~x")
    assert one.estimate == pytest.approx(other.estimate)
    assert one.vcov == pytest.approx(other.vcov)
    assert (one.n, one.df) == (other.n, other.df)


def test_the_first_category_of_an_answer_is_no() -> None:
    survey = clustered()
    assert regression(survey, "g~x", kind="binomial").estimate == pytest.approx(regression(survey, "I(g=='b')~x", kind="binomial").estimate)


@pytest.mark.parametrize("kind", ["binomial", "quasipoisson"])
def test_perfect_prediction_is_refused(kind: str) -> None:
    survey = simple(x=[1, 2, 3, 4, 5, 6], g=list("aaabbb"), y=[0, 0, 0, 1, 1, 1])
    for formula in ("y~x", "y~g"):
        if (kind, formula) != ("quasipoisson", "y~x"):
            with pytest.raises(NotEstimable, match="with certainty"):
                regression(survey, formula, kind=kind)


@pytest.mark.parametrize(
    ("formula", "kind", "error"),
    [
        ("count~x", "binomial", DesignError), ("y~x", "poisson", DesignError), ("count~x", "Gamma", DesignError), ("y~x", "tweedie", Unsupported),
        ("yes~x", "binomial(link=inverse)", Unsupported), ("~x", "gaussian", Unsupported), ("y~unknown", "gaussian", DesignError),
        ("y~0", "gaussian", NotEstimable),
    ],
)  # fmt: skip
def test_what_cannot_be_modelled_is_refused(formula: str, kind: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        regression(clustered(), formula, kind=kind)


@pytest.mark.parametrize("name", list(LINKS))
@pytest.mark.slow
@given(st.floats(0.05, 0.95))
def test_a_link_comes_back_and_its_slope_is_the_derivative(name: str, mu: float) -> None:
    link, at = LINKS[name], np.array([mu])
    eta = link.of(at)
    assert link.inverse(eta) == pytest.approx(at)
    assert link.slope(eta) == pytest.approx((link.inverse(eta + 1e-6) - link.inverse(eta - 1e-6)) / 2e-6, rel=1e-5)


@pytest.mark.parametrize("name", list(KINDS))
@pytest.mark.slow
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_deviance_is_zero_at_the_answer_and_above_elsewhere(name: str, y: float, mu: float) -> None:
    one = family(name)
    assert one.deviance(np.array([y]), np.array([y]))[0] == pytest.approx(0, abs=1e-12)
    assert one.deviance(np.array([y]), np.array([mu]))[0] >= -1e-12
