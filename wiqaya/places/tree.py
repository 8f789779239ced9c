"""The hierarchy of areas: what lies in what, what figures are made of, and what is counted with what."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F

from wiqaya.places.models import Area, AreaLevel

Number = TypeVar("Number", int, float)


def parts() -> dict[str, tuple[str, ...]]:
    """Codes of the present areas that lie directly in each area, by the code of the larger one, the smallest levels first."""
    rows = Area.objects.filter(valid_to__isnull=True, parent__valid_to__isnull=True, parent__isnull=False)
    found: dict[str, list[str]] = {}
    for code, parent in rows.order_by("-parent__level__order", "code").values_list("code", "parent__code"):
        found.setdefault(parent, []).append(code)
    return {parent: tuple(codes) for parent, codes in found.items()}


def add_up(values: Mapping[str, Number], inside: Mapping[str, Collection[str]]) -> dict[str, Number]:
    """The values, and for an area without one the sum of its parts where all of them have one.  `inside`: as `parts` gives it."""
    known = dict(values)
    for parent, codes in inside.items():
        if parent not in known and all(code in known for code in codes):
            known[parent] = sum(known[code] for code in codes)
    return known


def stands_for(code: str, values: Collection[str], inside: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The codes whose values a number of `add_up` is made of: the area's own, or those of its parts."""
    if code in values or code not in inside:
        return frozenset({code})
    return frozenset().union(*(stands_for(part, values, inside) for part in inside[code]))


@dataclass(frozen=True)
class Grain:
    """What figures are made of: the areas of one level, and what of smaller levels is counted with each.

    `below`: code of a smaller area -> (code of the area that it is counted with, order of its level).
    """

    areas: tuple[Area, ...]
    order: int = 1
    below: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """Every code that is counted in some area of the figures."""
        return frozenset({*(area.code for area in self.areas), *self.below})

    def members(self, spoken: Collection[int]) -> dict[str, frozenset[str]]:
        """Code of each area -> the finest codes behind it, when data speak of areas at the levels `spoken`.

        A level of which no row speaks is left out: what it would add is known by everybody to be nothing, and a gate that took it for
        unknown would think numbers better hidden than they are.
        """
        found = {area.code: {area.code} if self.order in spoken else set() for area in self.areas}
        for code, (holder, order) in self.below.items():
            if order in spoken:
                found[holder].add(code)
        return {code: frozenset(finest or {code}) for code, finest in found.items()}


def grain() -> Grain:
    """Two queries."""
    level = AreaLevel.objects.order_by("-figures", "-order").first()
    if level is None:
        return Grain(())
    rows = list(Area.objects.filter(level__order__gte=level.order).annotate(step=F("level__order")).order_by("code"))
    shown = tuple(area for area in rows if area.level_id == level.pk and area.valid_to is None)
    return Grain(shown, level.order, dict(_below(rows, {area.pk: area.code for area in shown})))


def _below(rows: list[Any], holders: Mapping[UUID, str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Areas under those of the figures, also those that have ended: what was recorded in them happened in the larger one."""
    above = {area.pk: area.parent_id for area in rows}
    for area in rows:
        holder = area.parent_id
        while holder is not None and holder not in holders:
            holder = above.get(holder)
        if holder is not None and area.pk not in holders:
            yield area.code, (holders[holder], area.step)


def grain_key() -> str:
    """Changes whenever an answer by area may change without its data: another level of figures, another place of a smaller area.

    Empty while figures are made of the level with which the city began and nothing lies below: what left before another level was added is
    found again.
    """
    steps = list(AreaLevel.objects.order_by("pk").values_list("pk", flat=True))
    if len(steps) < 2:
        return ""
    found, level = grain(), AreaLevel.objects.order_by("-figures", "-order").values_list("pk", flat=True)[:1].get()
    if level == steps[0] and not found.below:
        return ""
    return hashlib.sha256(repr((level, sorted(found.below.items()))).encode()).hexdigest()[:16]
