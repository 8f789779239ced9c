"""The reference set made with R survey 4.5, read from the shared folder."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wiqaya.engines.survey.columns import read_csv
from wiqaya.engines.survey.spec import OPERATIONS, run
from wiqaya.engines.survey.spec.designs import Sources

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("WIQAYA_SHARED", ROOT.parent / "shared")) / "data" / "survey-reference"


def require() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"the reference set is not at {FOLDER}")


@cache
def read(name: str = "dev_cases.json") -> dict[str, Any]:
    require()
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


@cache
def sources() -> Sources:
    return Sources({path.name: read_csv(path) for path in sorted((FOLDER / "data").glob("*.csv"))}, FOLDER)


def answers(wanted: list[dict[str, Any]]) -> dict[str, Any]:
    """Result by id; a refused case has its reason (a string)."""
    done = run(sources(), {"designs": read()["designs"], "cases": wanted})
    return {each["id"]: each["result"] for each in done["results"]} | {each["id"]: each["reason"] for each in done["unsupported"]}


def cases(*kinds: str) -> list[dict[str, Any]]:
    require()
    return [case for case in read()["cases"] if case["op"]["kind"] in (kinds or OPERATIONS)]


def flat(value: Any) -> Iterator[float]:
    """The numbers of a result in order; missing as NaN."""
    if isinstance(value, list):
        for each in value:
            yield from flat(each)
    elif value in ("NA", "NaN", None):
        yield math.nan
    elif value in ("Inf", "-Inf"):
        yield math.inf if value == "Inf" else -math.inf
    elif isinstance(value, int | float):
        yield float(value)


def difference(found: Any, expected: Any) -> float:
    """The largest relative difference where the reference has a number; infinite when the shapes differ or a number is missing."""
    ours, theirs = list(flat(found)), list(flat(expected))
    if len(ours) != len(theirs):
        return math.inf
    finite = [abs(each) for each in theirs if math.isfinite(each)]
    floor = max(1e-9 * max(finite, default=1.0), 1e-200)
    worst = 0.0
    for one, two in zip(ours, theirs, strict=True):
        if math.isnan(two) or one == two or abs(one - two) <= 1e-13:
            continue
        worst = max(worst, math.inf if math.isnan(one) else abs(one - two) / max(abs(two), floor))
    return worst
