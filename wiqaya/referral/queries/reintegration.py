"""Reintegration as its leads see it.  Without a recorded role of the city there is nothing here (G3T-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import sealing
from wiqaya.referral.models import Arrival, CityRole, FamilyPlan, ManualSection, Mechanism, Placement, Preparation, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.mechanism import mechanism_of, reintegrates
from wiqaya.referral.words import Function, Need, Tier
from wiqaya.referral.words.reintegrating import NOTICE, InCare, Preparing
from wiqaya.safeguards.access import Actor

SUGGESTED = Path(__file__).parent.parent / "data" / "reintegration.yaml"
LEAD = [Function.REINTEGRATION]
PARTIES = 2  # trained organisations: one alone is not several parties
MONEY = timedelta(days=180)  # before the end of money, what comes afterwards is looked at again


def may_lead(by: Actor, at: datetime) -> Mechanism | None:
    """The mechanism in which somebody is cleared for reintegration, whether the city has a role there or not."""
    return mechanism_of(by, at, LEAD)


def led(by: Actor, at: datetime) -> Mechanism:
    """The mechanism in which somebody leads reintegration.  Raises Hidden: not cleared, or no role of the city recorded, read and in date."""
    row = may_lead(by, at)
    if row is None or not reintegrates(row, timezone.localdate(at)):
        raise sealing.Hidden
    return row


def lead(mechanism: Mechanism, by: Actor, at: datetime) -> None:
    """Raises Hidden unless somebody leads reintegration in this mechanism, and the city has a role."""
    if led(by, at).pk != mechanism.pk:
        raise sealing.Hidden


def role_of(mechanism: Mechanism) -> CityRole | None:
    return CityRole.objects.filter(mechanism=mechanism).first()


def arrivals(mechanism: Mechanism) -> list[Arrival]:
    """The next ones first."""
    return list(mechanism.arrivals.prefetch_related("tasks").order_by("expected_from", "short"))


def arrival(by: Actor, short: str, at: datetime) -> Arrival:
    """Raises Hidden."""
    found = led(by, at).arrivals.filter(short=short).first()
    if found is None:
        raise sealing.Hidden
    return found


def notice_days(row: Arrival) -> int:
    """Days between the notice and the first day on which somebody may arrive."""
    return (row.expected_from - timezone.localdate(row.written_at)).days


def short_notice(row: Arrival) -> bool:
    return notice_days(row) < NOTICE


def open_tasks(row: Arrival) -> list[Preparation]:
    return [task for task in row.tasks.all() if task.done_on is None]


def warnings(mechanism: Mechanism, row: Arrival, on: date) -> list[str]:
    """What stands between this notice and a good arrival.  They warn; nothing is refused."""
    role, late = role_of(mechanism), [task for task in open_tasks(row) if task.due < on]
    found = []
    if short_notice(row):
        found.append(_("The notice is short: preparing takes about six weeks. Tell the body that announced it what will not be ready."))
    if role is None or not role.protocol or role.protocol_ends is None or role.protocol_ends < row.expected_from:
        found.append(_("No agreement on information in both directions is in force on the day of arrival."))
    if minors(row.people) and (role is None or InCare.MINORS not in role.covered):
        found.append(_("Children are announced, and the city's role does not name them."))
    if late:
        found.append(_("Tasks are overdue."))
    if row.expected_from <= on and any(Preparing(task.kind).against_stigma for task in open_tasks(row)):
        found.append(_("Somebody may arrive already, and work against stigma is not done. Stigma drives people back and keeps them away from services."))
    return found


def minors(people: Mapping[str, int]) -> int:
    return sum(count for band, count in people.items() if band in {"0-5", "6-11", "12-17"})


def wanted(people: Mapping[str, int], needs: Sequence[str]) -> list[Preparing]:
    """The checklist of a notice: children bring child protection and school, everything else is always there."""
    without = set() if minors(people) else {Preparing.CHILD, Preparing.CLASSES}
    if without and Need.SCHOOL not in needs:
        without.add(Preparing.SCHOOL)
    return [kind for kind in Preparing if kind not in without]


def money_soon(row: Placement, on: date) -> bool:
    return row.money_ends - MONEY <= on <= row.money_ends


def money_over(row: Placement, on: date) -> bool:
    """The money has ended, and nobody has written what happened then."""
    return row.money_ends < on and not row.what_happened


# Training


def trained_parties(mechanism: Mechanism, on: date) -> set[UUID]:
    """The organisations among those involved whose staff are trained for this work on the day."""
    return set(mechanism.parties.filter(trained_until__gte=on).values_list("agency", flat=True))


def training_lacks(mechanism: Mechanism, agency: UUID, on: date) -> str:
    """Why a service may take on nothing new (G3T-04, decision 22); nothing when it may.  What runs goes on, and stays readable."""
    able = trained_parties(mechanism, on)
    if agency not in able:
        return _("The training of your service for this work is not recorded, or over. Nothing new begins until it is; what runs goes on.")
    if len(able) < PARTIES:
        return _("Nobody does this work alone: two organisations at least, with training in date, stand under “Who does what”.")
    return ""


# The restricted manual


def suggested() -> list[dict[str, Any]]:
    """Sections that a city may begin with: [{title: {lang: text}, text: {lang: text}}], drawn from published guidance that they name."""
    found: list[dict[str, Any]] = yaml.safe_load(SUGGESTED.read_text(encoding="utf-8"))
    return found


def reads_all(by: Actor, mechanism: Mechanism, at: datetime) -> bool:
    return sealing.cleared(by, mechanism=mechanism.pk, at=at, functions=LEAD)


def manual_of(by: Actor, at: datetime) -> tuple[Mechanism, list[ManualSection]]:
    """The sections that somebody may read: a lead all of them, others those that name their service.  Raises Hidden when there is none."""
    row = mechanism_of(by, at)
    if row is None or not reintegrates(row, timezone.localdate(at)):
        raise sealing.Hidden
    every = reads_all(by, row, at)
    found = [section for section in row.manual.all() if every or str(by.agency) in section.readers]
    if not found and not every:
        raise sealing.Hidden
    return row, found


def has_manual(by: Actor, at: datetime) -> bool:
    """Whether there is a section for somebody."""
    try:
        return bool(manual_of(by, at)[1])
    except sealing.Hidden:
        return False


def section(by: Actor, number: int, at: datetime) -> ManualSection:
    """Raises Hidden."""
    found = next((one for one in manual_of(by, at)[1] if one.number == number), None)
    if found is None:
        raise sealing.Hidden
    return found


# Families


@dataclass(frozen=True, slots=True)
class FamilyContent:
    """What is sealed of a family plan: references of situations, needs (words of Need), help (words of SupportKind), texts."""

    situations: tuple[str, ...]
    setting: str
    needs: tuple[str, ...]
    help: tuple[str, ...]
    in_kind: str
    safe_place: str
    long_view: str
    providers: tuple[str, ...] = ()  # keys of services of the directory

    def plain(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, sealed: Mapping[str, Any]) -> FamilyContent:
        facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in sealed.items()}
        return cls(**facts)


def families(by: Actor, at: datetime) -> QuerySet[FamilyPlan]:
    """Those that one's own service leads, the next review first."""
    return led(by, at).family_plans.filter(agency=sealing.agency_of(by)).order_by("review_due", "short")


