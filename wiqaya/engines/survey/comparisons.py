"""Differences of estimates, judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import Unsupported

Adjust = Literal["holm", "bh", "none"]


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """labels: what is compared; estimate, se, low, high, t, p (m,); adjusted (m,): p-values for all of them together; df of the design.

    low and high are t limits of each difference alone.
    """

    labels: tuple[str, ...]
    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    t: Floats
    p: Floats
    adjusted: Floats
    df: int
    adjust: Adjust
    level: float

    @property
    def count(self) -> int:
        """How many comparisons were made: to be printed with them."""
        return len(self.labels)

    def records(self) -> list[dict[str, Any]]:
        """One dict per comparison."""
        keys = ("estimate", "se", "low", "high", "t", "p", "adjusted")
        columns = [getattr(self, key).tolist() for key in keys]
        return [{"label": label, **dict(zip(keys, row, strict=True))} for label, *row in zip(self.labels, *columns, strict=True)]


def compared(labels: Sequence[str], estimate: Floats, variance: Floats, df: int, level: float, adjust: Adjust) -> Comparisons:
    """t tests of each difference against zero; a difference without variance has no test (NaN)."""
    se = np.sqrt(np.maximum(variance, 0.0))
    t = np.divide(estimate, se, out=np.full_like(se, np.nan), where=se > 0)
    reach = float(stats.t.ppf(0.5 + level / 2, df)) if df > 0 else np.nan
    p = 2 * stats.t.sf(np.abs(t), df) if df > 0 else np.full_like(se, np.nan)
    return Comparisons(
        tuple(labels), estimate, se, estimate - reach * se, estimate + reach * se, t, p, adjusted(p, adjust), df, adjust, level
    )


def adjusted(p: Floats, how: Adjust) -> Floats:
    """p-values of m tests together: Holm (1979) bounds the chance of any wrong finding, Benjamini and Hochberg (1995) their share.

    Tests without a p-value (NaN) are not counted.
    """
    if how not in ("holm", "bh", "none"):
        raise Unsupported("adjust", "“{how}” is no adjustment of p-values; there are holm, bh, none.", how=how)
    known = np.flatnonzero(~np.isnan(p))
    found, m = p.copy(), known.size
    if how == "none" or not m:
        return found
    order = known[np.argsort(p[known], kind="stable")]
    if how == "holm":
        found[order] = np.minimum(np.maximum.accumulate(p[order] * (m - np.arange(m))), 1.0)
    else:
        found[order] = np.minimum(np.minimum.accumulate((p[order] * m / (1 + np.arange(m)))[::-1])[::-1], 1.0)
    return found
