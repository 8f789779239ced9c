"""Cells that somebody mended on the way in: the file itself stays as it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wiqaya.exchange.tabular import Cell, Row, Table

Corrections = Mapping[int, Mapping[int, str]]  # row, column, both from 1


@dataclass(frozen=True)
class Mended(Table):
    """A table that reads some of its cells otherwise."""

    corrections: Corrections = field(default_factory=dict, compare=False)

    def rows(self) -> Iterator[Row]:
        for row in super().rows():
            cells = self.corrections.get(row.number)
            yield row._replace(cells=_with(row.cells, cells)) if cells else row


def corrected(table: Table, corrections: Corrections) -> Table:
    """The table with its mended cells."""
    return Mended(**{one.name: getattr(table, one.name) for one in fields(Table)}, corrections=corrections)


def _with(cells: tuple[Cell, ...], mended: Mapping[int, str]) -> tuple[Cell, ...]:
    width = max(len(cells), *mended)
    padded = [*cells, *[None] * (width - len(cells))]
    return tuple(mended.get(place, cell) for place, cell in enumerate(padded, start=1))


def without_refused(mapping: Mapping[str, Any], refused: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The mapping without mended cells that cannot be taken either: nothing of them is kept."""
    again = {(str(one["row"]), str(one["column"])) for one in refused}
    kept = {
        row: good
        for row, cells in mapping.get("corrections", {}).items()
        if (good := {column: text for column, text in cells.items() if (row, column) not in again})
    }
    rest = {key: value for key, value in mapping.items() if key != "corrections"}
    return {**rest, "corrections": kept} if kept else rest
