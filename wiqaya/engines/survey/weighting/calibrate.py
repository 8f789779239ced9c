"""Calibration: weights as close as possible to the old ones that meet known totals of any auxiliary variables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import numpy as np
from scipy import special

from wiqaya.engines.survey.columns import Codes, Floats
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.variance import group_sums
from wiqaya.engines.survey.weighting.greg import Greg
from wiqaya.engines.survey.weighting.poststratify import each_replicate
from wiqaya.engines.survey.weighting.records import recorded

Distance = Literal["linear", "raking", "logit"]
Bounds = tuple[float, float]
FREE: Bounds = (-math.inf, math.inf)
MET = 1e-12
NEAR = 1e-9  # accepted when rounding keeps the iteration from coming closer
ROUNDS = 200
LARGEST = 700.0  # its exponential is still a number


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """x (n, p), totals (p,), spread q (n,) of the working model, distance and bounds of the ratio g = new / old."""

    x: Floats
    totals: Floats
    spread: Floats
    distance: Distance
    bounds: Bounds

    def ratio(self, weights: Floats) -> Floats:
        """(n,) g.  Raises NotEstimable when no g within the bounds meets the totals."""
        if self.distance == "linear" and self.bounds == FREE:
            g = np.asarray(1 + (self.x @ self._step(weights, np.ones_like(weights), self.totals - self.x.T @ weights)) / self.spread)
            return self._accepted(weights, g, NEAR)
        return self._newton(weights)

    def off(self, weights: Floats, g: Floats) -> float:
        """The largest distance from a total, relative to 1 + its size."""
        return float(np.max(np.abs(self.totals - self.x.T @ (weights * g)) / (1 + np.abs(self.totals))))

    def _step(self, weights: Floats, slope: Floats, misfit: Floats) -> Floats:
        hessian = self.x.T @ (self.x * (weights * slope / self.spread)[:, None])
        size = np.sqrt(np.maximum(np.diag(hessian), 1e-300))
        return np.asarray(np.linalg.lstsq(hessian / np.outer(size, size), misfit / size, rcond=1e-13)[0] / size)

    def _newton(self, weights: Floats) -> Floats:
        """Source: Deville and Särndal (1992), section 3, with halving of steps that lead further away."""
        value, slope = FUNCTIONS[self.distance]
        eta, u = np.zeros(self.x.shape[1]), np.zeros(self.x.shape[0])
        best = self.off(weights, value(u, self.bounds))
        for _ in range(ROUNDS):
            g = value(u, self.bounds)
            if best < MET:
                break
            step = self._step(weights, slope(u, self.bounds), self.totals - self.x.T @ (weights * g))
            eta, u, now = self._shortened(weights, eta, step, best)
            if now >= best:
                break
            best = now
        return self._accepted(weights, value(u, self.bounds), NEAR)

    def _shortened(self, weights: Floats, eta: Floats, step: Floats, best: float) -> tuple[Floats, Floats, float]:
        value = FUNCTIONS[self.distance][0]
        for _ in range(30):
            u = self.x @ (eta + step) / self.spread
            now = self.off(weights, value(u, self.bounds))
            if now < best:
                return eta + step, u, now
            step = step / 2
        return eta, self.x @ eta / self.spread, best

    def _accepted(self, weights: Floats, g: Floats, limit: float) -> Floats:
        off = self.off(weights, g)
        if not off <= limit:
            raise NotEstimable(
                "calibration",
                "No weights within the bounds meet the totals (still {off:.1e} off): widen the bounds, or use fewer totals.",
                off=off,
            )
        return g


def calibrate(
    survey: Survey, x: Floats, totals: Floats, names: Sequence[str], *, distance: Distance = "linear", bounds: Bounds = FREE,
    spread: Floats | None = None, clusters: Codes | None = None,
) -> Survey:  # fmt: skip
    """Weights that meet Σ w x = totals.

    x (n, p) without gaps; distance: linear (GREG), raking (exponential; positive weights), logit (bounded); bounds: of new / old weight;
    spread (n,): variance of the working model up to a factor; clusters (n,): ratio equal within a cluster (x and weights averaged over it).
    Raises DesignError, Unsupported, NotEstimable.
    """
    active = survey.weights != 0
    x = np.where(active[:, None], x, 0.0)
    _require(x, totals, names, distance, bounds)
    average = partial(_averaged, clusters=clusters)
    x = average(x)
    q = np.ones(survey.size) if spread is None else average(np.where(active, spread, 1.0)[:, None])[:, 0]
    if not (q > 0).all():
        raise DesignError("bad_spread", "The working model's variance must be above zero in every row.")
    problem = Problem(x, totals, q, distance, bounds)

    def act(weights: Floats) -> Floats:
        return weights * problem.ratio(average(weights[:, None])[:, 0])

    weights = act(survey.weights)
    before = average(survey.weights[:, None])[:, 0]
    ratio = np.divide(weights, survey.weights, out=np.zeros_like(weights), where=active)
    step = Greg.of(x, before, before * ratio, q)
    record = recorded("calibrate", survey.weights, weights, []) | {
        "distance": distance,
        "bounds": bounds,
        "variables": tuple(names),
        "off": problem.off(weights, np.ones_like(weights)),
    }
    return survey.reweighted(weights, step=step, replicates=each_replicate(survey.replicates, act), record=record)


def _averaged(values: Floats, clusters: Codes | None) -> Floats:
    if clusters is None:
        return values
    size = int(clusters.max()) + 1
    return np.asarray((group_sums(values, clusters, size) / np.bincount(clusters, minlength=size)[:, None])[clusters])


def _require(x: Floats, totals: Floats, names: Sequence[str], distance: str, bounds: Bounds) -> None:
    if distance not in get_args(Distance):
        raise Unsupported(
            "distance",
            "“{distance}” is no distance of the engine; there are {known}.",
            distance=distance,
            known=", ".join(get_args(Distance)),
        )
    if distance == "logit" and not (bounds[0] < 1 < bounds[1] and all(map(math.isfinite, bounds))):
        raise DesignError("logit_bounds", "Logit calibration needs two finite bounds around 1, for example 0.3 and 3.")
    if not bounds[0] < 1 < bounds[1]:
        raise DesignError("bounds", "The bounds must lie around 1.")
    gaps = np.flatnonzero(np.isnan(x).any(axis=0))
    if gaps.size:
        raise DesignError(
            "calibration_missing", "{name} has no value in some rows, which the weights need: complete it first.", name=names[int(gaps[0])]
        )
    if totals.shape != (x.shape[1],):
        raise DesignError("totals", "There are {given} totals for {wanted} variables.", given=totals.size, wanted=x.shape[1])


def _linear(u: Floats, bounds: Bounds) -> Floats:
    return np.clip(1 + u, *bounds)


def _linear_slope(u: Floats, bounds: Bounds) -> Floats:
    return np.asarray((1 + u > bounds[0]) & (1 + u < bounds[1]), dtype=np.float64)


def _raking(u: Floats, bounds: Bounds) -> Floats:
    return np.clip(np.exp(np.minimum(u, LARGEST)), *bounds)


def _raking_slope(u: Floats, bounds: Bounds) -> Floats:
    g = np.exp(np.minimum(u, LARGEST))
    return np.where((g > bounds[0]) & (g < bounds[1]), g, 0.0)


def _logit(u: Floats, bounds: Bounds) -> Floats:
    low, high = bounds
    steep = (high - low) / ((high - 1) * (1 - low))
    return np.asarray(low + (high - low) * special.expit(steep * u + math.log((1 - low) / (high - 1))))


def _logit_slope(u: Floats, bounds: Bounds) -> Floats:
    low, high = bounds
    g = _logit(u, bounds)
    return np.asarray((g - low) * (high - g) / ((1 - low) * (high - 1)))


FUNCTIONS: dict[str, tuple[Callable[[Floats, Bounds], Floats], Callable[[Floats, Bounds], Floats]]] = {
    "linear": (_linear, _linear_slope), "raking": (_raking, _raking_slope), "logit": (_logit, _logit_slope),
}  # fmt: skip
