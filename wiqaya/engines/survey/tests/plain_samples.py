"""Small surveys for tests: simple random samples, and clusters in strata."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import as_column
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.survey import Survey


def simple(**columns: Any) -> Survey:
    """Everybody with weight 1 and independent."""
    return Survey.declare({name: as_column(values) for name, values in columns.items()}, Design())


def clustered(seed: int = 1, clusters: int = 24, each: int = 6) -> Survey:
    """Two strata of clusters with unequal weights; columns y (number), g (a, b), h (a, b, c), yes (0, 1), count (0, 1, …), x (number)."""
    made = np.random.default_rng(seed)
    n = clusters * each
    unit = np.repeat(np.arange(clusters), each)
    shift = made.normal(size=clusters)[unit]
    x = made.normal(size=n)
    g = made.choice(["a", "b"], size=n)
    rate = np.exp(0.3 * x + 0.3 * shift + 0.4 * (g == "b"))
    return Survey.declare(
        {
            "unit": unit.astype(np.float64), "stratum": (unit % 2).astype(np.float64), "w": made.uniform(1, 9, size=n),
            "y": np.round(x + shift + made.normal(size=n), 1), "x": x, "g": as_column(g), "h": as_column(made.choice(["a", "b", "c"], size=n)),
            "yes": (made.uniform(size=n) < rate / (1 + rate)).astype(np.float64), "count": made.poisson(rate).astype(np.float64),
        },
        Design(ids=("unit",), strata=("stratum",), weights="w"),
    )  # fmt: skip


def everybody(survey: Survey) -> NDArray[np.bool_]:
    return np.ones(survey.size, dtype=bool)
