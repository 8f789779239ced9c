"""Rows and cells as the table templates walk them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiqaya.ui.parts import Cell, Column, Matrix, Row, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its header, its address, and (column, cell) pairs."""

    head: Any
    pairs: Sequence[tuple[Any, Cell]]
    url: str = ""


def cell(value: Any) -> Cell:
    """A cell; a missing value says "not known", because a dash alone says nothing."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, Mapping) and not hasattr(value, "best"):
        return Cell(**value)
    return Cell(kind="unknown") if value is None else Cell(text=value)


def _line(columns: Sequence[Column], row: Row) -> Line:
    if len(row.cells) != len(columns):
        raise ValueError(f"a row has {len(row.cells)} cells, the table {len(columns)} columns")
    return Line(head=row.cells[0], pairs=[(column, cell(value)) for column, value in zip(columns, row.cells, strict=True)], url=row.url)


def table_rows(table: Table) -> Iterable[Line]:
    return [_line(table.columns, row) for row in table.rows]


def table_total(table: Table) -> Line | None:
    return _line(table.columns, table.total) if table.total else None


def matrix_rows(matrix: Matrix) -> Iterable[Line]:
    return [
        Line(head=head, pairs=[(column, cell(value)) for column, value in zip(matrix.columns, cells, strict=True)])
        for head, cells in matrix.rows
    ]
