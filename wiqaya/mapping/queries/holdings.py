"""What the mapping already holds, counted in two questions to the database."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from wiqaya.mapping.models import (
    Asset,
    ContextNote,
    Contribution,
    Cycle,
    Evidence,
    Factor,
    Ground,
    Issue,
    Method,
    Perception,
    Signal,
    Stage,
    StageChange,
    StakeholderLink,
    StructuralIssue,
    TrustView,
)  # fmt: skip
from wiqaya.mapping.queries.cycle import NOT_RECORDED
from wiqaya.mapping.words import Answered, ChangeReason, EvidenceKind, FactorNature, IssueState, Part, SignalState, Trigger
from wiqaya.records import queries as records
from wiqaya.safeguards.fields import WordsValue

KEYS = (
    "issues", "unread_issues", "assets", "strengths", "needs", "pressures", "grounds", "perceptions", "links", "trust", "asked", "answered", "co_hosts", "notes",
    "structural", "online", "signals", "methods", "cycles", "lessons", "gaps", "datasets", "without_bias_note",
)  # fmt: skip


def holdings(cycle: Cycle | None) -> dict[str, int]:
    """Key -> how many; those that belong to a cycle are counted in `cycle`."""
    found = counts({**_of_cycle(cycle), **_of_city()})
    return {**dict.fromkeys(KEYS, 0), **found, **_of_records()}


def _of_records() -> dict[str, int]:
    """The inventory of data: its entries, never their rows."""
    known = records.datasets()
    return {"datasets": len(known), "without_bias_note": sum(not dataset.bias_note for dataset in known)}


def counts(rows: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """Key -> number of rows, all in one statement; a key without rows is left out."""
    first, *others = (_counted(key, query) for key, query in rows.items())
    return dict(first.union(*others, all=True))


def _counted(key: str, rows: QuerySet[Any]) -> Any:
    return rows.order_by().annotate(key=Value(key, CharField())).values("key").annotate(n=Count("pk")).values_list("key", "n")


def _of_cycle(cycle: Cycle | None) -> dict[str, QuerySet[Any]]:
    issues = Issue.objects.filter(cycle=cycle)
    asked = Contribution.objects.filter(cycle=cycle)
    factors = Factor.objects.filter(issue__cycle=cycle)
    return {
        "issues": issues,
        "unread_issues": issues.exclude(state=IssueState.COMPLETE),
        "strengths": factors.filter(nature=FactorNature.STRENGTH),
        "needs": factors.filter(nature=FactorNature.NEED),
        "pressures": factors.filter(nature=FactorNature.PRESSURE),
        "grounds": Ground.objects.filter(issue__cycle=cycle),
        "perceptions": Perception.objects.filter(issue__cycle=cycle),
        "online": Evidence.objects.filter(issue__cycle=cycle, kind=EvidenceKind.ONLINE),
        "asked": asked,
        "answered": asked.filter(state=Answered.ANSWERED),
        "co_hosts": asked.filter(part=Part.CO_HOST),
    }


def _of_city() -> dict[str, QuerySet[Any]]:
    return {
        "assets": Asset.objects.all(),
        "links": StakeholderLink.objects.all(),
        "trust": TrustView.objects.all(),
        "notes": ContextNote.objects.all(),
        "structural": StructuralIssue.objects.all(),
        "signals": Signal.objects.exclude(state=SignalState.ANSWERED),
        "methods": Method.objects.filter(version__gt=NOT_RECORDED),
        "cycles": Cycle.objects.exclude(trigger=Trigger.IMPORTED),
        "lessons": StageChange.objects.filter(because=ChangeReason.LESSON),
        "gaps": Stage.objects.exclude(gaps=WordsValue()),
    }
