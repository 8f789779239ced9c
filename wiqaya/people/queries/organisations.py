"""Organisations and the map of who does what (G0-06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from wiqaya.people.models import Organisation
from wiqaya.people.words import Level, Sector
from wiqaya.places.words import Department


def organisations(
    kind: str | None = None, *, sector: str = "", level: str = "", department: str = "", active: bool = True
) -> QuerySet[Organisation]:
    """The city's organisations, oldest first; filters that are empty do not filter."""
    wanted = {"kind": kind or "", "sector": sector, "level": level, "department": department}
    return Organisation.objects.filter(active=active, **{name: value for name, value in wanted.items() if value}).order_by("id")


def organisation_by_short(short: str) -> Organisation | None:
    return Organisation.objects.filter(short=short).first()


def organisations_by_key(keys: Iterable[UUID]) -> list[Organisation]:
    """The city's organisations with these keys, in no order; a key of another city gives nothing."""
    return list(Organisation.objects.filter(pk__in=list(keys)))


def role_map(rows: Iterable[Organisation]) -> dict[tuple[str, str], list[Organisation]]:
    """(sector, level) -> the organisations there; every pair is present, an empty one is a gap."""
    found: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
    for row in rows:
        found[row.sector, row.level].append(row)
    return {(sector, level): found[sector, level] for sector in Sector.values for level in Level.values}


def gaps(rows: Iterable[Organisation]) -> list[str]:
    """The classes of services (G2-67) that no organisation of the city stands for."""
    present = {row.department for row in rows}
    return [department for department in Department.values if department not in present]
