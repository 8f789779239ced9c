"""Means, totals, ratios and what is built from them, each as an estimate with its linearised scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import NotEstimable


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """Σ w y over the rows of the domain.  values (n, k); a row outside of `rows` counts as zero whatever its value."""

    values: Floats
    rows: Mask

    def estimate(self, weights: Floats) -> Floats:
        return np.asarray((weights * self.rows) @ _clean(self.values, self.rows))

    def scores(self, weights: Floats) -> Floats:
        return _clean(self.values, self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """Σ w y / Σ w over the rows of the domain.  values (n, k).  Score: (y - ȳ) / Σ w inside, zero outside."""

    values: Floats
    rows: Mask

    def estimate(self, weights: Floats) -> Floats:
        inside = weights * self.rows
        return np.asarray(inside @ _clean(self.values, self.rows) / _above_zero(inside.sum()))

    def scores(self, weights: Floats) -> Floats:
        size = _above_zero((weights * self.rows).sum())
        return _clean(self.values - self.estimate(weights), self.rows) / size


def _clean(values: Floats, rows: Mask) -> Floats:
    return np.where(rows[:, None], values, 0.0)


def _above_zero(size: float) -> float:
    if not size:
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    return float(size)
