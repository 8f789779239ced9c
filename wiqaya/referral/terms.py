"""What ends by itself (clocks.py): sheets, envelopes, answers that never came, situations past their day, clearances, consents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from wiqaya.people.queries import person
from wiqaya.referral import clocks
from wiqaya.referral.actions import families, forgetting, handing, lapsing, misuse
from wiqaya.referral.apart import DATABASE
from wiqaya.referral.models import (
    Arrival,
    Clearance,
    Conflict,
    Consent,
    Disclosure,
    Emergency,
    FamilyPlan,
    GuestLink,
    InformationRequest,
    Item,
    ManualRead,
    MisuseReport,
    OwnAreas,
    RightsRequest,
    ServiceAnswer,
    Situation,
)
from wiqaya.referral.words import Basis, DisclosureState, ItemState, Stage
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.audit import AuditRow
from wiqaya.safeguards.retention import Forget
from wiqaya.safeguards.tenancy import current_city

Rows = Callable[[datetime], QuerySet[Any]]


def undecided_sheets(at: datetime) -> QuerySet[Item]:
    """Fourteen days at the table without a decision."""
    return Item.objects.filter(state=ItemState.WAITING, lapses_on__lt=timezone.localdate(at))


def decided_sheets(at: datetime) -> QuerySet[Item]:
    """Sheets that the table took up, thirty days later: what is needed stands in the plan by then."""
    return Item.objects.filter(state=ItemState.MET, sheet__isnull=False, decided_on__lt=timezone.localdate(at) - clocks.LIMITED)


def silent_services(at: datetime) -> QuerySet[ServiceAnswer]:
    """Named services that did not answer within seven days: that is a no."""
    return ServiceAnswer.objects.filter(involved__isnull=True, due__lt=timezone.localdate(at), situation__stage=Stage.LIMITED).exclude(
        agency=F("situation__home")
    )


def undecided_situations(at: datetime) -> QuerySet[Situation]:
    """Requests that nobody took up, tables and envelopes whose term is over, and what lies with a home service that has not read it for ninety days."""
    stages, day = [Stage.RECEIVED, Stage.REVIEW, Stage.TABLE, Stage.LIMITED], timezone.localdate(at)
    unread = Q(stage=Stage.HOME, stage_since__lt=day - clocks.UNREAD) & (Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=day - clocks.UNREAD))
    return Situation.objects.filter(Q(stage__in=stages, forget_on__lt=day) | unread, held=False)


def past_their_day(at: datetime) -> QuerySet[Situation]:
    """Closed ones whose day of forgetting has come."""
    return Situation.objects.filter(stage=Stage.CLOSED, forget_on__lte=timezone.localdate(at), held=False)


def over_consents(at: datetime) -> QuerySet[Disclosure]:
    """Sharing whose consent has run out."""
    over = Consent.objects.filter(ends__lt=timezone.localdate(at)).values("pk")
    return Disclosure.objects.filter(consent__in=over).exclude(state=DisclosureState.ENDED)


def unreviewed_sharing(at: datetime) -> QuerySet[Disclosure]:
    """Sharing without consent that nobody reviewed within thirty days."""
    return Disclosure.objects.filter(basis=Basis.LAW, review_on__lt=timezone.localdate(at)).exclude(state=DisclosureState.ENDED)


def past_their_hour(at: datetime) -> QuerySet[Disclosure]:
    """Keys that were given until an hour, or for a meeting that is over."""
    over = Q(until__lte=at) | Q(meeting__closed_at__isnull=False, meeting__closed_at__lte=at - timedelta(hours=1))
    return Disclosure.objects.filter(over).exclude(state=DisclosureState.ENDED)


def stale_clearances(at: datetime) -> QuerySet[Clearance]:
    """Seats that were not confirmed for ninety days, once the days for reading a plan that runs are over, too."""
    kept = clocks.MEMBERSHIP + clocks.READING
    return Clearance.objects.filter(ended_at__isnull=True, confirmed_on__lt=timezone.localdate(at) - kept)


def unused_clearances(at: datetime) -> QuerySet[Clearance]:
    """Clearances of people who for 45 days have neither signed in nor opened anything here."""
    since = at - clocks.DORMANT
    rows = Clearance.objects.filter(ended_at__isnull=True, given_at__lt=since)
    active = AuditRow.objects.using(DATABASE).filter(city=current_city(), at__gte=since).values_list("by", flat=True)
    people = set(rows.values_list("person", flat=True)) - set(active.distinct())
    accounts = [user for key in people if (user := person(key))]
    gone = [user.pk for user in accounts if user.last_login is None or user.last_login < since]
    return rows.filter(person__in=gone)


def old_links(at: datetime) -> QuerySet[GuestLink]:
    return GuestLink.objects.filter(expires__lte=at, ended_at__isnull=True)


def old_requests(at: datetime) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(forget_on__lte=timezone.localdate(at))


def old_reports(at: datetime) -> QuerySet[MisuseReport]:
    return MisuseReport.objects.filter(forget_on__lte=timezone.localdate(at))


def old_exchanges(at: datetime) -> QuerySet[InformationRequest]:
    """Questions of a year ago whose situation is gone, and their texts with it; never one older than five years."""
    today = timezone.localdate(at)
    return InformationRequest.objects.filter(Q(asked_on__lte=today - clocks.TRACES, situation__isnull=True) | Q(asked_on__lte=today - clocks.LONGEST))


def old_emergencies(at: datetime) -> QuerySet[Emergency]:
    """Calls to protect a life, as questions."""
    return Emergency.objects.filter(Q(at__lte=at - clocks.TRACES, situation__isnull=True) | Q(at__lte=at - clocks.LONGEST))


def old_arrivals(at: datetime) -> QuerySet[Arrival]:
    """Announced arrivals, a year after the last day on which anybody was expected; their tasks go with them."""
    return Arrival.objects.filter(expected_until__lte=timezone.localdate(at) - clocks.TRACES)


def old_conflicts(at: datetime) -> QuerySet[Conflict]:
    """Conflicts of aims, five years after the decision: they say how the city decides, and name nobody."""
    return Conflict.objects.filter(decided_on__lte=timezone.localdate(at) - clocks.LONGEST)


def own_areas_of_those_who_left(at: datetime) -> QuerySet[OwnAreas]:
    """What people said of themselves who hold no clearance any more."""
    return OwnAreas.objects.exclude(person__in=Clearance.objects.filter(ended_at__isnull=True).values("person"))


def old_readings(at: datetime) -> QuerySet[ManualRead]:
    """Who read the manual, a year later."""
    return ManualRead.objects.filter(at__lte=at - clocks.TRACES)


def over_families(at: datetime) -> QuerySet[FamilyPlan]:
    """Family plans whose last day has come, or with which nobody has worked for half a year after a review was due."""
    today = timezone.localdate(at)
    return FamilyPlan.objects.filter(Q(until__lt=today) | Q(review_due__lt=today - families.BETWEEN))


def lapse_sheets(*, by: Actor, at: datetime) -> int:
    return each(undecided_sheets, lambda row: lapsing.lapse_item(item=row, by=by, at=at), at)


def strip_sheets(*, by: Actor, at: datetime) -> int:
    return each(decided_sheets, lambda row: forgetting.strip_item(item=row, by=by, at=at), at)


def end_silence(*, by: Actor, at: datetime) -> int:
    return each(silent_services, lambda row: lapsing.count_as_no(answer=row, by=by, at=at), at)


def lapse_situations(*, by: Actor, at: datetime) -> int:
    return each(undecided_situations, lambda row: lapsing.lapse_situation(situation=row, by=by, at=at), at)


def forget_situations(*, by: Actor, at: datetime) -> int:
    return each(past_their_day, lambda row: forgetting.forget_situation(situation=row, why="term", by=by, at=at), at)


def end_sharing(*, by: Actor, at: datetime) -> int:
    """Consents that ran out, sharing by law that nobody reviewed, hours and meetings that are over."""
    return sum(handing.take_back(rows=rows(at), why=why, by=by, at=at) for rows, why in ENDINGS)


ENDINGS: tuple[tuple[Rows, str], ...] = (
    (over_consents, "consent-over"), (unreviewed_sharing, "not-reviewed"), (past_their_hour, "hour-over"),
)  # fmt: skip


def end_clearances(*, by: Actor, at: datetime) -> int:
    return each(stale_clearances, lambda row: lapsing.end_clearance(clearance=row, why="not-confirmed", by=by, at=at), at)


def end_unused(*, by: Actor, at: datetime) -> int:
    return each(unused_clearances, lambda row: lapsing.end_clearance(clearance=row, why="not-used", by=by, at=at), at)


def end_links(*, by: Actor, at: datetime) -> int:
    return each(old_links, lambda row: lapsing.end_link(link=row, by=by, at=at), at)


def forget_requests(*, by: Actor, at: datetime) -> int:
    return each(old_requests, lambda row: lapsing.forget_request(request=row, by=by, at=at), at)


def forget_reports(*, by: Actor, at: datetime) -> int:
    return each(old_reports, lambda row: misuse.forget_report(report=row, by=by, at=at), at)


def forget_families(*, by: Actor, at: datetime) -> int:
    return each(over_families, lambda row: families.forget_plan(plan=row, why="term", by=by, at=at), at)


def forget_rows(rows: Rows, what: str) -> Forget:
    """Forget rows that no key belongs to."""

    def forget(*, by: Actor, at: datetime) -> int:
        return each(rows, lambda row: lapsing.forget_row(row=row, what=what, by=by, at=at), at)

    return forget


def due_sharing(at: datetime) -> int:
    return sum(rows(at).count() for rows, _why in ENDINGS)


def each(rows: Rows, end: Callable[[Any], object], at: datetime) -> int:
    """End all of them, each in steps of its own; one that fails keeps no other from its term, and is told at the end."""
    found, failed = list(rows(at)), list[Exception]()
    for row in found:
        try:
            end(row)
        except Exception as wrong:
            failed.append(wrong)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(found)} could not be ended", failed)
    return len(found)
