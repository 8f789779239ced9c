"""What justifies help for single people, and what is done together with it: findings of the mapping and programmes, by their keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from wiqaya.action.queries import programmes
from wiqaya.action.words import State
from wiqaya.mapping.queries import cycle, issues
from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries.mechanism import reintegrates
from wiqaya.referral.words import MechanismState
from wiqaya.strategy.words import PreventionLevel

GOING_ON = (State.PLANNED, State.RUNNING)


def cards() -> list[Any]:
    """The findings of every mapping of the city, the newest first: what was named once stays, also after a new mapping."""
    return list(issues.cards().order_by("-pk"))


def open_cards() -> list[Any]:
    """The findings of the mapping that runs: what can be named now."""
    current = cycle.current()
    return list(issues.cards().filter(cycle=current).order_by("pk")) if current else []


def findings_of(row: Mechanism) -> list[Any]:
    """Those that are still there, in the order of the mapping."""
    return list(issues.cards().filter(pk__in=row.findings).order_by("pk")) if row.findings else []


def joint() -> list[Any]:
    """Programmes that are planned or go on, which the members of a mechanism can carry together."""
    return list(programmes.programmes().order_by("pk"))


def programmes_of(row: Mechanism) -> list[Any]:
    return list(programmes.programmes().filter(pk__in=row.programmes).order_by("pk")) if row.programmes else []


@dataclass(frozen=True, slots=True)
class Level:
    """One level of prevention, and where the city stands in it.  `stand`: begun, justified, without (a finding), no-role, not-begun."""

    level: PreventionLevel
    stand: Literal["begun", "justified", "without", "no-role", "not-begun"]
    programmes: int
    without_finding: int
    mechanisms: list[Mechanism]


def levels(on: date) -> list[Level]:
    """Primary is open to every city; secondary when mapped findings justify it; tertiary only with a recorded role (G0-35)."""
    going = programmes.programmes().filter(state__in=GOING_ON)
    rows = list(Mechanism.objects.exclude(state=MechanismState.CLOSED).order_by("made_at"))
    found = []
    for level in PreventionLevel:
        own = going.filter(level=level)
        bare = 0 if level == PreventionLevel.PRIMARY else own.filter(issues__isnull=True).count()
        there = [row for row in rows if level == PreventionLevel.SECONDARY or (level == PreventionLevel.TERTIARY and reintegrates(row, on))]
        found.append(Level(level, _stand(level, own.count(), bare, there), own.count(), bare, there))
    return found


def _stand(level: PreventionLevel, count: int, bare: int, rows: Iterable[Mechanism]) -> Literal["begun", "justified", "without", "no-role", "not-begun"]:
    there = list(rows)
    if level == PreventionLevel.TERTIARY:
        return "begun" if there else "no-role"
    if not count and not there:
        return "not-begun"
    if level == PreventionLevel.PRIMARY:
        return "begun"
    return "without" if bare or any(not row.findings for row in there) else "justified"
