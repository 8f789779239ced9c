"""Confirmatory factor analysis of one or several groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats, column, factor, numbers
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.estimation import Solution, solve
from wiqaya.engines.survey.psychometrics.indices import Deviances, FitIndices, indices, srmr, unrelated
from wiqaya.engines.survey.psychometrics.model import Model
from wiqaya.engines.survey.psychometrics.moments import Patterns, Saturated, saturated
from wiqaya.engines.survey.psychometrics.starting import start
from wiqaya.engines.survey.psychometrics.structure import Rules, Structure, build

Missing = Literal["listwise", "fiml"]


@dataclass(frozen=True)
class Sample:
    """Answers to the items of a model, by group: `rows` (n, p) each, whose gaps are NaN under FIML and gone under listwise."""

    items: tuple[str, ...]
    groups: tuple[str, ...]
    rows: tuple[Floats, ...]
    missing: Missing
    read: int

    @property
    def n(self) -> int:
        return sum(len(rows) for rows in self.rows)

    @cached_property
    def patterns(self) -> tuple[Patterns, ...]:
        return tuple(Patterns.of(rows) for rows in self.rows)

    @cached_property
    def moments(self) -> tuple[Saturated, ...]:
        return tuple(saturated(patterns) for patterns in self.patterns)

    @cached_property
    def unrelated(self) -> float:
        return unrelated(self.patterns)


def sample(columns: Mapping[str, NDArray[Any]], items: Sequence[str], missing: Missing = "listwise", group: str | None = None) -> Sample:
    """Take the answers out of a frame.  Rows without a group, and rows without any answer, are left out.

    Raises DesignError for absent or textual columns, NotEstimable `too_few_answers` when a group has no more rows than items.
    """
    table = np.column_stack([numbers(columns, item) for item in items])
    given = ~np.isnan(table)
    kept = given.all(axis=1) if missing == "listwise" else given.any(axis=1)
    levels = factor(column(columns, group)) if group else None
    labels = levels.levels if levels else ("",)
    codes = levels.codes if levels else np.zeros(len(table), dtype=np.intp)
    parts = tuple(table[kept & (codes == code)] for code in range(len(labels)))
    for label, rows in zip(labels, parts, strict=True):
        if len(rows) <= len(items):
            raise NotEstimable("too_few_answers", "{n} people answered the {items} items{group}: a factor model needs many more people than items.",
                               n=len(rows), items=len(items), group=f" in the group “{label}”" if label else "")  # fmt: skip
    return Sample(tuple(items), labels, parts, missing, len(table))


@dataclass(frozen=True, slots=True)
class Loading:
    """One arrow from a scale to an item: estimate, standard error (0 where fixed), and the estimate in standard deviations."""

    factor: str
    item: str
    estimate: float
    se: float
    standardised: float


@dataclass(frozen=True)
class FactorModel:
    """A fitted model."""

    structure: Structure
    sample: Sample
    solution: Solution
    fit: FitIndices

    @property
    def n(self) -> int:
        return self.sample.n

    def loadings(self, group: int = 0) -> tuple[Loading, ...]:
        """In the order of the model."""
        at = self.solution.implied[group]
        directed, spread = self.structure.groups[group].matrices(self.solution.theta)[0], np.sqrt(np.diag(at.phi))
        se = self._se(group)
        place = {name: number for number, name in enumerate(self.structure.variables)}
        found = []
        for term in self.structure.model.loadings:
            row, col = place[term.right], place[term.left]
            value = float(directed[row, col])
            found.append(Loading(term.left, term.right, value, se.get(term.name, 0.0), float(value * spread[col] / spread[row])))
        return tuple(found)

    def _se(self, group: int) -> dict[str, float]:
        se = np.sqrt(np.diag(self.solution.vcov))
        matrices = self.structure.groups[group]
        return {cell.name: float(se[at]) for cell, at in zip(matrices.free, matrices.where, strict=True)}

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """Codes: `negative_variance` (a Heywood case), `factors_not_distinct` (two scales correlate at 1 or more)."""
        found = []
        for at, group in zip(self.solution.implied, self.structure.groups, strict=True):
            own = np.diag(group.matrices(self.solution.theta)[1])
            if np.any(own < -1e-12):
                found.append("negative_variance")
            latent = at.phi[group.items :, group.items :]
            if len(latent) > 1 and np.linalg.eigvalsh(latent)[0] < 1e-10 * np.trace(latent):
                found.append("factors_not_distinct")
        return tuple(dict.fromkeys(found))


def fit(model: Model, answers: Sample, rules: Rules | None = None, mean_structure: bool | None = None) -> FactorModel:
    """Fit a model to answers by maximum likelihood.

    `mean_structure` (default: with gaps or several groups, as in lavaan) counts the means among the parameters and residuals.
    Raises NotEstimable when the model is not identified or does not converge.
    """
    structure = build(model, rules or Rules(groups=len(answers.rows)))
    solution = solve(structure, answers.patterns, start(structure, answers.patterns, answers.moments))
    counted = mean_structure if mean_structure is not None else answers.missing == "fiml" or len(answers.rows) > 1
    items, groups = len(model.items), len(answers.rows)
    deviances = Deviances(
        solution.value,
        sum(moment.value for moment in answers.moments),
        answers.unrelated,
        answers.n,
        groups,
        items,
        len(structure.keys),
        items * groups,
    )
    return FactorModel(
        structure, answers, solution, indices(deviances, srmr(answers.patterns, answers.moments, solution.implied, counted), counted)
    )
