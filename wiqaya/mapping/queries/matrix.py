"""Challenge x group x place: who is affected or harmed where.  "Touches" never means suspected (decision 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wiqaya.mapping.models import Cycle, Impact, Issue
from wiqaya.mapping.queries.completeness import KINDS_WANTED, independent_kinds
from wiqaya.mapping.queries.issues import source_of, wide_enough
from wiqaya.places import queries as places
from wiqaya.safeguards.fields import WordsValue

By = Literal["group", "area"]


@dataclass(frozen=True, slots=True)
class Column:
    """A group or an area; `thing` is None for the whole city.  `agreed` is false for a group that has not agreed to its name."""

    thing: Any
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Touch:
    """A group that is affected in an area (none: the whole city), and how."""

    group: Any
    area: Any
    effect: WordsValue


@dataclass(frozen=True, slots=True)
class Crossing:
    """An issue in a column: the effects recorded there, and whether its sources are too few to lean on."""

    touches: tuple[Touch, ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class Crossed:
    columns: list[Column]
    rows: list[tuple[Issue, list[Crossing]]]


def crossed(cycle: Cycle, by: By) -> Crossed:
    """Every issue of the mapping against the groups, or the areas, that some issue touches.

    Where few people live, the larger area around it stands instead.  Six questions to the database.
    """
    residents = places.residents()
    issues = list(Issue.objects.filter(cycle=cycle).prefetch_related("impacts__group", "impacts__area__parent", "evidences").order_by("pk"))
    touched = {issue.pk: [_touch(impact, residents) for impact in issue.impacts.all()] for issue in issues}
    things = {_key(thing): thing for touches in touched.values() for thing in (getattr(touch, by) for touch in touches)}
    columns = [Column(thing, getattr(thing, "label_agreed", True)) for _name, thing in sorted(things.items(), key=lambda item: item[0])]
    return Crossed(columns, [(issue, _crossings(issue, touched[issue.pk], columns, by)) for issue in issues])


def _touch(impact: Impact, residents: Mapping[str, int]) -> Touch:
    return Touch(impact.group, wide_enough(impact.area, residents), impact.effect)


def _key(thing: Any) -> str:
    return "" if thing is None else getattr(thing, "code", None) or thing.short


def _crossings(issue: Issue, touches: Sequence[Touch], columns: Sequence[Column], by: By) -> list[Crossing]:
    weak = independent_kinds(source_of(item) for item in issue.evidences.all()) < KINDS_WANTED
    return [Crossing(tuple(touch for touch in touches if getattr(touch, by) == column.thing), weak) for column in columns]
