"""Maximum likelihood for factor models, with or without gaps in the answers: start, iterate, standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.model import Model
from wiqaya.engines.survey.psychometrics.moments import Pass, Patterns, Saturated, expected, observed, over, positive, slopes
from wiqaya.engines.survey.psychometrics.structure import Implied, Structure

SMALL = 1e-16  # Newton decrement at which the estimates no longer move (in squared standard errors)
ENOUGH = 1e-9  # decrement that is accepted when rounding stops the descent
MOST = 500


@dataclass(frozen=True)
class Point:
    """-log L over all groups at `theta`, its slope, and the pieces of every group."""

    theta: Floats
    value: float
    slope: Floats
    pieces: tuple[tuple[Implied, Pass], ...]


@dataclass(frozen=True)
class Solution:
    """`theta` (k,), -log L and the covariance matrix of the estimates (k, k)."""

    theta: Floats
    value: float
    vcov: Floats
    implied: tuple[Implied, ...]


def solve(structure: Structure, samples: Sequence[Patterns], start: Floats) -> Solution:
    """The most likely parameters.  Standard errors come from expected information, or from observed information where answers are missing.

    Raises NotEstimable `model_not_identified`, `model_not_converged`.
    """
    point = _point(structure, samples, start)
    if point is None:
        raise NotEstimable(
            "model_not_converged", "The factor model found no start for these answers: check reversed items and nearly equal items."
        )
    curvature = _curvature(structure, point)
    last = np.inf
    for _ in range(MOST):
        step = np.asarray(np.linalg.solve(curvature, -point.slope), dtype=np.float64)
        decrement = float(-step @ point.slope)
        if decrement < SMALL:
            return _solved(structure, samples, point)
        following = _descend(structure, samples, point, step)
        if following is None:
            if decrement < ENOUGH:
                return _solved(structure, samples, point)
            break
        point = following
        if decrement > last / 20:
            curvature = _curvature(structure, point)
        last = decrement
    raise NotEstimable(
        "model_not_converged", "The factor model does not settle on these answers: too few people, or items that do not belong together."
    )


def _point(structure: Structure, samples: Sequence[Patterns], theta: Floats) -> Point | None:
    """None where the implied covariances are not possible."""
    pieces = []
    for group, sample in zip(structure.groups, samples, strict=True):
        at = group.implied(theta)
        if not positive(at.sigma):
            return None
        pieces.append((at, over(sample, at.sigma, at.mu)))
    slope = np.zeros(len(structure.keys))
    for group, (at, passed) in zip(structure.groups, pieces, strict=True):
        np.add.at(slope, group.where, slopes(group, at, passed))
    return Point(theta, sum(passed.value for _, passed in pieces), slope, tuple(pieces))


def _descend(structure: Structure, samples: Sequence[Patterns], point: Point, step: Floats) -> Point | None:
    """The first of step, step/2, step/4 … that does not worsen the likelihood beyond rounding."""
    for halved in range(40):
        following = _point(structure, samples, point.theta + step / 2**halved)
        if following is not None and following.value <= point.value + 1e-13 * abs(point.value):
            return following
    return None


def _curvature(structure: Structure, point: Point) -> Floats:
    """Observed information where it bends upwards, else expected information, which always does."""
    found = _information(structure, point, observe=True)
    return found if positive(found) else _identified(_information(structure, point, observe=False))


def _information(structure: Structure, point: Point, observe: bool) -> Floats:
    total = np.zeros((len(structure.keys), len(structure.keys)))
    for group, (at, passed) in zip(structure.groups, point.pieces, strict=True):
        np.add.at(total, np.ix_(group.where, group.where), (observed if observe else expected)(group, at, passed))
    return total


def _identified(information: Floats) -> Floats:
    scale = np.sqrt(np.diag(information).clip(min=1e-300))
    if not positive(information) or np.linalg.eigvalsh(information / np.outer(scale, scale))[0] < 1e-10:
        raise NotEstimable(
            "model_not_identified",
            "The model asks for more than these items can tell: give every scale at least three items, or fix a loading.",
        )
    return information


def _solved(structure: Structure, samples: Sequence[Patterns], point: Point) -> Solution:
    gaps = not all(sample.complete for sample in samples)
    information = _identified(_information(structure, point, observe=gaps))
    return Solution(point.theta, point.value, np.asarray(np.linalg.inv(information), dtype=np.float64), tuple(at for at, _ in point.pieces))


def start_values(structure: Structure, moments: Sequence[Saturated]) -> Floats:
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
