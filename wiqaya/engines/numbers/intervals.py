"""Confidence intervals that hold for small counts.  Every function takes scalars or arrays that broadcast and returns float arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]


def poisson_interval(count: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Exact central interval of a Poisson mean, given the events counted in the whole period.

    Low is the a/2 quantile of a gamma distribution with shape x, high the 1 - a/2 quantile with shape x + 1 (half the chi-square
    quantiles with 2x and 2x + 2 degrees of freedom); low is 0 for x = 0.
    Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), 437-442.
    Raises ValueError for negative counts or a level outside 0 to 1.
    """
    events, tail = _at_least_zero(count), _tail(level)
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1), tail), 0.0)
    return np.asarray(low, dtype=np.float64), np.asarray(special.gammainccinv(events + 1, tail), dtype=np.float64)


def rate_interval(count: ArrayLike, base: ArrayLike, per: float = 1, level: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rate and its exact Poisson interval, in events per `per` units of `base` (residents, person-years): (rate, low, high).

    The base is taken as known without error.  All three are nan where the base is not above zero.
    """
    events, units = np.broadcast_arrays(_at_least_zero(count), np.asarray(base, dtype=np.float64))
    scale = np.divide(per, units, out=np.full(units.shape, np.nan), where=units > 0)
    low, high = poisson_interval(events, level)
    return events * scale, low * scale, high * scale


def clopper_pearson(successes: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Exact central interval of a proportion; (nan, nan) where n is 0.

    Beta quantiles: low Beta(x, n - x + 1) at a/2, high Beta(x + 1, n - x) at 1 - a/2.
    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413.
    """
    x, total = _proportion(successes, n)
    tail = _tail(level)
    low = np.where(x > 0, special.betaincinv(np.maximum(x, 1), total - x + 1, tail), 0.0)
    high = np.where(x < total, special.betainccinv(x + 1, np.maximum(total - x, 1), tail), 1.0)
    return _known(low, total), _known(high, total)


def wilson(successes: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Score interval of a proportion, closer to the stated level on average than the exact one; (nan, nan) where n is 0.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    x, total = _proportion(successes, n)
    z = float(special.ndtri(1 - _tail(level)))
    size = np.maximum(total, 1)
    share, weight = x / size, z * z / size
    centre = share + weight / 2
    half = z * np.sqrt(share * (1 - share) / size + weight / (4 * size))
    low = np.where(x > 0, (centre - half) / (1 + weight), 0.0)
    high = np.where(x < total, (centre + half) / (1 + weight), 1.0)
    return _known(low, total), _known(high, total)


def _at_least_zero(count: ArrayLike) -> FloatArray:
    events = np.asarray(count, dtype=np.float64)
    if not np.all(events >= 0):
        raise ValueError("counts must be zero or more")
    return events


def _proportion(successes: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    x, total = np.broadcast_arrays(_at_least_zero(successes), _at_least_zero(n))
    if np.any(x > total):
        raise ValueError("successes must not exceed n")
    return x, total


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    return (1 - level) / 2


def _known(bound: FloatArray, total: FloatArray) -> FloatArray:
    return np.where(total > 0, bound, np.nan)
