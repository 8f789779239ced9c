"""Exact intervals against the slow obvious reference: the mean or share at which the tail probability is what it should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from wiqaya.engines.numbers import clopper_pearson, poisson_interval, rate_interval, wilson

levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


def root(tail, low, high):
    return optimize.brentq(tail, low, high, xtol=1e-12, rtol=1e-13)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), levels)
def test_poisson_bounds_leave_half_of_alpha_in_each_tail(x, level):
    alpha = (1 - level) / 2
    low, high = poisson_interval(x, level)
    assert high == pytest.approx(root(lambda m: stats.poisson.cdf(x, m) - alpha, x, 5 * x + 40), rel=1e-9)
    expected = root(lambda m: stats.poisson.sf(x - 1, m) - alpha, 1e-12, x) if x else 0
    assert low == pytest.approx(expected, rel=1e-9)


def test_poisson_bounds_are_those_of_the_printed_tables():
    low, high = poisson_interval([0, 1, 5, 10])
    assert low == pytest.approx([0, 0.0253, 1.6235, 4.7954], abs=1e-4)
    assert high == pytest.approx([3.6889, 5.5716, 11.6683, 18.3904], abs=1e-4)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 500), st.data(), levels)
def test_clopper_pearson_bounds_leave_half_of_alpha_in_each_tail(n, data, level):
    x = data.draw(st.integers(0, n))
    alpha = (1 - level) / 2
    low, high = clopper_pearson(x, n, level)
    assert low == pytest.approx(root(lambda p: stats.binom.sf(x - 1, n, p) - alpha, 1e-15, 1) if x else 0, rel=1e-8)
    assert high == pytest.approx(root(lambda p: stats.binom.cdf(x, n, p) - alpha, 0, 1 - 1e-15) if x < n else 1, rel=1e-8)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 500), st.data(), levels)
def test_wilson_agrees_with_scipy(n, data, level):
    x = data.draw(st.integers(0, n))
    reference = stats.binomtest(x, n).proportion_ci(level, method="wilson")
    assert [float(b) for b in wilson(x, n, level)] == pytest.approx(list(reference), abs=1e-12)


@pytest.mark.slow
@given(st.integers(0, 10**6), st.floats(1, 1e9), st.sampled_from([1, 1000, 10_000]))
def test_a_rate_lies_in_its_interval_and_scales(x, base, per):
    rate, low, high = rate_interval(x, base, per)
    assert low <= rate <= high
    assert rate == pytest.approx(x * per / base)
    assert high == pytest.approx(float(poisson_interval(x)[1]) * per / base)


def test_nothing_is_said_where_the_base_is_empty():
    assert np.isnan(rate_interval([1, 2], [0, 10], 100)[0]).tolist() == [True, False]
    assert np.isnan(clopper_pearson(0, 0)[0])
    assert np.isnan(wilson(0, 0)[1])


@pytest.mark.parametrize(
    "call", [lambda: poisson_interval(-1), lambda: poisson_interval(1, 1), lambda: wilson(3, 2), lambda: clopper_pearson(-1, 2)]
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError, match=r"counts|level|successes"):
        call()
