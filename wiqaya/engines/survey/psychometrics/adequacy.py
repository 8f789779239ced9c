"""May these items be factored at all: sampling adequacy (KMO) and Bartlett's test of sphericity, for exploring only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable


@dataclass(frozen=True)
class Adequacy:
    """`kmo` overall and `kmo_items` for each; `bartlett` tests whether the correlations are all zero."""

    kmo: float
    kmo_items: Floats
    bartlett: float
    df: int
    pvalue: float


def adequacy(correlations: Floats, n: int) -> Adequacy:
    """From a correlation matrix (p, p) of n people.

    Sources: H. F. Kaiser and J. Rice, Educational and Psychological Measurement 34 (1974), 111-117;
    M. S. Bartlett, Journal of the Royal Statistical Society B 16 (1954), 296-298.
    Raises NotEstimable `moments_singular` when an item repeats others.
    """
    if correlations.shape[0] < 2:
        raise NotEstimable("one_item", "Sampling adequacy needs at least two items.")
    if not np.all(np.isfinite(correlations)) or np.linalg.cond(correlations) > 1e13:
        raise NotEstimable("moments_singular", "An item has the same answer everywhere or repeats the others: leave it out.")
    size = correlations.shape[0]
    inverse = np.linalg.inv(correlations)
    partial = inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    apart = ~np.eye(size, dtype=bool)
    whole, alone = correlations**2 * apart, partial**2 * apart
    bartlett = -float(np.linalg.slogdet(correlations)[1]) * (n - 1 - (2 * size + 5) / 6)
    df = size * (size - 1) // 2
    each = _share(whole.sum(axis=0), alone.sum(axis=0))
    return Adequacy(float(_share(whole.sum(), alone.sum())), each, bartlett, df, float(stats.chi2.sf(bartlett, df)))


def _share(whole: Floats, alone: Floats) -> Floats:
    """NaN for an item that correlates with nothing."""
    both = np.asarray(whole + alone)
    return np.asarray(np.divide(whole, both, out=np.full(both.shape, np.nan), where=both > 0), dtype=np.float64)
