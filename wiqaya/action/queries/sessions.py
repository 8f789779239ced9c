"""Reading sessions: who may write them down, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from wiqaya.action.access import EDIT, RECORD
from wiqaya.action.models import Intervention, Session
from wiqaya.action.words import Counted, State
from wiqaya.safeguards.access import Actor
from wiqaya.ui import numerals


def may_record(by: Actor, programme: Intervention) -> bool:
    """Those who write programmes; others for what their own organisation leads or takes part in."""
    if by.may(EDIT):
        return True
    return by.may(RECORD) and by.agency is not None and _takes_part(programme, by.agency)


def _takes_part(programme: Intervention, agency: Any) -> bool:
    return programme.owner_id == agency or any(one.pk == agency for one in programme.partners.all())


def own_programmes(by: Actor) -> QuerySet[Intervention]:
    """What the actor's organisation leads or takes part in, and goes on."""
    own = Q(owner=by.agency) | Q(pk__in=Intervention.objects.filter(partners=by.agency).values("pk"))
    rows = Intervention.objects.filter(state__in=(State.PLANNED, State.RUNNING)).order_by("-pk")
    return rows.filter(own) if by.agency else rows.none()


@dataclass(frozen=True)
class Reached:
    """What sessions add up to: people by category, each time that somebody came counts once; hours; money."""

    sessions: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    hours: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    def lines(self) -> list[tuple[str, int]]:
        """(category, people) in the order of the list, of what was counted."""
        return [(numerals.digits(str(one.label)), self.counts[one]) for one in Counted if one in self.counts]


def added_up(rows: Iterable[Session]) -> Reached:
    held = list(rows)
    counts: Counter[str] = Counter()
    for row in held:
        counts.update(row.counts)
    return Reached(
        len(held), dict(counts), sum((row.hours or Decimal(0) for row in held), Decimal(0)), sum((row.cost or Decimal(0) for row in held), Decimal(0))
    )


def reached_by(programmes: Iterable[Intervention]) -> dict[Any, Reached]:
    """Programme's key -> what its sessions add up to; one query."""
    found: dict[Any, list[Session]] = {}
    for row in Session.objects.filter(intervention__in=list(programmes)).only("intervention", "counts", "hours", "cost"):
        found.setdefault(row.intervention_id, []).append(row)
    return {key: added_up(rows) for key, rows in found.items()}
