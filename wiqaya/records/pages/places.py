"""The third step of an import: names that are no area yet, and how the others were recognised."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.engines.language import fold
from wiqaya.exchange.tabular import open_table, text
from wiqaya.places import queries as places
from wiqaya.records import queries
from wiqaya.records.imports.head import SEARCHED, find_head
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.imports.plan import Plan, parse
from wiqaya.records.models import Import
from wiqaya.records.words import DatasetKind, ImportState
from wiqaya.ui.parts import Match

MOST = 200  # names to choose for on one page
LISTED = 300
SPLIT = "/split"  # no code of an area has a slash in front


def counts(result: dict[str, Any]) -> dict[str, int]:
    """Rows read, places recognised, rows that need a choice, rows that look outside of the city."""
    near = sum(one["rows"] for one in result["unplaced"] if one["suggestions"])
    far = sum(one["rows"] for one in result["unplaced"] if not one["suggestions"])
    return {"rows": result["rows"], "placed": result["placed"], "near": near, "far": far}


def unknown(found: Import) -> list[Match]:
    """Names that are no area, the commonest first, each with the areas of the city; near ones stand first and are never chosen by themselves."""
    areas = [(area.code, f"{area} ({area.code})") for area in places.areas()]
    names = dict(areas)
    numbers = found.mapping.get("kind") == DatasetKind.INDICATORS and found.state != ImportState.LOADED
    split = [(SPLIT, _("Divide its numbers between several areas"))] if numbers else []
    listed = []
    for number, one in enumerate(found.result.get("unplaced", ())[:MOST]):
        near = [match["area"] for match in one["suggestions"] if match["area"] in names]
        options = [
            ("", _("Leave without a place: it is counted and listed")), *split,
            *[(code, _("Perhaps: %(area)s") % {"area": names[code]}) for code in near], *[pair for pair in areas if pair[0] not in near],
        ]  # fmt: skip
        listed.append(Match(f"place_{number}", one["value"], one["rows"], how="similar" if near else "none", options=options))
    return listed


def recognised(found: Import) -> list[Match]:
    """The names that were recognised, and how; empty for files that are too large to be read again for this."""
    if queries.is_big(found):
        return []
    plan = parse(found.mapping)
    known = places.area_names()
    matcher = Places({code: known.names[key] for code, key in known.codes.items()}, plan.aliases)
    labels = {area.code: area.name for area in places.areas()}
    listed = []
    for (code, name), rows in _written(found, plan).most_common(LISTED):
        place = matcher.find(code, name)
        if place != NOWHERE:
            key = matcher.codes[place]
            listed.append(Match("", name or code, rows, labels[key], how=_how(code, name, key, matcher)))
    return sorted(listed, key=lambda match: match.how == "exact")


def _written(found: Import, plan: Plan) -> Counter[tuple[str, str]]:
    """(code, name) as the file writes them, with their rows."""
    table = open_table(queries.copy_path(found), sheet=plan.sheet)
    head = find_head(list(islice(table.rows(), SEARCHED + 5)), plan)
    if plan.across:
        return Counter(("", name) for name in head.names[plan.across.first_column - 1 :] if name)
    area = head.place(plan.area) if isinstance(plan.area, str | int) else None
    code = head.place(plan.area_code) if plan.area_code is not None else None
    cells = (row.cells for row in table.rows() if row.number > head.row and not row.blank)
    return Counter(tuple(text(row[place]) if place is not None and place < len(row) else "" for place in (code, area)) for row in cells)  # type: ignore[misc]


def _how(code: str, name: str, key: str, matcher: Places) -> Any:
    names = matcher.names[key]
    if name in names:
        return "exact"
    if fold(name) in {fold(one) for one in names}:
        return "folded"
    return "code" if code or name == key else "folded"
