"""What a table consists of, however it was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from wiqaya.engines.language import Reason


class Unread(str):
    """A cell whose value is not known; `reason` says why.  As text it is what stands in the cell."""

    __slots__ = ("reason",)
    reason: Reason

    @classmethod
    def because(cls, text: str, reason: Reason) -> Unread:
        cell = cls(text)
        cell.reason = reason
        return cell


Cell = str | int | float | date | None
MAX_BYTES = 400_000_000
MAX_ROWS = 1_500_000
MAX_COLUMNS = 2_000


class Row(NamedTuple):
    """One row with its number in the file, from 1.  `fault`: the row could not be read as its writer meant."""

    number: int
    cells: tuple[Cell, ...]
    fault: Reason | None = None

    @property
    def blank(self) -> bool:
        return self.fault is None and all(is_empty(cell) for cell in self.cells)


@dataclass(frozen=True)
class Limits:
    """How much is read at most: bytes of the file, rows, columns."""

    size: int = MAX_BYTES
    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """The cell as text: days in ISO form, whole numbers without a point, never in scientific notation."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)
