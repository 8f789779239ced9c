"""The data table beside every figure, and the same numbers as CSV, Excel and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.ui import numerals

from .bars import value_words
from .cells import Point, State
from .passport import PassportText
from .texts import Measure, said

_INERT = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a text that starts so


@dataclass(frozen=True)
class Entry:
    """One row before it is put into words: the names of its area or group and of its period, and the cell."""

    name: str
    period: str
    point: Point


@dataclass(frozen=True)
class DataCell:
    """What is read, the number behind it (None when there is none) and why there is none."""

    text: str
    value: float | None = None
    state: State = "shown"


@dataclass(frozen=True)
class DataRow:
    key: str
    name: str
    cells: tuple[DataCell, ...]


@dataclass(frozen=True)
class DataTable:
    caption: str
    head: tuple[str, ...]
    rows: tuple[DataRow, ...]
    notes: tuple[str, ...] = ()


def data_table(entries: Sequence[Entry], measure: Measure, passport: PassportText, lang: str, *, first: str) -> DataTable:
    """Name, period where there is one, value, interval where there is one, base where there is one."""
    shape = _Shape.of(entries)
    with override(lang):
        head = (first, *shape.heads(measure, lang))
        return DataTable(
            passport.title, head, tuple(DataRow(e.point.key, e.name, shape.cells(e, measure)) for e in entries), passport.warnings
        )


@dataclass(frozen=True)
class _Shape:
    """Which columns the table has."""

    period: bool
    interval: bool
    base: bool

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> _Shape:
        points = [entry.point for entry in entries]
        return cls(any(p.period for p in points), any(p.interval for p in points), any(p.n is not None for p in points))

    def heads(self, measure: Measure, lang: str) -> list[str]:
        columns = ((self.period, _("Period")), (True, measure.title(lang)), (self.interval, _("Range")), (self.base, _base_head(measure)))
        return [head for wanted, head in columns if wanted]

    def cells(self, entry: Entry, measure: Measure) -> tuple[DataCell, ...]:
        point = entry.point
        value, interval = value_words(point, measure)
        columns = (
            (self.period, DataCell(entry.period)),
            (True, DataCell(value, point.value, point.state)),
            (self.interval, DataCell(interval if point.shown else "")),
            (self.base, DataCell("" if point.n is None else numerals.number(round(point.n)), point.n)),
        )
        return tuple(cell for wanted, cell in columns if wanted)


def _base_head(measure: Measure) -> str:
    return _("Number of participants") if measure.unit == "percent" else _("Number counted")


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_INERT) else text


_COLUMNS = ("key", "name", "period", "value", "low", "high", "n", "state")
_MARK = "basis"  # of values with a mark


def records(entries: Sequence[Entry], measure: Measure) -> list[dict[str, Any]]:
    """Plain values: numbers as they are written (38 for 38 %), None where nothing is shown."""
    return [
        {
            "key": e.point.key, "name": e.name, "period": e.point.period, "value": _plain(e.point.value, measure), "low": _plain(e.point.low, measure),
            "high": _plain(e.point.high, measure), "n": e.point.n, "state": e.point.state,
        } | ({_MARK: said(measure.mark, "en") if e.point.shown else ""} if measure.mark else {})
        for e in entries
    ]  # fmt: skip


def _plain(value: float | None, measure: Measure) -> float | None:
    return None if value is None else round(measure.scaled(value), 6)


def to_csv(entries: Sequence[Entry], measure: Measure) -> bytes:
    """UTF-8 with a byte-order mark, digits 0-9, ISO dates; an empty value has its reason in `state`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*_COLUMNS, _MARK) if measure.mark else _COLUMNS)
    for row in records(entries, measure):
        writer.writerow([inert(value) if isinstance(value, str) else _short(value) for value in row.values()])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def to_json(entries: Sequence[Entry], measure: Measure, told: dict[str, Any]) -> str:
    return json.dumps(
        told | {"unit": measure.unit, "per": measure.per, "rows": records(entries, measure)}, ensure_ascii=False, sort_keys=True, indent=1
    )
