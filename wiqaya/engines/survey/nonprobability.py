"""Answers of people who chose themselves: weighted shares and means, and no margin of error.

Nothing is known about how likely anybody was to take part, so there is no standard error to give; these tables have no column for one.
A model may be attached to such data elsewhere; its intervals then go by the model's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Codes, Columns, Floats, column, combination_labels, factor
from wiqaya.engines.survey.conditions import Condition, rows_where
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.items import Item, MeanOf, ShareOf
from wiqaya.engines.survey.weighting.margins import Margin
from wiqaya.engines.survey.weighting.rake import fitted

BIAS = "not_a_probability_sample"


@dataclass(frozen=True, eq=False)
class OptInTable:
    """items, groups (k,), estimate (k,), n (k,).  `bias` is a code that every page and file must turn into its sentence."""

    items: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    by: tuple[str, ...]
    estimate: Floats
    n: Codes
    bias: str = BIAS

    def records(self) -> list[dict[str, Any]]:
        rows = zip(self.items, self.groups, self.estimate.tolist(), self.n.tolist(), strict=True)
        return [
            {"item": item, **dict(zip(self.by, group, strict=True)), "estimate": value, "n": n, "bias": self.bias}
            for item, group, value, n in rows
        ]


@dataclass(frozen=True, eq=False)
class OptIn:
    """Data without a sample design.  weights (n,) may be raked to known margins, which does not make them a probability sample."""

    columns: Columns
    weights: Floats

    @classmethod
    def of(cls, columns: Columns) -> OptIn:
        sizes = {values.shape[0] for values in columns.values()}
        if len(sizes) != 1 or not min(sizes):
            raise DesignError("ragged", "The columns are not equally long, or empty.")
        return cls(MappingProxyType(dict(columns)), np.ones(sizes.pop()))

    def raked(self, margins: Sequence[Margin]) -> OptIn:
        return replace(self, weights=fitted(self.weights, margins))

    def estimate(self, items: Sequence[Item], *, by: Sequence[str] = (), where: Condition | None = None) -> OptInTable:
        """Weighted means and shares of those who answered.  Totals and ratios of a population are not for this kind of data."""
        if not all(isinstance(item, MeanOf | ShareOf) for item in items):
            raise Unsupported("opt_in", "People who chose themselves stand for themselves: only means and shares of them are given.")
        inside = rows_where(self.columns, where, self.weights.size)
        rows: list[tuple[str, tuple[str, ...], float, int]] = []
        for item in items:
            values = item.values(self.columns)[:, 0]
            for label, mask in self._groups(by, inside):
                known = mask & ~np.isnan(values)
                if not known.any():
                    raise NotEstimable("empty_group", "Nobody answers {item} in the group {group}.", item=item.name, group=".".join(label))
                rows.append((item.name, label, float(np.average(values[known], weights=self.weights[known])), int(known.sum())))
        names, groups, estimate, n = zip(*rows, strict=True)
        return OptInTable(names, groups, tuple(by), np.array(estimate), np.array(n))

    def _groups(self, by: Sequence[str], inside: Any) -> list[tuple[tuple[str, ...], Any]]:
        if not by:
            return [((), inside)]
        factors = [factor(column(self.columns, name)) for name in by]
        codes, step = np.zeros(self.weights.size, dtype=np.intp), 1
        for one in factors:
            codes += np.maximum(one.codes, 0) * step
            step *= len(one.levels)
        known = inside & np.logical_and.reduce([one.codes >= 0 for one in factors])
        found = np.unique(codes[known])
        return [(label, known & (codes == code)) for code, label in zip(found.tolist(), combination_labels(found, factors), strict=True)]
