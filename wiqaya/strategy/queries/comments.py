"""Comments on a draft: what waits to be read, what is shown, what became of it, from a line of the text to what was said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import DraftComment, Measure, Priority, Strategy, StrategyVersion
from wiqaya.strategy.words import Finding, Holder, Moderation, StrategyState

FEW = 5  # a smaller count of one kind of voice could point at somebody
WHOLE = ""  # the text as a whole


def is_open(strategy: Strategy, on: date) -> bool:
    """Whether residents can comment on a day."""
    begins, ends = strategy.comments_from, strategy.comments_until
    return strategy.state == StrategyState.CONSULTING and begins is not None and ends is not None and begins <= on <= ends


def consulting(on: date) -> Strategy | None:
    """The draft that lies open on a day."""
    rows = Strategy.objects.filter(state=StrategyState.CONSULTING, comments_from__lte=on, comments_until__gte=on)
    return rows.order_by("-pk").first()


def laid_open(strategy: Strategy) -> StrategyVersion | None:
    """The version on which people comment: the newest that was kept before the comments were opened."""
    rows = StrategyVersion.objects.filter(strategy=strategy, content__strategy__state__in=[StrategyState.DRAFT, StrategyState.RETURNED])
    return rows.order_by("-number").first()


def parts_of(strategy: Strategy) -> dict[str, Any]:
    """What a comment can be about: key -> name.  Parts of the text, then its priorities and measures by their short ids."""
    found: dict[str, Any] = {WHOLE: _("The whole text"), "principles": _("The four principles")}
    found |= {key: kind.title for key, kind in PARTS.items()}
    for model in (Priority, Measure):
        found |= {row.short: row.title for row in model.objects.filter(strategy=strategy).only("short", "title").order_by("pk")}
    return found


def comments(strategy: Strategy) -> QuerySet[DraftComment]:
    """Oldest day first; within a day in no order that tells the hour."""
    return DraftComment.objects.filter(strategy=strategy).order_by("received_on", "id")


def waiting() -> QuerySet[DraftComment]:
    """Everything that nobody has read yet, of every text."""
    return DraftComment.objects.filter(moderation=Moderation.WAITING).select_related("strategy").order_by("received_on", "id")


def shown(strategy: Strategy) -> QuerySet[DraftComment]:
    """What residents may read."""
    return comments(strategy).filter(moderation=Moderation.SHOWN)


def about(strategy: Strategy, part: str) -> list[DraftComment]:
    """What was said about one part, priority or measure: the trace from a line of the text to those who spoke."""
    return list(comments(strategy).filter(part=part))


@dataclass(frozen=True, slots=True)
class Traced:
    """A part of the text with everything that was said about it."""

    key: str
    name: Any
    comments: list[DraftComment]


@dataclass(frozen=True, slots=True)
class Trace:
    """What was said, what changed, what not and why."""

    parts: list[Traced]
    findings: dict[str, int]  # how many of each, of those that were read
    unread: int
    held: int


def trace(strategy: Strategy, *, public: bool = False) -> Trace:
    """By part of the text, in its order; `public` leaves out what waits or is held back."""
    rows = list(comments(strategy))
    read = [row for row in rows if row.moderation != Moderation.WAITING]
    listed = [row for row in rows if row.moderation == Moderation.SHOWN] if public else rows
    names = parts_of(strategy) if listed else {}
    keys = [key for key in names if any(row.part == key for row in listed)]
    gone = [row for row in listed if row.part not in names]  # about a measure that is there no more
    parts = [Traced(key, names[key], [row for row in listed if row.part == key]) for key in keys]
    if gone:
        parts.append(Traced("gone", _("Parts that are no longer in the text"), gone))
    findings = Counter(row.finding for row in read)
    held = sum(row.moderation == Moderation.HELD for row in rows)
    return Trace(parts, {value: findings[value] for value in Finding.values}, len(rows) - len(read), held)


@dataclass(frozen=True, slots=True)
class Voices:
    """How many comments came from whom.  Kinds with few are counted together, and never one kind alone, so that none can be worked out."""

    total: int
    kinds: list[tuple[str, int]]  # (code of Holder, count), largest first
    others: int  # of all other kinds together; 0 where every kind is told or none


def voices(strategy: Strategy) -> Voices:
    counted = Counter(DraftComment.objects.filter(strategy=strategy).values_list("holder", flat=True))
    return together(counted)


def together(counted: Mapping[str, int]) -> Voices:
    """Kinds below FEW stand together with as many others as it takes for at least two kinds and FEW comments.  A total below FEW tells no kinds."""
    total = sum(counted.values())
    rows = sorted(((count, kind) for kind, count in counted.items() if count), reverse=True)
    told = [row for row in rows if row[0] >= FEW]
    joined = [row for row in rows if row[0] < FEW]
    while joined and told and (len(joined) < 2 or _sum(joined) < FEW):
        joined.append(told.pop())
    if joined and _sum(joined) < FEW:
        return Voices(total, [], total)
    order = list(Holder.values)
    return Voices(total, [(kind, count) for count, kind in sorted(told, key=lambda row: (-row[0], order.index(row[1])))], _sum(joined))


def _sum(rows: Iterable[tuple[int, str]]) -> int:
    return sum(count for count, _kind in rows)
