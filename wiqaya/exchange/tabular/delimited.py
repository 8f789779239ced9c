"""Tables in text files: commas, semicolons, tabs or bars; quotes; the row numbers that a spreadsheet would show."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from wiqaya.exchange.tabular.cells import Cell, Limits, Row
from wiqaya.exchange.tabular.errors import because, unreadable

DELIMITERS = (",", ";", "\t", "|", "،", "؛")
LONGEST_CELL = 131_072
SAMPLE = 200


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign between cells: the one that cuts most rows into the same number of cells, more than one."""
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        head = "".join(islice(stream, SAMPLE))[:400_000]
    if said := re.match(r"(?i)sep=(.)\r?\n", head):
        return said[1]
    return max(DELIMITERS, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, sign: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(head.splitlines(keepends=True), delimiter=sign):
            widths[len(cells)] += bool(cells)
    except csv.Error:
        return (0, 0)
    wide = {width: rows for width, rows in widths.items() if width > 1}
    if not wide:
        return (0, 0)
    width, rows = max(wide.items(), key=lambda pair: pair[1] * min(pair[0], 4))
    return (rows / sum(widths.values()), width)


def rows_of_text(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    """Every row of the file, blank ones too.  Raises Unreadable where the rest cannot be trusted."""
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError as error:
                code = "cut_short" if "end of data" in error.reason else "not_in_encoding"
                raise unreadable(code, encoding=encoding, row=number) from error
            except csv.Error as error:
                yield _faulty(number, str(error))
                continue
            _check(number, cells, limits)
            yield Row(number, tuple[Cell, ...](cells)) if number > 1 or not _says_delimiter(cells, delimiter) else Row(number, ())


def _says_delimiter(cells: list[str], delimiter: str) -> bool:
    return delimiter.join(cells).casefold() == f"sep={delimiter}"


def _check(number: int, cells: list[str], limits: Limits) -> None:
    if number > limits.rows + 1_000:
        raise unreadable("too_many_rows", most=limits.rows)
    if len(cells) > limits.columns:
        raise unreadable("too_many_columns", row=number, columns=len(cells), most=limits.columns)


def _faulty(number: int, message: str) -> Row:
    if "field larger" in message:
        raise unreadable("cell_huge", row=number)
    if "unexpected end" in message:
        raise unreadable("cut_quote", row=number)
    return Row(number, (), because("quotes"))
