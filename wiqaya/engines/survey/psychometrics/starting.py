"""Where the search for a factor model begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.estimation import solve
from wiqaya.engines.survey.psychometrics.model import Model
from wiqaya.engines.survey.psychometrics.moments import Patterns, Saturated
from wiqaya.engines.survey.psychometrics.structure import Group, Structure, build


def start(structure: Structure, samples: Sequence[Patterns], moments: Sequence[Saturated]) -> Floats:
    """The solution for the saturated moments with factors of unit variance, in the units asked for.

    A weak first item makes the likelihood in its units nearly flat; with unit variances the search is short.  Where answers are missing,
    the moments stand for a complete sample: close, and cheap.
    """
    filled = [Patterns.whole(moment.sigma, moment.mu, sample.n) for moment, sample in zip(moments, samples, strict=True)]
    guess = first_guess(structure, moments)
    if _free_of_values(structure.model) and not structure.rules.unit_variance:
        unit = build(structure.model, replace(structure.rules, unit_variance=True))
        try:
            return rescaled(unit, solve(unit, filled, first_guess(unit, moments)).theta, structure)
        except NotEstimable:
            return guess
    return guess if all(sample.complete for sample in samples) else solve(structure, filled, guess).theta


def _free_of_values(model: Model) -> bool:
    """Whether nothing but the first item sets the units of the factors."""
    stated = [term for term in model.terms if term.operator == "=~" or {term.left, term.right} & set(model.factors)]
    return all(term.fixed in (None, 0.0) and not term.label and not term.freed for term in stated)


def rescaled(unit: Structure, theta: Floats, structure: Structure) -> Floats:
    """Parameters of the same model in the units of each factor's first item."""
    found = np.zeros(len(structure.keys))
    for own, group in zip(unit.groups, structure.groups, strict=True):
        a, s, m = own.matrices(theta)
        scale = _units(unit, own, a)
        values = {"A": a * scale[:, None] / scale, "S": s * np.outer(scale, scale), "m": (m * scale)[:, None]}
        for cell, at in zip(group.free, group.where, strict=True):
            found[at] = values[cell.place][cell.row, cell.column]
    return found


def _units(structure: Structure, group: Group, loadings: Floats) -> Floats:
    """(q,) how many units of its first item one unit of each factor is; 1 for items."""
    place = {name: number for number, name in enumerate(structure.variables)}
    scale = np.ones(group.size)

    def unit(factor: str) -> float:
        first = structure.model.indicators(factor)[0].right
        below = unit(first) if first in structure.model.factors else 1.0
        return float(loadings[place[first], place[factor]]) * below

    for factor in structure.model.factors:
        scale[place[factor]] = unit(factor) or 1.0
    return scale


def first_guess(structure: Structure, moments: Sequence[Saturated]) -> Floats:
    """First guesses: loadings from the first principal component of a scale's items, half of each item's variance as error, observed means."""
    theta = np.zeros(len(structure.keys))
    for group, moment in zip(structure.groups, moments, strict=True):
        guess = _Guess(structure, moment)
        for cell, at in zip(group.free, group.where, strict=True):
            theta[at] = guess.value(cell.place, cell.row, cell.column)
    return theta


class _Guess:
    def __init__(self, structure: Structure, moment: Saturated) -> None:
        self.model, self.moment = structure.model, moment
        self.unit = structure.rules.unit_variance
        self.names = structure.variables
        self.items = len(self.model.items)
        self.at = {name: number for number, name in enumerate(self.names)}
        self.direction = {factor: self._component(factor) for factor in self.model.factors}

    def _component(self, factor: str) -> dict[int, float]:
        """Loadings of the items of a factor as one common part would give them, scaled so that the factor has variance 1."""
        where = [self.at[name] for name in items_below(self.model, factor)]
        values, vectors = np.linalg.eigh(self.moment.sigma[np.ix_(where, where)])
        loads = vectors[:, -1] * np.sqrt(values[-1]) * 0.8
        loads = loads if loads[0] >= 0 else -loads
        return dict(zip(where, loads.tolist(), strict=True))

    def _spread(self, factor: str) -> float:
        """Standard deviation of a factor in the units of its first item."""
        if self.unit:
            return 1.0
        first = abs(next(iter(self.direction[factor].values())))
        return max(first, 0.1 * float(np.sqrt(np.diag(self.moment.sigma).mean())))

    def value(self, place: str, row: int, column: int) -> float:
        if place == "m":
            return float(self.moment.mu[row]) if row < self.items else 0.0
        if place == "A":
            return self._loading(row, self.names[column])
        if row == column:
            return self._variance(row)
        return self._covariance(row, column)

    def _loading(self, row: int, factor: str) -> float:
        if row >= self.items:
            return 0.7 * self._spread(self.names[row]) / self._spread(factor)
        parents = [term.left for term in self.model.loadings if term.right == self.names[row]]
        return self.direction[factor][row] / self._spread(factor) / len(parents)

    def _variance(self, row: int) -> float:
        if row < self.items:
            return 0.5 * float(self.moment.sigma[row, row])
        name = self.names[row]
        return self._spread(name) ** 2 * (0.5 if name in self.model.measured_factors else 1.0)

    def _covariance(self, row: int, column: int) -> float:
        if row < self.items or column < self.items:
            return 0.0
        one, other = self.direction[self.names[row]], self.direction[self.names[column]]
        left, right = np.array(list(one.values())), np.array(list(other.values()))
        block = self.moment.sigma[np.ix_(list(one), list(other))]
        correlation = float(left @ block @ right / (left @ left) / (right @ right))
        return float(np.clip(correlation, -0.7, 0.7)) * self._spread(self.names[row]) * self._spread(self.names[column])


def items_below(model: Model, factor: str) -> tuple[str, ...]:
    """The items of a factor, through the factors that it is made of."""
    found: list[str] = []
    for term in model.indicators(factor):
        found += items_below(model, term.right) if term.right in model.factors else [term.right]
    return tuple(dict.fromkeys(found))
