"""The gate as a command: a CSV table with its totals in, a safe CSV table and the reasons out."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress as ignore
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wiqaya.engines.disclosure.errors import DisclosureError, TableError
from wiqaya.engines.disclosure.gate import plan, reason
from wiqaya.engines.disclosure.policy import Policy
from wiqaya.engines.disclosure.suppress import Suppression
from wiqaya.engines.disclosure.tables import Dimension, IntArray, Key, Raw, Source

TOTAL = "Total"
LARGEST = 100_000
_SOURCE = Source("file", "1", "file", "", "", "", "given with the file", "")


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it stands in the file: its corner, labels without `Total`, and inner counts."""

    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: IntArray


def run(table: Path, policy: Path, out: Path) -> dict[str, int]:
    """Read `table` and `policy`, write the safe table to `out` and the reasons beside it (OUT.csv: OUT.reasons.csv).

    The reasons name row and column by their labels (`Total` for totals) and are for those who hold the table: they are not for publication.
    Returns cells (totals included), hidden_primary (below the threshold) and hidden_secondary (hidden to protect others, or left out by the policy).
    Raises TableError or DisclosureError before anything is written; both files appear whole or not at all.
    """
    rule = Policy.from_json(_text(policy))
    if rule.base or rule.dominance:
        raise DisclosureError("contributors_missing", kind="file")
    read = read_table(_text(table))
    settled = plan(_raw(read), rule)
    _write_both(out, _safe(read, settled), _reasons(settled))
    hidden = [arc for arc in settled.network.arcs if settled.hidden[arc]]
    small = sum(settled.primary[arc] for arc in hidden)
    return {"cells": len(settled.values), "hidden_primary": small, "hidden_secondary": len(hidden) - small}


def read_table(text: str) -> Table:
    """Labels in the first row and column, `Total` as the last of each, whole numbers that add up.  Raises TableError with row and column."""
    lines = [(number, line) for number, line in enumerate(_lines(text), 1) if any(cell.strip() for cell in line)]
    if len(lines) < 3:
        raise TableError("too_few_rows", rows=len(lines))
    numbers = [number for number, _ in lines]
    header = lines[0][1]
    if len(header) < 3:
        raise TableError("too_few_columns", row=numbers[0], columns=len(header))
    if len(lines) * len(header) > LARGEST:
        raise TableError("too_large", cells=len(lines) * len(header), largest=LARGEST)
    rows = _labels([line[0] for _, line in lines[1:]], [(number, 1) for number in numbers[1:]])
    columns = _labels(header[1:], [(numbers[0], column) for column in range(2, len(header) + 1)])
    values = np.array([_values(number, line, len(header)) for number, line in lines[1:]], dtype=np.int64)
    _adds_up(values, numbers[1:])
    return Table(lines[0][1][0], rows, columns, values[:-1, :-1])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("not_utf8", file=path.name) from error
    except OSError as error:
        raise TableError("cannot_read", file=path.name, reason=error.strerror) from error


def _lines(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise TableError("not_csv", reason=str(error)) from error


def _labels(cells: Sequence[str], places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Labels as they are, without the last, which must be `Total`."""
    seen: set[str] = set()
    for label, (row, column) in zip(map(str.strip, cells), places, strict=True):
        if not label:
            raise TableError("no_label", row, column)
        if label in seen:
            raise TableError("label_twice", row, column, label=label)
        seen.add(label)
    if cells[-1].strip() != TOTAL:
        raise TableError("no_total", *places[-1], found=cells[-1])
    return tuple(cells[:-1])


def _values(row: int, line: Sequence[str], width: int) -> list[int]:
    if len(line) != width:
        raise TableError("wrong_length", row, None, expected=width, found=len(line))
    return [_count(cell.strip(), row, column) for column, cell in enumerate(line[1:], 2)]


def _count(text: str, row: int, column: int) -> int:
    if not text:
        raise TableError("empty_cell", row, column)
    if not text.isdecimal() or len(text) > 12:
        raise TableError("not_a_count", row, column, found=text[:40])
    return int(text)


def _adds_up(values: IntArray, numbers: Sequence[int]) -> None:
    across, down = values[:, :-1].sum(axis=1), values[:-1, :].sum(axis=0)
    for row in np.flatnonzero(across != values[:, -1]):
        raise TableError("row_does_not_add_up", numbers[int(row)], values.shape[1] + 1, total=int(values[row, -1]), sum=int(across[row]))
    for column in np.flatnonzero(down != values[-1]):
        raise TableError("column_does_not_add_up", numbers[-1], int(column) + 2, total=int(values[-1, column]), sum=int(down[column]))


def _raw(read: Table) -> Raw:
    return Raw("participants", "count", _SOURCE, (Dimension("row", read.rows), Dimension("column", read.columns)), read.counts)


def _safe(read: Table, settled: Suppression) -> str:
    def shown(row: str | None, column: str | None) -> str:
        arc = settled.network.place[row, column]
        return "" if settled.hidden[arc] else str(settled.shown_value(arc))

    columns: tuple[str | None, ...] = (*read.columns, None)
    lines = [[read.corner, *(_name(column) for column in columns)]]
    lines += [[_name(row), *(shown(row, column) for column in columns)] for row in (*read.rows, None)]
    return _csv(lines)


def _reasons(settled: Suppression) -> str:
    hidden = [arc for arc in settled.network.arcs if settled.hidden[arc]]
    return _csv([["row", "column", "reason"], *([*map(_name, _pair(settled.network.keys[arc])), reason(settled, arc)] for arc in hidden)])


def _pair(key: Key) -> tuple[str | None, str | None]:
    return key[0], key[1]


def _name(label: str | None) -> str:
    return TOTAL if label is None else label


def _csv(lines: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _write_both(out: Path, table: str, reasons: str) -> None:
    """Both files are written whole beside their places before either is put there; the reasons go first, so that a table never stands without them."""
    staged: list[tuple[Path, Path]] = []
    if out.is_dir():
        raise TableError("cannot_write", file=out.name, reason="a folder")
    try:
        for target, text in ((out.with_suffix(".reasons.csv"), reasons), (out, table)):
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            staged.append((Path(name), target))
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for temporary, target in staged:
            temporary.chmod(0o644)
            temporary.replace(target)
    except OSError as error:
        raise TableError("cannot_write", file=out.name, reason=error.strerror) from error
    finally:
        for temporary, _ in staged:
            with ignore(OSError):
                temporary.unlink()
