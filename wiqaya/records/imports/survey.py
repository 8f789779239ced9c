"""A first walk through the whole file: the header, samples of every column, the habit of its dates and decimals, what may not be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from wiqaya.engines import language
from wiqaya.engines.language import Order, Reason, UndecidableDates, UndecidableNumbers
from wiqaya.exchange.tabular import Cell, Row, Table, is_empty, text
from wiqaya.records.imports.head import SEARCHED, Head, find_head, guess_head
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.imports.plan import Column, DecimalSign, Plan
from wiqaya.records.imports.reasons import NotTaken, because

FIRST = 400  # cells of a column that are looked at from the start
THEN = 61  # and after them one in so many rows
MOST = 1_200
DATES = 500_000


@dataclass
class Survey:
    """What the first walk found.  `samples` by column; `personal`: place of a column and why it is not read."""

    head: Head
    rows: int = 0
    samples: list[list[Cell]] = field(default_factory=list)
    personal: dict[int, Reason] = field(default_factory=dict)
    dates: list[Cell] = field(default_factory=list)
    numbers: list[Cell] = field(default_factory=list)
    order: Order | None = None
    decimal: DecimalSign | None = None


def survey(table: Table, plan: Plan | None, places: Places | None = None) -> Survey:
    """Walk through the file once.  Without a plan: header and samples only.  Raises Unreadable, NotTaken."""
    rows = table.rows()
    first = list(islice(rows, SEARCHED + 5))
    head = find_head(first, plan) if plan else guess_head(first)
    found = Survey(head, samples=[[] for _ in range(head.width)])
    watched = _watched(head, plan)
    for row in chain(first, rows):
        if row.number <= head.row or row.blank:
            continue
        found.rows += 1
        if found.rows <= FIRST or found.rows % THEN == 0:
            _sample(found.samples, row)
        _collect(found, row, watched, plan)
    if not found.rows:
        raise NotTaken(because("no_rows"))
    found.personal = dict(personal_columns(found, plan, places))
    if plan:
        _decide(found, plan)
    return found


def _watched(head: Head, plan: Plan | None) -> tuple[int | None, tuple[int, ...]]:
    """Places of the date column and of the columns with values."""
    if not plan:
        return None, ()
    date = head.place(plan.date) if plan.date is not None else None
    return date, value_places(head, plan)


def value_places(head: Head, plan: Plan) -> tuple[int, ...]:
    """The columns that hold values of indicators."""
    if plan.kind != "indicators":
        return ()
    if plan.value is not None:
        return (head.place(plan.value),)
    totals = {head.find(column) for column in plan.total_columns}
    if plan.across:
        return tuple(place for place in range(plan.across.first_column - 1, head.width) if place not in totals and head.names[place])
    if picked := [pick.column for pick in plan.indicators if pick.column is not None]:
        return tuple(dict.fromkeys(head.place(column) for column in picked))
    mapped = {head.place(column) for column in plan.columns}
    return tuple(place for place in range(head.width) if place not in mapped | totals and head.names[place])


def picks(plan: Plan, head: Head) -> list[tuple[int, tuple[tuple[int, str], ...]]]:
    """For each indicator that is picked by its rows: its place in the plan, and the columns with the texts to look for."""
    return [
        (place, tuple((head.place(_column(column, head)), plain(wanted)) for column, wanted in pick.row.items()))
        for place, pick in enumerate(plan.indicators)
        if pick.row
    ]


def _column(column: str, head: Head) -> Column:
    return column if head.find(column) is not None or not column.isdigit() else int(column)


def plain(given: str) -> str:
    """A text for comparing rows: case, width and spaces do not count, signs do ("< 5" is not "> 5")."""
    return " ".join(unicodedata.normalize("NFKC", given).casefold().split())


def picked(row: Row, wanted: tuple[tuple[int, str], ...]) -> bool:
    """Whether a row holds the texts of an indicator."""
    return all(place < len(row.cells) and plain(text(row.cells[place])) == expected for place, expected in wanted)


def _sample(samples: list[list[Cell]], row: Row) -> None:
    for sample, cell in zip(samples, row.cells, strict=False):
        if len(sample) < MOST and not is_empty(cell):
            sample.append(cell)


def _collect(found: Survey, row: Row, watched: tuple[int | None, tuple[int, ...]], plan: Plan | None) -> None:
    date, values = watched
    if date is not None and date < len(row.cells) and len(found.dates) < DATES:
        found.dates.append(row.cells[date])
    if not values or plan is None or len(found.numbers) >= DATES:
        return
    chosen = [wanted for _, wanted in picks(plan, found.head)]
    if not chosen or any(picked(row, wanted) for wanted in chosen):
        found.numbers.extend(row.cells[place] for place in values if place < len(row.cells))


def personal_columns(found: Survey, plan: Plan | None, places: Places | None) -> Iterator[tuple[int, Reason]]:
    """Columns that look like personal identifiers.  A column whose texts are areas of the city is one of places, whatever it looks like."""
    last = plan.across.first_column - 1 if plan and plan.across else found.head.width
    for place, name in enumerate(found.head.names[:last]):
        reason = language.looks_personal(name, [text(cell) for cell in found.samples[place]])
        if reason and not (places and _are_areas(found.samples[place], places)):
            yield place, reason


def _are_areas(cells: Sequence[Cell], places: Places) -> bool:
    texts = {text(cell) for cell in cells}
    return bool(texts) and 2 * sum(places.find("", given) != NOWHERE for given in texts) > len(texts)


def _decide(found: Survey, plan: Plan) -> None:
    if plan.date is not None and plan.kind == "incidents":
        found.order = _order(found.dates, plan)
    elif plan.date is not None:
        order = language.infer_date_order(found.dates)
        found.order = plan.date_order or (None if isinstance(order, UndecidableDates) else order)
    if plan.kind == "indicators":
        found.decimal = _decimal(found.numbers, plan)
    found.dates, found.numbers = [], []


def _order(cells: list[Cell], plan: Plan) -> Order | None:
    if plan.date_order:
        return plan.date_order
    order = language.infer_date_order(cells)
    if not isinstance(order, UndecidableDates):
        return order
    if not order.example:  # no cell reads as a date: each row says so itself
        return None
    readings = tuple(f"{order} → {day}" for order, day in order.readings)
    raise NotTaken(because("dates_undecidable", column=str(plan.date), example=order.example, readings=readings, against=order.against))


def _decimal(cells: list[Cell], plan: Plan) -> DecimalSign | None:
    if plan.decimal:
        return plan.decimal
    sign = language.infer_decimal(cell for cell in cells if isinstance(cell, str))
    if not isinstance(sign, UndecidableNumbers):
        return sign
    if all(pick.unit == "count" for pick in plan.indicators) and len({char for cell in cells for char in str(cell) if char in ".,"}) == 1:
        return "," if "." in sign.example else "."  # people and things come in whole numbers: the one sign there is groups thousands
    readings = tuple(f"“{mark}” → {number}" for mark, number in sign.readings)
    raise NotTaken(because("numbers_undecidable", example=sign.example, readings=readings))


def refused_columns(found: Survey) -> list[dict[str, Any]]:
    """As kept with the import: column from 1, header, reason."""
    return [
        {"column": place + 1, "header": found.head.names[place], "reason": {"code": reason.code, "params": dict(reason.params)}}
        for place, reason in sorted(found.personal.items())
    ]
