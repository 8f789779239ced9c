"""The gate on tables of 40 x 8 and 200 x 6: the slowest of several random tables with fixed seeds, from mostly zero to mostly large."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from wiqaya.engines.disclosure import Dimension, Policy, Raw, Released, Source, gate, preset

SOURCE = Source("bench", "1", "bench", "", "", "", "made up", "1")
POLICIES = {"incidents": preset("incidents", "public"), "zeros hidden, k 10": Policy(k=10, hide_zeros=True, protect=5)}
MEANS = (0.8, 4.0, 20.0)
SEEDS = (1, 2, 3)


def table(rows: int, columns: int, mean: float, seed: int) -> Raw:
    """Counts drawn from a Poisson law whose mean differs by row and column."""
    chance = np.random.default_rng(seed)
    law = mean * chance.gamma(1.0, 1.0, (rows, 1)) * chance.gamma(1.0, 1.0, (1, columns))
    sides = (Dimension("area", tuple(f"a{i}" for i in range(rows))), Dimension("kind", tuple(f"k{j}" for j in range(columns))))
    return Raw("incidents", "incidents", SOURCE, sides, chance.poisson(law).astype(np.int64))


def timed(raw: Raw, policy: Policy) -> tuple[float, Released]:
    begun = time.perf_counter()
    released = gate(raw, policy)
    return time.perf_counter() - begun, released


def measure(rows: int, columns: int) -> dict[str, Any]:
    """Seconds of the slowest and the middle one, and the share of cells that were hidden in all of them together."""
    runs = [timed(table(rows, columns, mean, seed), policy) for policy in POLICIES.values() for mean in MEANS for seed in SEEDS]
    times = sorted(seconds for seconds, _ in runs)
    hidden = sum(released.hidden for _, released in runs) / sum(len(released.cells) for _, released in runs)
    return {"slowest": round(times[-1], 2), "middle": round(times[len(times) // 2], 3), "hidden": round(hidden, 2), "tables": len(times)}


def run() -> dict[str, Any]:
    """Seconds for both sizes; `ratio`: how much longer the middle table of 1 200 cells takes than that of 320."""
    small, large = measure(40, 8), measure(200, 6)
    found = {f"40x8 {key}": value for key, value in small.items()} | {f"200x6 {key}": value for key, value in large.items()}
    return found | {"ratio": round(large["middle"] / small["middle"], 1)}
