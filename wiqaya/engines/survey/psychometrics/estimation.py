"""Maximum likelihood for factor models, with or without gaps in the answers: start, iterate, standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.moments import Pass, Patterns, expected, observed, over, positive, slopes
from wiqaya.engines.survey.psychometrics.structure import Implied, Structure

SMALL = 1e-16  # Newton decrement at which the estimates no longer move (in squared standard errors)
ENOUGH = 1e-9  # decrement that is accepted when rounding stops the descent
MOST = 400  # evaluations of the likelihood
FIRST_DAMPING = 1e-3


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
    curvature, damping, last = _curvature(structure, point), 0.0, np.inf
    for _ in range(MOST):
        decrement = -float(_step(curvature, point.slope, 0.0) @ point.slope)
        if decrement < SMALL:
            return _solved(structure, samples, point)
        damping = 0.0 if decrement < ENOUGH else damping
        step = _step(curvature, point.slope, damping)
        following = _point(structure, samples, point.theta + step)
        if following is None or not following.value <= point.value + 1e-13 * abs(point.value):
            if decrement < ENOUGH:
                return _solved(structure, samples, point)
            damping = max(4 * damping, FIRST_DAMPING)
            continue
        promised = -float(step @ point.slope) - 0.5 * float(step @ curvature @ step)
        damping = _damping(damping, (point.value - following.value) / max(promised, 1e-300))
        fast, last = decrement < last / 20, decrement
        point, curvature = following, curvature if fast else _curvature(structure, following)
    raise NotEstimable(
        "model_not_converged", "The factor model does not settle on these answers: too few people, or items that do not belong together."
    )


def _step(curvature: Floats, slope: Floats, damping: float) -> Floats:
    """Newton's step, shortened towards steepest descent where the quadratic picture does not hold (Levenberg and Marquardt)."""
    return np.asarray(np.linalg.solve(curvature + damping * np.diag(np.diag(curvature)), -slope), dtype=np.float64)


def _damping(damping: float, gain: float) -> float:
    """More where the descent fell short of what the quadratic picture promised, less where it kept the promise."""
    if gain < 0.25:
        return max(4 * damping, FIRST_DAMPING)
    return (damping / 10 if damping > FIRST_DAMPING else 0.0) if gain > 0.75 else damping


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


def _curvature(structure: Structure, point: Point) -> Floats:
    """Observed information where it bends upwards, else expected information, lifted where the model hardly tells parameters apart."""
    found = _information(structure, point, observe=True)
    if positive(found):
        return found
    found = _information(structure, point, observe=False)
    return found + 1e-8 * np.diag(np.diag(found).clip(min=1e-12))


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
