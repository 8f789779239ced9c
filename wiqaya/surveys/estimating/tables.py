"""Tables for the gate: shares and means of a round by area, sex, age or group, with intervals from the design."""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from wiqaya.engines.disclosure import Contributors, Dimension, Estimate, Estimates, Raw, Source
from wiqaya.engines.survey import SurveyError
from wiqaya.engines.survey.proportions import limits
from wiqaya.surveys.estimating.domains import Codes, Estimated, Floats

Texts = Mapping[str, str]
FEW = 30  # respondents
LONGEST = 64


@dataclass(frozen=True)
class Split:
    """How residents are broken down: a dimension of the gate, and of each respondent the place of their category (-1: not said)."""

    dimension: Dimension
    codes: Codes

    @property
    def size(self) -> int:
        return len(self.dimension.keys)


def split(name: str, values: np.ndarray, labels: Mapping[str, Texts], role: str) -> Split:
    """A breakdown by the categories of `labels`, in their order."""
    place = {key: at for at, key in enumerate(labels)}
    codes = np.array([place.get(value, -1) for value in values], dtype=np.intp)
    return Split(Dimension(name, tuple(labels), tuple(dict(texts) for texts in labels.values()), role), codes)  # type: ignore[arg-type]


def source_key(*parts: str) -> str:
    """The name of a source in the ledger, which holds 64 signs: a long one ends in what stands for the rest."""
    name = ".".join(parts)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 21]}.{hashlib.sha256(name.encode()).hexdigest()[:20]}"


def two_or_more(labels: Mapping[str, Texts], values: NDArray[Any], units: NDArray[Any]) -> tuple[dict[str, Texts], NDArray[Any]]:
    """Sex as it can be shown: categories with too few people are spread over the others by chance, the same way every time.

    Otherwise the few would either be recognised or keep everybody else's results from being shown.
    Source: Statistics Canada, "Gender of person: two categories (men+, women+)", 2021.
    """
    few = {key for key in labels if int((values == key).sum()) < FEW}
    kept = [key for key in labels if key not in few]
    if not few or len(kept) < 2:
        return dict(labels), values
    spread = [kept[zlib.crc32(str(unit).encode()) % len(kept)] if value in few else value for value, unit in zip(values, units, strict=True)]
    return {key: labels[key] for key in kept}, np.array(spread, dtype=object)


def share_table(found: Estimated, item: int, by: Split, *, answers: Iterable[str], measure: str, source: Source, margins: bool) -> Raw:
    """The share of those who gave one of some answers: counts are those who gave it, of all who answered.

    The answers stand in the filter, so that the ledger sees that the shares of one question add up.
    `margins`: whether a margin of error can be given (the people were drawn by chance).
    """
    cells = {key: _share(found, place, item, margins) for key, place in _places(by)}
    raw = _raw(found.yes[:-1, item], found.n[:-1, item], cells, True, by, measure, source)
    return replace(raw, where={"answer": frozenset(answers)})


def mean_table(found: Estimated, item: int, by: Split, *, measure: str, source: Source, margins: bool) -> Raw:
    """A mean: counts are those who answered."""
    cells = {key: _mean(found, place, item, margins) for key, place in _places(by)}
    return _raw(found.n[:-1, item], found.n[:-1, item], cells, False, by, measure, source)


def change_table(change: Floats, variance: Floats, n: np.ndarray, df: np.ndarray, by: Split, *, measure: str, source: Source) -> Raw:
    """Differences of two rounds (domains + 1,), with the fewer respondents of the two behind each."""
    half = [_t(int(degrees)) * math.sqrt(max(float(v), 0.0)) for v, degrees in zip(variance, df, strict=True)]
    cells = {
        key: Estimate(float(change[place]), float(change[place] - half[place]), float(change[place] + half[place]))
        for key, place in _places(by)
        if not math.isnan(change[place])
    }
    return _raw(n[:-1], n[:-1], cells, False, by, measure, source)


def _raw(
    counts: np.ndarray, people: np.ndarray, cells: Mapping[tuple[str | None, ...], Estimate | None], share: bool, by: Split, measure: str, source: Source
) -> Raw:  # fmt: skip
    return Raw(
        "survey", measure, source, (by.dimension,), counts, contributors=Contributors(people, disjoint=True),
        estimates=Estimates({key: one for key, one in cells.items() if one is not None}, share),
    )  # fmt: skip


def _places(by: Split) -> Sequence[tuple[tuple[str | None, ...], int]]:
    return [*(((key,), place) for place, key in enumerate(by.dimension.keys)), ((None,), by.size)]


def _share(found: Estimated, place: int, item: int, margins: bool) -> Estimate | None:
    value, variance, n = float(found.estimate[place, item]), float(found.variance[place, item]), int(found.n[place, item])
    if math.isnan(value) or n == 0:
        return None
    if not margins:
        return Estimate(value)
    try:
        method = "logit" if 0 < value < 1 else "wilson"
        low, high = limits(method, value, variance, df=float(found.df[place]), rows=n)
    except SurveyError:
        return None  # no degrees of freedom: there is an answer and no telling how far off it may be
    return Estimate(value, low, high, math.sqrt(max(variance, 0.0)) / value if value else None)


def _mean(found: Estimated, place: int, item: int, margins: bool) -> Estimate | None:
    value, variance, df = float(found.estimate[place, item]), float(found.variance[place, item]), int(found.df[place])
    if math.isnan(value):
        return None
    if not margins:
        return Estimate(value)
    if df < 1:
        return None
    half = _t(df) * math.sqrt(max(variance, 0.0))
    return Estimate(value, value - half, value + half, math.sqrt(max(variance, 0.0)) / abs(value) if value else None)


def _t(df: int) -> float:
    return float(stats.t.ppf(0.975, df)) if df >= 1 else math.inf
