"""Shares of a sample for its strata: equal, proportional, Neyman, power and compromise, in whole interviews."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import DesignError, Unsupported


def allocate(
    total: int, sizes: Sequence[float], rule: str = "proportional", *, spreads: Sequence[float] | None = None,
    costs: Sequence[float] | None = None, power: float = 0.5, least: int = 0,
    most: Sequence[float] | None = None,
) -> NDArray[np.int64]:  # fmt: skip
    """Interviews for each stratum, adding up to `total`; none gets fewer than `least` or more than `most` (default: its people, `sizes`).

    equal; proportional to size; neyman: size times spread over the root of the cost; power: size to the power (0 equal, 1 proportional)
    times spread; compromise: `power` of it proportional, the rest equal.  Rounding is by largest remainder.
    Sources: J. Neyman, Journal of the Royal Statistical Society 97 (1934), 558-606; M. D. Bankier, The American Statistician 42 (1988), 174-177;
    A. Costa, A. Satorra and E. Ventura, SORT 28 (2004), 69-86.
    """
    people = np.asarray(sizes, dtype=np.float64)
    shares = _shares(rule, people, _given(spreads, people, "spreads"), _given(costs, people, "costs"), power)
    upper = np.floor(people if most is None else _given(most, people, "most"))
    lower = np.minimum(float(least), upper)
    if not lower.sum() <= total <= upper.sum():
        raise DesignError("allocation_total", "{total} interviews do not fit: the strata need at least {least:g} and hold {most:g}.",
                          total=total, least=float(lower.sum()), most=float(upper.sum()))  # fmt: skip
    return _whole(_between(float(total), shares, lower, upper), total, lower, upper)


def _given(values: Sequence[float] | None, people: Floats, name: str) -> Floats:
    found = np.ones(len(people)) if values is None else np.asarray(values, dtype=np.float64)
    if found.shape != people.shape or not np.all(found > 0):
        raise DesignError(
            "allocation_values", "“{name}” must have one number above 0 for each of the {strata} strata.", name=name, strata=len(people)
        )
    return found


def _shares(rule: str, people: Floats, spreads: Floats, costs: Floats, power: float) -> Floats:
    if not len(people) or not np.all(people > 0):
        raise DesignError(
            "allocation_values", "“{name}” must have one number above 0 for each of the {strata} strata.", name="sizes", strata=len(people)
        )
    if not 0 <= power <= 1:
        raise DesignError(
            "plan_value", "“{name}” is {value:g}; it must be {allowed}.", name="power", value=power, allowed="between 0 and 1"
        )
    equal = np.full(len(people), 1 / len(people))
    weights = {
        "equal": equal,
        "proportional": people,
        "neyman": people * spreads / np.sqrt(costs),
        "power": people**power * spreads,
        "compromise": power * people / people.sum() + (1 - power) * equal,
    }
    if rule not in weights:
        raise Unsupported(
            "allocation_rule", "“{rule}” is no way to share a sample; there are {known}.", rule=str(rule), known=", ".join(weights)
        )
    return np.asarray(weights[rule] / weights[rule].sum(), dtype=np.float64)


def _between(total: float, shares: Floats, lower: Floats, upper: Floats) -> Floats:
    """Proportional to the shares within the bounds: `scale * share` cut off, with the scale that adds up (by bisection)."""
    low, high = 0.0, float((upper / shares).max())
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(middle * shares, lower, upper).sum() < total else (low, middle)
    return np.clip(high * shares, lower, upper)


def _whole(ideal: Floats, total: int, lower: Floats, upper: Floats) -> NDArray[np.int64]:
    """Round by largest remainder, the earlier stratum first among equals."""
    found = np.minimum(np.maximum(np.floor(ideal + 1e-9), np.ceil(lower)), upper).astype(np.int64)
    order = np.argsort(-np.round(ideal - found, 9), kind="stable")
    while found.sum() < total:
        for stratum in order:
            if found[stratum] < upper[stratum] and found.sum() < total:
                found[stratum] += 1
    while found.sum() > total:
        for stratum in order[::-1]:
            if found[stratum] > lower[stratum] and found.sum() > total:
                found[stratum] -= 1
    return found
