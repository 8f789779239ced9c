"""Tail probabilities of weighted sums of chi-square variables, and of such sums over an independent mean square."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, optimize, stats

Floats = NDArray[np.float64]
Tail = Callable[[float], float]

NEAR_MEAN = 1e-4  # the saddlepoint formula is 0/0 at the mean of the sum; closer than this the moments take over


def satterthwaite(x: float, weights: ArrayLike) -> float:
    """P(Σ a_i χ²_1 > x) by a scaled chi-square with the same two moments.  Source: F. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114."""
    a = np.asarray(weights, dtype=np.float64)
    mean, spread = float(a.mean()), float((a**2).mean())
    return float(stats.chi2.sf(x * mean / spread, a.size * mean**2 / spread)) if spread > 0 else math.nan


def saddlepoint(x: float, weights: ArrayLike) -> float:
    """P(Σ a_i χ²_1 > x) for positive weights by the Lugannani-Rice saddlepoint formula.

    Source: D. Kuonen, "Saddlepoint approximations for distributions of quadratic forms in normal variables", Biometrika 86 (1999), 929-935.
    Next to the mean, where the formula is undefined, the two-moment approximation is used.
    """
    scale = float(np.max(np.asarray(weights, dtype=np.float64)))
    a, at = np.asarray(weights, dtype=np.float64) / scale, x / scale
    root = _saddle(at, a)
    if abs(root) < NEAR_MEAN:
        return satterthwaite(at, a)
    cumulant = -0.5 * float(np.log1p(-2 * root * a).sum())
    w = math.copysign(math.sqrt(2 * (root * at - cumulant)), root)
    v = root * math.sqrt(2 * float((a**2 / (1 - 2 * root * a) ** 2).sum()))
    return float(stats.norm.sf(w + math.log(v / w) / w))


def _saddle(x: float, a: Floats) -> float:
    """The point where the derivative of the cumulant function equals x; `a` is scaled to a largest weight of 1."""
    low = -a.size / (2 * x) if x <= a.sum() else -0.01
    while _slope(low, a) > x:
        low *= 2
    gap = 0.5
    while _slope(0.5 - gap, a) < x:
        gap /= 2
    return float(optimize.brentq(lambda zeta: _slope(zeta, a) - x, low, 0.5 - gap, xtol=1e-14, rtol=1e-14))


def _slope(zeta: float, a: Floats) -> float:
    return float((a / (1 - 2 * zeta * a)).sum())


def exact(x: float, weights: ArrayLike, degrees: ArrayLike = 1.0) -> float:
    """P(Σ a_i χ²_{h_i} > x) by numerical inversion; weights may be negative, degrees fractional.  Accurate to about 1e-9 absolutely.

    Source: J. P. Imhof, "Computing the distribution of quadratic forms in normal variables", Biometrika 48 (1961), 419-426, formula 3.2.
    """
    a, h = np.broadcast_arrays(np.asarray(weights, dtype=np.float64), np.asarray(degrees, dtype=np.float64))
    scale = float(np.abs(a).max())
    a, at = a / scale, x / scale

    def integrand(u: float) -> float:
        angle = 0.5 * float((h * np.arctan(a * u)).sum()) - 0.5 * at * u
        size = 0.25 * float((h * np.log1p((a * u) ** 2)).sum())
        return math.sin(angle) * math.exp(-size) / u

    area = integrate.quad(integrand, 0, 1, epsabs=1e-12, epsrel=1e-12, limit=500)[0]
    area += _tail_area(integrand, at)
    return min(1.0, max(0.0, 0.5 + area / math.pi))


def _tail_area(integrand: Tail, at: float) -> float:
    """∫ from 1 to infinity, wave by wave while the integrand oscillates."""
    step = max(1.0, 2 * math.pi / abs(at)) if at else 1.0
    total, start, width = 0.0, 1.0, step
    for _ in range(4000):
        part = integrate.quad(integrand, start, start + width, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
        total += part
        start += width
        if abs(part) < 1e-13 and abs(integrand(start)) * start < 1e-12:
            break
        width = width if at else 2 * width
    return total


def over_mean_square(x: float, tail: Tail, ddf: float) -> float:
    """P(Q / (χ²_ddf / ddf) > x) for an independent Q whose tail probability is `tail`: the average of the tail over the denominator."""

    def integrand(denominator: float) -> float:
        return tail(x * denominator / ddf) * float(stats.chi2.pdf(denominator, ddf))

    below = integrate.quad(integrand, 0, ddf, epsabs=0, epsrel=1e-9, limit=200)[0]
    return below + float(integrate.quad(integrand, ddf, math.inf, epsabs=0, epsrel=1e-9, limit=200)[0])
