"""What stops a plan from outside: the person's consent is gone, or the situation was closed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Consent, GuestLink, Plan, Situation
from wiqaya.referral.queries import plans
from wiqaya.referral.words import PlanState, Purpose
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def stop_with_consent(*, consent: Consent, by: Actor, at: datetime) -> None:
    """A consent to support was withdrawn: the plan pauses and its guest pages close, unless another consent covers the day."""
    row = consent.situation
    plan = Plan.objects.select_for_update().filter(situation=row).first()
    if consent.purpose not in {Purpose.SUPPORT, Purpose.SHARING} or plan is None:
        return
    for link in GuestLink.objects.filter(support__goal__plan=plan, ended_at__isnull=True).select_related("support"):
        if plans.told(row, link.support.provider, timezone.localdate(at)) is None:
            link.ended_at, link.content = at, b""
            link.save(update_fields=["ended_at", "content"])
    if plan.state == PlanState.RUNNING and plans.taking_part(row, timezone.localdate(at)) is None:
        plan.state = PlanState.PAUSED
        plan.save(update_fields=["state"])
        audit.record("plan.set", plan, by=by, at=at, state=plan.state)


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
