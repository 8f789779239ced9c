"""What stops a plan from outside: the person's consent is gone, or the situation was closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wiqaya.people.queries import person
from wiqaya.referral import notices, sealing
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import Consent, GuestLink, Plan, Situation
from wiqaya.referral.queries import plans
from wiqaya.referral.words import Function, PlanState, Purpose
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def stop_with_consent(*, consent: Consent, by: Actor, at: datetime) -> bool:
    """A consent was withdrawn: the plan pauses and its guest pages close, unless another one covers the day.  Whether it has paused."""
    plan = Plan.objects.select_for_update().filter(situation=consent.situation).first()
    if consent.purpose not in {Purpose.SUPPORT, Purpose.SHARING} or plan is None:
        return False
    return _stop(plan, by, at)


def _stop(plan: Plan, by: Actor, at: datetime) -> bool:
    """Close pages of providers that may not be told any more, and pause a plan that nobody agrees to."""
    row, day = plan.situation, timezone.localdate(at)
    for link in GuestLink.objects.filter(support__goal__plan=plan, ended_at__isnull=True).select_related("support"):
        if plans.told(row, link.support.provider, day) is None:
            link.ended_at, link.content = at, b""
            link.save(update_fields=["ended_at", "content"])
    if plan.state != PlanState.RUNNING or plans.taking_part(row, day) is not None:
        return False
    plan.state = PlanState.PAUSED
    plan.save(update_fields=["state"])
    audit.record("plan.set", plan, by=by, at=at, state=plan.state)
    return True


def pause_without_consent(*, by: Actor, at: datetime) -> int:
    """Pause the city's plans whose consent to take part ran out or was withdrawn, and tell who leads that there is a task.  How many.

    The letter says no more: no reference, no name, no reason.  Must stand outside of a transaction.
    """
    with inside():
        paused = [row for row in plans.without_consent(at) if _paused(plan=row, by=by, at=at)]
        for plan in paused:
            tell_lead(situation=plan.situation, by=by, at=at)
    return len(paused)


@atomic
def _paused(*, plan: Plan, by: Actor, at: datetime) -> bool:
    held = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    return held is not None and _stop(held, by, at)


def tell_lead(*, situation: Situation, by: Actor, at: datetime) -> None:
    """A letter to who coordinates; where that is nobody, to those of the service that leads who could."""
    rows = sealing.in_date(at).filter(mechanism=situation.mechanism_id, agency=situation.lead or situation.home, function=Function.COORDINATOR)
    keys = [situation.coordinator] if situation.coordinator else list(rows.values_list("person", flat=True))
    notices.tell(user for key in keys if key != by.id and (user := person(key)))


@atomic
def end_with_situation(*, situation: Situation, by: Actor, at: datetime) -> None:
    """The situation was closed: its plan ends with it, and so do the guest pages."""
    plan = Plan.objects.select_for_update().filter(situation=situation).exclude(state=PlanState.ENDED).first()
    if plan is None:
        return
    plan.state, plan.review_due = PlanState.ENDED, None
    plan.save(update_fields=["state", "review_due"])
    end_links(plan=plan, by=by, at=at)
    audit.record("plan.set", plan, by=by, at=at, state=plan.state)


@atomic
def end_links(*, plan: Plan, by: Actor, at: datetime) -> None:
    """The pages for providers close, and their texts go."""
    GuestLink.objects.filter(support__goal__plan=plan, ended_at__isnull=True).update(ended_at=at, content=b"")
