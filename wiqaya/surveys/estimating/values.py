"""Numbers of each respondent, for use inside estimates only: nobody's score leaves this module or is written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.scales import Scale as Scoring
from wiqaya.surveys.estimating.frame import Columns
from wiqaya.surveys.estimating.plan import DONT_KNOW, Asked
from wiqaya.surveys.models import Scale
from wiqaya.surveys.words import Statistic

Floats = NDArray[np.float64]


def values_of(asked: Sequence[Asked], columns: Columns, scales: Sequence[Scale]) -> Floats:
    """(n, k) one column each: 1 and 0 of shares, numbers of means, scores of scales; NaN where there is no answer."""
    scoring = {scale.key: scale for scale in scales}
    return np.column_stack([_values(one, columns, scoring) for one in asked])


def numbers(columns: Columns, name: str) -> Floats:
    """(n,) the answers to a question as numbers; NaN where there is none, or "I don't know"."""
    return np.array([_number(value) for value in columns[name]], dtype=np.float64)


def _values(one: Asked, columns: Columns, scoring: dict[str, Scale]) -> Floats:
    if one.statistic == Statistic.SCALE:
        return score(scoring[one.question], columns)
    if one.question not in columns:
        return np.full(len(columns["weight"]), np.nan)
    if one.statistic == Statistic.MEAN:
        return numbers(columns, one.question)
    wanted = set(one.answers)
    return np.array([np.nan if value is None else float(value in wanted) for value in columns[one.question]])


def score(scale: Scale, columns: Columns) -> Floats:
    return scoring_of(scale).scores(_items(scale, columns))


def coded(scale: Scale, columns: Columns) -> Floats:
    """(n, items) answers to the items in the direction of the scale, NaN where there is none."""
    return scoring_of(scale).coded(_items(scale, columns))


def _items(scale: Scale, columns: Columns) -> dict[str, NDArray[Any]]:
    size = len(columns["weight"])
    return {name: numbers(columns, name) if name in columns else np.full(size, np.nan) for name in scale.items}


def scoring_of(scale: Scale) -> Scoring:
    return Scoring(
        scale.key, tuple(scale.items), scale.low, scale.high, frozenset(scale.reversed), scale.minimum,
        "sum" if scale.scoring == "sum" else "mean",
    )  # fmt: skip


def _number(value: Any) -> float:
    return np.nan if value is None or value == DONT_KNOW else float(value)
