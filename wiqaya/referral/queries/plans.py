"""A support plan as those who act may read it, and what limits it: overload, consent, caseload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import sealing
from wiqaya.referral.contents_plan import GoalContent, PlanContent, ReviewContent, SupportContent
from wiqaya.referral.models import Clearance, Consent, Goal, Plan, PlanReview, Recusal, Situation, Support
from wiqaya.referral.queries import situations
from wiqaya.referral.words import Consenting, Function, Intensity, PlanState, Purpose, Stage, SupportState, Tier
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import Ring

AT_ONCE = 3  # more kinds of support than this can be too much for one person
ON_THEIR_WAY = (SupportState.OFFERED, SupportState.ACCEPTED, SupportState.RUNNING)
ACTING = (Stage.FULL, Stage.SUPPORT)


@dataclass(frozen=True, slots=True)
class SupportWords:
    row: Support
    content: SupportContent


@dataclass(frozen=True, slots=True)
class GoalWords:
    row: Goal
    content: GoalContent
    supports: list[SupportWords]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan with everything in it, opened once."""

    row: Plan
    content: PlanContent
    goals: list[GoalWords]
    overload_reason: str


def plan_of(row: Situation) -> Plan | None:
    return Plan.objects.filter(situation=row).first()


def ring(row: Situation, *, by: Actor, at: datetime, why: str) -> Ring:
    """The key of those who act.  Raises Hidden."""
    return sealing.ring(subject=row.pk, tier=Tier.FULL, mechanism=row.mechanism_id, by=by, at=at, why=why)


def to_read(by: Actor, short: str, at: datetime) -> Situation:
    """A situation whose plan may be read: also for the lead for whom something lapsed, for fourteen days.  Raises Hidden."""
    try:
        return situations.situation(by, short, at)
    except sealing.Hidden:
        found = next((row for row, _until in still_to_read(by, at) if row.short == short), None)
        if found is None:
            raise
        return found


def still_to_read(by: Actor, at: datetime) -> list[tuple[Situation, date]]:
    """(situation, last day) of plans that run under one's lead and can be read for some days more."""
    until = sealing.reading_until(by, at)
    if not until:
        return []
    aside = Recusal.objects.filter(subject=OuterRef("pk"), person=by.id)
    rows = Situation.objects.filter(mechanism__in=list(until), lead=by.agency, stage=Stage.SUPPORT, plan__state=PlanState.RUNNING)
    return [(row, until[row.mechanism_id]) for row in rows.filter(~Exists(aside)).select_related("mechanism").order_by("short")]


def _reading(row: Situation, *, by: Actor, at: datetime, why: str) -> sealing.Opens:
    """The key for those who act, else what is left to the lead for whom something lapsed.  Raises Hidden."""
    try:
        return ring(row, by=by, at=at, why=why)
    except sealing.Hidden:
        return sealing.lapsed_plan(row, by=by, at=at)


def plan_to_read(row: Situation, *, by: Actor, at: datetime) -> PlanWords | None:
    """The plan in words, also for the lead for whom something lapsed.  Raises Hidden."""
    return _in_words(row, _reading(row, by=by, at=at, why="plan"))


def opened_plan(row: Situation, *, by: Actor, at: datetime, why: str = "plan") -> PlanWords | None:
    """The plan in words; nothing where none was written.  Raises Hidden."""
    return _in_words(row, ring(row, by=by, at=at, why=why))


def _in_words(row: Situation, opened: sealing.Opens) -> PlanWords | None:
    held = plan_of(row)
    if held is None:
        return None
    goals = [
        GoalWords(
            goal,
            GoalContent.of(sealing.read(opened, "goal.content", goal.pk, goal.content)),
            [SupportWords(one, support_of(one, opened)) for one in goal.supports.order_by("by_when", "kind", "id")],
        )
        for goal in held.goals.all()
    ]
    content = PlanContent.of(sealing.read(opened, "plan.content", held.pk, held.content))
    return PlanWords(held, content, goals, str(sealing.read(opened, "plan.overload_reason", held.pk, held.overload_reason).get("text", "")))


def support_of(held: Support, opened: sealing.Opens) -> SupportContent:
    return SupportContent.of(sealing.read(opened, "support.content", held.pk, held.content))


def reviews_of(plan: Plan, *, by: Actor, at: datetime) -> list[tuple[PlanReview, ReviewContent]]:
    """The newest first.  Raises Hidden."""
    opened = _reading(plan.situation, by=by, at=at, why="plan")
    return [(one, ReviewContent.of(sealing.read(opened, "plan_review.content", one.pk, one.content))) for one in plan.reviews.all()]


