"""The network of those involved in reintegration: members, meetings, the national framework beside the city's tasks, and what the public reads of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wiqaya.people.queries import organisations_by_key
from wiqaya.referral.models import CityRole, FrameworkLine, Mechanism, NetworkMeeting
from wiqaya.referral.queries.mechanism import reintegrates
from wiqaya.referral.queries.reintegration import role_of
from wiqaya.referral.words.network import MeetingKind
from wiqaya.referral.words.reintegrating import CityTask
from wiqaya.safeguards.fields import WordsValue

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Member:
    """One body that agreed to be named in public: what it does, and how one reaches it."""

    name: WordsValue
    does: WordsValue
    contact: str


@dataclass(frozen=True, slots=True)
class Together:
    """What residents read: who works together on coming back, and how to reach them."""

    role: CityRole
    members: list[Member]


def together(on: date) -> Together | None:
    """The page for residents; nothing without a role in date, or before the city has said yes."""
    rows = [row for row in Mechanism.objects.order_by("made_at") if reintegrates(row, on)]
    role = next((held for row in rows if (held := role_of(row)) and held.shown_on), None)
    return Together(role, named(role.mechanism)) if role else None


def named(mechanism: Mechanism) -> list[Member]:
    """Those that agreed, and are still in the city's list of organisations."""
    held = list(mechanism.parties.filter(named=True).order_by("written_at", "id"))
    bodies = {body.pk: body for body in organisations_by_key({one.agency for one in held})}
    return [Member(bodies[one.agency].name, one.does, bodies[one.agency].contact_point) for one in held if one.agency in bodies]


def lacks(role: CityRole) -> list[str]:
    """What is still missing before residents can read of it: words of `purposes`, `reach`, `members`."""
    found = [name for name in ("purposes", "reach") if not getattr(role, name)]
    return [*found, "members"] if not named(role.mechanism) else found


def waiting() -> list[CityRole]:
    """Networks that are told whole, and wait for the city's yes."""
    return [role for role in CityRole.objects.filter(shown_on__isnull=True).select_related("mechanism") if not lacks(role)]


def meetings(mechanism: Mechanism, kind: str = "") -> list[NetworkMeeting]:
    """The newest first."""
    rows = mechanism.network_meetings.all()
    return list((rows.filter(kind=kind) if kind else rows)[:SHOWN])


def bridge_due(mechanism: Mechanism, on: date) -> bool:
    """No meeting to bridge ways of working so far, or the next one that was agreed is past."""
    newest = mechanism.network_meetings.filter(kind=MeetingKind.BRIDGE).first()
    return newest is None or (newest.next_on is not None and newest.next_on < on)


def framework(mechanism: Mechanism) -> list[FrameworkLine]:
    return list(mechanism.framework.all())


def without_text(mechanism: Mechanism) -> list[CityTask]:
    """Tasks that the city took on for which no line of the national framework is named."""
    role = role_of(mechanism)
    covered = {line.task for line in framework(mechanism)}
    return [CityTask(task) for task in (role.tasks if role else []) if task not in covered]


def bodies_of(rows: list[NetworkMeeting]) -> set[UUID]:
    return {UUID(key) for row in rows for key in row.members}
