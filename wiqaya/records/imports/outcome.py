"""What came of reading a file: the counts and names of everything that was taken, skipped and refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wiqaya.engines.language import Reason
from wiqaya.records.imports.reasons import NotTaken, as_json, because

MOST_REFUSED = 100_000
MOST_SHOWN = 500  # changed values that are kept for a page


@dataclass
class Skipped:
    """Rows that are no data: numbers in the file, from 1."""

    blank: int = 0
    totals: list[int] = field(default_factory=list)
    footnotes: list[int] = field(default_factory=list)
    repeated_headers: list[int] = field(default_factory=list)


@dataclass
class Outcome:
    """`rows` are rows of data in the file, `added` rows or values for the dataset, `placed` those in a known area.

    `already` are in the dataset already (same in every field); `empty` are cells of a wide table without a value; `changed` says what the
    dataset and the file have for a value that differs, and `replaced` are those that are to be written over it.
    """

    rows: int = 0
    added: int = 0
    placed: int = 0
    already: int = 0
    empty: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    refused_columns: list[dict[str, Any]] = field(default_factory=list)
    unplaced: list[dict[str, Any]] = field(default_factory=list)
    skipped: Skipped = field(default_factory=Skipped)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    replaced: list[tuple[int, int, str, str]] = field(default_factory=list)  # places of indicator and area, period, number
    first_day: date | None = None
    last_day: date | None = None
    reading: dict[str, Any] = field(default_factory=dict)  # how the file was read: encoding, sheet, header row, date order, decimal sign

    def refuse(self, row: int, place: int | None, header: str, reason: Reason) -> None:
        """Name a row that is not taken; `place` of its column from 0, where there is one."""
        self.refused.append({"row": row, "column": None if place is None else place + 1, "header": header, "reason": as_json(reason)})
        if len(self.refused) > MOST_REFUSED:
            raise NotTaken(because("too_many_refused", most=MOST_REFUSED, first=row))

    def cover(self, day: date) -> None:
        """Widen the period that the rows cover."""
        self.first_day = day if self.first_day is None or day < self.first_day else self.first_day
        self.last_day = day if self.last_day is None or day > self.last_day else self.last_day

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows, "rows_added": self.added, "placed": self.placed, "already_there": self.already, "empty": self.empty,
            "refused_columns": self.refused_columns, "unplaced": self.unplaced, "refused": self.refused, "indicators": self.indicators,
            "changed": self.changed[:MOST_SHOWN], "rows_changed": len(self.replaced), "skipped": vars(self.skipped), "reading": self.reading,
        }  # fmt: skip
