"""Reading for numbers: programmes and the people they reached as raw tables, which only the gate may turn into something to show.

Every table has the same source and the same finest values (level, domain, area, quarter), so that the ledger sees when two could be subtracted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from wiqaya.action.models import Intervention, Session
from wiqaya.action.queries.rules import counts_as
from wiqaya.engines.disclosure import Dimension, Raw, Source
from wiqaya.places import queries as places
from wiqaya.strategy.words import Domain, PreventionLevel

By = Literal["level", "domain", "area", "quarter"]
NO_AREA = "—"  # in several areas, or nobody said where
METHOD = "sessions-1"
BIAS = {
    "en": "Whoever comes twice counts twice. Counts come from those who do the work. Who did not come is not in them.",
    "ar": "من يأتي مرتين يُعدّ مرتين. الأعداد ممن ينفذون العمل. ومن لم يأت لا يظهر فيها.",
    "fr": "Qui vient deux fois compte deux fois. Les nombres viennent de ceux qui font le travail. Qui n’est pas venu n’y est pas.",
}
TITLE = {"en": "Programmes of the city", "ar": "برامج المدينة", "fr": "Programmes de la ville"}
STEWARD = {"en": "The municipality", "ar": "البلدية", "fr": "La municipalité"}


class Unanswerable(ValueError):
    """Nothing of the kind was written down in the period."""


@dataclass(frozen=True)
class Fact:
    """A number with the finest values on which it stands."""

    level: str
    domain: str
    area: str
    quarter: str
    number: int


def reach_table(*, by: Sequence[By], first: date, last: date) -> Raw:
    """People who came to sessions from `first` to `last`, broken down by one to three of level, domain, area and quarter.

    An area is that of the room, else the only area of the programme.  Raises Unanswerable when there was no session.
    """
    return _table("participants", by, first, last, _came(first, last))


def programme_table(*, by: Sequence[By], first: date, last: date) -> Raw:
    """Programmes that began from `first` to `last`; a draft of targeted work is not counted.  Raises Unanswerable when none did."""
    rows = Intervention.objects.filter(starts__range=(first, last)).prefetch_related("areas", "issues")
    levels = {row.pk: counts_as(row, on=last) for row in rows}
    facts = [Fact(levels[row.pk], row.domain, _only_area(row), quarter_of(row.starts), 1) for row in rows if row.starts and levels[row.pk]]
    return _table("programmes", by, first, last, facts)


def _came(first: date, last: date) -> list[Fact]:
    rows = Session.objects.filter(dated__range=(first, last)).select_related("intervention", "space__area").prefetch_related("intervention__areas")
    return [Fact(row.intervention.level, row.intervention.domain, _where(row), quarter_of(row.dated), sum(row.counts.values())) for row in rows]


def _where(row: Session) -> str:
    area = row.space.area if row.space else None
    return area.code if area else _only_area(row.intervention)


def _only_area(row: Intervention) -> str:
    held = list(row.areas.all())
    return held[0].code if len(held) == 1 and not row.whole_city else NO_AREA


def quarter_of(day: date) -> str:
    """`2026-Q3`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def quarters(first: date, last: date) -> list[str]:
    """Every quarter that the period touches, in order."""
    return list(dict.fromkeys(quarter_of(date(year, month, 1)) for year in range(first.year, last.year + 1) for month in range(1, 13) if first.replace(day=1) <= date(year, month, 1) <= last))


def _table(measure: str, by: Sequence[By], first: date, last: date, facts: Sequence[Fact]) -> Raw:
    if not facts:
        raise Unanswerable(measure)
    dimensions = [DIMENSIONS[name](facts, first, last) for name in by]
    places_in = [{key: place for place, key in enumerate(one.keys)} for one in dimensions]
    counts = np.zeros([len(one.keys) for one in dimensions], dtype=np.int64)
    for fact in facts:
        counts[tuple(known[getattr(fact, name)] for known, name in zip(places_in, by, strict=True))] += fact.number
    return Raw(kind="participants", measure=measure, source=_source(first, last), dimensions=tuple(dimensions), counts=counts)


def _source(first: date, last: date) -> Source:
    return Source(
        key="action.programmes", version=f"{first}/{last}", title=TITLE, steward=STEWARD, licence="", period=f"{first} – {last}",
        bias_note=BIAS, method_version=METHOD,
    )  # fmt: skip


def _choices(name: str, choices: Any) -> Dimension:
    return Dimension(name, tuple(choices.values), labels=tuple(str(label) for label in choices.labels))


def _areas(facts: Sequence[Fact], first: date, last: date) -> Dimension:
    names = {area.code: {lang: entry["text"] for lang, entry in area.name.items()} for area in places.areas()}
    keys = [*names, *sorted({fact.area for fact in facts} - set(names))]
    several = {"en": "Several areas", "ar": "أحياء عدة", "fr": "Plusieurs quartiers"}
    return Dimension("area", tuple(keys), labels=tuple(names.get(key) or (several if key == NO_AREA else key) for key in keys), role="area")


DIMENSIONS: dict[str, Callable[[Sequence[Fact], date, date], Dimension]] = {
    "level": lambda _facts, _first, _last: _choices("level", PreventionLevel),
    "domain": lambda _facts, _first, _last: _choices("domain", Domain),
    "area": _areas,
    "quarter": lambda _facts, first, last: Dimension("quarter", tuple(quarters(first, last)), role="period"),
}
