"""A root of a function on an interval, for functions that may jump."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wiqaya.engines.survey.errors import NotEstimable

Function = Callable[[float], float]
EPSILON = float(np.finfo(np.float64).eps)


def zeroin(function: Function, low: float, high: float, tolerance: float) -> float:
    """The end with the smaller value of an interval of about `tolerance` that contains the change of sign.

    Source: R. P. Brent, Algorithms for Minimization Without Derivatives (1973), chapter 4.  Written out because on a step function the
    answer depends on the exact order of the trial points, and the score interval of a quantile is defined by that answer.
    Raises NotEstimable `no_root` when both ends have the same sign.
    """
    a, b = low, high
    at_a, at_b = function(a), function(b)
    if at_a == 0:
        return a
    if at_b == 0:
        return b
    if at_a * at_b > 0:
        raise NotEstimable(
            "no_root",
            "The equation has no solution between {low} and {high}: the sample is too small for this interval.",
            low=low,
            high=high,
        )
    c, at_c = a, at_a
    for _ in range(1000):
        before = b - a
        if abs(at_c) < abs(at_b):
            a, b, c = b, c, b
            at_a, at_b, at_c = at_b, at_c, at_b
        least = 2 * EPSILON * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= least or at_b == 0:
            return b
        if abs(before) >= least and abs(at_a) > abs(at_b):
            step = _interpolated(step, before, least, (a, b, c), (at_a, at_b, at_c))
        if abs(step) < least:
            step = least if step > 0 else -least
        a, at_a = b, at_b
        b += step
        at_b = function(b)
        if at_b * at_c > 0:
            c, at_c = a, at_a
    return b


def _interpolated(
    half: float, before: float, least: float, points: tuple[float, float, float], values: tuple[float, float, float]
) -> float:
    """The secant or inverse quadratic step, or half the interval when that step leaves it or shrinks too slowly."""
    (a, b, c), (at_a, at_b, at_c) = points, values
    width, ratio = c - b, at_b / at_a
    if a == c:
        p, q = width * ratio, 1 - ratio
    else:
        q, back = at_a / at_c, at_b / at_c
        p = ratio * (width * q * (q - back) - (b - a) * (back - 1))
        q = (q - 1) * (back - 1) * (ratio - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    inside = p < 0.75 * width * q - abs(least * q) / 2 and p < abs(before * q / 2)
    return p / q if inside else half
