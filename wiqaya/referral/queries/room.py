"""The room as those present may see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from wiqaya.referral import sealing
from wiqaya.referral.contents import Reasons, Sheet
from wiqaya.referral.models import Attendance, Decision, Item, Meeting
from wiqaya.referral.words import SeatSector, Tier
from wiqaya.safeguards.access import Actor
from wiqaya.ui.dates import date_words, time_words


def is_open(meeting: Meeting, at: datetime) -> bool:
    return (
        meeting.opened_at is not None
        and meeting.closed_at is None
        and meeting.closes_at is not None
        and meeting.opened_at <= at < meeting.closes_at
    )


def services_present(meeting: Meeting) -> dict[UUID, str]:
    """service -> sector of those in the room."""
    return dict(meeting.present.filter(left_at__isnull=True).values_list("agency", "sector"))


def balance(meeting: Meeting) -> tuple[int, int]:
    """(services of care and schooling, services of security) in the room."""
    sectors = [SeatSector(sector) for sector in services_present(meeting).values()]
    return sum(not sector.security for sector in sectors), sum(sector.security for sector in sectors)


def meeting(by: Actor, short: str, at: datetime) -> Meeting:
    """A meeting of a mechanism in which somebody is cleared.  Raises Hidden."""
    found = Meeting.objects.filter(short=short).select_related("mechanism").first()
    if found is None or not sealing.cleared(by, mechanism=found.mechanism_id, at=at, functions=("member", "chair")):
        raise sealing.Hidden
    return found


def sheet_of(item: Item, *, by: Actor, at: datetime) -> Sheet:
    """What the table may read, while the meeting is open and for those who sit in it.  Raises Hidden."""
    here = Attendance.objects.filter(meeting_id=item.meeting_id, person=by.id, left_at__isnull=True).exists()
    if not here and item.home != by.agency:
        raise sealing.Hidden
    opened = sealing.ring(subject=item.pk, tier=Tier.TABLE, mechanism=item.mechanism_id, by=by, at=at, why="sheet")
    return Sheet.of(sealing.read(opened, "item.sheet", item.pk, item.sheet))


def reasons_of(decision: Decision, *, by: Actor, at: datetime) -> Reasons:
    """Why it was decided so.  Raises Hidden."""
    item = decision.item
    opened = sealing.ring(subject=item.pk, tier=Tier.TABLE, mechanism=item.mechanism_id, by=by, at=at, why="reasons")
    return Reasons(**sealing.read(opened, "decision.content", decision.pk, decision.content))


def coming(by: Actor, at: datetime) -> list[Meeting]:
    """Meetings of one's mechanisms that are open or still to come, the next one first."""
    mechanisms = sealing.clearances_of(by, at).filter(function__in=("member", "chair")).values("mechanism")
    rows = Meeting.objects.filter(mechanism__in=mechanisms, closed_at__isnull=True, planned_for__gte=at - timedelta(days=1))
    return list(rows.select_related("mechanism").order_by("planned_for")[:12])


def when(meeting: Meeting) -> str:
    """Day and hour of a meeting, in words."""
    return f"{date_words(timezone.localdate(meeting.planned_for))} · {time_words(timezone.localtime(meeting.planned_for))}"


def here(by: Actor, meeting: Meeting) -> bool:
    """Whether somebody has taken a seat and not left."""
    return meeting.present.filter(person=by.id, left_at__isnull=True).exists()


def keys_of(item: Item) -> list[UUID]:
    """The services that the table named."""
    return [UUID(key) for key in item.needed]
