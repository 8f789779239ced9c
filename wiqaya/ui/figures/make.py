"""The four kinds of figure.  Each takes a released table; areas stand in the order of their names or of the map, never of their values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Released
from wiqaya.ui import numerals

from . import bars, legend, lines, maps, multiples
from .bars import Mark
from .cells import Chosen, Point, Slice, dimension_of
from .figure import Figure, Plan
from .lines import Line
from .paint import Drawing
from .palette import SERIES
from .passport import Break, Cautions, Passport
from .scales import MOST_STEPS, map_steps
from .table import Entry
from .texts import Measure, Text, said, sort_key

_ROWS, _TIME = ("area", "group", "other"), ("period",)


def bar(
    released: Released, *, passport: Passport, measure: Measure | None = None, by: str = "", at: Chosen | None = None,
    order: Sequence[str] | None = None, mark: Mark | None = None,
) -> Figure:  # fmt: skip
    """A bar list from zero, or dots with intervals (`mark`; dots where the measure is a share).

    by  the dimension that gives the rows; the first area, group or other one when left out    at  keys of the other dimensions; totals otherwise
    order  keys in their own order (ages, map order); areas are sorted by name without it, other dimensions keep their order
    """
    measure = measure or Measure.of(released)
    cut = Slice(released, measure, by or dimension_of(released, (*_ROWS, *_TIME)), at=tuple((at or {}).items()))
    chosen: Mark = mark or ("dot" if measure.unit in ("percent", "number") else "bar")
    points = [cut.point(key) for key in order or cut.keys(cut.by)]

    def rows(lang: str) -> list[tuple[str, Point]]:
        return _ordered(cut, points, lang, kept=order is not None)

    def key(_lang: str) -> list[legend.LegendEntry]:
        thin = [legend.interval()] if any(point.interval for point in points) else []
        return thin + list(legend.states((point.state for point in points), mark=chosen))

    plan = Plan(
        lambda lang, narrow: bars.draw(rows(lang), measure, lang, mark=chosen, narrow=narrow),
        lambda lang: [Entry(name, "", point) for name, point in rows(lang)], key, lambda: _row_head(cut), lambda: [cut.by, cut.at, chosen, list(order or ())],
    )  # fmt: skip
    return Figure("bar", released, passport, measure, _cautions(points), plan, cut.counted())


def choropleth(
    released: Released, shapes: Mapping[str, maps.Geometry], *, passport: Passport, measure: Measure | None = None, at: Chosen | None = None,
    names: Mapping[str, Text] | None = None, limits: Sequence[float] | None = None, links: Mapping[str, str] | None = None,
) -> Figure:  # fmt: skip
    """A map.  `shapes`: area key -> simplified GeoJSON Polygon or MultiPolygon in longitude and latitude; an area that the table lacks was not asked.

    names  of areas that the table lacks    limits  inner limits of at most five steps, in the measure's unit, to keep maps comparable    links  area key -> address
    """
    measure = measure or Measure.of(released)
    cut = Slice(released, measure, dimension_of(released, ("area",)), at=tuple((at or {}).items()))
    if not cut.by:
        raise ValueError("A map needs a table with a dimension of areas.")
    points = [cut.point(key) for key in shapes]
    inner = tuple(limits) if limits is not None else map_steps([point.value for point in points if point.value is not None])
    if len(inner) >= MOST_STEPS or list(inner) != sorted(set(inner)):
        raise ValueError(f"A map has at most {MOST_STEPS} steps, with limits that go up.")

    def areas(lang: str) -> list[maps.Area]:
        return [maps.Area(_area_name(cut, names or {}, p.key, lang), p, shapes[p.key], (links or {}).get(p.key, "")) for p in points]

    def entries(lang: str) -> list[Entry]:
        return sorted((Entry(area.name, "", area.point) for area in areas(lang)), key=lambda entry: sort_key(entry.name, lang))

    plan = Plan(
        lambda lang, _narrow: maps.draw(areas(lang), inner, measure), entries,
        lambda _lang: legend.steps(maps.step_words(inner, measure)) + list(legend.states(point.state for point in points)),
        lambda: _("Area"), lambda: [cut.at, list(inner), _digest(shapes), sorted((links or {}).items()), str(names)],
    )  # fmt: skip
    return Figure("choropleth", released, passport, measure, _cautions(points), plan, cut.counted())


def series(
    released: Released, *, passport: Passport, measure: Measure | None = None, by: str = "", keys: Sequence[str] = (), at: Chosen | None = None,
    breaks: Sequence[Break] = (),
) -> Figure:  # fmt: skip
    """Values over time, left to right in every language.  Without `by` the total alone; with it the lines of `keys`, four at most."""
    measure = measure or Measure.of(released)
    cut = _over_time(released, measure, by, at)
    chosen = tuple(keys or cut.keys(by)) if by else ("",)
    if not 1 <= len(chosen) <= len(SERIES):
        raise ValueError(f"A chart over time has at most {len(SERIES)} lines; use small multiples for more.")
    plan = _time_plan(cut, chosen, breaks)
    drawn = Plan(
        lambda lang, narrow: lines.draw(_lines(cut, chosen, lang), _periods(cut, lang), _places(cut, breaks), measure, narrow=narrow),
        plan.entries, plan.legend, plan.first, plan.options,
    )  # fmt: skip
    return Figure(
        "series", released, passport, measure, _time_cautions(cut, chosen, breaks, together=len(chosen)), drawn, cut.counted(chosen)
    )


def small_multiples(
    released: Released, *, passport: Passport, measure: Measure | None = None, by: str = "", keys: Sequence[str] = (), at: Chosen | None = None,
    breaks: Sequence[Break] = (), whole: bool = True,
) -> Figure:  # fmt: skip
    """One little chart over time for each area or group, on one scale; `whole` draws the total of the city behind each."""
    measure = measure or Measure.of(released)
    by = by or dimension_of(released, _ROWS)
    cut = _over_time(released, measure, by, at)
    chosen, city = tuple(keys or cut.keys(by)), whole and measure.unit != "count"

    def draw(lang: str, narrow: bool) -> Drawing:
        little = _lines(cut, chosen, lang)
        ordered = little if keys else sorted(little, key=lambda line: sort_key(line.name, lang))
        behind = Line(_("the whole city"), tuple(cut.point("", period) for period in cut.keys(cut.over))) if city else None
        return multiples.draw(ordered, behind, _periods(cut, lang), _places(cut, breaks), measure, lang, narrow=narrow)

    plan = _time_plan(cut, chosen, breaks)
    drawn = Plan(draw, plan.entries, plan.legend, plan.first, lambda: [plan.options(), city])
    return Figure(
        "small_multiples",
        released,
        passport,
        measure,
        _time_cautions(cut, chosen, breaks, together=2 if city else 1),
        drawn,
        cut.counted(() if city else chosen),
    )


def _over_time(released: Released, measure: Measure, by: str, at: Chosen | None) -> Slice:
    over = dimension_of(released, _TIME)
    if not over:
        raise ValueError("A chart over time needs a table with a dimension of periods.")
    return Slice(released, measure, by, over, tuple((at or {}).items()))


def _time_plan(cut: Slice, chosen: Sequence[str], breaks: Sequence[Break]) -> Plan:
    def entries(lang: str) -> list[Entry]:
        named = sorted(chosen, key=lambda key: sort_key(said(cut.label(cut.by, key), lang), lang)) if _is_area(cut) else chosen
        return [_entry(cut, cut.point(key, period), lang) for key in named for period in cut.keys(cut.over)]

    def key(_lang: str) -> list[legend.LegendEntry]:
        return list(legend.states((cut.point(key, period).state for key in chosen for period in cut.keys(cut.over)), mark="dot"))

    return Plan(
        lambda _lang, _narrow: Drawing(0, 0, ()), entries, key, lambda: _row_head(cut) if cut.by else _("Place"),
        lambda: [cut.by, cut.over, cut.at, list(chosen), repr(breaks)],
    )  # fmt: skip


def _entry(cut: Slice, point: Point, lang: str) -> Entry:
    name = said(cut.label(cut.by, point.key), lang) if point.key else _("the whole city")
    return Entry(name, _period(cut, point.period, lang), point)


def _lines(cut: Slice, chosen: Sequence[str], lang: str) -> list[Line]:
    periods = cut.keys(cut.over)
    return [Line(said(cut.label(cut.by, key), lang) if key else "", tuple(cut.point(key, period) for period in periods)) for key in chosen]


def _periods(cut: Slice, lang: str) -> list[str]:
    return [_period(cut, period, lang) for period in cut.keys(cut.over)]


def _period(cut: Slice, period: str, lang: str) -> str:
    """In the reader's digits: keys such as 2026 or 2026-03 are often their own labels."""
    return numerals.digits(said(cut.label(cut.over, period), lang))


