"""Quantiles of weighted values: twelve rules, from the plain inverse of the distribution to the interpolations of Hyndman and Fan.

Sources: R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), 361-365, carried over to
weights as in Lumley's survey package; B. V. Shah and A. K. Vaish, "Confidence intervals for quantile estimation from complex survey
data", Proceedings of the Section on Survey Research Methods (2006).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable, Unsupported


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Values in order (ties in the order of the rows) with their weights, all above zero, and the running sum of the weights."""

    values: Floats
    weights: Floats
    running: Floats

    @property
    def size(self) -> int:
        return int(self.values.shape[0])

    @property
    def total(self) -> float:
        return float(self.running[-1])


def ladder(values: Floats, weights: Floats) -> Ladder:
    """Raises NotEstimable `empty_domain` when no value has a weight above zero."""
    kept = weights > 0
    if not kept.any():
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    order = np.argsort(values[kept], kind="stable")
    ordered = weights[kept][order]
    return Ladder(values[kept][order], ordered, np.cumsum(ordered, dtype=np.longdouble).astype(np.float64))


@dataclass(frozen=True, slots=True)
class Place:
    """Where p falls: the values below and above, how far p lies above the first and below the second, and the number of the lower value."""

    lower: float
    upper: float
    above_lower: float
    below_upper: float
    number: int


def _place(steps: Ladder, p: float) -> Place:
    last = int(np.searchsorted(steps.running, p * steps.total, side="right")) - 1
    low, high = max(last, 0), min(last + 1, steps.size - 1)
    reached = steps.running / steps.total
    return Place(float(steps.values[low]), float(steps.values[high]), p - float(reached[low]), float(reached[high]) - p, low + 1)


def _math(steps: Ladder, p: float) -> float:
    """The smallest value at which the distribution reaches p."""
    at = _place(steps, p)
    return at.lower if at.above_lower == 0 else at.upper


def _school(steps: Ladder, p: float) -> float:
    """As `math`, but the middle of the two values when the distribution equals p between them."""
    at = _place(steps, p)
    return (at.lower + at.upper) / 2 if at.above_lower == 0 else at.upper


def _hf3(steps: Ladder, p: float) -> float:
    """As `math` over the distinct values, but the upper value when p is reached exactly at a value of odd number."""
    distinct, position = np.unique(steps.values, return_inverse=True)
    weights = np.asarray(np.bincount(position, steps.weights), dtype=np.float64)
    at = _place(Ladder(distinct, weights, np.cumsum(weights, dtype=np.longdouble).astype(np.float64)), p)
    return at.lower if at.above_lower == 0 and at.number % 2 == 0 else at.upper


def _hf4(steps: Ladder, p: float) -> float:
    """Linear interpolation of the distribution."""
    at = _place(steps, p)
    width = at.above_lower + at.below_upper
    share = at.above_lower / width if width else 0.0
    return at.lower * (1 - share) + at.upper * share


def _shah_vaish(steps: Ladder, p: float) -> float:
    """The value whose plotting position (S + 1/2 - w/2) / (n + 1) is the last one up to p; weights w, summed in S, scaled to a mean of 1.

    (R's survey 4.5 subtracts half of the unscaled weight, so that its answer changes with the unit of the weights.)
    """
    mean = steps.total / steps.size
    positions = (steps.running / mean + 0.5 - steps.weights / mean / 2) / (steps.size + 1)
    return float(steps.values[max(int(np.searchsorted(positions, p, side="right")) - 1, 0)])


Positions = Callable[[Ladder], Floats]


def _before(steps: Ladder) -> Floats:
    return np.concatenate([[0.0], steps.running[:-1]])


POSITIONS: dict[str, Positions] = {
    "hf5": lambda s: (s.running - s.weights / 2) / s.total,
    "hf6": lambda s: s.running / (s.total + s.weights[-1]),
    "hf7": lambda s: _before(s) / s.running[-2],
    "hf8": lambda s: (_before(s) / 3 + s.running * 2 / 3) / (s.total + s.weights[-1] / 3),
    "hf9": lambda s: (_before(s) * 3 / 8 + s.running * 5 / 8) / (s.total + s.weights[-1] / 4),
}


def _interpolated(positions: Positions) -> Callable[[Ladder, float], float]:
    def rule(steps: Ladder, p: float) -> float:
        return float(steps.values[0]) if steps.size == 1 else float(np.interp(p, positions(steps), steps.values))

    return rule


RULES: dict[str, Callable[[Ladder, float], float]] = {
    "math": _math, "school": _school, "shahvaish": _shah_vaish, "hf1": _math, "hf2": _school, "hf3": _hf3, "hf4": _hf4,
    **{name: _interpolated(positions) for name, positions in POSITIONS.items()},
}  # fmt: skip


def rule_named(name: str) -> Callable[[Ladder, float], float]:
    """Raises Unsupported `quantile_rule`."""
    if name not in RULES:
        raise Unsupported("quantile_rule", "There is no quantile rule “{rule}”; there are {known}.", rule=name, known=", ".join(RULES))
    return RULES[name]


def weighted_quantile(values: Floats, weights: Floats, p: float, rule: str = "math") -> float:
    """The p quantile of values (n,) with weights (n,)."""
    return rule_named(rule)(ladder(values, weights), p)
