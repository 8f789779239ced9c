"""What pages about places show, made of what queries give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.engines.geo import Notice
from wiqaya.places import queries
from wiqaya.places.actions import BoundaryImport
from wiqaya.places.holding import look
from wiqaya.places.models import Area, AreaLevel, PopulationGroup
from wiqaya.ui.parts import Column, Pages, Row, Table
from wiqaya.ui.reasons import say

PAGE = 50


def area_list(*, after: str, may_edit: bool) -> dict[str, Any]:
    """Fifty areas by code, with residents, and where to go on; a tree of them where the city has several levels."""
    levels = queries.level_sizes()
    count = sum(size for _level, size, _alone in levels)
    shared: dict[str, Any] = {
        "levels": levels,
        "count": count,
        "figures": queries.level_of_figures(),
        "boundaries": queries.boundaries_on(),
        "population": queries.population_sources(),
        "may_edit": may_edit,
    }
    return shared | (_tree(after) if len(levels) > 1 else {"table": _table(after, count)})


def _table(after: str, count: int) -> Table:
    rows = list(queries.areas().filter(code__gt=after)[: PAGE + 1])
    residents, shown = queries.residents(), rows[:PAGE]
    return Table(
        caption=_("Areas of the city, by code"),
        columns=(Column(_("Area")), Column(_("Code")), Column(_("Level")), Column(_("Residents"), numeric=True)),
        rows=tuple(_area_row(area, residents.get(area.code)) for area in shown),
        pages=Pages(count, 1, len(shown), previous_url="?" if after else "", next_url=f"?after={shown[-1].code}")
        if len(rows) > PAGE
        else None,
    )


@dataclass(frozen=True)
class Branch:
    """An area in the tree, with what lies in it.  `summed`: its residents are the sum of those of its parts."""

    area: Area
    residents: int | None
    summed: bool
    inside: tuple[Branch, ...]


def _tree(after: str) -> dict[str, Any]:
    """The areas of the largest level with all that lies in them; apart from them those that lie in none yet."""
    rows = list(queries.areas())
    present = {area.pk for area in rows}
    inside: dict[Any, list[Area]] = {}
    for area in rows:
        inside.setdefault(area.parent_id if area.parent_id in present else None, []).append(area)
    residents, own = queries.residents(), queries.residents_recorded()

    def branch(area: Area) -> Branch:
        return Branch(area, residents.get(area.code), area.code not in own, tuple(map(branch, inside.get(area.pk, ()))))

    tops = [area for area in inside.get(None, ()) if area.level.order == 1 and area.code > after]
    alone = [area for area in inside.get(None, ()) if area.level.order > 1]
    return {
        "tree": [branch(area) for area in tops[:PAGE]],
        "next": tops[PAGE - 1].code if len(tops) > PAGE else "",
        "later": bool(after),
        "alone": [branch(area) for area in alone[:PAGE]],
        "alone_more": max(0, len(alone) - PAGE),
    }


def _area_row(area: Area, residents: int | None) -> Row:
    cells = (area.name, area.code, area.level.name, _("not known") if residents is None else residents)
    return Row(cells, url=reverse("places:area", args=[area.slug]))


def area_values(area: Area) -> dict[str, Any]:
    return {
        "name": {lang: entry.get("text", "") for lang, entry in area.name.items()},
        "settlement": area.settlement,
        "informal": area.informal,
        "parent": area.parent_id,
    }


def level_values(level: AreaLevel) -> dict[str, Any]:
    return {"name": {lang: entry.get("text", "") for lang, entry in level.name.items()}, "before": level.prefix}


def holding(level: AreaLevel, *, ask: bool, everything: bool, after: str) -> dict[str, Any]:
    """The areas of a level whose larger area is to be said, fifty at a time: the doubtful ones with their shares, those without one, or all."""
    doubts, wrong = {}, ""
    if ask:
        try:
            doubts = {doubt.area.code: doubt for doubt in look(level)[1]}
        except ValidationError as error:
            wrong = " ".join(error.messages)
    if doubts:
        rows = [doubt.area for doubt in doubts.values()]
    else:
        rows = list((queries.areas_of(level) if everything else queries.unplaced(level)).filter(code__gt=after).select_related("parent"))
    return {
        "level": level,
        "areas": rows[:PAGE],
        "doubts": {code: doubt.shares for code, doubt in doubts.items()},
        "wrong": wrong,
        "everything": everything,
        "next": rows[PAGE - 1].code if len(rows) > PAGE and not doubts else "",
        "waiting": queries.unplaced(level).count(),
        "count": queries.areas_of(level).count(),
    }


def group_values(group: PopulationGroup) -> dict[str, Any]:
    label = {lang: entry.get("text", "") for lang, entry in group.label.items()}
    return {"label": label, "kind": group.kind, "agreed": group.label_agreed, "size": group.size_estimate}


def notices(done: BoundaryImport) -> list[tuple[str, int | None, str]]:
    """(kind, feature's number, sentence) of everything that was refused or noticed."""
    return [("refused", *_said(notice)) for notice in done.refused] + [("noticed", *_said(notice)) for notice in done.warnings]


def _said(notice: Notice) -> tuple[int | None, str]:
    return notice.feature, say(notice.reason)
