"""From a file and a plan to checked rows in a spool, and the outcome that says what became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wiqaya.exchange.tabular import Limits, Row, Table, open_table
from wiqaya.records.imports.corrections import corrected
from wiqaya.records.imports.incidents import Incident, Incidents, Refused
from wiqaya.records.imports.outcome import Outcome
from wiqaya.records.imports.personal import refuse_personal
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.imports.plan import Plan
from wiqaya.records.imports.reasons import from_json
from wiqaya.records.imports.rows import data_rows, ragged
from wiqaya.records.imports.spool import Spool
from wiqaya.records.imports.survey import Survey, refused_columns, survey
from wiqaya.records.imports.taking import Held, Taking, ValueKey
from wiqaya.records.imports.values import Values

Progress = Callable[[int, int], None]
STEP = 2_000
IncidentKey = tuple[str, int, str, str, str, str]  # code of the area or "", day, fields


@dataclass
class Present:
    """What the dataset holds already: how often each incident, and the number of each value."""

    incidents: Counter[IncidentKey] = field(default_factory=Counter)
    values: MutableMapping[ValueKey, str] = field(default_factory=dict)


@dataclass
class Task:
    """One reading of one file.  `title` stands in where the file does not say what its values are, `name` where it does not say of which year."""

    path: Path
    plan: Plan
    places: Places
    today: date
    title: str = ""
    name: str = ""
    copied: bool = False  # a working copy is in UTF-8, whatever the original was
    limits: Limits = field(default_factory=Limits)
    present: Present = field(default_factory=Present)
    cut: Sequence[Mapping[str, Any]] = ()  # columns that a working copy does not hold any more, and why
    progress: Progress | None = None

    def open(self) -> Table:
        table = open_table(self.path, encoding=None if self.copied else self.plan.encoding, sheet=self.plan.sheet, limits=self.limits)
        return corrected(table, self.plan.corrections) if self.plan.corrections else table


def read(task: Task, spool: Spool) -> Outcome:
    """Check every row; the good ones go into the spool.  Raises Unreadable, NotTaken."""
    table = task.open()
    found = survey(table, task.plan, task.places)
    found.personal |= {one["column"] - 1: from_json(one["reason"]) for one in task.cut}
    refuse_personal(task.plan, found)
    outcome = Outcome(refused_columns=refused_columns(found), reading=_reading(table, found))
    if task.plan.kind == "incidents":
        _read_incidents(task, table, found, outcome, spool)
    else:
        _read_values(task, table, found, outcome, spool)
    outcome.unplaced = task.places.report()
    return outcome


def _reading(table: Table, found: Survey) -> dict[str, object]:
    return {
        "encoding": table.encoding, "delimiter": table.delimiter, "sheet": table.sheet, "header_row": found.head.row,
        "date_order": found.order, "decimal": found.decimal,
    }  # fmt: skip


def _counted(task: Task, table: Table, found: Survey, labels: tuple[int, ...], outcome: Outcome) -> Iterator[Row]:
    """The rows of data that can be told apart; the others are refused here."""
    for row in data_rows(table.rows(), found.head, labels, lambda given: task.places.find("", given) != NOWHERE, outcome.skipped):
        outcome.rows += 1
        if task.progress and outcome.rows % STEP == 0:
            task.progress(outcome.rows, found.rows)
        fault = row.fault or (ragged(row, found.head) if table.kind == "text" else None)
        if fault:
            outcome.refuse(row.number, None, "", fault)
        else:
            yield row


def _read_incidents(task: Task, table: Table, found: Survey, outcome: Outcome, spool: Spool) -> None:
    reader = Incidents(task.plan, found.head, task.places, found.order, table.epoch, task.today)
    first, last = date.max.toordinal(), 0
    here = task.present.incidents
    for row in _counted(task, table, found, reader.labels, outcome):
        try:
            incident = reader.read(row)
        except Refused as refused:
            _refuse(outcome, found, row, refused)
            continue
        area, day = incident[:2]
        outcome.placed += area != NOWHERE
        if here and _is_here(here, task.places, incident):
            outcome.already += 1
            continue
        first, last = min(first, day), max(last, day)
        spool.add(incident)
        outcome.added += 1
    if outcome.added:
        outcome.first_day, outcome.last_day = date.fromordinal(first), date.fromordinal(last)


def _is_here(here: Counter[IncidentKey], places: Places, incident: Incident) -> bool:
    area, day, *rest, _written = incident
    key: IncidentKey = (places.codes[area] if area != NOWHERE else "", day, *rest)  # type: ignore[assignment]
    if here[key] > 0:
        here[key] -= 1
        return True
    return False


def _refuse(outcome: Outcome, found: Survey, row: Row, refused: Refused) -> None:
    place = refused.place
    outcome.refuse(row.number, place, "" if place is None else found.head.names[place], refused.reason)


def _read_values(task: Task, table: Table, found: Survey, outcome: Outcome, spool: Spool) -> None:
    reader = Values(task.plan, found, task.places, task.title, task.name)
    held = Held() if task.plan.splits else None
    taking = Taking(reader, found.head, task.places, task.present.values, outcome, spool, task.plan.changed == "replace", held)
    for row in _counted(task, table, found, reader.labels, outcome):
        try:
            for value in reader.read(row):
                taking.take(row, value)
        except Refused as refused:
            _refuse(outcome, found, row, refused)
    taking.finish()
    reader.check_picks()
    outcome.indicators = [{"code": one.code, "names": one.names, "unit": one.unit} for one in reader.indicators]
