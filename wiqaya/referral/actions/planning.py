"""The support plan: goals in the person's own words, who helps with what by when, and what could go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import organisations_by_key
from wiqaya.referral import conversation, guards, sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents_plan import GoalContent, PlanContent, SupportContent
from wiqaya.referral.models import Goal, Plan, Situation, Support
from wiqaya.referral.queries import plans, providers, situations
from wiqaya.referral.words import Intensity, PlanState, SupportKind, SupportState
from wiqaya.referral.words.supporting import SaidBy
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor

NEEDED = ("why_this_much", "dignity", "unwanted", "if_worse")


@atomic
def draft(*, short: str, content: PlanContent, intensity: str, by: Actor, at: datetime) -> Plan:
    """Write the plan, or write it anew: how much and why that fits, dignity, effects nobody wants, what if it gets worse."""
    row = _coordinated(short, by, at)
    wrong = {name: _("Write this down before the plan begins.") for name in NEEDED if not getattr(content, name).strip()}
    if intensity not in Intensity.values:
        wrong["intensity"] = _("Choose from the list.")
    if wrong:
        raise ValidationError(wrong)
    _sound(content.plain())
    opened = plans.ring(row, by=by, at=at, why="plan")
    plan = plans.plan_of(row) or Plan(situation=row, made_by=by.id, made_at=at)
    plan.intensity = intensity
    plan.content = sealing.seal(opened, "plan.content", plan.pk, content.plain())
    plan.save()
    audit.record("plan.write", plan, by=by, at=at, intensity=intensity)
    return plan


@atomic
def add_goal(*, short: str, content: GoalContent, by: Actor, at: datetime) -> Goal:
    """One goal, as the person or the family said it; services set none of their own (G3S-48)."""
    row = _coordinated(short, by, at)
    plan = _locked(row)
    wrong: dict[str, str] = {}
    if not content.words.strip():
        wrong["words"] = _("Write the goal in the words of the person.")
    if content.said_by not in SaidBy.values:
        wrong["said_by"] = _("Say who put it so.")
    if wrong:
        raise ValidationError(wrong)
    _sound({"words": content.words})
    opened = plans.ring(row, by=by, at=at, why="plan")
    made = Goal(plan=plan, number=plan.goals.count() + 1)
    made.content = sealing.seal(opened, "goal.content", made.pk, content.plain())
    made.save(force_insert=True)
    audit.record("goal.add", made, by=by, at=at, number=made.number)
    return made


@atomic
def add_support(
    *, short: str, goal: int, kind: str, provider: UUID, by_when: date, intensity: str, what: str, overload_reason: str = "",
    service: UUID | None = None, by: Actor, at: datetime,
) -> Support:  # fmt: skip
    """One kind of help for one goal.  More than three at once, or more than one close, is warned of and needs a reason (G3S-53).

    `service`: the one of the directory that the provider runs; it stands sealed, and the directory learns nothing of it.
    """
    row = _coordinated(short, by, at)
    plan = _locked(row)
    aim = plan.goals.filter(number=goal).first()
    if aim is None:
        raise sealing.Hidden
    wrong: dict[str, str] = {
        name: _("Choose from the list.")
        for name, value, known in (("kind", kind, SupportKind), ("intensity", intensity, Intensity))
        if value not in known.values
    }
    if not organisations_by_key([provider]):
        wrong["provider"] = _("Choose a service of the city's directory.")
    if service is not None and not _runs(row, provider, service, at):
        wrong["provider"] = _("Choose a service of the city's directory.")
    if by_when < timezone.localdate(at):
        wrong["by_when"] = _("Choose a day to come.")
    if not what.strip():
        wrong["what"] = _("Write what exactly is offered.")
    if wrong:
        raise ValidationError(wrong)
    _sound({"what": what, "overload_reason": overload_reason})
    opened = plans.ring(row, by=by, at=at, why="plan")
    made = Support(goal=aim, kind=kind, provider=provider, by_when=by_when, intensity=intensity)
    made.content = sealing.seal(opened, "support.content", made.pk, SupportContent(what=what, keys={}, service=str(service or "")).plain())
    made.save(force_insert=True)
    too_much = plans.overload(plans.supports_of(plan))
    if too_much:
        if not overload_reason.strip() and plan.overload_reason is None:
            raise ValidationError(
                {"overload_reason": " ".join([*too_much, _("Write why it is not too much, or leave something for later.")])}
            )
        if overload_reason.strip():
            plan.overload_reason = sealing.seal(opened, "plan.overload_reason", plan.pk, {"text": overload_reason})
            plan.save(update_fields=["overload_reason"])
    audit.record("support.add", made, by=by, at=at, kind=kind, intensity=intensity)
    return made


def _runs(row: Situation, provider: UUID, service: UUID, at: datetime) -> bool:
    found = providers.chosen(providers.Aim.PLAN, row.mechanism, service, at=at)
    return found is not None and found.agency == provider


@atomic
def set_support(*, short: str, key: UUID, state: str, by: Actor, at: datetime) -> Support:
    """Where one support stands.  A mentor begins only when both sides have agreed; "not wanted" needs no reason and has no effect elsewhere."""
    row = _coordinated(short, by, at)
    plan = _locked(row)
    held = Support.objects.select_for_update().get(pk=plans.support(row, key).pk)
    if state not in SupportState.values:
        raise ValidationError({"state": _("Choose from the list.")})
    if state == SupportState.RUNNING:
        _may_run(row, plan, held, at)
    held.state = state
    held.save(update_fields=["state"])
    audit.record("support.set", held, by=by, at=at, state=state)
    return held


def _may_run(row: Situation, plan: Plan, held: Support, at: datetime) -> None:
    day = timezone.localdate(at)
    if plan.state != PlanState.RUNNING:
        raise ValidationError(_("The plan does not run. Begin it, or take it up again, with the person's consent."))
    if held.kind == SupportKind.MENTORING and not plans.mentoring_agreed(row, day):
        raise ValidationError(_("A mentor begins when both sides have agreed: the person and the mentor."))


def _coordinated(short: str, by: Actor, at: datetime) -> Situation:
    """The service that leads writes the plan; the others read it (R44)."""
    row = plans.to_change(situations.situation(by, short, at))
    if not plans.leads(row, by, at):
        raise ValidationError(_("The service that leads writes the plan. The others read it and say what they see."))
    return row


def _locked(row: Situation) -> Plan:
    plan = Plan.objects.select_for_update().filter(situation=row).first()
    if plan is None:
        raise ValidationError(_("Write the plan first: how much, why that fits, and what could go wrong."))
    if plan.state == PlanState.ENDED:
        raise ValidationError(_("This plan has ended. It can be read only."))
    return plan


def _sound(texts: Mapping[str, object]) -> None:
    """What every text of a plan keeps to: nobody named, nobody labelled, nothing copied."""
    held = {name: text for name, text in texts.items() if isinstance(text, str)}
    guards.without_identity(held)
    guards.about_conduct(held)
    conversation.not_copied(held)
