"""The psychometric report of a scale: everything an annex needs, overall and for each group, with a verdict on comparability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from wiqaya.engines.survey.columns import Columns, Floats, Mask, column, factor, take
from wiqaya.engines.survey.errors import SurveyError
from wiqaya.engines.survey.psychometrics.adequacy import Adequacy, adequacy
from wiqaya.engines.survey.psychometrics.cfa import FactorModel, Missing, fit, sample
from wiqaya.engines.survey.psychometrics.invariance import Ladder, ladder
from wiqaya.engines.survey.psychometrics.model import Model
from wiqaya.engines.survey.psychometrics.reliability import (
    Estimate,
    ItemStatistics,
    alpha,
    alpha_interval,
    covariance,
    item_statistics,
    listwise,
    omega,
    standardised,
)
from wiqaya.engines.survey.psychometrics.starting import items_below

Found = TypeVar("Found")


@dataclass(frozen=True)
class Part:
    """Reliability of one factor among some people: `n` of them answered all of its items.  None where it cannot be told; see the notes."""

    factor: str
    group: str
    n: int
    alpha: Estimate | None
    omega: Estimate | None


@dataclass(frozen=True)
class Report:
    """`parts` has every factor overall (group "") and in each group; `ladders` one ladder for each grouping; `notes` say what could not be done."""

    n: int
    items: tuple[ItemStatistics, ...]
    parts: tuple[Part, ...]
    model: FactorModel | None
    adequacy: Adequacy | None
    ladders: Mapping[str, Ladder]
    notes: tuple[tuple[str, SurveyError], ...]

    def means_comparable(self, grouping: str) -> bool:
        """Whether means may be compared between the groups of a column.  Unknown counts as no."""
        return grouping in self.ladders and self.ladders[grouping].means_comparable


def report(model: Model, columns: Columns, coded: Floats, groupings: Sequence[str] = (), missing: Missing = "fiml") -> Report:
    """Of items in the direction of the scale: `coded` (n, items) in the order of `model.items`.  `groupings` are columns of the frame."""
    return _Writer(model, {**columns, **dict(zip(model.items, coded.T, strict=True))}, missing).write(groupings)


class _Writer:
    """What one part of the report refuses becomes a note; the others go on."""

    def __init__(self, model: Model, columns: Columns, missing: Missing) -> None:
        self.model, self.columns, self.missing = model, columns, missing
        self.table = np.column_stack([columns[item] for item in model.items])
        self.notes: list[tuple[str, SurveyError]] = []

    def write(self, groupings: Sequence[str]) -> Report:
        everybody = np.ones(len(self.table), dtype=bool)
        fitted = self._try("model", partial(self._fit, everybody))
        parts = self._parts("", everybody, fitted)
        for grouping in groupings:
            parts += self._group_parts(grouping)
        ladders = {grouping: self._try(grouping, partial(self._ladder, grouping)) for grouping in groupings}
        return Report(
            len(self.table), self._try("items", partial(item_statistics, self.model.items, self.table)) or (), tuple(parts), fitted,
            self._try("adequacy", self._adequacy), {name: found for name, found in ladders.items() if found is not None}, tuple(self.notes),
        )  # fmt: skip

    def _try(self, where: str, work: Callable[[], Found]) -> Found | None:
        try:
            return work()
        except SurveyError as refused:
            self.notes.append((where, refused))
            return None

    def _fit(self, inside: Mask) -> FactorModel:
        return fit(self.model, sample(take(self.columns, inside), self.model.items, self.missing))

    def _ladder(self, grouping: str) -> Ladder:
        return ladder(self.model, sample(self.columns, self.model.items, self.missing, grouping))

    def _adequacy(self) -> Adequacy:
        complete = listwise(self.table)
        return adequacy(standardised(covariance(complete)), len(complete))

    def _group_parts(self, grouping: str) -> list[Part]:
        levels = factor(column(self.columns, grouping))
        found = []
        for code, label in enumerate(levels.levels):
            name, inside = f"{grouping}={label}", levels.codes == code
            found += self._parts(name, inside, self._try(name, partial(self._fit, inside)))
        return found

    def _parts(self, group: str, inside: Mask, fitted: FactorModel | None) -> list[Part]:
        return [self._part(name, group, inside, fitted) for name in self.model.factors]

    def _part(self, name: str, group: str, inside: Mask, fitted: FactorModel | None) -> Part:
        where = [self.model.items.index(item) for item in items_below(self.model, name)]
        table = self.table[inside][:, where]
        n = int((~np.isnan(table)).all(axis=1).sum())
        spot = f"{group} {name}".strip()
        own = self._try(spot, partial(_alpha, table))
        return Part(name, group, n, own, self._try(spot, partial(omega, fitted, name)) if fitted else None)


def _alpha(table: Floats) -> Estimate:
    complete = listwise(table)
    return alpha_interval(alpha(covariance(complete)), len(complete), table.shape[1])
