"""Names of a workbook that are longer than what is kept of a question or an answer."""

from __future__ import annotations

from collections.abc import Iterator

from wiqaya.exchange.xforms.locate import Cells, Problem
from wiqaya.exchange.xforms.reasons import because
from wiqaya.exchange.xforms.workbook import letter

LONGEST = 200  # signs of a name
SHOWN = 40
HEADERS = ("name", "value")  # of answers it is either


def is_long(name: object) -> bool:
    return isinstance(name, str) and len(name) > LONGEST


def long_names(cells: Cells) -> Iterator[Problem]:
    """Every name of a question, group or answer with more than 200 signs, with its row and column."""
    for sheet in ("survey", "choices"):
        head, *rows = cells.get(sheet) or [[]]
        named = [place for place, text in enumerate(head) if text.strip().lower() in HEADERS]
        for number, row in enumerate(rows, start=2):
            for place in named:
                if place < len(row) and is_long(row[place]):
                    yield Problem(sheet, number, letter(place), because("name_long", name=f"{row[place][:SHOWN]}…", most=LONGEST))
