"""Reading the trail: about one object, and page by page."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter
from uuid import UUID

from django.db import models

from wiqaya.safeguards.audit.rows import place_of, trails
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import current_city


def history(obj: models.Model, *, limit: int = 50) -> list[AuditRow]:
    """The latest rows about one object, newest first."""
    rows = AuditRow.objects.using(place_of(obj)).filter(kind=obj._meta.label_lower, object=str(obj.pk))
    return list(rows.order_by("-id")[:limit])


def rows_about(about: models.Q, *, actions: Iterable[str], limit: int = 50) -> list[AuditRow]:
    """The latest rows of the current city, or of no city, that `about` describes by kind and object, newest first."""
    here = models.Q(city=current_city()) | models.Q(city__isnull=True)
    return list(AuditRow.objects.filter(about & here, action__in=list(actions)).order_by("-id")[:limit])


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of every trail of a city together, newest first; `before` is the key of the next page, or None on the last one.

    The database of a row is `row._state.db`.
    """

    rows: list[AuditRow]
    before: Mapping[str, int] | None


def page(
    *, city: UUID | None, before: Mapping[str, int] | None = None, person: UUID | None = None, object: str = "", action: str = "",
    since: datetime | None = None, until: datetime | None = None, limit: int = 50, databases: Iterable[str] | None = None,
) -> Page:  # fmt: skip
    """A page of the trail of a city (None: of the installation itself), by doer, object key or action.

    `before` comes from the page above; each database is read from its own place in the trail, so that rows written meanwhile
    neither repeat nor hide one.
    """
    found = {"by": person, "object": object, "action": action, "at__gte": since, "at__lt": until}
    wanted = {"city": city, **{name: value for name, value in found.items() if value}}
    names = tuple(databases or trails())
    read = [_latest(database, wanted, (before or {}).get(database), limit + 1) for database in names]
    rows = list(islice(heapq.merge(*read, key=attrgetter("at"), reverse=True), limit))
    if sum(map(len, read)) <= limit:
        return Page(rows, None)
    reached = dict(before or {}) | {str(row._state.db): row.id for row in rows}
    return Page(rows, reached)


def _latest(database: str, wanted: Mapping[str, object], before: int | None, limit: int) -> list[AuditRow]:
    rows = AuditRow.objects.using(database).filter(**_city_none(wanted))
    return list((rows.filter(id__lt=before) if before is not None else rows).order_by("-id")[:limit])


def _city_none(wanted: Mapping[str, object]) -> dict[str, object]:
    rest = dict(wanted)
    return rest if rest["city"] is not None else {**{k: v for k, v in rest.items() if k != "city"}, "city__isnull": True}
