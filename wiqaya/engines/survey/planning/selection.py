"""Samples of fixed size with probabilities in proportion to size, without repeats."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.planning.chance import Chance

Selection = NDArray[np.intp]


def inclusion(sizes: Floats, n: int) -> Floats:
    """(N,) probabilities n x / Σx; units that would pass 1 are taken for certain and the others share what is left."""
    if not 0 <= n <= len(sizes):
        raise DesignError("draw_size", "{n} units cannot be drawn out of {units}.", n=n, units=len(sizes))
    if not np.all(sizes > 0):
        raise DesignError(
            "unit_size", "Unit {unit} has no size above 0: give it one, or leave it out of the frame.", unit=int(np.argmin(sizes)) + 1
        )
    certain = np.zeros(len(sizes), dtype=bool)
    while True:
        left = n - int(certain.sum())
        found = np.where(certain, 1.0, left * sizes / max(float(sizes[~certain].sum()), 1e-300))
        passing = ~certain & (found >= 1 - 1e-12)
        if not passing.any():
            return found
        certain |= passing


def select(probabilities: Floats, method: str, chance: Chance) -> Selection:
    """Positions of a sample whose units come with exactly these probabilities, which add up to its size; in the order of the frame.

    systematic: one random start, the frame's order kept (an ordered frame spreads the sample over it);
    random_systematic: the same on a shuffled frame (H. O. Hartley and J. N. K. Rao, Annals of Mathematical Statistics 33 (1962), 350-374);
    sampford: M. R. Sampford, Biometrika 54 (1967), 499-513, drawn exactly and without rejections;
    brewer: K. R. W. Brewer, Australian Journal of Statistics 17 (1975), 166-172.
    """
    methods: dict[str, Callable[[Floats, Chance], Selection]] = {
        "systematic": _systematic, "random_systematic": _shuffled, "sampford": _sampford, "brewer": _brewer,
    }  # fmt: skip
    if method not in methods:
        raise Unsupported("draw_method", "“{method}” is no way to draw; there are {known}.", method=str(method), known=", ".join(methods))
    certain = probabilities >= 1 - 1e-12
    open_ones = np.flatnonzero(~certain & (probabilities > 0))
    chosen = methods[method](probabilities[open_ones], chance) if len(open_ones) else np.empty(0, np.intp)
    return np.sort(np.concatenate([np.flatnonzero(certain), open_ones[chosen]]))


def _count(probabilities: Floats) -> int:
    return round(float(probabilities.sum()))


def _systematic(probabilities: Floats, chance: Chance) -> Selection:
    n = _count(probabilities)
    ends = np.cumsum(probabilities)
    ends *= n / ends[-1]  # so that rounding never loses the last unit
    return np.minimum(np.searchsorted(ends, chance.uniform() + np.arange(n), side="right"), len(ends) - 1)


def _shuffled(probabilities: Floats, chance: Chance) -> Selection:
    order = chance.order(len(probabilities))
    return order[_systematic(probabilities[order], chance)]


def _brewer(probabilities: Floats, chance: Chance) -> Selection:
    """One unit after the other, with odds π (n - taken - π) / (n - taken - π r) where r are still to be drawn."""
    n, left = _count(probabilities), np.ones(len(probabilities), dtype=bool)
    chosen = []
    for drawn in range(n):
        free = n - float(probabilities[~left].sum())
        odds = np.where(left, probabilities * (free - probabilities) / np.maximum(free - probabilities * (n - drawn), 1e-300), 0.0)
        unit = _one_of(odds, chance)
        chosen.append(unit)
        left[unit] = False
    return np.array(chosen, dtype=np.intp)


def _sampford(probabilities: Floats, chance: Chance) -> Selection:
    """P(S) in proportion to Σ_i π_i Π_{j≠i} λ_j over i in S, λ = π/(1 - π): one leader and n - 1 companions.

    The frame is walked once; at each unit the choice (out, companion, leader) weighs with what the units after it can still complete.
    """
    n, odds = _count(probabilities), probabilities / (1 - probabilities)
    scale = n / odds.sum()
    after = _completions(probabilities, odds * scale, n)
    chosen, companions, leader = [], n - 1, 1
    for unit, (own, odd) in enumerate(zip(probabilities.tolist(), (odds * scale).tolist(), strict=True)):
        rest = after[unit + 1]
        out = rest[companions, leader]
        join = odd * rest[companions - 1, leader] if companions else 0.0
        lead = own * rest[companions, 0] if leader else 0.0
        at = chance.uniform() * (out + join + lead)
        if at < out:
            continue
        chosen.append(unit)
        companions, leader = (companions - 1, leader) if at < out + join else (companions, 0)
    return np.array(chosen, dtype=np.intp)


def _completions(leads: Floats, odds: Floats, n: int) -> Floats:
    """(N + 1, n, 2): total weight of the ways to place so many companions (and a leader, or none) among the units from here on."""
    after = np.zeros((len(leads) + 1, n, 2))
    after[-1, 0, 0] = 1.0
    for unit in range(len(leads) - 1, -1, -1):
        after[unit] = after[unit + 1]
        after[unit, 1:] += odds[unit] * after[unit + 1, :-1]
        after[unit, :, 1] += leads[unit] * after[unit + 1, :, 0]
    return after


def _one_of(odds: Floats, chance: Chance) -> int:
    ends = np.cumsum(odds)
    return int(min(np.searchsorted(ends, chance.uniform() * ends[-1], side="right"), int(np.flatnonzero(odds)[-1])))
