"""Plans of families that came back: each family its own, each member a situation of their own, children apart; approved, and reviewed for years."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, guards, sealing
from wiqaya.referral.actions import counting, handing
from wiqaya.referral.apart import DATABASE, atomic
from wiqaya.referral.models import Disclosure, FamilyPlan, FamilyReview, Mechanism, Seat
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries import providers, reintegration, situations
from wiqaya.referral.queries.reintegration import FamilyContent, lead
from wiqaya.referral.spoken import known
from wiqaya.referral.words import Need, SeatSector, SupportKind, Tier
from wiqaya.referral.words.network import Stigma
from wiqaya.referral.words.reintegrating import Setting
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor

FIRST_REVIEW = timedelta(days=30)
BETWEEN = timedelta(days=183)  # at most, between two reviews
TEXTS = ("in_kind", "safe_place", "long_view")


def write_plan(*, mechanism: Mechanism, content: FamilyContent, until: date, by: Actor, at: datetime) -> FamilyPlan:
    """A plan for one family, under a key of its own.  It works once somebody else has approved it.  Must stand outside of a transaction."""
    lead(mechanism, by, at)
    today = timezone.localdate(at)
    _trained(mechanism, by, at)
    _sound(mechanism, content, until, by, at)
    key, agency = uuid4(), sealing.agency_of(by)
    ground = handing.Ground(basis="own", purpose="reintegration")
    ring = handing.found(subject=key, tier=Tier.STATUTE, agency=agency, ground=ground, by=by, at=at)
    row = FamilyPlan(
        id=key, mechanism=mechanism, agency=agency, review_due=today + FIRST_REVIEW, until=until, written_by=by.id, written_on=today,
        content=sealing.seal(ring, "family_plan.content", key, content.plain()),
    )  # fmt: skip
    _keep(row=row, by=by, at=at)
    return row


def _trained(mechanism: Mechanism, by: Actor, at: datetime) -> None:
    lacks = reintegration.training_lacks(mechanism, sealing.agency_of(by), timezone.localdate(at))
    if lacks:
        raise ValidationError(lacks)


def _sound(mechanism: Mechanism, content: FamilyContent, until: date, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    known("setting", [content.setting], Setting)
    known("needs", content.needs, Need, needed=False)
    known("help", content.help, SupportKind)
    found = list(situations.visible(by, at).filter(short__in=content.situations, mechanism=mechanism))
    wrong = {}
    if not content.situations or len(found) < len(set(content.situations)):
        wrong["situations"] = _("Name the situations of this family, each member with their own. Your service must hold a key of each.")
    elif any(row.minor and _security(mechanism, row.lead or row.home, today) for row in found):
        wrong["situations"] = _("A child's situation is led by a service of care, never by police or justice.")
    if any(providers.chosen(providers.Aim.RETURN, mechanism, key, at=at) is None for key in content.providers):
        wrong["providers"] = _("Choose services whose staff are trained for this work.")
    if not content.long_view.strip():
        wrong["long_view"] = _("Write where the family wants to be in some years, in their words.")
    if not today < until <= today + clocks.LONGEST:
        wrong["until"] = _("A plan runs for at most five years; then it is written anew.")
    if wrong:
        raise ValidationError(wrong)
    texts = {name: getattr(content, name) for name in TEXTS}
    guards.without_identity(texts)
    guards.about_conduct(texts, by_law=True)


def _security(mechanism: Mechanism, agency: UUID, on: date) -> bool:
    seat: Seat | None = mechanisms.seat_of(mechanism, agency, on)
    return seat is not None and SeatSector(seat.sector).security


@atomic
def _keep(*, row: FamilyPlan, by: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    audit.record("family-plan.write", row, by=by, at=at)


@atomic
def approve(*, plan: FamilyPlan, by: Actor, at: datetime) -> FamilyPlan:
    """Somebody else of the leading service, who has opened it, approves it for this family."""
    row = _mine(plan, by, at)
    if row.approved_by is not None:
        return row
    if row.written_by == by.id:
        raise ValidationError(_("You wrote this plan yourself. Somebody else approves it."))
    _trained(row.mechanism, by, at)
    row.approved_by, row.approved_on = by.id, timezone.localdate(at)
    row.save(update_fields=["approved_by", "approved_on"])
    audit.record("family-plan.approve", row, by=by, at=at)
    return row


def _mine(plan: FamilyPlan, by: Actor, at: datetime) -> FamilyPlan:
    lead(plan.mechanism, by, at)
    row = FamilyPlan.objects.select_for_update().filter(pk=plan.pk, agency=sealing.agency_of(by)).first()
    if row is None:
        raise sealing.Hidden
    return row


@atomic
def review(*, plan: FamilyPlan, stigma: str, said: str, seen: str, changes: str, next_on: date, by: Actor, at: datetime) -> FamilyReview:
    """What the family says comes first; the next review is within half a year and not after the plan's end.

    `stigma`: a word of the closed list.  It stands sealed with the family, and is counted with those of other families (G3T-18).
    """
    row = _mine(plan, by, at)
    today = timezone.localdate(at)
    texts = {"said": said, "seen": seen, "changes": changes}
    if row.approved_by is None:
        raise ValidationError(_("The plan is not approved yet."))
    if not said.strip():
        raise ValidationError({"said": _("Write what the family says, in their words.")})
    if not today < next_on <= min(today + BETWEEN, row.until):
        raise ValidationError({"next_on": _("Within half a year, and not after the last day of the plan.")})
    known("stigma", [stigma], Stigma)
    guards.without_identity(texts)
    guards.about_conduct(texts, by_law=True)
    ring = reintegration.opened(row, by=by, at=at, why="family-review")
    made = FamilyReview(plan=row, by=by.id, on=today)
    made.content = sealing.seal(ring, "family_review.content", made.pk, {**texts, "stigma": stigma})
    made.save(force_insert=True)
    row.review_due = next_on
    row.save(update_fields=["review_due"])
    audit.record("family-plan.review", made, by=by, at=at)
    counting.count(event="family-review", cuts={"stigma": stigma}, by=by, at=at)
    return made


def end_plan(*, plan: FamilyPlan, by: Actor, at: datetime) -> None:
    """The family no longer needs or wants it: the key goes first, then the rows; a count stays.  Must stand outside of a transaction."""
    with transaction.atomic(using=DATABASE):
        row = _mine(plan, by, at)
    forget_plan(plan=row, why="ended", by=by, at=at)


def forget_plan(*, plan: FamilyPlan, why: str, by: Actor, at: datetime) -> None:
    """Keys first: from then on even an old copy of the database does not say whose family it was."""
    handing.take_back(rows=Disclosure.objects.filter(subject=plan.pk), why=why, by=by, at=at)
    keys.destroy_case(city=plan.city_id, case=plan.pk)
    _forgotten(plan=plan, why=why, by=by, at=at)


@atomic
def _forgotten(*, plan: FamilyPlan, why: str, by: Actor, at: datetime) -> None:
    audit.record("family-plan.forget", plan, by=by, at=at, why=why)
    plan.delete()
    counting.count(event="family-plan-ended", cuts={"why": why}, by=by, at=at)
