"""The ledger: a list of 60 groups judged with all that left of twenty questions before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from wiqaya.engines.disclosure import Dimension, Footprint, Passed, Policy, Raw, Source, preset, release

SOURCE = Source("bench", "1", "bench", "", "", "", "made up", "1")
SIZES = {"area": 140, "group": 60, "kind": 30, "month": 60}
INCIDENTS = 8_000
MONTHS = tuple(f"{2020 + n // 12}-{n % 12 + 1:02}" for n in range(60))


def rows(seed: int = 1) -> dict[str, Any]:
    """Incidents with an area, a group, a kind and a month, most of them in few areas and of few groups."""
    chance = np.random.default_rng(seed)
    laws = {name: chance.dirichlet(np.full(size, 0.7 if name != "month" else 20.0)) for name, size in SIZES.items()}
    return {name: chance.choice(SIZES[name], INCIDENTS, p=law) for name, law in laws.items()}


def dimension(name: str) -> Dimension:
    if name == "month":
        members = {str(year): frozenset(month for month in MONTHS if month.startswith(str(year))) for year in range(2020, 2025)}
        return Dimension("month", tuple(members), role="period", members=members)
    return Dimension(
        name, tuple(f"{name}{n}" for n in range(SIZES[name])), role="area" if name == "area" else "group" if name == "group" else "other"
    )


def table(data: dict[str, Any], by: Sequence[str], first: int = 0, last: int = 60) -> Raw:
    inside = (data["month"] >= first) & (data["month"] < last)
    parts = [data[name][inside] // (12 if name == "month" else 1) for name in by]
    dimensions = tuple(dimension(name) for name in by)
    counts = np.zeros([len(one.keys) for one in dimensions], dtype=np.int64)
    np.add.at(counts, tuple(parts), 1)
    where = {} if "month" in by else {"month": frozenset(MONTHS[first:last])}
    return Raw("incidents", "incidents", SOURCE, dimensions, counts, where)


def earlier(data: dict[str, Any]) -> list[Footprint]:
    """Twenty releases, each judged with those before it: totals by every dimension, and lists of single years."""
    asked = [(("area",), 0, 60), (("kind",), 0, 60), (("month",), 0, 60), (("kind", "month"), 0, 60)]
    asked += [((name,), 12 * year, 12 * year + 12) for year in range(5) for name in ("area", "kind", "group")]
    left: list[Footprint] = []
    for number, (by, first, last) in enumerate([*asked, (("area",), 0, 48)]):
        answer = judged(table(data, by, first, last), left, str(number))
        left += [answer.footprint] if isinstance(answer, Passed) else []
    return left


def judged(raw: Raw, left: Sequence[Footprint], key: str) -> Any:
    roles = {one.role for one in raw.dimensions}
    policy: Policy = preset("incidents", "staff", group_by_area={"area", "group"} <= roles)
    return release(raw, policy, left, id=key, audience="staff")


def run() -> dict[str, Any]:
    """Seconds until the answer, and what it is."""
    data = rows()
    left = earlier(data)
    found: dict[str, Any] = {"earlier releases": len(left)}
    begun = time.perf_counter()
    answer = judged(table(data, ("group",)), left, "60 bars")
    found |= {"60 bars seconds": round(time.perf_counter() - begun, 1), "60 bars answer": type(answer).__name__}
    return found
