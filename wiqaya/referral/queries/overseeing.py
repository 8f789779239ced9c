"""What the oversight office sees: that something was opened, by whom, why; never what stands in a situation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet

from wiqaya.referral import clocks, office, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.models import BreakGlass, Disclosure, Emergency, InformationRequest, Situation
from wiqaya.referral.queries import situations
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import Ring

SHOWN = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Lent:
    """An exceptional access, and whether its reading is late."""

    row: BreakGlass
    late: bool


def exceptions(at: datetime) -> list[Lent]:
    """Unread ones first, the oldest of them first."""
    rows = list(BreakGlass.objects.order_by("-at")[:SHOWN])
    unread = sorted((row for row in rows if row.read_at is None), key=lambda row: row.at)
    return [
        Lent(row, row.read_at is None and at > row.at + clocks.EXCEPTION_READ) for row in (*unread, *(row for row in rows if row.read_at))
    ]


def exception(key: UUID) -> BreakGlass:
    """Raises Hidden."""
    return _one(BreakGlass.objects.filter(pk=key))


def lent_to(by: Actor, key: UUID, at: datetime) -> BreakGlass:
    """An hour that somebody was lent and that still runs.  Raises Hidden."""
    rows = BreakGlass.objects.filter(pk=key, person=by.id, agency=sealing.agency_of(by), at__lte=at, until__gt=at)
    return _one(rows.select_related("situation__mechanism"))


def tiers_lent(row: Situation, by: Actor, at: datetime) -> set[str]:
    """What the service of somebody holds of a situation by an exception that still runs."""
    rows = Disclosure.objects.filter(sealing.live(at), subject=row.pk, agency=sealing.agency_of(by), purpose=sealing.EXCEPTION)
    return set(rows.values_list("tier", flat=True))


def emergency(key: UUID) -> Emergency:
    """Raises Hidden."""
    return _one(Emergency.objects.filter(pk=key).select_related("situation"))


def exchange(short: str) -> InformationRequest:
    """Raises Hidden."""
    return _one(InformationRequest.objects.filter(short=short).select_related("situation"))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise sealing.Hidden
    return found


def reason_of(row: BreakGlass, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Why an hour was lent: {why, text, tier}.  Raises Hidden, also when the situation was forgotten."""
    ring = office.ring(row, subject=row.situation_id, by=by, at=at, why="exception")
    return sealing.read(ring, "break_glass.reason", row.pk, row.reason)


def emergencies() -> list[Emergency]:
    """Those that no second person has looked at first, then the newest."""
    return list(Emergency.objects.select_related("situation").order_by(F("second_at").asc(nulls_first=True), "-at")[:SHOWN])


def emergency_ring(row: Emergency, *, by: Actor, at: datetime) -> Ring:
    """For whoever is cleared and whose service holds the situation, or for the officer.  Raises Hidden."""
    if row.situation is None:
        raise sealing.Hidden
    if by.may(OVERSEE):
        return office.ring(row, subject=row.situation.pk, by=by, at=at, why="emergency")
    situations.situation(by, row.situation.short, at)
    audit.seen("office.emergency", row, by=by, at=at)
    return office.unsealed(row.city_id, row.situation.pk)


def emergency_of(row: Emergency, *, by: Actor, at: datetime) -> dict[str, Any]:
    """{reason, told_to, asked, agrees?, second?}.  Raises Hidden."""
    return sealing.read(emergency_ring(row, by=by, at=at), "emergency.content", row.pk, row.content)


def exchange_of(row: InformationRequest, *, by: Actor, at: datetime) -> dict[str, Any]:
    """{question, decision?, answer?, effect?}.  Raises Hidden."""
    if row.situation is None:
        raise sealing.Hidden
    if by.may(OVERSEE):
        ring = office.ring(row, subject=row.situation.pk, by=by, at=at, why="exchange")
    else:
        situations.situation(by, row.situation.short, at)
        audit.seen("office.exchange", row, by=by, at=at)
        ring = office.unsealed(row.city_id, row.situation.pk)
    held = sealing.read(ring, "information_request.content", row.pk, row.content)
    effect = sealing.read(ring, "information_request.effect", row.pk, row.effect)
    return held | ({"effect": effect["text"]} if effect else {})


def subject_of(row: InformationRequest) -> UUID:
    """Under whose keys a question is sealed.  Raises Hidden when the situation was forgotten: the text went with it."""
    if row.situation_id is None:
        raise sealing.Hidden
    return UUID(str(row.situation_id))
