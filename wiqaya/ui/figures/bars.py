"""Bar lists, and dots with their intervals: from zero, from the side where reading starts, never sorted by value.

Changes stand on both sides of a line at zero, as far to one side as to the other; more lies where lines of the language end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _

from .cells import Point
from .layout import NARROW, WIDE, Side, text_width, wrapped
from .paint import Drawing, Spec, Word, layer, pixels, place, scaled
from .palette import GRID, INK, INK_2, PRIMARY, SURFACE
from .render import DOTS, HATCH_OPACITY, HATCH_PAPER
from .scales import ticks
from .texts import Measure

Mark = Literal["bar", "dot"]
_NAMES, _VALUES = 180.0, 210.0  # columns of names and of values on a wide drawing
_THICK = 12.0
_EDGE = 4.0  # so that no letter is cut at the side of the picture


def draw(rows: Sequence[tuple[str, Point]], measure: Measure, lang: str, *, mark: Mark, narrow: bool) -> Drawing:
    """One row for each (name, point), in the order given; words in the active language."""
    side = Side(lang, NARROW if narrow else WIDE)
    names = [_name(name, point, measure, side) if narrow else wrapped(name, _NAMES - 12) for name, point in rows]
    steps = [34 + 18 * len(name) if narrow else max(30, 10 + 17 * len(name)) for name in names]
    tops = [sum(steps[:number]) for number in range(len(rows))]
    height = sum(steps) + 4
    middles = [top + step - 14 if narrow else top + step / 2 for top, step in zip(tops, steps, strict=True)]
    plot = (side.x(0), side.x(side.width)) if narrow else (side.x(_NAMES), side.x(side.width - _VALUES))
    marks = _layers(rows, middles, _domain(rows, measure), plot, height, mark)
    words = [
        word
        for row, name, top, step in zip(rows, names, tops, steps, strict=True)
        for word in _words(row[1], name, top, step, measure, side, narrow=narrow)
    ]
    return Drawing(side.width, height, tuple(marks), tuple(words))


def _domain(rows: Sequence[tuple[str, Point]], measure: Measure) -> tuple[float, float]:
    numbers = [number for _name, point in rows for number in (point.value, point.low, point.high) if number is not None]
    if measure.signed:
        reach = ticks(0, max(map(abs, numbers), default=1) or 1, 5)[-1]
        return -reach, reach
    return 0.0, ticks(0, max(numbers, default=1) or 1, 5)[-1]


def _words(point: Point, name: Sequence[str], top: float, step: float, measure: Measure, side: Side, *, narrow: bool) -> list[Word]:
    value, interval = value_words(point, measure)
    tone: Any = "ink" if point.shown else "quiet"
    if narrow:
        lines = [side.start(line, _EDGE, top + 16 + 18 * number) for number, line in enumerate(name)]
        return [*lines, side.end(_joined(value, interval), side.width - _EDGE, top + 16 + 18 * (len(name) - 1), tone=tone)]
    first = top + step / 2 + 4.5 - 8.5 * (len(name) - 1)
    lines = [side.start(line, _EDGE, first + 17 * number) for number, line in enumerate(name)]
    after = side.start(value, side.width - _VALUES + 12, top + step / 2 + 4.5, bold=point.shown, tone=tone)
    return [*lines, after, *([side.end(interval, side.width - _EDGE, top + step / 2 + 4.5, tone="quiet")] if interval else [])]


def _name(name: str, point: Point, measure: Measure, side: Side) -> list[str]:
    """The lines of a name on a narrow drawing; the value stands beside the last one, or under it where both do not fit."""
    lines = wrapped(name, side.width - 2 * _EDGE)
    beside = text_width(f"{lines[-1]}   {_joined(*value_words(point, measure))}")
    return lines if beside <= side.width - 2 * _EDGE else [*lines, ""]


def _joined(value: str, interval: str) -> str:
    return f"{value} ({interval})" if interval else value


def value_words(point: Point, measure: Measure) -> tuple[str, str]:
    """The value, and its interval, as people read them; the reason when there is no value."""
    if point.value is None:
        return {"hidden": _("too few people"), "not_asked": _("not asked")}.get(point.state, _("not published")), ""
    return measure.marked(point.value), measure.span(*point.interval) if point.interval else ""


def _layers(
    rows: Sequence[tuple[str, Point]],
    middles: Sequence[float],
    domain: tuple[float, float],
    plot: tuple[float, float],
    height: float,
    mark: Mark,
) -> list[Spec]:
    data = [{"y": y, "name": name, **_numbers(point)} for (name, point), y in zip(rows, middles, strict=True) if point.shown]
    toward, zero = 1 if plot[1] > plot[0] else -1, place(0, domain, plot)
    layers = [layer([{}], {"type": "rule", "color": INK_2}, x={"value": zero}, y={"value": 0}, y2={"value": height})]
    layers += _dots(data, domain, plot) if mark == "dot" else _bars(data, domain, plot)
    layers += [
        _gap(y, zero, toward, hidden=point.state == "hidden") for (_name, point), y in zip(rows, middles, strict=True) if not point.shown
    ]
    return layers


def _numbers(point: Point) -> dict[str, Any]:
    return {"key": point.key, "value": point.value, "low": point.low, "high": point.high, "weak": point.state == "weak"}


def _bars(data: Sequence[dict[str, Any]], domain: tuple[float, float], plot: tuple[float, float]) -> list[Spec]:
    x, zero, y = scaled("value", domain, plot), {"value": place(0, domain, plot)}, pixels("y")
    bar = {"type": "bar", "height": _THICK, "color": PRIMARY}
    layers = [layer(data, bar, x=x, x2=zero, y=y)]
    if weak := [row for row in data if row["weak"]]:
        layers.append(layer(weak, {"type": "bar", "height": _THICK, "color": HATCH_PAPER, "fillOpacity": HATCH_OPACITY}, x=x, x2=zero, y=y))
    return layers + _intervals(data, domain, plot)


def _dots(data: Sequence[dict[str, Any]], domain: tuple[float, float], plot: tuple[float, float]) -> list[Spec]:
    track = layer(data, {"type": "rule", "color": GRID, "strokeWidth": 1}, x={"value": plot[0]}, x2={"value": plot[1]}, y=pixels("y"))
    shape = {"condition": {"test": "datum.weak", "value": SURFACE}, "value": PRIMARY}
    dot = layer(
        data, {"type": "point", "filled": True, "opacity": 1, "size": 90, "stroke": PRIMARY, "strokeWidth": 2},
        x=scaled("value", domain, plot), y=pixels("y"), fill=shape,
    )  # fmt: skip
    return [track, *_intervals(data, domain, plot), dot]


def _intervals(data: Sequence[dict[str, Any]], domain: tuple[float, float], plot: tuple[float, float]) -> list[Spec]:
    known = [row for row in data if row["low"] is not None and row["high"] is not None]
    if not known:
        return []
    low, high = scaled("low", domain, plot), {"field": "high"}
    return [
        layer(known, {"type": "rule", "color": "#FFFFFF", "strokeWidth": 4}, x=low, x2=high, y=pixels("y")),
        layer(known, {"type": "rule", "color": INK, "strokeWidth": 2}, x=low, x2=high, y=pixels("y")),
    ]


def _gap(y: float, start: float, toward: int, *, hidden: bool) -> Spec:
    """A strip of one fixed length: what is hidden has no size."""
    mark: Spec = {"type": "rect", "fill": DOTS, "stroke": INK_2, "strokeWidth": 1} if hidden else {
        "type": "rect", "fill": SURFACE, "stroke": INK_2, "strokeWidth": 1, "strokeDash": [4, 3]
    }  # fmt: skip
    near, far = sorted((start + toward * 2, start + toward * 50))
    return layer([{}], mark, x={"value": near}, x2={"value": far}, y={"value": y - _THICK / 2}, y2={"value": y + _THICK / 2})
