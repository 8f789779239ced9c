"""What pages about places show, made of what queries give."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.engines.geo import Notice
from wiqaya.places import queries
from wiqaya.places.actions import BoundaryImport
from wiqaya.places.models import Area, PopulationGroup
from wiqaya.ui.parts import Column, Pages, Row, Table
from wiqaya.ui.reasons import say

PAGE = 50


def area_list(*, after: str, may_edit: bool) -> dict[str, Any]:
    """Fifty areas by code, with residents, and where to go on."""
    rows = list(queries.areas().select_related("level").filter(code__gt=after)[: PAGE + 1])
    count, residents = queries.areas().count(), queries.residents()
    shown = rows[:PAGE]
    table = Table(
        caption=_("Areas of the city, by code"),
        columns=(Column(_("Area")), Column(_("Code")), Column(_("Level")), Column(_("Residents"), numeric=True)),
        rows=tuple(_area_row(area, residents.get(area.code)) for area in shown),
        pages=Pages(count, 1, len(shown), previous_url="?" if after else "", next_url=f"?after={shown[-1].code}")
        if len(rows) > PAGE
        else None,
    )
    return {
        "table": table,
        "count": count,
        "boundaries": queries.boundaries_on(),
        "population": queries.population_sources(),
        "may_edit": may_edit,
    }


def _area_row(area: Area, residents: int | None) -> Row:
    cells = (area.name, area.code, area.level.name, _("not known") if residents is None else residents)
    return Row(cells, url=reverse("places:area", args=[area.slug]))


def area_values(area: Area) -> dict[str, Any]:
    return {
        "name": {lang: entry.get("text", "") for lang, entry in area.name.items()},
        "settlement": area.settlement,
        "informal": area.informal,
    }


def group_values(group: PopulationGroup) -> dict[str, Any]:
    label = {lang: entry.get("text", "") for lang, entry in group.label.items()}
    return {"label": label, "kind": group.kind, "agreed": group.label_agreed, "size": group.size_estimate}


def notices(done: BoundaryImport) -> list[tuple[str, int | None, str]]:
    """(kind, feature's number, sentence) of everything that was refused or noticed."""
    return [("refused", *_said(notice)) for notice in done.refused] + [("noticed", *_said(notice)) for notice in done.warnings]


def _said(notice: Notice) -> tuple[int | None, str]:
    return notice.feature, say(notice.reason)
