"""A strategy with its priorities and measures as plain data: kept for each version, compared, proposed, made into documents.

    {"strategy": {"id", "short", "number", "state", "form", "currency", …texts {lang: text}, "approaches": [code], "lead": link, days as 2026-11-21},
     "priorities": [{"short", "position", "title", "serves", "change", "level", "findings": [link], "no_finding"}],      in their order
     "measures": [{"short", "priority": short, "title", …texts, "owner": link, "partners": [link], "findings": [link], "lines": [link], "cost": "1200.00", …}],
     "principles": {principle: {"applied": [texts], "hurt", "improves", "evidence", "signed": 2, "dissent": [texts]}}}

A link is `{"short", "name": {lang: text}}`, or None; a thing that is taken away later can still be read in it.  Amounts are text with two
decimals, days are ISO.  What nobody has written is `{}`, `""`, `[]` or None.  No person stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wiqaya.safeguards.fields import WordsValue
from wiqaya.strategy.models import Measure, PrincipleCheck, Priority, Strategy
from wiqaya.strategy.words import Principle, Stand

Plain = dict[str, Any]
TEXTS = (
    "title", "inside", "why_here", "vision", "practical", "builds_on", "complements", "home_why", "home_signal", "home_seen", "experts",
    "anchored_in", "first_signs", "follow_budget", "message", "parties",
)  # fmt: skip
CODES = ("form", "focal_post", "home", "home_new", "home_embedded", "anchoring", "currency")
DAYS = ("election_on", "until")
PRIORITY_TEXTS = ("title", "serves", "change", "no_finding")
MEASURE_TEXTS = ("title", "text", "driver", "no_finding", "existing_text", "result", "disproof", "national_line", "harm", "gender")
MEASURE_CODES = ("level", "domain", "part")
MEASURE_DAYS = ("starts", "due")
GOING_ON = ("state", "stopped_on", "stopped_because", "late_because", "spent")  # how a measure goes: moves on after the text is approved
PRINCIPLE_TEXTS = ("hurt", "improves", "evidence")


def content(strategy: Strategy) -> Plain:
    """The whole text; ten queries, however long the plan is."""
    return {
        "strategy": fields_of(strategy),
        "priorities": [priority_plain(row) for row in priorities_of(strategy)],
        "measures": [measure_plain(row) for row in measures_of(strategy)],
        "principles": principles_plain(strategy),
    }


def priorities_of(strategy: Strategy) -> list[Priority]:
    """In their order, with the findings they cite."""
    return list(Priority.objects.filter(strategy=strategy).prefetch_related("issues").order_by("position"))


def measures_of(strategy: Strategy) -> list[Measure]:
    """In the order of their priorities, oldest first, with all that they link to."""
    rows = Measure.objects.filter(strategy=strategy).select_related("priority", "owner", "existing")
    return list(rows.prefetch_related("partners", "areas", "issues", "lines").order_by("priority__position", "pk"))


def fields_of(strategy: Strategy) -> Plain:
    plain: Plain = {"id": str(strategy.pk), "short": strategy.short, "number": strategy.number, "state": str(strategy.state)}
    plain |= {name: texts(getattr(strategy, name)) for name in TEXTS}
    plain |= {name: getattr(strategy, name) for name in CODES}
    plain |= {name: day(getattr(strategy, name)) for name in DAYS}
    return plain | {"approaches": list(strategy.approaches), "lead": link(strategy.lead)}


def priority_plain(row: Priority) -> Plain:
    plain: Plain = {"short": row.short, "position": row.position, "level": row.level}
    return plain | {name: texts(getattr(row, name)) for name in PRIORITY_TEXTS} | {"findings": [link(issue) for issue in row.issues.all()]}


def measure_plain(row: Measure) -> Plain:
    plain: Plain = {"short": row.short, "priority": row.priority.short}
    plain |= {name: texts(getattr(row, name)) for name in MEASURE_TEXTS}
    plain |= {name: getattr(row, name) for name in MEASURE_CODES}
    plain |= {name: day(getattr(row, name)) for name in MEASURE_DAYS}
    plain |= {"owner": link(row.owner), "existing": link(row.existing), "cost": amount(row.cost)}
    plain |= {"partners": _links(row.partners), "areas": _links(row.areas), "findings": _links(row.issues), "lines": _links(row.lines)}
    going_on = {"state": row.state, "stopped_on": day(row.stopped_on), "spent": amount(row.spent)}
    return plain | going_on | {name: texts(getattr(row, name)) for name in ("stopped_because", "late_because")}


def principles_plain(strategy: Strategy) -> dict[str, Plain]:
    """How each of the four was applied, and the reasons of those who disagree; whose they are stays inside."""
    rows = list(PrincipleCheck.objects.filter(subject=strategy.pk, renewed_at__isnull=True))
    return {principle: _principle([row for row in rows if row.principle == principle]) for principle in Principle.values}


def _principle(rows: list[PrincipleCheck]) -> Plain:
    signed = [row for row in rows if row.stand == Stand.SIGNED]
    said = {name: [texts(getattr(row, name)) for row in rows if getattr(row, name)] for name in ("applied", *PRINCIPLE_TEXTS)}
    return said | {"signed": len(signed), "dissent": [texts(row.reason) for row in rows if row.stand == Stand.DISSENT]}


def texts(value: WordsValue | Mapping[str, Any]) -> dict[str, str]:
    """{lang: text} without empty languages."""
    return {lang: entry["text"] for lang, entry in sorted(value.items()) if entry.get("text")}


def day(value: Any) -> str:
    return value.isoformat() if value else ""


def amount(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"


def link(thing: Any) -> Plain | None:
    if thing is None:
        return None
    name = getattr(thing, "name", None) or getattr(thing, "title", None) or getattr(thing, "task", None) or {}
    return {"short": getattr(thing, "short", "") or getattr(thing, "code", ""), "name": texts(name)}


def _links(manager: Any) -> list[Plain | None]:
    return [link(thing) for thing in manager.all()]
