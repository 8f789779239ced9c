"""What can be decided about single cells, values and places of a file, as its pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.exchange.tabular import open_table, text
from wiqaya.places import queries as places
from wiqaya.records import queries
from wiqaya.records.imports.corrections import corrected
from wiqaya.records.imports.plan import parse
from wiqaya.records.models import Import, Indicator
from wiqaya.ui import numerals

LOOKED_AT = 400  # refused cells that are looked up in the file
SHOWN = 30  # different texts to mend on one page
CHANGES = 100
LINES = 6  # areas between which a place can be divided on its page
NO_CELL = {"value_differs", "mended_personal"}


@dataclass
class Cell:
    """One text that stands in one or several rows of a column and cannot be taken."""

    column: int
    header: str
    text: str
    sentence: str
    rows: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of its field in the form."""
        return f"mend_{self.column}_{self.rows[0]}"


@dataclass(frozen=True)
class Change:
    """A value that the dataset has with another number."""

    area: Any
    indicator: Any
    period: str
    before: str
    value: str


def cells(found: Import) -> list[Cell]:
    """Refused cells by what stands in them, the commonest first; of long lists the first rows only.  Raises Unreadable, NotTaken."""
    listed = [one for one in found.result.get("refused", ()) if one["column"] and one["reason"]["code"] not in NO_CELL][:LOOKED_AT]
    if not listed:
        return []
    written = _written(found, {one["row"] for one in listed})
    groups: dict[tuple[int, str], Cell] = {}
    for one in listed:
        row = written.get(one["row"], ())
        given = row[one["column"] - 1] if one["column"] <= len(row) else ""
        group = groups.setdefault((one["column"], given), Cell(one["column"], one["header"], given, queries.say_on_page(one["reason"])))
        group.rows.append(one["row"])
    return sorted(groups.values(), key=lambda group: (-len(group.rows), group.rows[0]))[:SHOWN]


def _written(found: Import, wanted: set[int]) -> dict[int, tuple[str, ...]]:
    plan = parse(found.mapping)
    table = corrected(open_table(queries.copy_path(found), sheet=plan.sheet), plan.corrections)
    rows: dict[int, tuple[str, ...]] = {}
    for row in table.rows():
        if row.number in wanted:
            rows[row.number] = tuple(text(cell) for cell in row.cells)
        if len(rows) == len(wanted):
            break
    return rows


def mended(groups: list[Cell], posted: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """(row, column) -> text of the cells that somebody wrote otherwise."""
    written = {group.name: posted.get(group.name, group.text).strip() for group in groups}
    return {(row, group.column): written[group.name] for group in groups if written[group.name] != group.text for row in group.rows}


def changes(found: Import) -> list[Change]:
    """Before and after of the values that differ, by the names of areas and indicators."""
    listed = found.result.get("changed", ())[:CHANGES]
    if not listed:
        return []
    areas = {area.code: area.name for area in places.areas()}
    named = {one.code: one.name for one in Indicator.objects.filter(dataset=found.dataset)} if found.dataset else {}
    return [
        Change(
            areas.get(one["area"], one["area"]), named.get(one["indicator"], one["indicator"]), numerals.digits(one["period"]),
            numerals.number(one["before"]), numerals.number(one["value"]),
        )
        for one in listed
    ]  # fmt: skip


def changed_count(found: Import) -> int:
    """Values that differ from those of the dataset, whatever becomes of them."""
    differs = [one for one in found.result.get("refused", ()) if one["reason"]["code"] == "value_differs"]
    return len(differs) + int(found.result.get("rows_changed", 0))


def divided(found: Import) -> list[tuple[str, str]]:
    """Places that are divided between areas: (as written, the areas with their shares)."""
    areas = {area.code: str(area.name) for area in places.areas()}
    return [
        (name, _(" · ").join(f"{areas.get(code, code)} {numerals.percent(share, None)}" for code, share in shares.items()))
        for name, shares in parse(found.mapping).splits.items()
    ] if found.mapping.get("splits") else []  # fmt: skip


def share_lines(found: Import, name: str, posted: Mapping[str, str] | None) -> list[dict[str, str]]:
    """The lines of the form that divides a place: number, area, share."""
    kept = list(found.mapping.get("splits", {}).get(name, {}).items())
    lines = []
    for number in range(LINES):
        area, share = kept[number] if number < len(kept) else ("", "")
        if posted is not None:
            area, share = posted.get(f"area_{number}", ""), posted.get(f"share_{number}", "")
        lines.append({"number": str(number), "area": area, "share": str(share)})
    return lines


def shares_of(lines: list[dict[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Shares by area, with what is wrong with them."""
    shares: dict[str, str] = {}
    wrong = []
    for line in lines:
        area, share = line["area"], numerals.ascii_digits(line["share"]).replace("٫", ".").replace(",", ".").strip(" %٪")
        if bool(area) != bool(share):
            wrong.append(_("Every line needs an area and a share; leave both empty in the lines that you do not need."))
        elif area in shares:
            wrong.append(_("An area stands in two lines: write its share once."))
        elif area:
            shares[area] = share
    return shares, list(dict.fromkeys(wrong))
