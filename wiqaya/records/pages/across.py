"""Tables in which the areas stand side by side, as a census profile comes: find the rows that are wanted, pick them, name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wiqaya.engines.language import fold
from wiqaya.exchange.tabular import Row, open_table, text
from wiqaya.places import queries as places
from wiqaya.records import queries
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.models import Import
from wiqaya.records.pages.columns import language_of

FOUND = 40
HEADER_ROWS = 20
SEVERAL = 3  # areas named in one row


NAMING = {fold(word) for word in (
    "characteristic", "characteristics", "indicator", "indicators", "indicator name", "variable", "variables", "measure", "topic", "theme", "caractéristique",
    "caractéristiques", "indicateur", "indicateurs", "libellé", "intitulé", "mesure", "thème", "المؤشر", "مؤشر", "اسم المؤشر", "الخاصية", "الخصائص", "المتغير", "البيان", "الموضوع",
)}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of the file that could be an indicator: its number, the texts before the areas, and the one that says what is counted."""

    number: int
    texts: tuple[str, ...]
    name: str = ""


def _is_number(given: str) -> bool:
    return given.replace(".", "", 1).replace(",", "").strip().isdigit()


def _rows(found: Import, sheet: str) -> Iterator[Row]:
    return open_table(queries.copy_path(found), sheet=sheet or None).rows()


def stands_across(found: Import, sheet: str = "") -> bool:
    """Whether a row near the top names several areas beside each other."""
    return _widest(found, sheet)[0] >= SEVERAL


def where_areas_begin(found: Import, sheet: str = "") -> tuple[int, int]:
    """(row of the header, first column of areas), from 1: the row in which most cells are areas of the city; (1, 2) when none is."""
    return _widest(found, sheet)[1:]


def _widest(found: Import, sheet: str) -> tuple[int, int, int]:
    """(areas in it, number, first column of areas) of the row that names most areas."""
    known = places.area_names()
    matcher = Places({code: known.names[key] for code, key in known.codes.items()})
    best = (0, 1, 2)
    for row in islice(_rows(found, sheet), HEADER_ROWS):
        hits = [
            place for place, cell in enumerate(row.cells, start=1) if not text(cell).isdigit() and matcher.find("", text(cell)) != NOWHERE
        ]
        if len(hits) > best[0]:
            best = (len(hits), row.number, hits[0])
    return best


def heads(found: Import, sheet: str, header_row: int) -> list[str]:
    """The cells of the header row."""
    row = next((row for row in _rows(found, sheet) if row.number == header_row), None)
    return [text(cell) for cell in row.cells] if row else []


def _lines(found: Import, sheet: str, header_row: int, first_column: int) -> tuple[list[Line], list[str]]:
    """The rows under the header, each with its name, and the header."""
    headers, rows = [], []
    for row in _rows(found, sheet):
        if row.number == header_row:
            headers = [text(cell) for cell in row.cells]
        elif row.number > header_row:
            rows.append((row.number, tuple(text(cell).strip() for cell in row.cells[: first_column - 1])))
    naming = naming_column(headers, [texts for _number, texts in rows])
    return [Line(number, texts, _name(texts, naming)) for number, texts in rows], headers


def naming_column(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The place of the column that says what a row counts: by its header, else the one with most different words, nearest to the numbers."""
    distinct: dict[int, set[str]] = {}
    for texts in rows:
        for place, one in enumerate(texts):
            if one and not _is_number(one):
                distinct.setdefault(place, set()).add(one)
    named = {place for place in distinct if place < len(headers) and fold(headers[place]) in NAMING}
    return max(distinct, key=lambda place: (place in named, len(distinct[place]), place), default=0)


def _name(texts: Sequence[str], naming: int) -> str:
    """What a row counts; the nearest text before the numbers where its own cell is empty."""
    said = texts[naming] if naming < len(texts) else ""
    return said or next((one for one in reversed(texts) if one and not _is_number(one)), "")


def search(found: Import, sheet: str, header_row: int, first_column: int, wanted: str) -> list[Line]:
    """Rows whose texts before the areas hold every word that was asked for."""
    parts = fold(wanted).split()
    lines, _headers = _lines(found, sheet, header_row, first_column)
    return list(islice((line for line in lines if any(line.texts) and all(part in fold(" ".join(line.texts)) for part in parts)), FOUND))


def picks(
    found: Import, sheet: str, header_row: int, first_column: int, chosen: Mapping[int, tuple[str, str]], lang: str
) -> list[dict[str, Any]]:
    """The indicators of chosen rows {row: (name, unit)}, each told by the texts that only this row has."""
    lines, headers = _lines(found, sheet, header_row, first_column)
    made = []
    for line in lines:
        if line.number in chosen:
            name, unit = chosen[line.number]
            called = name or line.name or str(line.number)
            made.append({"row": _telling(line, lines, headers), f"name_{language_of(called, lang)}": called, "unit": unit})
    return made


def _telling(line: Line, lines: Sequence[Line], headers: Sequence[str]) -> dict[str, str]:
    """Texts by column that single the row out; running numbers only when words do not suffice."""
    words = {place: one for place, one in enumerate(line.texts) if one and not _is_number(one)}
    alone = sum(all(place < len(other.texts) and other.texts[place] == one for place, one in words.items()) for other in lines) == 1
    told = words if words and alone else {place: one for place, one in enumerate(line.texts) if one}
    return {
        headers[place] if place < len(headers) and headers[place] and headers.count(headers[place]) == 1 else str(place + 1): one
        for place, one in told.items()
    }
