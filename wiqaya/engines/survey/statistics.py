"""Means, totals, ratios and variances, each as an estimate with its linearised scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.survey import Statistic


@dataclass(frozen=True, eq=False)
class Total:
    """Σ w y over the rows of the domain.  values (n, k); a row outside of `rows` counts as zero whatever its value."""

    values: Floats
    rows: Mask

    @cached_property
    def _inside(self) -> Floats:
        return inside(self.values, self.rows)

    def estimate(self, weights: Floats) -> Floats:
        return np.asarray(weights @ self._inside)

    def scores(self, weights: Floats) -> Floats:
        return self._inside


@dataclass(frozen=True, eq=False)
class Mean:
    """Σ w y / Σ w over the rows of the domain.  values (n, k).  Score: (y - ȳ) / Σ w inside, zero outside."""

    values: Floats
    rows: Mask

    @cached_property
    def _inside(self) -> Floats:
        return inside(self.values, self.rows)

    def estimate(self, weights: Floats) -> Floats:
        return np.asarray(weights @ self._inside / size_of(weights, self.rows))

    def scores(self, weights: Floats) -> Floats:
        return (self._inside - np.where(self.rows[:, None], self.estimate(weights), 0.0)) / size_of(weights, self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """Σ w y / Σ w x over the rows of the domain.  numerator, denominator (n, k) pairwise.  Score: (y - R x) / Σ w x."""

    numerator: Floats
    denominator: Floats
    rows: Mask

    def estimate(self, weights: Floats) -> Floats:
        return np.asarray(weights @ inside(self.numerator, self.rows) / self._base(weights))

    def scores(self, weights: Floats) -> Floats:
        return inside(self.numerator - self.estimate(weights) * self.denominator, self.rows) / self._base(weights)

    def _base(self, weights: Floats) -> Floats:
        base = np.asarray(weights @ inside(self.denominator, self.rows))
        if not base.all():
            raise NotEstimable("zero_denominator", "The denominator of the ratio adds up to zero in this domain.")
        return base


@dataclass(frozen=True, slots=True, eq=False)
class Variance:
    """Population variances and covariances with divisor n - 1: n/(n-1) Σ w (y - ȳ)(z - z̄) / Σ w, all pairs row by row.

    values (n, k); gives k² numbers.  n counts the rows of the domain with a weight.  Score: that of the mean of the products; the means'
    own scores cancel.
    """

    values: Floats
    rows: Mask

    def estimate(self, weights: Floats) -> Floats:
        return Mean(self._products(weights), self.rows).estimate(weights)

    def scores(self, weights: Floats) -> Floats:
        return Mean(self._products(weights), self.rows).scores(weights)

    def _products(self, weights: Floats) -> Floats:
        n, k = int(self.rows.sum()), self.values.shape[1]
        if n < 2:
            raise NotEstimable("variance_size", "A variance needs two respondents.")
        off = inside(self.values - Mean(self.values, self.rows).estimate(weights), self.rows)
        return np.asarray(n / (n - 1) * (off[:, :, None] * off[:, None, :]).reshape(-1, k * k))


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Several statistics as one, so that their covariances come out with them."""

    parts: Sequence[Statistic]

    def estimate(self, weights: Floats) -> Floats:
        return np.concatenate([np.atleast_1d(part.estimate(weights)) for part in self.parts])

    def scores(self, weights: Floats) -> Floats:
        return np.hstack([part.scores(weights) for part in self.parts])


def inside(values: Floats, rows: Mask) -> Floats:
    """The values, zero outside of the domain."""
    return np.where(rows[:, None], values, 0.0)


def size_of(weights: Floats, rows: Mask) -> float:
    """Σ w of the domain.  Raises NotEstimable when it is empty."""
    size = float(weights[rows].sum())
    if not size:
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    return size


def simple_variance(weights: Floats, values: Floats, rows: Mask, *, total: bool, replaced: bool = False) -> Floats:
    """(k,) The variance of a mean (or total) under simple random sampling of as many: S² (1 - n/N) / n, times N² for a total.

    `replaced`: without the finite-population factor.  S² is the weighted population variance, N = Σ w, n the rows of the domain with a
    weight.  NaN where the weights add up to less than n, for then they are not on the scale of the population.
    Source: Kish, Survey Sampling (1965), 8.2; the design effect is the variance over this one.
    """
    rows = rows & (weights != 0)
    n, size = int(rows.sum()), size_of(weights, rows)
    if n < 2:
        return np.full(values.shape[1], np.nan)
    spread = np.array([Variance(values[:, [item]], rows).estimate(weights)[0] for item in range(values.shape[1])])
    if not replaced:
        spread = spread * (1 - n / size) if size >= n else np.full_like(spread, np.nan)
    return np.asarray(spread / n * (size**2 if total else 1))
