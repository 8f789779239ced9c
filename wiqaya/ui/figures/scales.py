"""Round numbers for scales, and the steps of a map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10

import numpy as np

MOST_STEPS = 5


def round_step(reach: float, parts: int) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten, so that about `parts` of them cover `reach`."""
    if reach <= 0:
        return 1.0
    rough = reach / parts
    power = 10 ** floor(log10(rough))
    return float(next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * 0.999))


def ticks(low: float, high: float, parts: int = 4) -> list[float]:
    """Round numbers from at or under `low` to at or over `high`."""
    step = round_step(high - low, parts)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def map_steps(values: Sequence[float]) -> tuple[float, ...]:
    """Inner limits of at most five steps (two areas a step at least), rounded so that a reader can say them.

    Equal numbers of areas a step keep a few large values from hiding all differences between the others.
    """
    steps = min(MOST_STEPS, len(values) // 2)
    if steps < 2 or len(set(values)) < 2:
        return ()
    step = round_step(max(values) - min(values), 40)
    limits = {round(round(float(limit) / step) * step, 10) for limit in np.quantile(values, np.arange(1, steps) / steps)}
    return tuple(sorted(limit for limit in limits if min(values) < limit <= max(values)))


def step_of(value: float, limits: Sequence[float]) -> int:
    """The step (from 0) that a value falls in; a limit belongs to the step above it."""
    return sum(value >= limit for limit in limits)


def bounds(limits: Sequence[float]) -> list[tuple[float, float]]:
    edges = [-inf, *limits, inf]
    return list(pairwise(edges))