def family(by: Actor, short: str, at: datetime) -> FamilyPlan:
    """Raises Hidden."""
    found = families(by, at).filter(short=short).select_related("mechanism").first()
    if found is None:
        raise sealing.Hidden
    return found


def opened(row: FamilyPlan, *, by: Actor, at: datetime, why: str) -> Any:
    """The key of a family plan.  Raises Hidden."""
    return sealing.ring(subject=row.pk, tier=Tier.STATUTE, mechanism=row.mechanism_id, by=by, at=at, why=why, functions=LEAD)


def content_of(row: FamilyPlan, *, by: Actor, at: datetime) -> FamilyContent:
    """What joins the family's situations; every opening is noted.  Raises Hidden."""
    return FamilyContent.of(sealing.read(opened(row, by=by, at=at, why="family"), "family_plan.content", row.pk, row.content))


def reviews_of(row: FamilyPlan, *, by: Actor, at: datetime) -> list[tuple[date, dict[str, str]]]:
    """(day, texts), the newest first.  Raises Hidden."""
    ring = opened(row, by=by, at=at, why="family-reviews")
    return [(one.on, sealing.read(ring, "family_review.content", one.pk, one.content)) for one in row.reviews.all()]


def members(content: FamilyContent, *, by: Actor, at: datetime) -> tuple[list[Situation], list[Situation]]:
    """(adults, minors) whose situations one's service may still open: apart, because children have plans and access of their own."""
    found = list(situations.visible(by, at).filter(short__in=content.situations).order_by("short"))
    return [row for row in found if not row.minor], [row for row in found if row.minor]


def unread_shorts(content: FamilyContent, *, by: Actor, at: datetime) -> int:
    """How many of the situations somebody of this service cannot open: erased, or held by another service (a child's often is)."""
    return len(content.situations) - sum(len(part) for part in members(content, by=by, at=at))


def focal_name(role: CityRole, names: Mapping[UUID, str]) -> str:
    return names.get(role.focal_point, "—")
