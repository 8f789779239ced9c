"""What the assistant shows before anybody has said what the columns mean: the first rows as read, and a first guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from wiqaya.engines import language
from wiqaya.engines.language import fold
from wiqaya.exchange.tabular import Cell, Row, open_table, sheet_names, text
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.imports.reasons import from_json
from wiqaya.records.imports.sentences import say_on_page
from wiqaya.records.imports.survey import Survey, survey

SHOWN = 20
NAMES = {
    "value": ("value", "valeur", "number", "count", "nombre", "القيمة", "العدد", "عدد"),
    "kind": ("kind", "type", "category", "offence", "offense", "incident type", "catégorie", "infraction", "النوع", "نوع", "الفئة", "نوع الحادث"),
    "target_group": ("target group", "group", "motive", "bias", "groupe", "motif", "المجموعة", "الفئة المعنية", "الدافع"),
    "body": ("body", "reported by", "agency", "source", "service", "organisme", "الجهة", "الجهة المبلغة"),
    "place_kind": ("place type", "location type", "place kind", "setting", "type de lieu", "نوع المكان"),
}


@dataclass(frozen=True)
class Preview:
    """`rows` are the first rows of data as read; `cut` columns are left unread; `guess` is a mapping to begin with."""

    sheets: tuple[str, ...]
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: tuple[dict[str, Any], ...]
    encoding: str
    guess: dict[str, Any]


def preview(path: Path, places: Places, *, sheet: str = "", cut: Mapping[str, Sequence[dict[str, Any]]], encoding: str = "") -> Preview:
    """Of a working copy: its first rows and a guess.  Raises Unreadable, NotTaken."""
    sheets = sheet_names(path)
    table = open_table(path, sheet=sheet or (sheets[0] if sheets else None))
    found = survey(table, None, places)
    unread = tuple(cut.get(table.sheet, ()))
    left_out = {one["column"] - 1 for one in unread}
    rows = islice((row for row in table.rows() if row.number > found.head.row and not row.blank), SHOWN)
    return Preview(
        sheets=sheets, sheet=table.sheet, header_row=found.head.row, headers=found.head.names,
        rows=tuple(_shown(row, found.head.width) for row in rows), cut=unread, encoding=encoding, guess=guess(found, places, left_out),
    )  # fmt: skip


def _shown(row: Row, width: int) -> tuple[str, ...]:
    cells = [text(cell) for cell in row.cells[:width]]
    return (*cells, *[""] * (width - len(cells)))


def guess(found: Survey, places: Places, left_out: set[int]) -> dict[str, Any]:
    """A mapping that the cells suggest: areas and codes by what they match, dates by how they read, fields by their names."""
    read = [place for place in range(found.head.width) if place not in left_out and found.head.names[place]]
    names = found.head.names
    area = _best(read, lambda place: _share(found.samples[place], lambda cell: _is_area(cell, places)))
    date = _best([place for place in read if place != area], lambda place: _share(found.samples[place], _is_date))
    taken = {place for place in (area, date) if place is not None}
    fields = _by_names({key: words for key, words in NAMES.items() if key != "value"}, names, read, taken)
    value = _by_names({"value": NAMES["value"]}, names, read, taken).get("value")
    mapping: dict[str, Any] = {"kind": "indicators" if value else "incidents", "layout": "long"}
    mapping |= {"area": names[area]} if area is not None else {}
    mapping |= {"date": names[date]} if date is not None else {}
    return mapping | ({"value": value} if value else {"fields": fields})


def _best(places: Iterable[int], share: Any) -> int | None:
    best = max(((share(place), -place) for place in places), default=(0.0, 0))
    return -best[1] if best[0] >= 0.5 else None


def _share(cells: Sequence[Cell], test: Any) -> float:
    sample = cells[:200]
    return sum(map(test, sample)) / len(sample) if sample else 0.0


def _is_area(cell: Cell, places: Places) -> bool:
    given = text(cell)
    return not given.isdigit() and places.find("", given) != NOWHERE


def _is_date(cell: Cell) -> bool:
    return not isinstance(cell, int | float) and not text(cell).isdigit() and language.parse_date(cell, "dmy").value is not None


def _by_names(wanted: Mapping[str, Sequence[str]], names: Sequence[str], read: Sequence[int], taken: set[int]) -> dict[str, str]:
    found = {}
    for key, words in wanted.items():
        folded = {fold(word) for word in words}
        place = next((place for place in read if place not in taken and fold(names[place]) in folded), None)
        if place is not None:
            found[key] = names[place]
            taken.add(place)
    return found


def rows_to_fix(path: Path, result: Mapping[str, Any], *, sheet: str = "") -> Iterator[list[str]]:
    """The header and every refused row of a working copy, each with its number and its problem, as the person who mends the file needs them."""
    problems: dict[int, list[str]] = {}
    for one in result["refused"]:
        problems.setdefault(one["row"], []).append(say_on_page(from_json(one["reason"])))
    table = open_table(path, sheet=sheet or None)
    header_row = result["reading"]["header_row"]
    for row in table.rows():
        if row.number == header_row:
            yield ["", *map(text, row.cells), ""]
        elif row.number in problems:
            yield [str(row.number), *map(text, row.cells), " ".join(problems[row.number])]
