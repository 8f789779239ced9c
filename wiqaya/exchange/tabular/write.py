"""Tables out again: the copy of a file without some of its columns, and rows as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import IO

import xlsxwriter

from wiqaya.exchange.tabular.cells import Cell, Row, text
from wiqaya.exchange.tabular.source import Table

FAULTY = '"-"-\r\n'  # a row whose quotes do not close right stays one in the copy
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(value: str) -> str:
    """Text that a spreadsheet shows and never runs: a leading apostrophe where it would be taken for a formula."""
    plain = value.lstrip()
    if plain.startswith(RISKY) and not plain.lstrip("+-").replace(".", "", 1).replace(",", "").isdigit():
        return f"'{value}"
    return value


def write_csv(rows: Iterable[Iterable[Cell]], out: IO[str]) -> int:
    """Rows as CSV, formulas disarmed; the number of rows written."""
    writer = csv.writer(out)
    count = 0
    for cells in rows:
        writer.writerow([safe(text(cell)) for cell in cells])
        count += 1
    return count


def copy_without(table: Table, columns: Collection[int], out: Path, *, header_rows: int) -> int:
    """The table in `out` with the cells of `columns` (from 1) emptied below the header; rows and columns keep their numbers.

    Text files become UTF-8 with commas.  The number of rows is given back.
    """
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        count = 0
        for row in table.rows():
            if row.fault:
                stream.write(FAULTY)
            else:
                writer.writerow([text(cell) for cell in _emptied(row, columns, header_rows)])
            count += 1
    return count


def copy_sheets_without(tables: Mapping[str, tuple[Table, Collection[int], int]], out: Path) -> int:
    """Sheets of a workbook, each (table, columns to empty, header rows), as a workbook of values only; the rows written."""
    count = 0
    book = xlsxwriter.Workbook(str(out), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name, (table, columns, header_rows) in tables.items():
        page = book.add_worksheet(name)
        for row in table.rows():
            for place, cell in enumerate(_emptied(row, columns, header_rows)):
                _write(page, row.number - 1, place, cell, day)
            count += 1
    book.close()
    return count


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, bool) or cell is None or cell == "":
        if isinstance(cell, bool):
            page.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    else:
        page.write_string(row, column, text(cell))


def _emptied(row: Row, columns: Collection[int], header_rows: int) -> list[Cell]:
    if row.number <= header_rows:
        return list(row.cells)
    return [None if place in columns else cell for place, cell in enumerate(row.cells, start=1)]
