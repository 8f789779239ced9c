"""A plan begins with consent, pauses, goes on and ends on the person's word; who coordinates it carries no more than the ceiling."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, sealing
from wiqaya.referral.actions import halting, handing, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Clearance, Plan, Situation
from wiqaya.referral.queries import plans, situations
from wiqaya.referral.queries.assessments import fresh_assessment
from wiqaya.referral.queries.mechanism import seat_of, takes_in
from wiqaya.referral.words import Basis, Function, PlanState, Purpose, Stage, Tier
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


def start(*, short: str, review_on: date, by: Actor, at: datetime) -> Plan:
    """Begin: with a consent to support, a conversation signed twice, a goal of the person's with somebody who helps, and a date of review."""
    row = plans.to_change(situations.situation(by, short, at))
    day = timezone.localdate(at)
    if not plans.leads(row, by, at):
        raise ValidationError(_("The service that leads begins the plan."))
    _ready(row, day, review_on)
    _assign(row=row, person=row.coordinator or by.id, by=by, at=at)
    if row.stage == Stage.FULL:
        moving.require(situation=row, move="plan", by=by, at=at)
        moving.move(situation=row, move="plan", by=by, at=at)
    return _run(row=row, review_on=review_on, by=by, at=at)


def _ready(row: Situation, day: date, review_on: date) -> None:
    plan = plans.plan_of(row)
    if plan is None or plan.state != PlanState.DRAFT:
        raise ValidationError(_("There is no plan that waits to begin."))
    if not plans.supports_of(plan).exists():
        raise ValidationError(_("Write at least one goal in the person's words, and who helps with it."))
    if plans.taking_part(row, day) is None:
        raise ValidationError(_("Support is voluntary: write down the person's consent to take part first."))
    if fresh_assessment(row, day) is None:
        raise ValidationError(
            _("Two professionals of different services sign the conversation first; one older than ninety days does not count.")
        )
    _review_day(day, review_on)


def _review_day(day: date, review_on: date) -> None:
    if not day < review_on <= day + clocks.REVIEW_BOUND:
        raise ValidationError({"review_on": _("A plan is reviewed after twelve weeks at most.")})


@atomic
def _run(*, row: Situation, review_on: date, by: Actor, at: datetime) -> Plan:
    plan = Plan.objects.select_for_update().get(situation=row)
    plan.state, plan.starts, plan.review_due = PlanState.RUNNING, timezone.localdate(at), review_on
    plan.save(update_fields=["state", "starts", "review_due"])
    audit.record("plan.start", plan, by=by, at=at)
    return plan


@atomic
def set_plan(*, short: str, state: str, by: Actor, at: datetime) -> Plan:
    """Pause, go on, or leave: on the person's word, without a reason, with no effect anywhere else (R26)."""
    row = plans.to_change(situations.situation(by, short, at))
    if not plans.leads(row, by, at, stopping=state != PlanState.RUNNING):
        raise ValidationError(_("The service that leads writes the plan. The others read it and say what they see."))
    plan = Plan.objects.select_for_update().filter(situation=row).first()
    drawn = {(PlanState.RUNNING, PlanState.PAUSED), (PlanState.PAUSED, PlanState.RUNNING)}
    drawn |= {(known, PlanState.ENDED) for known in (PlanState.DRAFT, PlanState.RUNNING, PlanState.PAUSED)}
    if plan is None or (plan.state, state) not in drawn:
        raise ValidationError(_("This step does not follow from where the plan stands."))
    if state == PlanState.RUNNING and plans.taking_part(row, timezone.localdate(at)) is None:
        raise ValidationError(_("Support is voluntary: write down the person's consent to take part first."))
    plan.state = state
    plan.save(update_fields=["state"])
    if state != PlanState.RUNNING:
        halting.end_links(plan=plan, by=by, at=at)
    audit.record("plan.set", plan, by=by, at=at, state=state)
    return plan


@atomic
def assign(*, short: str, person: UUID, by: Actor, at: datetime) -> Situation:
    """Give the plan to a coordinator of the service that leads, below the ceiling."""
    row = plans.to_change(situations.situation(by, short, at))
    if row.lead != by.agency:
        raise ValidationError(_("The service that leads names the coordinator."))
    return _assign(row=row, person=person, by=by, at=at)


@atomic
def _assign(*, row: Situation, person: UUID, by: Actor, at: datetime) -> Situation:
    cleared = sealing.in_date(at).filter(mechanism=row.mechanism_id, person=person, agency=row.lead or row.home, function=Function.COORDINATOR)
    if cleared.select_for_update().first() is None:
        raise ValidationError({"person": _("Choose somebody of the service that leads who is cleared to coordinate.")})
    ceiling = row.mechanism.ceiling
    others = plans.caseload(row.mechanism_id, person) - (row.coordinator == person)
    if others >= ceiling:
        raise ValidationError(
            {"person": _("Situations that they coordinate: %(count)d; the ceiling is %(ceiling)d. Somebody else takes this one.") % {"count": others, "ceiling": ceiling}}
        )  # fmt: skip
    held = Situation.objects.select_for_update().get(pk=row.pk)
    held.coordinator = person
    held.save(update_fields=["coordinator"])
    audit.record("situation.assign", held, by=by, at=at, person=str(person))
    return held


@atomic
def set_supervision(*, mechanism: UUID, person: UUID, on: date, by: Actor, at: datetime) -> Clearance:
    """The next date on which somebody who coordinates is supervised and supported themselves."""
    if not sealing.cleared(by, mechanism=mechanism, at=at, functions=[Function.SUPERVISOR]):
        raise sealing.Hidden
    if on < timezone.localdate(at):
        raise ValidationError({"on": _("Choose a day to come.")})
    row = sealing.in_date(at).filter(mechanism=mechanism, person=person, function=Function.COORDINATOR).select_for_update().first()
    if row is None or person == by.id:
        raise ValidationError({"person": _("Choose somebody else who is cleared to coordinate.")})
    row.supervision_on = on
    row.save(update_fields=["supervision_on"])
    audit.record("clearance.supervision", row, by=by, at=at)
    return row


def bring_in(*, short: str, agency: UUID, by: Actor, at: datetime) -> Situation:
    """One more service among those who act: with an agreement, a consent that names it, a conversation and a reading in date (R16, R23, R37, R38)."""
    row = plans.to_change(situations.situation(by, short, at))
    day = timezone.localdate(at)
    if row.lead != by.agency:
        raise ValidationError(_("The service that leads brings in others."))
    if not takes_in(row.mechanism, day) or not all(seat_of(row.mechanism, one, day) for one in (row.lead, agency)):
        raise ValidationError({"agency": _("A service without an agreement in date cannot be told.")})
    if fresh_assessment(row, day) is None:
        raise ValidationError(_("Nothing new is shared without a conversation signed twice in the last ninety days."))
    if day - (row.reviewed_on or row.received_on) > clocks.NO_NEW_SHARING:
        raise ValidationError(_("This was last looked at more than sixty days ago. Review it before anything new is shared."))
    consent = next((one for one in situations.consents(row, Purpose.SHARING, day) if str(agency) in one.recipients), None)
    if consent is None:
        raise ValidationError({"agency": _("There is no consent that names this service.")})
    ground = handing.Ground(basis=Basis.CONSENT, purpose="support", fields=("identity", "plan"), consent=consent)
    for tier in (Tier.LIMITED, Tier.FULL):
        handing.hand_over(subject=row.pk, tier=tier, holder=sealing.agency_of(by), to=agency, ground=ground, by=by, at=at)
    return row
