"""Tail probabilities of weighted sums of chi-square variables, alone or over an independent mean square."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from wiqaya.engines.survey.errors import NotEstimable

Floats = NDArray[np.float64]

NEAR_MEAN = 1e-4  # the saddlepoint formula is 0/0 at the mean of the sum; closer than this the two moments take over
TERMS = 20_000
NEGLIGIBLE = 1e-10  # a weight of less than this share of the largest is rounding


def satterthwaite(x: float, weights: ArrayLike, ddf: float = math.inf) -> float:
    """P(Σ a_i χ²_1 > x), or over a mean square of ddf degrees of freedom, by a scaled chi-square (F) with the same two moments.

    Source: F. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114.  NaN where all weights are zero.
    """
    a = np.asarray(weights, dtype=np.float64)
    mean, spread = float(a.mean()), float((a**2).mean())
    if spread <= 0:
        return math.nan
    df = a.size * mean**2 / spread
    return _tail(x * mean / spread, df, ddf)


def _tail(x: float, df: float, ddf: float) -> float:
    """P(χ²_df > x), or that of χ²_df / (χ²_ddf / ddf)."""
    return float(special.gammaincc(df / 2, x / 2) if math.isinf(ddf) else special.betainc(ddf / 2, df / 2, ddf / (ddf + x)))


def _whole(ddf: float) -> float:
    """Rounded down, but not because of the last digit."""
    return float(math.floor(ddf * (1 + 1e-12)))


def saddlepoint(x: float, weights: ArrayLike, ddf: float = math.inf) -> float:
    """P(Σ a_i χ²_1 > x), or over a mean square, for positive weights by the Lugannani-Rice saddlepoint formula.

    Source: D. Kuonen, "Saddlepoint approximations for distributions of quadratic forms in normal variables", Biometrika 86 (1999),
    929-935.  The ratio exceeds x where Σ a_i χ²_1 - x/ddf χ²_ddf exceeds 0; as in R, the degrees of that χ² (not the scale) are rounded down,
    which errs towards a larger probability.  Next to the mean, where the formula is undefined, the two moments are used.
    """
    a = np.asarray(weights, dtype=np.float64)
    degrees = np.ones(a.size)
    if math.isinf(ddf):
        at = x / float(a.max())
        a = a / float(a.max())
    else:
        at = 0.0
        a, degrees = np.append(a, -x / ddf) / float(a.max()), np.append(degrees, _whole(ddf))
    root = _saddle(at, a, degrees)
    if abs(root) < NEAR_MEAN:
        return satterthwaite(x, weights, ddf)
    cumulant = -0.5 * float((degrees * np.log1p(-2 * root * a)).sum())
    w = math.copysign(math.sqrt(2 * (root * at - cumulant)), root)
    v = root * math.sqrt(2 * float((degrees * a**2 / (1 - 2 * root * a) ** 2).sum()))
    return float(special.ndtr(-w - math.log(v / w) / w))


def _saddle(x: float, a: Floats, degrees: Floats) -> float:
    """Where the derivative of the cumulant function equals x; it rises from end to end of the open interval where it exists."""

    def off(zeta: float) -> float:
        return float((degrees * a / (1 - 2 * zeta * a)).sum()) - x

    gap, high = 0.5, 0.5
    while off(high - gap) < 0:
        gap /= 2
    low = float((0.5 / a[a < 0]).max()) if (a < 0).any() else -1.0
    inner = low
    if (a < 0).any():
        share = 0.5
        while off(inner := low * (1 - share)) > 0:
            share /= 2
    else:
        while off(inner) > 0:
            inner *= 2
    return float(optimize.brentq(off, inner, high - gap, xtol=1e-14, rtol=1e-14))


def exact(x: float, weights: ArrayLike, ddf: float = math.inf) -> float:
    """P(Σ a_i χ²_1 > x), or over a mean square, as a mixture of chi-square (F) tails; every digit counts, however small the probability.

    Source: H. Ruben, "Probability content of regions under spherical normal distributions IV", Annals of Mathematical Statistics 33
    (1962), 542-570, with the smallest weight as scale, so that all terms are positive.  ddf counts as a whole number, rounded down.
    Raises NotEstimable `series` when weights are so unequal that the series is too long.
    """
    a = np.asarray(weights, dtype=np.float64)
    a = a[a > NEGLIGIBLE * a.max()]
    scale, ddf = float(a.min()), ddf if math.isinf(ddf) else _whole(ddf)
    excess = 1 - scale / a
    longest = float(excess.max())
    if longest > 0 and math.log(1e-13) / math.log(longest) > TERMS:
        raise _too_long()
    terms, powers = np.zeros(TERMS), np.zeros(TERMS)
    terms[0], total, power = math.exp(0.5 * float(np.log(scale / a).sum())), 0.0, np.ones(a.size)
    for k in range(TERMS):
        if k:
            power = power * excess
            powers[k] = 0.5 * float(power.sum())
            terms[k] = float(powers[k:0:-1] @ terms[:k]) / k
        total += float(terms[k]) * _tail(x / scale, a.size + 2 * k, ddf)
        if longest == 0 or (terms[k] * longest < (1 - longest) * 1e-13 * total and terms[k] < terms[max(k - 1, 0)]):
            return min(total, 1.0)
    raise _too_long()


def _too_long() -> NotEstimable:
    return NotEstimable("series", "The design effects of the cells are too unequal for the exact distribution: use F, or saddlepoint.")
