"""Layers of the map, one at a time: each is drawn from one released table, and sliced, never counted again for a part of it.

A year, a kind or a group of people is a slice of the table by area and year (kind, group), so that all parts leave through the gate together:
single releases could be subtracted from each other, and a group in an area would pass with the threshold of a whole area.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import floor, log10
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Cell, Dimension, Rate, Raw, Released
from wiqaya.mapping.figures import PER, Maker, Texts, in_each, measure_of, month_end
from wiqaya.places import queries as places
from wiqaya.records.access import RELEASE
from wiqaya.records.actions.release import DatasetRetracted
from wiqaya.records.facts import UNSAID, Question, Unanswerable, indicator_values, residents, source_of, values_behind
from wiqaya.safeguards.access import require
from wiqaya.safeguards.release import answered, ask, question_key
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words
from wiqaya.ui.figures import Figure, Measure, Passport, choropleth, series
from wiqaya.ui.figures.bars import value_words
from wiqaya.ui.figures.cells import read
from wiqaya.ui.figures.scales import MOST_STEPS, map_steps

if TYPE_CHECKING:
    from wiqaya.places.models import Area, BoundarySet
    from wiqaya.records.models import Dataset, Indicator

By = Literal["", "year", "kind", "target_group"]
BYS: tuple[By, ...] = ("year", "kind", "target_group")
DIMENSION = {"year": "month", "kind": "kind", "target_group": "target_group"}  # as the released table calls it
AT_ONCE = 100  # areas; a first release of more takes long and is made beside the page


@dataclass(frozen=True)
class Part:
    """Which part of a dataset a map shows: a year, a kind, a group of people; everything where `by` is empty."""

    by: By = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.by}:{self.value}" if self.by else ""

    @classmethod
    def read(cls, text: str) -> Part:
        """`year:2019`; anything else is everything."""
        by, _colon, value = text.partition(":")
        return next((cls(known, value) for known in BYS if known == by and value), cls())


WHOLE = Part()


@dataclass(frozen=True)
class Ground:
    """What every layer stands on: the areas with their names, the shapes of one version, the residents where all are known."""

    areas: Sequence[Area]
    names: Mapping[str, Texts]
    drawn: BoundarySet | None
    residents: Mapping[str, float]

    @cached_property
    def shapes(self) -> Mapping[str, dict[str, Any]]:
        """Read when a map is drawn, not when a drawn one is shown again."""
        return places.simple_shapes(self.drawn) if self.drawn else {}

    @property
    def valid_from(self) -> date | None:
        return self.drawn.valid_from if self.drawn else None

    @cached_property
    def version(self) -> str:
        """Changes when a name or the boundaries change."""
        told = [str(self.drawn.pk) if self.drawn else "", [(area.slug, self.names[area.code]) for area in self.areas]]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    @property
    def per(self) -> int | None:
        """Rates where residents are known for every area, counts otherwise."""
        return PER if self.names and set(self.names) <= set(self.residents) else None

    @property
    def boundaries(self) -> Texts | str:
        return in_each(lambda: date_words(self.valid_from)) if self.valid_from else ""


def ground(*, shapes: bool = True) -> Ground:
    """Three queries, and one more when the shapes are read; without them two."""
    areas = list(places.figure_areas())
    return Ground(areas, {area.code: _texts(area.name) for area in areas}, places.boundaries_on() if shapes else None, _residents())


def _residents() -> dict[str, float]:
    try:
        return residents()
    except Unanswerable:
        return {}


class Layer(Protocol):
    """A table by area that a map shows.  `key` names the question; `seen` only looks into the ledger; `ask` may count, and raises what the gate raises."""

    @property
    def dataset(self) -> Dataset: ...
    def key(self, maker: Maker) -> str: ...
    def seen(self, maker: Maker) -> Released | None: ...
    def ask(self, maker: Maker) -> Released: ...
    def draw(self, maker: Maker, released: Released, *, links: Mapping[str, str], notes: Sequence[Texts]) -> Figure: ...


@dataclass(frozen=True)
class Incidents:
    """Reported incidents by area, or a part of them."""

    dataset: Dataset
    ground: Ground = field(repr=False)
    part: Part = WHOLE

    @property
    def question(self) -> Question:
        return Question(by=("area", self.part.by) if self.part.by else ("area",), per=self.ground.per)

    def key(self, maker: Maker) -> str:
        return f"{question_key(maker.audience, version=self.dataset.version, **self.question.words())}{self.part}"

    def seen(self, maker: Maker) -> Released | None:
        return maker.seen(self.dataset, self.question)

    def ask(self, maker: Maker) -> Released:
        return maker.ask(self.dataset, self.question)

    def draw(self, maker: Maker, released: Released, *, links: Mapping[str, str] | None = None, notes: Sequence[Texts] = ()) -> Figure:
        passport = Passport(
            title=in_each(lambda: self._title(released)), subtitle=in_each(lambda: self._subtitle(released)), dates=_months(released, self.part),
            boundaries=self.ground.boundaries, notes=tuple(notes), fictional=maker.city.fictional,
        )  # fmt: skip
        measure = measure_of(released)
        return choropleth(
            released, self.ground.shapes, passport=passport, measure=measure, at=self._at, names=self.ground.names,
            limits=steps(self._values(released, measure)), links=links,
        )  # fmt: skip

    def _values(self, released: Released, measure: Measure) -> list[float]:
        """What the steps are made of: all years, so that their maps can be compared; else the part that is shown."""
        rows = [cell for cell in released if self.part.by in ("", "year") or cell.key[1] == self.part.value]
        values = [cell.rate if measure.unit == "rate" else cell.value for cell in rows]
        return [float(value) for value in values if value is not None]

    @property
    def _at(self) -> dict[str, str | None]:
        return {DIMENSION[self.part.by]: self.part.value} if self.part.by else {}

    def _title(self, released: Released) -> str:
        name = self.dataset.title.best()[0]
        if self.part.by:
            name = _("%(dataset)s, only %(part)s") % {"dataset": name, "part": part_words(self.part)}
        return _with_rate(name, released, None, self.part.value or None)

    def _subtitle(self, released: Released) -> str:
        """With the number of a part: the passport counts the whole table."""
        total = _cell(released, None, self.part.value) if self.part.by else None
        if total is None or total.value is None:
            return _reported()
        return _("%(reported)s In this part: %(count)s.") % {"reported": _reported(), "count": numerals.number(total.value)}


def part_words(part: Part) -> str:
    """A part in words of the active language; values are those of the data."""
    if part.value == UNSAID:
        return _("not said")
    return numerals.digits(part.value) if part.by == "year" else part.value


def _reported() -> str:
    return _("Incidents that were reported. Reporting is measured, not what happened.")


def _official() -> str:
    return _("Official figures, as their source gives them.")


def _with_rate(name: str, released: Released, *key: str | None) -> str:
    """A title that a resident can check: with the rate of the whole city where it may be said."""
    total = _cell(released, *key)
    if total is None or total.rate is None or released.per is None:
        return _("%(dataset)s, by area") % {"dataset": name}
    said = {"dataset": name, "rate": numerals.number(total.rate, 1), "per": numerals.number(released.per)}
    return _("%(dataset)s: about %(rate)s for every %(per)s residents in the whole city") % said


def _cell(released: Released, *key: str | None) -> Cell | None:
    """A cell or total, where the table has it."""
    try:
        return released.cell(*key[: len(released.dimensions)])
    except KeyError:
        return None


def _months(released: Released, part: Part) -> tuple[date, date] | None:
    """First and last month of what is shown."""
    period = next((one for one in released.dimensions if one.role == "period"), None)
    if period is not None:
        months = period.finest(part.value if part.value in period.keys else None)
    else:
        months = released.where.get("month", frozenset())
    days = sorted(date.fromisoformat(f"{month}-01") for month in months)
    return (days[0], month_end(days[-1])) if days else None


def steps(values: Sequence[float]) -> tuple[float, ...]:
    """Inner limits of at most five steps.  Where most areas have none, "none or hardly any" is a step of its own."""
    above = [value for value in values if value > 0]
    if len(above) * 2 > len(values) or not above:
        return map_steps(values)
    first = _round_below(min(above))
    return (first, *(limit for limit in map_steps(above) if limit > first))[: MOST_STEPS - 1]


def _round_below(value: float) -> float:
    """One digit, at or under the value: 3 for 3.7, 0.02 for 0.027."""
    power = 10.0 ** floor(log10(value))
    return round(floor(value / power + 1e-9) * power, 10)


@dataclass(frozen=True)
class Official:
    """An official figure by area and period: a number, for every so many residents where they are known."""

    dataset: Dataset
    ground: Ground = field(repr=False)
    indicator: Indicator
    period: str

    @property
    def per(self) -> int | None:
        """The residents themselves are not divided by residents."""
        known = self._values
        return None if all(self.ground.residents.get(code) == value for code, value in known.items()) else self.ground.per

    @property
    def _values(self) -> dict[str, float]:
        return indicator_values(self.indicator, self.period)

    @property
    def _dates(self) -> tuple[date, date] | None:
        """Of the dataset, where they are known and a year says no more."""
        start, end = self.dataset.period_start, self.dataset.period_end
        return (start, end) if start and end else None

    def key(self, maker: Maker) -> str:
        return question_key(
            maker.audience, dataset=self.dataset.short, version=self.dataset.version, indicator=self.indicator.code, period=self.period,
            per=self.ground.per,
        )  # fmt: skip

    def seen(self, maker: Maker) -> Released | None:
        return answered(self.key(maker))

    def ask(self, maker: Maker) -> Released:
        require(maker.by, RELEASE)
        if self.dataset.retracted_at:
            raise DatasetRetracted(self.dataset.short)
        return ask(self.key(maker), self.table, audience=maker.audience, by=maker.by, at=maker.at)

    def table(self) -> Raw:
        """The figure as a raw table.  Raises Unanswerable where it holds no whole numbers by area."""
        known = self._values
        codes = [code for code in self.ground.names if code in known]
        if not codes:
            raise Unanswerable("the figure has no values by area in this period")
        if any(known[code] < 0 or known[code] != int(known[code]) for code in codes):
            raise Unanswerable("the figure holds values that are no whole numbers")
        per = self.per
        return Raw(
            kind="participants", measure=f"indicator:{self.indicator.code}:{self.period}", source=source_of(self.dataset),
            dimensions=(
                Dimension("area", tuple(codes), tuple(self.ground.names[code] for code in codes), "area", values_behind(self.indicator, self.period, codes)),
            ),
            counts=np.array([int(known[code]) for code in codes], dtype=np.int64),
            rate=Rate(np.array([self.ground.residents[code] for code in codes]), per, ("area",)) if per else None,
        )  # fmt: skip

    def draw(self, maker: Maker, released: Released, *, links: Mapping[str, str] | None = None, notes: Sequence[Texts] = ()) -> Figure:
        passport = Passport(
            title=in_each(lambda: _with_rate(f"{self.indicator.name.best()[0]} ({numerals.digits(self.period)})", released, None)),
            subtitle=in_each(_official), dates=self._dates, boundaries=self.ground.boundaries, notes=tuple(notes), fictional=maker.city.fictional,
        )  # fmt: skip
        return choropleth(released, self.ground.shapes, passport=passport, measure=self.measure(released), names=self.ground.names, links=links)

    def measure(self, released: Released) -> Measure:
        return replace(Measure.of(released), name=in_each(lambda: self.indicator.name.best()[0]))


def over_years(maker: Maker, layer: Incidents, released: Released, code: str, *, breaks: Sequence[Any] = ()) -> Figure:
    """One area over the years; `beside_city` says what the whole city had."""
    name = layer.ground.names[code]
    passport = Passport(
        title=in_each(lambda: _("%(dataset)s in %(area)s, year by year") % {"dataset": layer.dataset.title.best()[0], "area": _best(name)}),
        subtitle=in_each(_reported), dates=_months(released, WHOLE), fictional=maker.city.fictional,
    )  # fmt: skip
    return series(released, passport=passport, measure=measure_of(released), by="area", keys=[code], breaks=breaks)


def beside_city(released: Released, code: str) -> list[tuple[str, str, str]]:
    """(year, here, in the whole city) in words of the active language, as the table of the figure writes them.  Latest year first."""
    measure = measure_of(released)
    years = next(one.keys for one in released.dimensions if one.role == "period")
    return [(numerals.digits(year), in_words(released, measure, code, year), in_words(released, measure, None, year)) for year in reversed(years)]


def in_words(released: Released, measure: Measure, *key: str | None) -> str:
    """A number, or in words why it is not there."""
    cell = _cell(released, *key)
    return _("not known") if cell is None else value_words(read(cell, measure, "", ""), measure)[0]


def _best(texts: Texts) -> str:
    lang = numerals.language()
    return next((texts[key] for key in (lang, "ar", "en", *texts) if texts.get(key)), "")


def _texts(words: Any) -> Texts:
    return {lang: entry["text"] for lang, entry in words.items() if entry.get("text")}
