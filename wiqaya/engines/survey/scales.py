"""Scales: which items make a score, which are turned round, how many must be answered, and under which licence they are used."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Columns, Floats, Mask, numbers
from wiqaya.engines.survey.errors import DesignError, NotEstimable
from wiqaya.engines.survey.psychometrics import Estimate, Model, Term
from wiqaya.engines.survey.statistics import inside, size_of
from wiqaya.engines.survey.survey import Survey


@dataclass(frozen=True)
class Scale:
    """A scale of `items` answered from `low` to `high`.

    `reversed` items count the other way round (low + high - answer).  A score needs `minimum` answered items (default: all); with fewer
    missing than that, a mean is over the items answered and a sum is that mean times the number of items.
    `pillars` names parts with scores of their own; `licence` says under which terms the wording may be used.
    """

    name: str
    items: tuple[str, ...]
    low: float
    high: float
    reversed: frozenset[str] = frozenset()
    minimum: int | None = None
    score: Literal["mean", "sum"] = "mean"
    pillars: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    licence: str = ""

    def __post_init__(self) -> None:
        if not self.items or len(set(self.items)) < len(self.items):
            raise DesignError("scale_items", "The scale “{scale}” needs items, each of them once.", scale=self.name)
        for item in sorted(self.reversed.union(*self.pillars.values()) - set(self.items)):
            raise DesignError("scale_stranger", "“{item}” is not among the items of the scale “{scale}”.", item=item, scale=self.name)
        if not self.low < self.high:
            raise DesignError("scale_range", "The answers of the scale “{scale}” must go from a lower to a higher number.", scale=self.name)
        if not 1 <= self.needed <= len(self.items):
            raise DesignError("scale_minimum", "The scale “{scale}” has {items} items: the minimum answered must lie between 1 and {items}.",
                              scale=self.name, items=len(self.items))  # fmt: skip

    @property
    def needed(self) -> int:
        return len(self.items) if self.minimum is None else self.minimum

    @cached_property
    def parts(self) -> tuple[Scale, ...]:
        """The pillars as scales; the minimum answered keeps its share."""
        share = self.needed / len(self.items)
        return tuple(
            Scale(
                name,
                items,
                self.low,
                self.high,
                self.reversed & set(items),
                math.ceil(share * len(items)),
                self.score,
                licence=self.licence,
            )
            for name, items in self.pillars.items()
        )

    @property
    def model(self) -> Model:
        """The factor model that the scoring assumes: one factor, or one for each pillar."""
        if not self.pillars:
            return Model.one_factor(self.items, self._factor(self.name))
        return Model(tuple(Term(self._factor(name), "=~", item) for name, items in self.pillars.items() for item in items))

    def _factor(self, name: str) -> str:
        """A factor must not be called like an item."""
        return f"{name} (scale)" if name in self.items else name

    def coded(self, columns: Columns) -> Floats:
        """(n, items) answers in the direction of the scale, NaN where missing.  Raises DesignError `answer_out_of_range` with item and row."""
        table = np.column_stack([numbers(columns, item) for item in self.items])
        outside = (table < self.low) | (table > self.high)
        if outside.any():
            row, item = np.argwhere(outside)[0]
            raise DesignError("answer_out_of_range", "Row {row}: {answer} is no answer to “{item}”, which goes from {low} to {high}.",
                              row=int(row) + 1, answer=float(table[row, item]), item=self.items[item], low=self.low, high=self.high)  # fmt: skip
        turned = np.array([item in self.reversed for item in self.items])
        return np.where(turned, self.low + self.high - table, table)

    def scores(self, columns: Columns) -> Floats:
        """(n,) scores for use inside estimates, NaN where fewer than `needed` items were answered."""
        table = self.coded(columns)
        answered = (~np.isnan(table)).sum(axis=1)
        mean = np.nansum(table, axis=1) / np.maximum(answered, 1)
        factor = len(self.items) if self.score == "sum" else 1
        return np.where(answered >= self.needed, mean * factor, np.nan)


@dataclass(frozen=True, eq=False)
class Alpha:
    """Cronbach's alpha in the population, from answers (n, items) in the direction of the scale, over the rows of `rows` without gaps.

    K/(K-1) (1 - Σ_j V_j / V_T) with weighted variances, V_T that of the sum.
    Score: -K/(K-1) (Σ_j (x_j - x̄_j)² - (Σ_j V_j / V_T) (t - t̄)²) / (V_T Σ w).
    """

    answers: Floats
    rows: Mask

    def __post_init__(self) -> None:
        if self.answers.shape[1] < 2:
            raise NotEstimable("one_item", "Alpha needs at least two items.")

    @cached_property
    def _known(self) -> Mask:
        return np.asarray(self.rows & ~np.isnan(self.answers).any(axis=1))

    def estimate(self, weights: Floats) -> Floats:
        items, total = self._spreads(weights)
        return np.array([self._factor * (1 - weights @ items / self._sum_spread(weights, total))])

    def scores(self, weights: Floats) -> Floats:
        items, total = self._spreads(weights)
        whole = self._sum_spread(weights, total)
        share = float(weights @ items) / whole
        return np.asarray(-self._factor * (items - share * total) / whole)[:, None]

    @property
    def _factor(self) -> float:
        return float(self.answers.shape[1] / (self.answers.shape[1] - 1))

    def _spreads(self, weights: Floats) -> tuple[Floats, Floats]:
        """(n,) squared distances from the mean: summed over the items, and of the sum; zero outside of the domain."""
        size = size_of(weights, self._known)
        values = inside(self.answers, self._known)
        away = inside(values - weights @ values / size, self._known)
        return (away**2).sum(axis=1), away.sum(axis=1) ** 2

    def _sum_spread(self, weights: Floats, total: Floats) -> float:
        whole = float(weights @ total)
        if whole <= 0:
            raise NotEstimable("no_variance", "The sum of the items does not vary: check which items are reversed.")
        return whole


def alpha_in(survey: Survey, scale: Scale, rows: Mask | None = None, level: float = 0.95) -> Estimate:
    """Alpha of a scale in a domain of a survey; the interval, from the design, is symmetric in log(1 - alpha)."""
    domain = np.ones(survey.size, dtype=bool) if rows is None else rows
    found = survey.evaluate(Alpha(scale.coded(survey.columns), domain))
    value, df = float(found.estimate[0]), survey.df(domain)
    if df < 1:
        return Estimate(value, math.nan, math.nan, level)
    reach = float(stats.t.ppf((1 + level) / 2, df)) * float(found.se[0]) / (1 - value)
    return Estimate(value, 1 - (1 - value) * math.exp(reach), 1 - (1 - value) * math.exp(-reach), level)