def _places(cut: Slice, breaks: Sequence[Break]) -> list[int]:
    """The index of the first period of each new method; a break before the first period or unknown to the table draws nothing."""
    known = cut.keys(cut.over)
    return [known.index(change.before) for change in breaks if change.before in known[1:]]


def _ordered(cut: Slice, points: Sequence[Point], lang: str, *, kept: bool) -> list[tuple[str, Point]]:
    rows = [(said(cut.label(cut.by, point.key), lang), point) for point in points]
    return rows if kept or not _is_area(cut) else sorted(rows, key=lambda row: sort_key(row[0], lang))


def _is_area(cut: Slice) -> bool:
    return any(d.name == cut.by and d.role == "area" for d in cut.released.dimensions)


def _row_head(cut: Slice) -> str:
    role = next((d.role for d in cut.released.dimensions if d.name == cut.by), "other")
    return {"area": _("Area"), "period": _("Period"), "group": _("Group")}.get(role, _("Category"))


def _area_name(cut: Slice, names: Mapping[str, Text], key: str, lang: str) -> str:
    return said(names[key], lang) if key in names else said(cut.label(cut.by, key), lang) if key in cut.keys(cut.by) else key


def _cautions(points: Sequence[Point]) -> Cautions:
    return Cautions(any(p.state == "hidden" for p in points), any(p.state == "weak" for p in points))


def _time_cautions(cut: Slice, chosen: Sequence[str], breaks: Sequence[Break], *, together: int) -> Cautions:
    points = [cut.point(key, period) for key in chosen for period in cut.keys(cut.over)]
    scale = lines.levels([Line("", tuple(points))], cut.measure)
    seen = tuple(change for change in breaks if change.before in cut.keys(cut.over)[1:])
    return Cautions(any(p.state == "hidden" for p in points), any(p.state == "weak" for p in points), together, scale[0] != 0, seen)


def _digest(shapes: Mapping[str, maps.Geometry]) -> str:
    return hashlib.sha256(json.dumps(shapes, sort_keys=True).encode()).hexdigest()
