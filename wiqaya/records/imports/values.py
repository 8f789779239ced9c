"""Rows as values of indicators by area and period: long tables, and wide ones in each direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from wiqaya.engines import language
from wiqaya.engines.language import Reason, fold
from wiqaya.exchange.tabular import Cell, Row, Unread, text
from wiqaya.records.imports.head import JOINT
from wiqaya.records.imports.incidents import Refused
from wiqaya.records.imports.periods import parse_period, period_of_text
from wiqaya.records.imports.places import NOWHERE, Places, Shares
from wiqaya.records.imports.plan import Pick, Plan
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.survey import Survey, picked, picks, value_places

Value = tuple[int, int, str, str]  # place of the indicator, place of the area, period, number
LARGEST = Decimal(10) ** 14
MOST_INDICATORS = 3_000
ADDITIVE = ("count", "currency")


@dataclass
class Found:
    """A value on its way, with the place of its cell for messages; `number` None: the cell of a wide table is empty."""

    indicator: int
    area: int
    period: str
    number: str | None
    place: int
    refused: Reason | None = None
    shares: Shares = ()  # the value is divided between areas


@dataclass
class Indicator:
    """As it will be kept: code, names by language ("" where the language is not known), unit."""

    code: str
    names: dict[str, str]
    unit: str


@dataclass
class Values:
    """Reads rows of one file with one plan."""

    plan: Plan
    survey: Survey
    places: Places
    title: str  # names an indicator that has no name of its own
    hint: str  # what the file is called: its year is the period of values that have none
    indicators: list[Indicator] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan, head = self.plan, self.survey.head
        self._head = head
        self._area = head.place(plan.area) if isinstance(plan.area, str | int) else None
        self._code = head.place(plan.area_code) if plan.area_code is not None else None
        self._date = head.place(plan.date) if plan.date is not None else None
        self._named = tuple(head.place(column) for column in plan.fields.get("indicator", ()))
        self._picks = picks(plan, head)
        self._codes: dict[str, int] = {}
        self._cells = self._numeric(value_places(head, plan))
        self._columns = {place: self._column(place) for place in self._cells} if plan.value is None and not plan.across else {}
        self._areas = {place: self.places.find("", head.names[place]) for place in self._cells} if plan.across else {}
        self._periods: dict[str, str | None] = {}
        self._picked = {place: self._index(plan.indicators[place]) for place, _ in self._picks}
        self.matched: dict[int, int] = {}

    @property
    def labels(self) -> tuple[int, ...]:
        return tuple(place for place in (self._area, self._code) if place is not None)

    def _numeric(self, found: tuple[int, ...]) -> tuple[int, ...]:
        """Of a wide table without named indicators, the columns whose cells are mostly numbers; never one that may not be read."""
        allowed = tuple(place for place in found if place not in self.survey.personal)
        if self.plan.value is not None or self.plan.across or any(pick.column is not None for pick in self.plan.indicators):
            return allowed
        numeric = tuple(place for place in allowed if self._mostly_numbers(place))
        if not numeric:
            raise NotTaken(because("no_number_columns"))
        return numeric

    def _mostly_numbers(self, place: int) -> bool:
        cells = self.survey.samples[place]
        read = [language.parse_number(cell, self.survey.decimal or ".") for cell in cells if not isinstance(cell, Unread)]
        said = [one for one in read if one.reason is None or one.reason.code != "empty"]
        numbers = sum(one.value is not None for one in said)
        return numbers * 2 > len(said) and language.mangled_by_excel(cells) is None

    def _column(self, place: int) -> tuple[int, str | None]:
        """(indicator, period) of a column of a wide table: the year in its header is a period, the rest a name."""
        pick = next((pick for pick in self.plan.indicators if pick.column is not None and self._head.place(pick.column) == place), None)
        parts = [part for part in self._head.names[place].split(JOINT) if part]
        periods = [part for part in parts if parse_period(part)]
        words = JOINT.join(part for part in parts if part not in periods)
        period = parse_period(periods[-1]) if periods else None
        return self._index(pick or Pick({"": words or self.title}, unit=self._unit())), period

    def _unit(self) -> str:
        return self.plan.indicators[0].unit if len(self.plan.indicators) == 1 else "other"

    def _index(self, pick: Pick) -> int:
        names = dict(pick.names)
        key = fold(names.get("en") or next(iter(names.values())))[:80].replace(" ", "-") or "value"
        if key not in self._codes:
            if len(self.indicators) >= MOST_INDICATORS:
                raise NotTaken(because("too_many_indicators", most=MOST_INDICATORS))
            self._codes[key] = len(self.indicators)
            self.indicators.append(Indicator(key, names, pick.unit))
        return self._codes[key]

    def read(self, row: Row) -> Iterator[Found]:
        """The values of a row; none when no indicator is picked from it.  Raises Refused when the row has no area or period that can be read."""
        chosen = self._chosen(row)
        if not chosen:
            return
        for indicator in chosen:
            yield from self._across(row, indicator) if self.plan.across else self._along(row, indicator)

    def _across(self, row: Row, indicator: int) -> Iterator[Found]:
        period = self._period(row, self._texts(indicator))
        for place in self._cells:
            if self._areas[place] == NOWHERE and place < len(row.cells) and text(row.cells[place]):
                self.places.count("", self._head.names[place], self._head.names[place])
            yield self._value(row, indicator, self._areas[place], period, place, self._head.names[place])

    def _along(self, row: Row, chosen: int) -> Iterator[Found]:
        area, written = self._area_of(row)
        for place in self._cells:
            indicator, period = self._columns.get(place, (chosen, None))
            yield self._value(row, indicator, area, period or self._period(row, self._texts(indicator)), place, written)

    def _chosen(self, row: Row) -> list[int]:
        """The indicators that a row belongs to."""
        if self._named:
            given = next((given for place in self._named if (given := text(row.cells[place] if place < len(row.cells) else None))), "")
            if not given:
                raise Refused(self._named[0], because("indicator_missing"))
            return [self._index(Pick({"": " ".join(given.split())}, unit=self._unit()))]
        if self._picks:
            return [self._picked[place] for place, wanted in self._picks if picked(row, wanted) and self._first_match(place, row)]
        if self._columns:
            return [0]
        return [self._index(self.plan.indicators[0] if self.plan.indicators else Pick({"": self._value_name()}, unit="other"))]

    def _first_match(self, place: int, row: Row) -> bool:
        """One row is one indicator where the areas stand side by side and no column tells the period."""
        before = self.matched.setdefault(place, row.number)
        if before != row.number and self.plan.across and self._date is None:
            raise NotTaken(because("pick_twice", name=next(iter(self.plan.indicators[place].names.values())), first=before, second=row.number))
        return True

    def check_picks(self) -> None:
        """Raise NotTaken when an indicator was found in no row."""
        missing = [self.plan.indicators[place] for place, _ in self._picks if place not in self.matched]
        if missing:
            raise NotTaken(*(because("pick_none", name=next(iter(pick.names.values())), texts=tuple(pick.row.values())) for pick in missing))

    def _value_name(self) -> str:
        name = self._head.names[self._cells[0]]
        return name if len(name) > 1 and fold(name) not in {"value", "valeur", "القيمه", "قيمة", "القيمة"} else self.title

    def _texts(self, indicator: int) -> str:
        return " ".join(self.indicators[indicator].names.values())

    def _area_of(self, row: Row) -> tuple[int, str]:
        code = text(row.cells[self._code]) if self._code is not None and self._code < len(row.cells) else ""
        name = text(row.cells[self._area]) if self._area is not None and self._area < len(row.cells) else ""
        column = self._area if self._area is not None else self._code
        return self.places.count(code, name, self._head.names[column or 0]), name or code

    def _period(self, row: Row, about: str) -> str:
        if self._date is None:
            period = period_of_text(self.plan.period) or period_of_text(about) or period_of_text(self.hint)
            if period is None:
                raise NotTaken(because("mapping_missing", key="period"))
            return period
        cell = row.cells[self._date] if self._date < len(row.cells) else None
        key = str(cell)
        if key not in self._periods:
            self._periods[key] = None if isinstance(cell, Unread) else parse_period(cell, self.survey.order)
        if self._periods[key] is None:
            raise Refused(self._date, because("not_a_period", text=text(cell)[:60]))
        return self._periods[key] or ""

    def _value(self, row: Row, indicator: int, area: int, period: str, place: int, written: str) -> Found:
        cell: Cell = row.cells[place] if place < len(row.cells) else None
        found = Found(indicator, area, period, None, place, shares=self.places.shares("", written) if area == NOWHERE else ())
        if isinstance(cell, Unread):
            found.refused = cell.reason
            return found
        parsed = language.parse_number(cell, self.survey.decimal or ".")
        if parsed.value is None:
            wide = self.plan.value is None
            found.refused = None if wide and parsed.reason and parsed.reason.code == "empty" else parsed.reason
            return found
        found.refused = _unfit(parsed.value, self.indicators[indicator].unit) or self._undivided(found, written)
        found.number = None if found.refused else format(round(parsed.value, 6), "f")
        return found

    def _undivided(self, found: Found, written: str) -> Reason | None:
        """A share or a rate is no sum over areas, so it cannot be divided between them."""
        indicator = self.indicators[found.indicator]
        if not found.shares or indicator.unit in ADDITIVE:
            return None
        return because("split_not_additive", text=written, name=next(iter(indicator.names.values())))


def _unfit(number: Decimal, unit: str) -> Reason | None:
    if abs(number) >= LARGEST:
        return because("number_too_large", number=f"{number:.3g}")
    return because("negative_count", number=str(number)) if unit == "count" and number < 0 else None
