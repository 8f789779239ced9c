"""Names of a workbook that are longer than what is kept of a question or an answer."""

from __future__ import annotations

from collections.abc import Iterator

from wiqaya.exchange.xforms.locate import Cells, Finder, Problem
from wiqaya.exchange.xforms.reasons import because

LONGEST = 200  # signs of a name
SHOWN = 40


def is_long(name: object) -> bool:
    return isinstance(name, str) and len(name) > LONGEST


def long_names(cells: Cells) -> Iterator[Problem]:
    """Every name of a question, group or answer with more than 200 signs, with its row and column."""
    finder = Finder(cells)
    for sheet in ("survey", "choices"):
        place = finder.column(sheet, "name")
        for number, row in enumerate(finder.rows(sheet)[1:], start=2):
            if place is not None and place < len(row) and is_long(row[place]):
                yield finder.at(sheet, number, "name", reason=because("name_long", name=f"{row[place][:SHOWN]}…", most=LONGEST))
