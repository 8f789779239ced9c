"""Versions of a strategy, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wiqaya.strategy.models import Strategy, StrategyVersion

Plain = Mapping[str, Any]
OWN = frozenset({"id", "short", "state", "priority"})  # no text of the plan: keys, and the step on which it stands
KINDS = ("priorities", "measures")


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs, with both texts; `lang` for a text in one language."""

    name: str
    lang: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A priority or measure that is in both versions, and the fields that differ."""

    row: Plain
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Part:
    """What happened to the priorities, or to the measures."""

    added: list[Plain]
    removed: list[Plain]
    changed: list[Changed]


@dataclass(frozen=True, slots=True)
class Compared:
    strategy: list[Change]
    priorities: Part
    measures: Part
    principles: list[tuple[str, list[Change]]]

    @property
    def is_empty(self) -> bool:
        parts = (part for one in (self.priorities, self.measures) for part in (one.added, one.removed, one.changed))
        return not (self.strategy or self.principles or any(parts))


def compare(before: Plain, after: Plain) -> Compared:
    """Two contents (`queries.content.content`), from one to the other.  Pure, and linear in their length.

    A priority or measure is the same where its short id is; in a revision, where short ids are new, where its title is.
    """
    parts = [_part(before.get(kind, ()), after.get(kind, ())) for kind in KINDS]
    old, new = before.get("principles", {}), after.get("principles", {})
    principles = [(key, _changes(old.get(key, {}), new.get(key, {}))) for key in dict.fromkeys((*old, *new))]
    return Compared(
        _changes(before["strategy"], after["strategy"]), parts[0], parts[1], [(key, changes) for key, changes in principles if changes]
    )


def _part(before: Iterable[Plain], after: Iterable[Plain]) -> Part:
    pairs, removed, added = _matched(list(before), list(after))
    changed = [Changed(new, changes) for old, new in pairs if (changes := _changes(old, new))]
    return Part(added, removed, changed)


def _matched(before: list[Plain], after: list[Plain]) -> tuple[list[tuple[Plain, Plain]], list[Plain], list[Plain]]:
    """(pairs in the order of `after`, those that are gone, those that are new)."""
    by_short = {row["short"]: row for row in before}
    kept = {row["short"] for row in after} & set(by_short)
    by_title: dict[str, list[Plain]] = {}
    for row in before:
        if row["short"] not in kept:
            by_title.setdefault(_title(row), []).append(row)
    pairs, added = [], []
    for row in after:
        same = by_title.get(_title(row))
        if row["short"] in kept:
            pairs.append((by_short[row["short"]], row))
        elif same:
            pairs.append((same.pop(0), row))
        else:
            added.append(row)
    return pairs, [row for rows in by_title.values() for row in rows], added


def _title(row: Plain) -> str:
    return repr(sorted(row["title"].items()))


def _changes(before: Plain, after: Plain) -> list[Change]:
    return [
        change
        for name in dict.fromkeys((*before, *after))
        if name not in OWN
        for change in _differing(name, before.get(name), after.get(name))
    ]


def _differing(name: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new or not (old or new):
        return
    if _is_text(old) and _is_text(new):
        for lang in dict.fromkeys((*(old or {}), *(new or {}))):
            was, now = (old or {}).get(lang, ""), (new or {}).get(lang, "")
            if was != now:
                yield Change(name, lang, was, now)
    else:
        yield Change(name, "", old, new)


def _is_text(value: Any) -> bool:
    """{lang: text}, or nothing yet; a link has a short id."""
    return value is None or (isinstance(value, Mapping) and "short" not in value)


def versions(strategy: Strategy) -> QuerySet[StrategyVersion]:
    """Newest first, without the texts themselves: a plan of 500 measures is half a megabyte."""
    return StrategyVersion.objects.filter(strategy=strategy).defer("content").order_by("-number")


def version(strategy: Strategy, number: int) -> StrategyVersion | None:
    return StrategyVersion.objects.filter(strategy=strategy, number=number).first()


def decided(strategy: Strategy) -> StrategyVersion | None:
    """The text as it was approved."""
    return StrategyVersion.objects.filter(strategy=strategy, decided=True).order_by("-number").first()
