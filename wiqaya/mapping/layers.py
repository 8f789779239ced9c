"""Layers of the map, one at a time: each is drawn from one released table, and sliced, never counted again for a part of it.

A year, a kind or a group of people is a slice of the table by area and year (kind, group), so that all parts leave through the gate together:
single releases could be subtracted from each other, and a group in an area would pass with the threshold of a whole area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Dimension, Rate, Raw, Released
from wiqaya.mapping.figures import PER, Maker, Texts, in_each, measure_of
from wiqaya.places import queries as places
from wiqaya.records.access import RELEASE
from wiqaya.records.actions.release import DatasetRetracted
from wiqaya.records.facts import UNSAID, Question, Unanswerable, indicator_values, residents, source_of
from wiqaya.safeguards.access import require
from wiqaya.safeguards.release import answered, ask, question_key
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words
from wiqaya.ui.figures import Figure, Measure, Passport, choropleth, small_multiples
from wiqaya.ui.figures.scales import map_steps

if TYPE_CHECKING:
    from wiqaya.places.models import Area
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
    shapes: Mapping[str, dict[str, Any]]
    valid_from: date | None
    residents: Mapping[str, float]

    @property
    def per(self) -> int | None:
        """Rates where residents are known for every area, counts otherwise."""
        return PER if self.names and set(self.names) <= set(self.residents) else None

    @property
    def boundaries(self) -> Texts | str:
        return in_each(lambda: date_words(self.valid_from)) if self.valid_from else ""


def ground(*, shapes: bool = True) -> Ground:
    """Four queries; two without the shapes."""
    boundaries = places.boundaries_on() if shapes else None
    areas = list(places.areas())
    names = {area.code: _texts(area.name) for area in areas}
    drawn = places.simple_shapes(boundaries) if boundaries else {}
    return Ground(areas, names, drawn, boundaries.valid_from if boundaries else None, _residents())


def _residents() -> dict[str, float]:
    try:
        return residents()
    except Unanswerable:
        return {}


class Layer(Protocol):
    """A table by area that a map shows.  `seen` only looks into the ledger; `ask` may count, and raises what the gate raises."""

    @property
    def dataset(self) -> Dataset: ...
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

    def seen(self, maker: Maker) -> Released | None:
        return maker.seen(self.dataset, self.question)

    def ask(self, maker: Maker) -> Released:
        return maker.ask(self.dataset, self.question)

    def draw(self, maker: Maker, released: Released, *, links: Mapping[str, str] | None = None, notes: Sequence[Texts] = ()) -> Figure:
        passport = Passport(
            title=in_each(lambda: self._title(released)), subtitle=in_each(_reported), dates=_months(released, self.part),
            boundaries=self.ground.boundaries, notes=tuple(notes), fictional=maker.city.fictional,
        )  # fmt: skip
        measure, at = measure_of(released), self._at
        limits = _steps_of(released, measure) if self.part.by == "year" else None
        return choropleth(
            released, self.ground.shapes, passport=passport, measure=measure, at=at, names=self.ground.names, limits=limits, links=links
        )

    @property
    def _at(self) -> dict[str, str | None]:
        return {DIMENSION[self.part.by]: self.part.value} if self.part.by else {}

    def _title(self, released: Released) -> str:
        name = self.dataset.title.best()[0]
        if self.part.by:
            name = _("%(dataset)s, only: %(part)s") % {"dataset": name, "part": part_words(self.part)}
        return _with_rate(name, released, None, self.part.value or None)


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
    try:
        total = released.cell(*key[: len(released.dimensions)])
    except KeyError:
        total = None
    if total is None or total.rate is None or released.per is None:
        return _("%(dataset)s, by area") % {"dataset": name}
    said = {"dataset": name, "rate": numerals.number(total.rate, 1), "per": numerals.number(released.per)}
    return _("%(dataset)s: about %(rate)s for every %(per)s residents in the whole city") % said


def _months(released: Released, part: Part) -> tuple[date, date] | None:
    """First and last month of what is shown."""
    period = next((one for one in released.dimensions if one.role == "period"), None)
    if period is not None:
        months = period.finest(part.value if part.value in period.keys else None)
    else:
        months = released.where.get("month", frozenset())
    days = sorted(date.fromisoformat(f"{month}-01") for month in months)
    return (days[0], days[-1]) if days else None


def _steps_of(released: Released, measure: Measure) -> tuple[float, ...]:
    """One set of steps for all years, so that their maps can be compared."""
    values = [cell.rate if measure.unit == "rate" else cell.value for cell in released]
    return map_steps([float(value) for value in values if value is not None])


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
        return None if self._values == dict(self.ground.residents) else self.ground.per

    @property
    def _values(self) -> dict[str, float]:
        return indicator_values(self.indicator, self.period)

    def _key(self, maker: Maker) -> str:
        return question_key(
            maker.audience, dataset=self.dataset.short, version=self.dataset.version, indicator=self.indicator.code, period=self.period,
            per=self.ground.per,
        )  # fmt: skip

    def seen(self, maker: Maker) -> Released | None:
        return answered(self._key(maker))

    def ask(self, maker: Maker) -> Released:
        require(maker.by, RELEASE)
        if self.dataset.retracted_at:
            raise DatasetRetracted(self.dataset.short)
        return ask(self._key(maker), self.table, audience=maker.audience, by=maker.by, at=maker.at)

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
            dimensions=(Dimension("area", tuple(codes), tuple(self.ground.names[code] for code in codes), "area"),),
            counts=np.array([int(known[code]) for code in codes], dtype=np.int64),
            rate=Rate(np.array([self.ground.residents[code] for code in codes]), per, ("area",)) if per else None,
        )  # fmt: skip

    def draw(self, maker: Maker, released: Released, *, links: Mapping[str, str] | None = None, notes: Sequence[Texts] = ()) -> Figure:
        passport = Passport(
            title=in_each(lambda: _with_rate(f"{self.indicator.name.best()[0]} ({numerals.digits(self.period)})", released, None)),
            subtitle=in_each(_official), boundaries=self.ground.boundaries, notes=tuple(notes), fictional=maker.city.fictional,
        )  # fmt: skip
        return choropleth(released, self.ground.shapes, passport=passport, measure=self.measure(released), names=self.ground.names, links=links)

    def measure(self, released: Released) -> Measure:
        return replace(Measure.of(released), name=in_each(lambda: self.indicator.name.best()[0]))


def against_city(maker: Maker, layer: Incidents, released: Released, code: str, *, breaks: Sequence[Any] = ()) -> Figure:
    """One area over the years, the whole city behind it."""
    name = layer.ground.names[code]
    passport = Passport(
        title=in_each(lambda: _("%(dataset)s in %(area)s, year by year") % {"dataset": layer.dataset.title.best()[0], "area": _best(name)}),
        subtitle=in_each(_reported), dates=_months(released, WHOLE), fictional=maker.city.fictional,
    )  # fmt: skip
    return small_multiples(released, passport=passport, measure=measure_of(released), by="area", keys=[code], breaks=breaks)


def _best(texts: Texts) -> str:
    lang = numerals.language()
    return next((texts[key] for key in (lang, "ar", "en", *texts) if texts.get(key)), "")


def _texts(words: Any) -> Texts:
    return {lang: entry["text"] for lang, entry in words.items() if entry.get("text")}
