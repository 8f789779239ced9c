"""Situations that have come as far as those who act, by the shortest sound way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from wiqaya.referral.actions import acting, assessing, consenting, naming, planning, supporting
from wiqaya.referral.contents_plan import Conversation, Entry, GoalContent, PlanContent
from wiqaya.referral.models import Situation
from wiqaya.referral.tests.conftest import IDENTITY, NOW, SHEET, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table

SAID = Conversation(
    entries=(
        Entry("strengths", "draws every day", "showed two notebooks", "the person", "seen", prompt="S1"),
        Entry("concerns", "talked of hitting a neighbour", "said so in class", "school counsellor", "seen", recency="month", prompt="B1"),
    ),
    own_view="I want to draw, and I am tired of moving",
    wishes="a quiet place",
    surroundings="the family was moved twice this year",
    harm_before="the brother could be talked about; we speak with the person alone",
    judgement="needs a place and a trusted adult",
    help=("housing", "social"),
    provider="the youth club: they know the person",
)  # fmt: skip
PLAN = PlanContent(
    why_this_much="weekly is what the person asked for", dignity="we meet where the person chooses", unwanted="friends may ask why", if_worse="call the coordinator"
)  # fmt: skip
GOAL = GoalContent(words="A room where I can draw", said_by="person")


def consent(row: Situation, purpose: str, recipients: list[UUID], by: Any, at: Any = NOW, given_by: str = "person", days: int = 300) -> Any:
    return consenting.note_consent(
        short=row.short, purpose=purpose, recipients=recipients, given_by=given_by, explained="told", language="ar",
        ends=at.date() + timedelta(days=days), receipt="You agree. You can stop on any day.", by=by, at=at,
    )  # fmt: skip


def to_acting(
    row: Situation, mechanism: Any, staff: Any, services: Any, *, lead: str = "social", also: tuple[str, ...] = ("health",)
) -> Situation:
    """Those who act: the home service (social) and `also`; a consent names school and health."""
    item = to_table(row, mechanism, staff, replace(SHEET, band="12-17") if row.minor else SHEET)
    all_come(item, staff)
    item = decided(item, staff, services)
    consent(row, "sharing", [services[sector] for sector in ("education", "health", "child")], staff["social"])
    child = naming.Child("is helped", "wants a room", "agreed") if row.minor else None
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, child=child, by=staff["social"], at=NOW)
    for sector in ("education", "health"):
        naming.answer(short=row.short, involved=sector in also, by=staff[sector], at=NOW)
    added = {services["child"]: "leads for a child"} if row.minor else {}
    acting.begin_acting(short=row.short, lead=services[lead], added=added, by=staff["social"], at=NOW)
    row.refresh_from_db()
    return row


def assessed(row: Situation, staff: Any, at: Any = NOW) -> Any:
    held = assessing.write(short=row.short, conversation=SAID, by=staff["social"], at=at)
    return assessing.sign(short=row.short, key=held.pk, agrees=True, text="", by=staff["health"], at=at)


def planned(row: Situation, staff: Any, provider: UUID, at: Any = NOW) -> Any:
    """A plan with one goal and one support."""
    planning.draft(short=row.short, content=PLAN, intensity="steady", by=staff["social"], at=at)
    planning.add_goal(short=row.short, content=GOAL, by=staff["social"], at=at)
    return helped(row, staff, provider, at=at)


def helped(
    row: Situation, staff: Any, provider: UUID, *, kind: str = "housing", intensity: str = "steady", reason: str = "", at: Any = NOW
) -> Any:
    return planning.add_support(
        short=row.short, goal=1, kind=kind, provider=provider, by_when=at.date() + timedelta(days=30), intensity=intensity, what="a room to see",
        overload_reason=reason, by=staff["social"], at=at,
    )  # fmt: skip


def running(row: Situation, staff: Any, provider: UUID, at: Any = NOW) -> Any:
    """A plan that runs; returns its support."""
    support = planned(row, staff, provider, at)
    consent(row, "support", [provider], staff["social"], at)
    assessed(row, staff, at)
    supporting.start(short=row.short, review_on=at.date() + timedelta(days=56), by=staff["social"], at=at)
    row.refresh_from_db()
    return support


__all__ = ["GOAL", "PLAN", "SAID", "TODAY", "assessed", "consent", "helped", "planned", "running", "to_acting"]
