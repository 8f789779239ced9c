"""The sample of a round as people read it: the plan, the places, the log, and how far the quotas are filled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import get_language

from wiqaya.places import queries as places
from wiqaya.places.words import Sex
from wiqaya.surveys.estimating.margins import NoMargin, ages
from wiqaya.surveys.models import AnswerSet, Quota, Replacement, Sample, SamplePoint, Wave
from wiqaya.surveys.queries.forms import answers_of
from wiqaya.surveys.words import Channel, Standing

PAGE = 50
ALL = "all"


class Cell(NamedTuple):
    """An area (its code, "" for the city), a sex, an age band."""

    area: str = ""
    sex: str = ALL
    age_band: str = ALL


@dataclass(frozen=True)
class Progress:
    """A quota, and the sets of answers that count for it."""

    quota: Quota
    done: int

    @property
    def open(self) -> int:
        return max(0, self.quota.target - self.done)


def sample_of(wave: Wave) -> Sample | None:
    return Sample.objects.filter(wave=wave).first()


def contacts(sample: Sample) -> int:
    """Households to contact so that the planned interviews come about."""
    return math.ceil(sample.size / sample.response_rate)


def place_count(sample: Sample) -> int:
    """Places of the plan before the draw."""
    return math.ceil(sample.size / sample.cluster)


def points(sample: Sample, *, after: int = 0) -> list[SamplePoint]:
    """A page of places by position, and one more when there is another page."""
    rows = SamplePoint.objects.filter(sample=sample, position__gt=after).select_related("area", "replaced_by__into", "replaces__out")
    return list(rows.order_by("position")[: PAGE + 1])


def points_in_use(wave: Wave) -> QuerySet[SamplePoint]:
    """Places that are visited: drawn or moved up, and not replaced."""
    rows = SamplePoint.objects.filter(sample__wave=wave, replaced_by__isnull=True).select_related("area")
    return rows.exclude(reserve=True, replaces__isnull=True).order_by("position")


def replacements(sample: Sample) -> QuerySet[Replacement]:
    return Replacement.objects.filter(out__sample=sample).select_related("out", "into").order_by("at")


def age_bands(wave: Wave) -> list[str]:
    """The age bands that the round's questionnaire offers, youngest first."""
    offered = answers_of(wave.version, wave.version.roles.get("age", ""), get_language() or "ar")
    return sorted((value for value in offered if _is_band(value)), key=lambda value: ages(value)[0])


def _is_band(value: str) -> bool:
    try:
        return bool(ages(value))
    except NoMargin:
        return False


def cells_of(wave: Wave, parts: Sequence[str]) -> list[Cell]:
    """Every cell of these parts."""
    areas = [area.code for area in places.figure_areas()] if "area" in parts else [""]
    sexes = [Sex.FEMALE.value, Sex.MALE.value] if "sex" in parts else [ALL]
    bands = age_bands(wave) if "age" in parts else [ALL]
    return [Cell(area, sex, band) for area in areas for sex in sexes for band in bands]


def quota_progress(wave: Wave) -> list[Progress]:
    """Quotas by area, sex and age with what counts for them; open links are never among it.  Two queries."""
    counted = _counted(wave)
    quotas = Quota.objects.filter(wave=wave).select_related("area").order_by("area__code", "sex", "age_band")
    return [Progress(quota, sum(n for cell, n in counted.items() if _holds(quota, cell))) for quota in quotas]


def _holds(quota: Quota, cell: Cell) -> bool:
    area = quota.area.code if quota.area else ""
    return area in ("", cell.area) and quota.sex in (ALL, cell.sex) and quota.age_band in (ALL, cell.age_band)


def _counted(wave: Wave) -> dict[Cell, int]:
    roles, lang = wave.version.roles, get_language() or "ar"
    parts = {part: roles[part] for part in ("sex", "age") if answers_of(wave.version, roles.get(part, ""), lang)}
    rows = AnswerSet.objects.filter(wave=wave, standing=Standing.VALID).exclude(channel=Channel.OPEN)
    grouped = rows.annotate(**{f"{part}_said": KT(f"answers__{name}") for part, name in parts.items()})
    found: dict[Cell, int] = {}
    for row in grouped.values("area__code", *(f"{part}_said" for part in parts)).annotate(n=Count("id")).order_by():
        cell = Cell(row["area__code"] or "?", row.get("sex_said") or "?", row.get("age_said") or "?")
        found[cell] = found.get(cell, 0) + row["n"]
    return found
