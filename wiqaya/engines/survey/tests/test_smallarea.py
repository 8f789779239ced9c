"""Small areas against matrices written out, an independent optimiser, and simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from wiqaya.engines.survey import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.smallarea import fay_herriot

METHODS = ["REML", "ML", "FH"]


def areas(seed: int, m: int = 30, a: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Direct estimates, their variances, covariates and the truth."""
    draw = np.random.default_rng(seed)
    x = np.column_stack([np.ones(m), draw.normal(size=m)])
    d = draw.uniform(0.3, 2, m)
    truth = x @ [2.0, 1.0] + draw.normal(0, np.sqrt(a), m)
    return truth + draw.normal(0, np.sqrt(d)), d, x, truth


def minus_log_likelihood(a: float, y, d, x, restricted: bool) -> float:
    v = np.diag(a + d)
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    residual = y - x @ np.linalg.solve(information, x.T @ inverse @ y)
    value = np.linalg.slogdet(v)[1] + residual @ inverse @ residual
    return 0.5 * (value + (np.linalg.slogdet(information)[1] if restricted else 0))


@pytest.mark.slow
@given(st.integers(0, 10**6), st.sampled_from(["REML", "ML"]))
@settings(max_examples=25, deadline=None)
def test_the_variance_maximises_its_likelihood(seed, method):
    y, d, x, _ = areas(seed)
    found = fay_herriot(y, d, x, method)
    best = optimize.minimize_scalar(
        minus_log_likelihood, bounds=(0, 30), args=(y, d, x, method == "REML"), method="bounded", options={"xatol": 1e-9}
    )
    reached, least = (minus_log_likelihood(a, y, d, x, method == "REML") for a in (found.refvar, best.x))
    assert reached <= least + 1e-9


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_moments_meet_their_expectation(seed):
    y, d, x, _ = areas(seed)
    found = fay_herriot(y, d, x, "FH")
    excess = ((y - x @ found.beta) ** 2 / (found.refvar + d)).sum() - (len(y) - 2)
    assert excess == pytest.approx(0, abs=1e-8) if found.refvar > 0 else excess <= 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_estimates_are_the_best_linear_predictor_by_matrices(method):
    y, d, x, _ = areas(3)
    found = fay_herriot(y, d, x, method)
    inverse = np.linalg.inv(np.diag(found.refvar + d))
    beta = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-12)
    np.testing.assert_allclose(found.eblup, x @ beta + found.refvar * inverse @ (y - x @ beta), rtol=1e-12)
    np.testing.assert_allclose(found.se_beta, np.sqrt(np.diag(np.linalg.inv(x.T @ inverse @ x))), rtol=1e-12)


@given(st.integers(0, 10**6), st.sampled_from(METHODS))
@settings(max_examples=25, deadline=None)
def test_estimates_lie_between_direct_and_regression(seed, method):
    y, d, x, _ = areas(seed)
    found = fay_herriot(y, d, x, method)
    low, high = np.minimum(y, x @ found.beta), np.maximum(y, x @ found.beta)
    assert np.all((found.eblup >= low - 1e-9) & (found.eblup <= high + 1e-9))


@given(st.integers(0, 10**6), st.floats(0.01, 1000), st.floats(-50, 50), st.sampled_from(METHODS))
@settings(max_examples=25, deadline=None)
def test_units_do_not_matter(seed, scale, shift, method):
    y, d, x, _ = areas(seed)
    one, two = fay_herriot(y, d, x, method), fay_herriot(y * scale + shift, d * scale**2, x, method)
    np.testing.assert_allclose(two.eblup, one.eblup * scale + shift, rtol=1e-7, atol=1e-6 * scale)
    np.testing.assert_allclose(two.mse, one.mse * scale**2, rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_mean_squared_errors_are_what_happens(method):
    """Over 600 draws the stated error is within 10 % of the true one, which is below that of the direct estimates."""
    stated, actual, direct = [], [], []
    for seed in range(600):
        y, d, x, truth = areas(seed, 40)
        found = fay_herriot(y, d, x, method)
        stated.append(found.mse.mean())
        actual.append(((found.eblup - truth) ** 2).mean())
        direct.append(((y - truth) ** 2).mean())
    assert np.mean(stated) == pytest.approx(np.mean(actual), rel=0.1)
    assert np.mean(actual) < 0.75 * np.mean(direct)


def test_areas_alike_are_said_to_be_alike():
    _, d, x, _ = areas(4)
    found = fay_herriot(x @ [1.0, 2.0], d, x)
    assert found.refvar == 0
    assert found.flags == ("no_area_variation",)
    np.testing.assert_allclose(found.eblup, x @ [1.0, 2.0], rtol=1e-12)


def test_areas_without_a_sample_get_the_regression():
    y, d, x, _ = areas(5)
    y[7], d[7] = np.nan, np.nan
    found = fay_herriot(y, d, x)
    assert found.synthetic.tolist() == [number == 7 for number in range(30)]
    assert found.eblup[7] == pytest.approx(x[7] @ found.beta)
    assert found.mse[7] > found.refvar
    others = np.arange(30) != 7
    rest = fay_herriot(y[others], d[others], x[others])
    np.testing.assert_allclose(found.eblup[others], rest.eblup, rtol=1e-12)
    np.testing.assert_allclose(found.mse[others], rest.mse, rtol=1e-12)


def test_bad_areas_are_named():
    y, d, x, _ = areas(6, 5)
    for wrong in (0.0, -1.0, np.nan):
        with pytest.raises(DesignError, match="Area north"):
            fay_herriot(y, np.append(wrong, d[1:]), x, areas=["north", "b", "c", "d", "e"])
    with pytest.raises(DesignError, match="Area 2"):
        fay_herriot(y, d, np.where(np.arange(5)[:, None] == 1, np.nan, x))


def test_too_few_areas_repeated_covariates_and_unknown_methods_are_refused():
    y, d, x, _ = areas(7, 5)
    with pytest.raises(NotEstimable, match="2 areas"):
        fay_herriot(y[:2], d[:2], x[:2])
    with pytest.raises(NotEstimable, match="repeat"):
        fay_herriot(y, d, np.column_stack([x, 2 * x[:, 1]]))
    with pytest.raises(Unsupported, match="REML"):
        fay_herriot(y, d, x, "bayes")
