"""One door for files of tables, whatever they are: look at the first bytes, not at the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from wiqaya.exchange.tabular import workbook
from wiqaya.exchange.tabular.cells import Limits, Row
from wiqaya.exchange.tabular.delimited import delimiter_of, rows_of_text
from wiqaya.exchange.tabular.encoding import encoding_of
from wiqaya.exchange.tabular.errors import unreadable
from wiqaya.exchange.tabular.kept import Kept

OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PAGES = (b"<!doctype html", b"<html", b"<table")


@dataclass(frozen=True)
class Table:
    """A table in a file, read from the start as often as wanted and never held whole.

    `encoding` and `delimiter` of text files; `sheet`, `sheets` and `hidden` of workbooks; `epoch` is where Excel's days begin.
    """

    path: Path
    kind: Literal["text", "workbook"]
    limits: Limits
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    epoch: int = 1900
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)

    def rows(self) -> Iterator[Row]:
        """Every row with its number in the file, blank ones too.  Raises Unreadable."""
        if self.kind == "workbook":
            return self.kept.rows(lambda: workbook.rows_of_sheet(self.path, self.sheet, self.limits))
        return rows_of_text(self.path, self.encoding, self.delimiter, self.limits)


def open_table(path: Path, *, encoding: str | None = None, sheet: str | None = None, limits: Limits | None = None) -> Table:
    """A CSV file or an Excel workbook as a table.  Raises Unreadable with the reason for everything else."""
    limits = limits or Limits()
    head = _head(path, limits)
    if head.startswith(OLE):
        raise unreadable("locked" if _holds(path, ENCRYPTED) else "old_excel")
    if head.startswith(b"PK"):
        return _workbook(path, sheet, limits)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(PAGES):
        raise unreadable("file_web_page")
    name = encoding_of(path, encoding)
    return Table(path, "text", limits, encoding=name, delimiter=delimiter_of(path, name))


def sheet_names(path: Path, limits: Limits | None = None) -> tuple[str, ...]:
    """The visible sheets of a workbook; none for a text file.  Raises Unreadable."""
    if not _head(path, limits or Limits()).startswith(b"PK"):
        return ()
    workbook.check_package(path)
    return workbook.sheets_of(path)[0]


def _head(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise unreadable("no_file")
    size = path.stat().st_size
    if size > limits.size:
        raise unreadable("file_huge", size=size // 1_000_000, most=limits.size // 1_000_000)
    with path.open("rb") as stream:
        head = stream.read(1_000)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        raise unreadable("file_empty")
    return head


def _holds(path: Path, wanted: bytes) -> bool:
    rest = b""
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            if wanted in rest + block:
                return True
            rest = block[-len(wanted) :]
    return False


def _workbook(path: Path, sheet: str | None, limits: Limits) -> Table:
    workbook.check_package(path)
    visible, hidden, epoch = workbook.sheets_of(path)
    if sheet and sheet not in visible + hidden:
        raise unreadable("no_sheet", sheet=sheet, sheets=visible)
    return Table(path, "workbook", limits, sheet=sheet or _only(path, visible), sheets=visible, hidden=hidden, epoch=epoch)


def _only(path: Path, visible: tuple[str, ...]) -> str:
    """The sheet that is meant when none is named: the only visible one with anything in it."""
    if not visible:
        raise unreadable("no_visible_sheet")
    filled = visible if len(visible) == 1 else tuple(name for name in visible if workbook.has_rows(path, name))
    if len(filled) > 1:
        raise unreadable("several_sheets", sheets=filled)
    if not filled:
        raise unreadable("file_empty")
    return filled[0]