def to_change(row: Situation) -> Situation:
    """The same situation, when those who act may write in it; a closed one is read only, a held one waits."""
    if row.stage not in ACTING:
        raise ValidationError(_("Those who act write here, from filter 4 until it is closed. Now it can be read only."))
    if row.held:
        raise ValidationError(_("Somebody objected or asked for a restriction. Nothing moves until that is answered."))
    return row


def leads(row: Situation, by: Actor, at: datetime, *, stopping: bool = False) -> bool:
    """Whether somebody coordinates plans for the service that leads.  `stopping`: what ends needs no agreement in date."""
    own = [Function.COORDINATOR]
    return row.lead == by.agency and sealing.cleared(by, mechanism=row.mechanism_id, at=at, functions=own, agreed=not stopping)


def overload(supports: QuerySet[Support]) -> list[str]:
    """Why it may be too much at once, in words; nothing when it is not."""
    held = list(supports.filter(state__in=ON_THEIR_WAY))
    close = sum(one.intensity == Intensity.CLOSE for one in held)
    found = []
    if len(held) > AT_ONCE:
        found.append(_("Kinds of support at the same time: %(count)d.") % {"count": len(held)})
    if close > 1:
        found.append(_("Close ones among them, several times a week: %(count)d.") % {"count": close})
    return found


def supports_of(plan: Plan) -> QuerySet[Support]:
    return Support.objects.filter(goal__plan=plan)


def support(row: Situation, key: UUID) -> Support:
    """Raises Hidden."""
    found = Support.objects.filter(goal__plan__situation=row, pk=key).select_related("goal__plan__situation__mechanism").first()
    if found is None:
        raise sealing.Hidden
    return found


def taking_part(row: Situation, on: date) -> Consent | None:
    """The person's consent to support that covers the day; under 18 the guardian's counts, too."""
    return next((one for one in situations.consents(row, Purpose.SUPPORT, on) if one.given_by != Consenting.MENTOR), None)


def without_consent(at: datetime) -> QuerySet[Plan]:
    """Plans that run though no consent to take part covers the day."""
    day = timezone.localdate(at)
    agreed = Consent.objects.filter(
        situation=OuterRef("situation"), purpose=Purpose.SUPPORT, withdrawn_at__isnull=True, starts__lte=day, ends__gte=day
    ).exclude(given_by=Consenting.MENTOR)
    return Plan.objects.filter(~Exists(agreed), state=PlanState.RUNNING).select_related("situation")


def waiting_for_consent(by: Actor, at: datetime) -> list[Situation]:
    """Situations under one's lead whose plan stands still because nobody agrees to it now: ask again, or end it."""
    rows = situations.visible(by, at).filter(lead=by.agency, stage=Stage.SUPPORT, plan__state=PlanState.PAUSED).order_by("stage_since", "short")
    return [row for row in rows if taking_part(row, timezone.localdate(at)) is None]


def told(row: Situation, agency: UUID, on: date) -> Consent | None:
    """The consent by which a provider may be told of the person."""
    held = [*situations.consents(row, Purpose.SUPPORT, on), *situations.consents(row, Purpose.SHARING, on)]
    return next((one for one in held if str(agency) in one.recipients and one.given_by != Consenting.MENTOR), None)


def mentoring_agreed(row: Situation, on: date) -> bool:
    """Whether both sides of a mentoring relationship have agreed (G3S-46)."""
    sides = {one.given_by for one in situations.consents(row, Purpose.MENTORING, on)}
    return Consenting.MENTOR in sides and bool(sides & {Consenting.PERSON, Consenting.GUARDIAN})


def caseload(mechanism: UUID, person: UUID) -> int:
    """How many situations somebody coordinates now."""
    return Situation.objects.filter(mechanism=mechanism, coordinator=person, stage__in=ACTING).count()


@dataclass(frozen=True, slots=True)
class Colleague:
    """A coordinator with what they carry."""

    person: UUID
    agency: UUID
    situations: int
    supervision_on: date | None
    overdue: bool


def coordinators(mechanism: UUID, at: datetime, agency: UUID | None = None) -> list[Colleague]:
    """Those cleared to coordinate plans, of one service or of all, with their caseload and their next supervision."""
    rows = sealing.in_date(at).filter(mechanism=mechanism, function=Function.COORDINATOR)
    held: list[Clearance] = list((rows.filter(agency=agency) if agency else rows).order_by("given_at", "id"))
    day = timezone.localdate(at)
    return [
        Colleague(one.person, one.agency, caseload(mechanism, one.person), one.supervision_on, one.supervision_on is None or one.supervision_on < day)
        for one in held
    ]  # fmt: skip
