"""The working copy of an upload: the same rows and columns, without what may not be kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiqaya.exchange.tabular import Limits, Table, copy_sheets_without, copy_without, open_table, sheet_names
from wiqaya.records.imports.personal import free_text_columns
from wiqaya.records.imports.places import Places
from wiqaya.records.imports.reasons import NotTaken, as_json, because
from wiqaya.records.imports.survey import Survey, survey


@dataclass(frozen=True)
class Copied:
    """What a copy holds: rows read, and for each sheet ("" for text files) the columns that were cut out, with the reason."""

    rows: int
    encoding: str
    cut: dict[str, list[dict[str, Any]]]


def copy_upload(path: Path, out: Path, places: Places, *, encoding: str | None = None, limits: Limits | None = None) -> Copied:
    """Write the working copy; an unfinished one is taken away.  Raises Unreadable, NotTaken."""
    try:
        return _copy(path, out, places, encoding, limits)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _copy(path: Path, out: Path, places: Places, encoding: str | None, limits: Limits | None) -> Copied:
    tables = _tables(path, encoding, limits)
    found = {name: survey(table, None, places) for name, table in tables.items()}
    cut = {name: columns_to_cut(one) for name, one in found.items()}
    places_of = {name: {one["column"] for one in columns} for name, columns in cut.items()}
    if "" in tables:
        table = tables[""]
        rows = copy_without(table, places_of[""], out, header_rows=found[""].head.row)
        return Copied(rows, table.encoding, cut)
    rows = copy_sheets_without({name: (table, places_of[name], found[name].head.row) for name, table in tables.items()}, out)
    return Copied(rows, "", cut)


def _tables(path: Path, encoding: str | None, limits: Limits | None) -> dict[str, Table]:
    """The text file, or every visible sheet of a workbook that has a table."""
    sheets = sheet_names(path, limits)
    if not sheets:
        return {"": open_table(path, encoding=encoding, limits=limits)}
    tables = {name: open_table(path, sheet=name, limits=limits) for name in sheets}
    filled = {name: table for name, table in tables.items() if _has_data(table)}
    if not filled:
        raise NotTaken(because("no_rows"))
    return filled


def _has_data(table: Table) -> bool:
    return sum(1 for row in table.rows() if not row.blank) > 1


def columns_to_cut(found: Survey) -> list[dict[str, Any]]:
    """Columns that look personal or hold long texts: number from 1, header, reason."""
    reasons = {place: because("free_text", header=found.head.names[place]) for place in free_text_columns(found)} | found.personal
    return [{"column": place + 1, "header": found.head.names[place], "reason": as_json(reason)} for place, reason in sorted(reasons.items())]
