"""What the workspace home shows somebody: what needs them, what is recorded, who is waited for, what is due.

Counts of the mapping only; records are asked for datasets, never for their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, DateField, Min, QuerySet, Value
from django.db.models.functions import Cast

from wiqaya.mapping.access import CHECK, CONTRIBUTE, EDIT, READ, SECOND_READ, SIGNALS
from wiqaya.mapping.models import Asset, Contribution, Cycle, Factor, Issue, LightAnswer, Perception, Report
from wiqaya.mapping.queries.asking import WAITING, asked_of, briefings_of, reminders_due
from wiqaya.mapping.queries.cycle import review_state
from wiqaya.mapping.queries.signals import WAITING as WAITING_SIGNALS
from wiqaya.mapping.queries.signals import due_signals, sees_inbox, visible
from wiqaya.mapping.words import CycleState, FactorNature, IssueState, LightQuestion, ReportState
from wiqaya.places import queries as places
from wiqaya.records.access import EDIT as EDIT_RECORDS
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.words import Role

AHEAD = timedelta(days=30)


class HomeKind(StrEnum):
    FULL = "full"
    MAYOR = "mayor"
    MANAGER = "manager"
    PARTNER = "partner"
    FRONTLINE = "frontline"
    NONE = "none"


KIND_OF_ROLE: Mapping[HomeKind, frozenset[str]] = {
    HomeKind.FULL: frozenset({Role.COORDINATOR, Role.LEARNING, Role.DATA_PROTECTION, Role.READER}),
    HomeKind.MAYOR: frozenset({Role.MAYOR}),
    HomeKind.MANAGER: frozenset({Role.MANAGER}),
    HomeKind.PARTNER: frozenset({Role.CIVIL_SOCIETY, Role.NETWORK_MEMBER}),
    HomeKind.FRONTLINE: frozenset({Role.FRONTLINE, Role.PANEL, Role.TRAINER, Role.CRISIS, Role.POLICE}),
}


def home_kind(roles: Iterable[str]) -> HomeKind:
    """Which home somebody lands on; of several roles the one that sees most."""
    held = frozenset(roles)
    return next((kind for kind, wanted in KIND_OF_ROLE.items() if held & wanted), HomeKind.NONE)


# -- what needs you


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for this person: how many, and since or until when."""

    key: str
    count: int
    due: date | None = None


ORDER = ("first-cycle", "signals", "asked", "briefings", "check", "reading", "review", "reminders", "bias")


def needs(by: Actor, *, cycle: Cycle | None, at: datetime, without_bias_note: int = 0) -> list[Need]:
    """Everything that needs somebody, by their permissions; what is overdue comes first.  `without_bias_note` datasets are known already."""
    today = at.date()
    found = _counted(_waiting_for(by, at))
    if by.may(EDIT_RECORDS) and without_bias_note:
        found.append(Need("bias", without_bias_note))
    if by.may(EDIT):
        found += [Need("first-cycle", 1)] if cycle is None else _review(cycle, today)
    return sorted(found, key=lambda need: (need.due is None or need.due >= today, ORDER.index(need.key)))


def _review(cycle: Cycle, today: date) -> list[Need]:
    return [Need("review", 1, cycle.review_due)] if review_state(cycle, on=today) else []


def _waiting_for(by: Actor, at: datetime) -> dict[str, tuple[QuerySet[Any], str]]:
    """Key -> the rows that wait, and the name of their day."""
    today = at.date()
    rows: dict[str, tuple[str, QuerySet[Any], str]] = {
        "asked": (CONTRIBUTE, asked_of(by, on=today).filter(state__in=WAITING), "due"),
        "briefings": (CONTRIBUTE, briefings_of(by, on=today).filter(answered_on__isnull=True), ""),
        "check": (CHECK, Report.objects.filter(state=ReportState.CHECKING).exclude(made_by=by.id), ""),
        "reading": (SECOND_READ, Issue.objects.filter(state=IssueState.SECOND_READING).exclude(written_by=by.id), ""),
        "signals": (SIGNALS, due_signals(by, on=today), "due"),
        "reminders": (EDIT, reminders_due(at=at), "due"),
    }
    return {key: (query, day) for key, (permission, query, day) in rows.items() if by.may(permission)}


def _counted(rows: Mapping[str, tuple[QuerySet[Any], str]]) -> list[Need]:
    """One statement for all of them."""
    if not rows:
        return []
    parts = [_part(key, query, day) for key, (query, day) in rows.items()]
    return [Need(key, count, due) for key, count, due in parts[0].union(*parts[1:], all=True) if count]


def _part(key: str, rows: QuerySet[Any], day: str) -> Any:
    first = Min(day) if day else Cast(Value(None), DateField())
    plain = rows.select_related(None).order_by()
    return plain.annotate(key=Value(key, CharField())).values("key").annotate(n=Count("pk"), first=first).values_list("key", "n", "first")


# -- what is recorded


@dataclass(frozen=True, slots=True)
class Voices:
    """Who was not heard: as the city wrote it, and groups whose view of no issue is recorded."""

    written: WordsValue
    groups: list[WordsValue]


def voices_missing(cycle: Cycle | None) -> Voices:
    heard = Perception.objects.filter(issue__cycle=cycle, group__isnull=False).values("group")
    groups = [group.label for group in places.groups().exclude(pk__in=heard)[:4]]
    answer = LightAnswer.objects.filter(cycle=cycle, question=LightQuestion.UNHEARD).first() if cycle else None
    return Voices(answer.text if answer else WordsValue(), groups)


@dataclass(frozen=True, slots=True)
class Strength:
    """The newest strength: something that exists, or what holds people together on a card."""

    text: WordsValue
    short: str
    kind: str  # "asset" or "issue"


def newest_strength(cycle: Cycle | None) -> Strength | None:
    asset = Asset.objects.order_by("-added_at").first()
    factor = Factor.objects.filter(issue__cycle=cycle, nature=FactorNature.STRENGTH).select_related("issue").order_by("-added_at").first()
    if factor and (asset is None or factor.added_at > asset.added_at):
        return Strength(factor.text, factor.issue.short, "issue")
    return Strength(asset.name, asset.short, "asset") if asset else None


# -- what is due


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    kind: str  # "answer", "signal", "review"
    name: Any
    key: str


def next_days(by: Actor, *, cycle: Cycle | None, on: date) -> list[Due]:
    """What falls due within thirty days, soonest first."""
    span = (on, on + AHEAD)
    found = []
    if by.may(READ):
        answers = Contribution.objects.filter(cycle__state=CycleState.OPEN, state__in=WAITING, due__range=span)
        found += [Due(row.due, "answer", row.organisation.name, row.organisation.short) for row in answers.select_related("organisation")[:10] if row.due]
        if cycle and span[0] <= cycle.review_due <= span[1]:
            found.append(Due(cycle.review_due, "review", cycle.title, cycle.short))
    if sees_inbox(by):
        signals = visible(by).filter(state__in=WAITING_SIGNALS, same_as__isnull=True, due__range=span)
        found += [Due(row.due, "signal", row.text, row.short) for row in signals[:10] if row.due]
    return sorted(found, key=lambda due: due.day)
