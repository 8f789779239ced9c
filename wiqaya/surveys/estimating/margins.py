"""What is known of all residents, in the categories that were asked: the totals that weights are raked to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiqaya.places.facts import Residents
from wiqaya.surveys.estimating.frame import UNKNOWN, Columns

MOST_AGE = 130
USES = ("area", "sex_age")


class NoMargin(Exception):
    """The known numbers cannot be matched with what was asked; `code` and `params` say why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Known:
    """Totals by category of one column, and where they come from."""

    column: str
    totals: Mapping[str, float]
    source: str
    year: int


def known_margins(residents: Sequence[Residents], columns: Columns, use: Collection[str] = USES) -> list[Known]:
    """Area, and sex with age, as far as the city knows them.  Categories without respondents stop the act later: nothing is merged here.

    Raises NoMargin `age_bands` when the bands of the source cut across those that were asked.
    """
    found = [_areas(residents, columns) if "area" in use else None, _sex_and_age(residents, columns) if "sex_age" in use else None]
    return [one for one in found if one is not None]


def completed(known: Known, columns: Columns, weights: NDArray[np.float64]) -> dict[str, float]:
    """The totals with a place for those who did not say: they keep the share that they have, the others share the rest."""
    values = columns[known.column]
    total = sum(known.totals.values())
    unsaid = float(weights[values == UNKNOWN].sum() / weights.sum())
    scaled = {category: count * (1 - unsaid) for category, count in known.totals.items() if count}
    return scaled | ({UNKNOWN: total * unsaid} if unsaid else {})


def _areas(residents: Sequence[Residents], columns: Columns) -> Known | None:
    whole = [row for row in residents if row.sex == "all" and row.age_band == "all"]
    newest = {row.area: row for row in reversed(whole)}
    asked = set(columns["area"]) - {UNKNOWN}
    if not asked or not asked <= set(newest):
        return None
    return Known("area", {area: float(row.residents) for area, row in newest.items() if row.residents}, _sources(newest.values()), _year(newest.values()))


def _sex_and_age(residents: Sequence[Residents], columns: Columns) -> Known | None:
    """Sex by age, in one column `sex_age`; those who describe themselves in another way count with those who did not say."""
    detailed = [row for row in residents if row.sex != "all" and row.age_band != "all"]
    if not detailed or "sex" not in columns or "age" not in columns:
        return None
    year = max(row.year for row in detailed)
    bands = sorted(set(columns["age"]) - {UNKNOWN})
    totals: dict[str, float] = defaultdict(float)
    for row in detailed:
        band = band_of(row.age_band, bands) if row.year == year else None
        if band is not None:
            totals[f"{row.sex} {band}"] += row.residents
    columns["sex_age"] = np.array([_joined(sex, age) for sex, age in zip(columns["sex"], columns["age"], strict=True)], dtype=object)
    return Known("sex_age", dict(totals), _sources(detailed), year)


def _joined(sex: str, age: str) -> str:
    return f"{sex} {age}" if sex in ("female", "male") and age != UNKNOWN else UNKNOWN


def band_of(band: str, asked: Sequence[str]) -> str | None:
    """The asked band that holds a band of the source; None below or above all of them.  Raises NoMargin where it cuts across."""
    low, high = ages(band)
    for wanted in asked:
        first, last = ages(wanted)
        if first <= low and high <= last:
            return wanted
        if low <= last and first <= high:
            raise NoMargin("age_bands", known=band, asked=wanted)
    return None


def ages(band: str) -> tuple[int, int]:
    """First and last age of a band: "25-39", "60-", "60+", "under 5".  Raises NoMargin when it cannot be read."""
    if found := re.fullmatch(r"\s*(\d+)\s*[-–]\s*(\d+)\s*", band):
        return int(found[1]), int(found[2])
    if found := re.fullmatch(r"\s*(\d+)\s*[-–+]\s*", band):
        return int(found[1]), MOST_AGE
    raise NoMargin("age_band", band=band)


def _sources(rows: Iterable[Residents]) -> str:
    return " · ".join(sorted({row.source for row in rows if row.source}))


def _year(rows: Iterable[Residents]) -> int:
    return max(row.year for row in rows)
