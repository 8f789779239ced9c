"""Challenge x group x place: who is affected or harmed where.  "Touches" never means suspected (decision 16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wiqaya.mapping.models import Cycle, Impact, Issue
from wiqaya.mapping.queries.completeness import KINDS_WANTED, independent_kinds
from wiqaya.mapping.queries.issues import source_of

By = Literal["group", "area"]


@dataclass(frozen=True, slots=True)
class Column:
    """A group or an area; `thing` is None for the whole city.  `agreed` is false for a group that has not agreed to its name."""

    thing: Any
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Crossing:
    """An issue in a column: the effects recorded there, and whether its sources are too few to lean on."""

    impacts: tuple[Impact, ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class Crossed:
    columns: list[Column]
    rows: list[tuple[Issue, list[Crossing]]]


def crossed(cycle: Cycle, by: By) -> Crossed:
    """Every issue of the mapping against the groups, or the areas, that some issue touches; three queries and one for columns."""
    issues = list(Issue.objects.filter(cycle=cycle).prefetch_related("impacts__group", "impacts__area", "evidences").order_by("pk"))
    things = {_key(impact, by): getattr(impact, by) for issue in issues for impact in issue.impacts.all()}
    columns = [
        Column(thing, getattr(thing, "label_agreed", True)) for _key_, thing in sorted(things.items(), key=lambda item: item[0] or "")
    ]
    return Crossed(columns, [(issue, _crossings(issue, columns, by)) for issue in issues])


def _key(impact: Impact, by: By) -> str:
    thing = getattr(impact, by)
    return "" if thing is None else getattr(thing, "code", None) or thing.short


def _crossings(issue: Issue, columns: Sequence[Column], by: By) -> list[Crossing]:
    impacts = list(issue.impacts.all())
    weak = independent_kinds(source_of(item) for item in issue.evidences.all()) < KINDS_WANTED
    return [Crossing(tuple(impact for impact in impacts if getattr(impact, by) == column.thing), weak) for column in columns]
