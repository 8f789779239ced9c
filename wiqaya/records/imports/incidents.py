"""A row as an incident: a day, an area, kind, group affected, reporting body, kind of place.  Never a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from wiqaya.engines import language
from wiqaya.engines.language import Order, Reason, fold
from wiqaya.exchange.tabular import Cell, Row, Unread, text
from wiqaya.records.imports.head import Head
from wiqaya.records.imports.places import NOWHERE, Places, written
from wiqaya.records.imports.plan import FIELDS, Plan
from wiqaya.records.imports.reasons import NotTaken, because, shown

Incident = tuple[int, int, str, str, str, str, str]  # place of the area or -1, day as ordinal, FIELDS in their order, the place as written when it is no area
LONGEST = 80
MOST_KINDS = 400
NOTHING = {fold(word) for word in (
    "", "none", "no", "n", "na", "n/a", "nan", "null", "not applicable", "false", "-", "--", "nil", "aucun", "aucune", "non", "sans objet", "لا", "لا يوجد",
    "لا شيء", "لا ينطبق", "غير متوفر",
)}  # fmt: skip
YES = {fold(word) for word in ("yes", "y", "true", "oui", "vrai", "نعم", "1", "x")}
FORMULA = re.compile(r"[=@]|[+\-](?=\S)")


class Refused(Exception):
    """The row is not taken: the place of its column, and why."""

    def __init__(self, place: int | None, reason: Reason) -> None:
        super().__init__(reason.code)
        self.place = place
        self.reason = reason


class Incidents:
    """Reads rows of one file with one plan."""

    def __init__(self, plan: Plan, head: Head, places: Places, order: Order | None, epoch: int, today: date) -> None:
        self._date = head.place(plan.date or "")
        self._area = head.place(plan.area) if isinstance(plan.area, str | int) else None
        self._code = head.place(plan.area_code) if plan.area_code is not None else None
        self._fields = tuple(tuple(head.place(column) for column in plan.fields.get(name, ())) for name in FIELDS)
        self._head, self._places, self._today = head, places, today
        self._parse: Callable[[Cell], language.ParsedDate] = partial(language.parse_date, order=order, epoch=epoch)
        self._days: dict[str, int | Reason] = {}
        self._kinds: list[dict[str, str | Reason]] = [{} for _ in FIELDS]

    @property
    def labels(self) -> tuple[int, ...]:
        """The columns that name a row."""
        return tuple(place for place in (self._area, self._code) if place is not None)

    def read(self, row: Row) -> Incident:
        """Raises Refused at the first cell that cannot be taken."""
        cells = row.cells
        day = self._day(cells[self._date] if self._date < len(cells) else None)
        kinds = [self._kind(field, columns, cells) for field, columns in enumerate(self._fields)]
        code = text(cells[self._code]) if self._code is not None and self._code < len(cells) else ""
        name = text(cells[self._area]) if self._area is not None and self._area < len(cells) else ""
        column = self._area if self._area is not None else self._code
        area = self._places.count(code, name, self._head.names[column or 0])
        return (area, day, *kinds, written(name or code) if area == NOWHERE else "")  # type: ignore[return-value]

    def _day(self, cell: Cell) -> int:
        key = str(cell)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._read_day(cell)
        if isinstance(found, Reason):
            raise Refused(self._date, found)
        return found

    def _read_day(self, cell: Cell) -> int | Reason:
        if isinstance(cell, Unread):
            return cell.reason
        parsed = self._parse(cell)
        if parsed.value is None:
            return parsed.reason or because("date_missing")
        return because("day_in_future", day=str(parsed.value)) if parsed.value > self._today else parsed.value.toordinal()

    def _kind(self, field: int, columns: tuple[int, ...], cells: tuple[Cell, ...]) -> str:
        """The first of the columns that says something; a bare "yes" means what the header says."""
        for place in columns:
            cell = cells[place] if place < len(cells) else None
            given = self._clean(field, place, cell)
            if given:
                return given
        return ""

    def _clean(self, field: int, place: int, cell: Cell) -> str:
        if cell is None or cell == "":
            return ""
        kinds, key = self._kinds[field], f"{place}\n{cell}"
        found = kinds.get(key)
        if found is None:
            if len(kinds) >= MOST_KINDS:
                raise NotTaken(because("too_many_kinds", column=self._head.names[place], most=MOST_KINDS, examples=shown([k.partition("\n")[2] for k in kinds], 3)))
            found = self._category(place, cell)
            if not isinstance(found, Reason) or found.code != "field_too_long":
                kinds[key] = found
        if isinstance(found, Reason):
            raise Refused(place, found)
        return found

    def _category(self, place: int, cell: Cell) -> str | Reason:
        if isinstance(cell, Unread):
            return cell.reason
        given = " ".join(text(cell).split())
        if fold(given) in NOTHING:
            return ""
        if fold(given) in YES:
            return self._head.names[place].replace("_", " ").strip().capitalize()[:LONGEST]
        if FORMULA.match(given) and not given.lstrip("+-").isdigit():
            return because("starts_like_formula", text=given[:40])
        if len(given) > LONGEST:
            return because("field_too_long", most=LONGEST)
        if found := language.find_identifiers(given):
            return because("identifier_in_field", kind=found[0].kind)
        return given
