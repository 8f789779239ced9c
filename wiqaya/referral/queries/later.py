"""What comes later: overdue readings for the chair, being asked again, and those who come of age."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wiqaya.referral import clocks, sealing
from wiqaya.referral.models import FollowUp, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.words import Function, PlanState, Stage
from wiqaya.safeguards.access import Actor

OF_AGE, KEPT = 18, 200
SHARED = (Stage.LIMITED, Stage.FULL, Stage.SUPPORT)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A situation that was not looked at in time: its reference and who holds it, no more."""

    short: str
    service: UUID
    since: date
    stops_sharing: bool  # for more than sixty days: nothing new is shared


def overdue_for_chair(by: Actor, at: datetime) -> tuple[list[Overdue], dict[UUID, int]]:
    """(those that several services share, the number of others by home service) not looked at in time, for who chairs (R38).

    A chair holds no key: of what one service holds alone (filter 1) not even a reference is told (R09).  Raises Hidden.
    """
    mechanisms = list(
        sealing.clearances_of(by, at).filter(function=Function.CHAIR).values_list("mechanism", flat=True)
    )
    if not mechanisms:
        raise sealing.Hidden
    day = timezone.localdate(at)
    rows = Situation.objects.filter(mechanism__in=mechanisms).exclude(stage=Stage.CLOSED)
    late = rows.filter(
        Q(review_due__lt=day) | Q(plan__review_due__lt=day, plan__state__in=[PlanState.RUNNING, PlanState.PAUSED])
    ).distinct()
    shared = [
        Overdue(row.short, row.lead or row.home, row.review_due, day - (row.reviewed_on or row.received_on) > clocks.NO_NEW_SHARING)
        for row in late.filter(stage__in=SHARED).order_by("review_due", "short")
    ]
    return shared, dict(Counter(late.exclude(stage__in=SHARED).values_list("home", flat=True)))


def follow_ups_due(by: Actor, at: datetime) -> list[FollowUp]:
    """Those to ask again by today, of situations that one's service keeps."""
    rows = FollowUp.objects.filter(due__lte=timezone.localdate(at), done_on__isnull=True, situation__in=situations.visible(by, at))
    return list(rows.select_related("situation").order_by("due", "situation__short"))


def kept(by: Actor, at: datetime) -> list[Situation]:
    """Those that ended and that one's service still keeps, the earliest day of erasing first; at most 200."""
    rows = situations.visible(by, at).filter(stage=Stage.CLOSED, forget_on__isnull=False)
    return list(rows.order_by("forget_on", "short")[:KEPT])


def coming_of_age(by: Actor, at: datetime) -> list[Situation]:
    """Those who came under 18 and can be 18 in this year, or whose year is not known: erasing is the default (R30).

    The year of birth is sealed: every look is an opening, and noted.
    """
    rows = situations.visible(by, at).filter(minor=True, lead=by.agency, identity__isnull=False, stage__in=[*SHARED, Stage.CLOSED])
    return [row for row in rows.order_by("received_on", "short") if _of_age(row, by, at)]


def _of_age(row: Situation, by: Actor, at: datetime) -> bool:
    try:
        year = situations.identity_of(row, by=by, at=at).birth_year
    except sealing.Hidden:
        return False
    return year is None or at.year - year >= OF_AGE
