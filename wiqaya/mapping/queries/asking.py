"""Who was asked, who answered, what is missing; briefings; and what was asked of my own service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from wiqaya.mapping.models import Briefing, Contribution, Cycle
from wiqaya.mapping.words import Answered, CycleState, Part
from wiqaya.people import queries as people
from wiqaya.people.words import OrganisationKind
from wiqaya.places.words import Department
from wiqaya.records.words import Sector as SourceSector
from wiqaya.safeguards.access import Actor

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation

WAITING = (Answered.ASKED, Answered.REMINDED)
PATIENCE = timedelta(days=14)  # without a day of its own, a request is due after two weeks


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of a cycle, with their sums."""

    rows: list[Contribution]

    @property
    def answered(self) -> int:
        return sum(row.state == Answered.ANSWERED for row in self.rows)

    @property
    def missing(self) -> list[Contribution]:
        return [row for row in self.rows if row.state in WAITING]

    @property
    def co_hosts(self) -> list[Contribution]:
        return [row for row in self.rows if row.part == Part.CO_HOST]


def asked(cycle: Cycle) -> Asked:
    """Those without an answer first, the longest waiting before the others."""
    rows = Contribution.objects.filter(cycle=cycle).select_related("organisation")
    return Asked(sorted(rows, key=lambda row: (row.state not in WAITING, row.asked_at)))


def reminder_due(row: Contribution, *, at: datetime) -> bool:
    """Whether it is time to remind: the hoped-for day has passed, or two weeks without one."""
    if row.state not in WAITING:
        return False
    since = row.reminded_at or row.asked_at
    return row.due < at.date() and since.date() < at.date() if row.due else since + PATIENCE < at


def reminders_due(*, at: datetime) -> QuerySet[Contribution]:
    """The same rule for every open cycle, as a query."""
    waiting = Contribution.objects.filter(cycle__state=CycleState.OPEN, state__in=WAITING)
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    late = Q(due__lt=at.date()) & (Q(reminded_at__lt=today) | Q(reminded_at__isnull=True, asked_at__lt=today))
    long_ago = Q(due__isnull=True) & (Q(reminded_at__lt=at - PATIENCE) | Q(reminded_at__isnull=True, asked_at__lt=at - PATIENCE))
    return waiting.filter(late | long_ago)


def waiting_for_others() -> QuerySet[Contribution]:
    """Requests without an answer in open cycles, the longest waiting first."""
    rows = Contribution.objects.filter(cycle__state=CycleState.OPEN, state__in=WAITING)
    return rows.select_related("organisation", "cycle").order_by("asked_at")


def briefings(cycle: Cycle) -> QuerySet[Briefing]:
    return Briefing.objects.filter(cycle=cycle).select_related("organisation").order_by("-asked_on", "-id")


def briefings_waiting() -> QuerySet[Briefing]:
    rows = Briefing.objects.filter(cycle__state=CycleState.OPEN, answered_on__isnull=True)
    return rows.select_related("organisation", "cycle").order_by("asked_on", "id")


@dataclass(frozen=True, slots=True)
class NotYetAsked:
    """Who could still be asked: organisations of the city, classes of services and sectors that stand for nobody asked."""

    organisations: list[Organisation]
    departments: list[Department]
    sectors: list[SourceSector]


def not_yet_asked(rows: Iterable[Contribution]) -> NotYetAsked:
    done = list(rows)
    keys = {row.organisation_id for row in done}
    departments = {row.organisation.department for row in done}
    sectors = {row.sector for row in done}
    others = people.organisations().exclude(kind=OrganisationKind.POLICE)
    return NotYetAsked(
        [one for one in others if one.id not in keys],
        [Department(key) for key in Department.values if key not in departments],
        [SourceSector(key) for key in SourceSector.values if key not in sectors and key != SourceSector.POLICE],
    )


def police_bodies() -> QuerySet[Organisation]:
    """The police and justice bodies of the city's list of organisations, with what is known of their areas."""
    return people.organisations(OrganisationKind.POLICE)


def my_organisations(by: Actor, *, on: date) -> QuerySet[Organisation]:
    """The organisations for which somebody holds a role today."""
    term = Q(members__user=by.id, members__starts__lte=on) & (Q(members__ends__isnull=True) | Q(members__ends__gte=on))
    return people.organisations().filter(term, members__ended_at__isnull=True).distinct()


def asked_of(by: Actor, *, on: date) -> QuerySet[Contribution]:
    """What open cycles asked of somebody's own organisations, unanswered first."""
    rows = Contribution.objects.filter(cycle__state=CycleState.OPEN, organisation__in=my_organisations(by, on=on))
    return rows.select_related("organisation", "cycle").order_by("answered_at", "asked_at")


def briefings_of(by: Actor, *, on: date) -> QuerySet[Briefing]:
    """Briefings that open cycles asked of somebody's own police or justice body."""
    rows = Briefing.objects.filter(cycle__state=CycleState.OPEN, organisation__in=my_organisations(by, on=on))
    return rows.select_related("organisation", "cycle").order_by("answered_on", "asked_on")


def is_asked_of(request: Contribution | Briefing, *, by: Actor, on: date) -> bool:
    return my_organisations(by, on=on).filter(pk=request.organisation_id).exists()
