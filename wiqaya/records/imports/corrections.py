"""Cells that somebody mended on the way in: the file itself stays as it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

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
