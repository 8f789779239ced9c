"""Known population counts by category, matched with the categories of the sample.  Nothing is merged in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from wiqaya.engines.survey.columns import Codes, Columns, Factor, Floats, Mask, column, factor, interaction
from wiqaya.engines.survey.errors import DesignError, NotEstimable

SEPARATORS = (".", ":", "/", ",", "|")


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """name; codes (n,) of the category of each row (-1: outside of a partial margin); labels and totals (c,)."""

    name: str
    codes: Codes
    labels: tuple[str, ...]
    totals: Floats

    def sums(self, weights: Floats) -> Floats:
        """(c,) Weighted counts in the sample."""
        inside = self.codes >= 0
        return np.asarray(np.bincount(self.codes[inside], weights[inside], minlength=len(self.labels)), dtype=np.float64)

    def adjusted(self, weights: Floats) -> Floats:
        """(n,) Weights that meet the totals exactly.  Raises NotEstimable when a category with residents has no weight."""
        found = self.sums(weights)
        if ((found <= 0) & (self.totals > 0)).any():
            empty = self.labels[int(np.flatnonzero((found <= 0) & (self.totals > 0))[0])]
            raise NotEstimable(
                "no_respondent",
                "Nobody in the sample answers for {label} of {margin}: merge it with a similar category.",
                label=empty,
                margin=self.name,
            )
        ratio = np.divide(self.totals, found, out=np.ones_like(found), where=found > 0)
        return np.where(self.codes >= 0, weights * ratio[self.codes], weights)

    def error(self, weights: Floats) -> float:
        """The largest relative distance from the totals."""
        return float(np.max(np.abs(self.sums(weights) - self.totals) / np.maximum(np.abs(self.totals), 1e-300)))


def margin(columns: Columns, name: str, totals: Mapping[str, float], rows: Mask | None = None) -> Margin:
    """A margin by a column, or by several (`a+b`: labels joined by ".", ":", "/", "," or "|").

    `rows` (n,): those who carry a weight; nothing needs to be known of the others (after non-response: who did not answer).

    Raises DesignError when the sample has a category without a total or a row without a category, when a total belongs to a category
    without respondents, and for totals that are not above zero.
    """
    there = np.ones(next(iter(columns.values())).shape[0], dtype=bool) if rows is None else rows
    found = _categories(columns, name, there)
    gaps = np.flatnonzero((found.codes < 0) & there)
    if gaps.size:
        raise DesignError(
            "margin_missing",
            "Row {row} has no answer to {margin}, which the weights need: complete it first.",
            row=int(gaps[0]) + 1,
            margin=name,
        )
    labels = _labels(found.levels, totals)
    absent = [label for label, total in totals.items() if label not in labels and total != 0]
    if absent:
        raise NotEstimable(
            "no_respondent",
            "Nobody in the sample answers for {label} of {margin}: merge it with a similar category.",
            label=absent[0],
            margin=name,
        )
    unknown = [label for label in labels if label not in totals]
    if unknown:
        raise DesignError("no_total", "{margin} has no population total for {label}, which the sample has.", label=unknown[0], margin=name)
    values = np.array([float(totals[label]) for label in labels])
    if not (np.isfinite(values) & (values > 0)).all():
        raise DesignError(
            "bad_total", "The population totals of {margin} must be above zero where the sample has respondents.", margin=name
        )
    return Margin(name, found.codes, tuple(labels), values)


def _categories(columns: Columns, name: str, rows: Mask) -> Factor:
    """The categories that occur among the rows."""
    parts = [name] if name in columns else re.split(r"\s*[+:*]\s*", name)
    factors = [factor(column(columns, part)) for part in parts]
    return interaction([replace(one, codes=np.where(rows, one.codes, -1)) for one in factors])


def _labels(levels: tuple[str, ...], totals: Mapping[str, float]) -> list[str]:
    """The levels as the totals write them: joined by another separator if that is how they match."""
    for separator in SEPARATORS:
        written = [level.replace(".", separator) for level in levels]
        if all(label in totals for label in written):
            return written
    return list(levels)
