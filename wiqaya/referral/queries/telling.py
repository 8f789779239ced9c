"""Whom a service has still to tell who holds what about them, and by which day (R27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wiqaya.referral import clocks
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.words import Stage, Tier
from wiqaya.safeguards.access import Actor

KNOWN = (Stage.LIMITED, Stage.FULL, Stage.SUPPORT)  # somebody's identity was shared
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ToTell:
    """A situation whose person was not told yet."""

    row: Situation
    due: date
    late: bool


def tells(row: Situation, by: Actor) -> bool:
    """Whether it is this service that tells: the one that leads, or the home service before one leads."""
    return by.agency is not None and by.agency == (row.lead or row.home)


def to_tell(by: Actor, at: datetime) -> list[ToTell]:
    """The earliest first.  Nobody makes these tasks, and nobody can forget to: they follow from the first sharing of an identity."""
    own = Q(lead=by.agency) | Q(lead__isnull=True, home=by.agency)
    return _due(situations.visible(by, at).filter(own), timezone.localdate(at))


def late(at: datetime) -> int:
    """How many people of the city should have been told by now, for the oversight office: a number, no reference."""
    return sum(one.late for one in _due(Situation.objects.all(), timezone.localdate(at), most=None))


def due_of(row: Situation) -> date | None:
    """The day by which the person is told; nothing before an identity was shared."""
    return _days([row]).get(row.pk)


def _due(rows: QuerySet[Situation], today: date, most: int | None = SHOWN) -> list[ToTell]:
    held = list(rows.filter(stage__in=KNOWN, telling__isnull=True).order_by("received_on")[:most])
    days = _days(held)
    found = [ToTell(row, days[row.pk], days[row.pk] < today) for row in held if row.pk in days]
    return sorted(found, key=lambda one: (one.due, one.row.short))


def _days(rows: list[Situation]) -> dict[object, date]:
    """key of a situation -> a month after the first sharing of the identity, or the earlier day that was promised where the law was the ground."""
    found: dict[object, date] = {}
    shared = Disclosure.objects.filter(subject__in=[row.pk for row in rows], tier=Tier.LIMITED).values_list("subject", "at", "inform_on")
    for subject, moment, promised in shared:
        day = promised or timezone.localdate(moment) + clocks.INFORM
        found[subject] = min(found.get(subject, day), day)
    return found
