"""Excel workbooks (.xlsx, .xlsm): checked before anything is unfolded, then read row by row.  Formulas and macros never run."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from wiqaya.exchange.tabular.cells import Cell, Limits, Row, Unread
from wiqaya.exchange.tabular.errors import Unreadable, because, unreadable
from wiqaya.exchange.tabular.merged import Extras, read_extras

UNFOLDED = 1_200_000_000  # bytes of all parts together
SHARED_TEXTS = 250_000_000  # the one part that is held in memory
RATIO = 120  # of unfolded to packed, when it is large
LARGE = 60_000_000
PARTS = 5_000
BROKEN = (zipfile.BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, EOFError, OSError, SyntaxError, zlib.error)

warnings.filterwarnings("ignore", module="openpyxl")  # notes on styles and extensions, which a table does not need


def check_package(path: Path) -> None:
    """Refuse what is no workbook, is damaged, or would unfold to more than a table needs.  Nothing is unfolded yet."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            _refuse_other_kinds(package, names)
            _refuse_bomb(parts, path.stat().st_size)
            _refuse_entities(package, parts)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise unreadable("damaged") from error


def _refuse_other_kinds(package: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names and package.read("mimetype")[:60].startswith(b"application/vnd.oasis"):
        raise unreadable("open_document")
    if "xl/workbook.bin" in names:
        raise unreadable("binary_excel")
    if "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise unreadable("not_a_workbook")


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > PARTS or total > UNFOLDED or texts > SHARED_TEXTS or (total > LARGE and total > RATIO * packed):
        raise unreadable("bomb")


def _refuse_entities(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                head = stream.read(2_000).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise unreadable("entities")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The workbook, whatever its name ends in, closed afterwards; every way in which a damaged one fails is `damaged`."""
    with path.open("rb") as stream:
        try:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except BROKEN as error:
            raise unreadable("damaged") from error
        try:
            yield book
        finally:
            book.close()


def sheets_of(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """(visible sheets, hidden sheets, 1900 or 1904: the year in which its days begin)."""
    with opened(path) as book:
        sheets = book.worksheets
        visible = tuple(sheet.title for sheet in sheets if sheet.sheet_state == "visible")
        hidden = tuple(sheet.title for sheet in sheets if sheet.sheet_state != "visible")
        return visible, hidden, 1904 if book.epoch == CALENDAR_MAC_1904 else 1900


def has_rows(path: Path, sheet: str) -> bool:
    return any(not row.blank for row in rows_of_sheet(path, sheet, Limits()))


def rows_of_sheet(path: Path, sheet: str, limits: Limits) -> Iterator[Row]:
    """Every row of a sheet up to the last one with a cell, merged cells filled with the value that they show."""
    with opened(path) as book:
        page = book[sheet]
        try:
            with page._get_source() as part:
                extras = read_extras(part)
            page.reset_dimensions()
            yield from _rows(page, extras, limits)
        except Unreadable:
            raise
        except BROKEN as error:
            raise unreadable("damaged") from error


def _rows(page: Any, extras: Extras, limits: Limits) -> Iterator[Row]:
    values: dict[tuple[int, int], Cell] = {}
    for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
        if number > limits.rows + 1_000:
            raise unreadable("too_many_rows", most=limits.rows)
        if len(cells) > limits.columns:
            raise unreadable("too_many_columns", row=number, columns=len(cells), most=limits.columns)
        if number in extras.merged or number in extras.formulas:
            cells = _completed(number, cells, extras, values)
        yield Row(number, cells)


def _completed(number: int, cells: tuple[Cell, ...], extras: Extras, values: dict[tuple[int, int], Cell]) -> tuple[Cell, ...]:
    filled: list[Cell] = list(cells)
    for left, right, top, start in extras.merged.get(number, ()):
        if number == top:
            values[top, start] = filled[start - 1] if start <= len(filled) else None
        value = values.get((top, start))
        filled.extend([None] * (right - len(filled)))
        filled[left - 1 : right] = [value] * (right - left + 1)
    for column in extras.formulas.get(number, ()):
        filled.extend([None] * (column - len(filled)))
        if filled[column - 1] is None:
            filled[column - 1] = Unread.because("=", because("formula_without_value"))
    return tuple(filled)
