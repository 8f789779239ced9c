"""Lines over time: left to right in every language with the ends named, broken where the method changed (ux.md 4.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .cells import Point
from .layout import NARROW, WIDE, Side, text_width
from .paint import Drawing, Spec, Word, layer, pixels, place, scaled
from .palette import GRID, INK_2, PAPER, SERIES, SHAPES
from .render import DOTS
from .scales import ticks
from .texts import Measure

_TOP, _BOTTOM = 26.0, 48.0
_SIGNS = ("●", "■", "▲", "◆")


@dataclass(frozen=True)
class Line:
    """One series: a name and one point for each period, in the order of time."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Frame:
    """The box of one chart, in pixels, with its scales."""

    left: float
    top: float
    right: float
    bottom: float
    levels: tuple[float, ...]
    periods: int

    @property
    def domain(self) -> tuple[float, float]:
        return self.levels[0], self.levels[-1]

    @property
    def reach(self) -> tuple[float, float]:
        return self.bottom, self.top

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.periods, 1)

    def x(self, index: float) -> float:
        return round(self.left + self.step * (index + 0.5), 1)

    def y(self, value: float) -> float:
        return place(value, self.domain, self.reach)


def levels(lines: Sequence[Line], measure: Measure) -> tuple[float, ...]:
    """Round numbers that cover every value and interval: from zero, unless all lie in the upper half of a scale that is no count."""
    known = [n for line in lines for p in line.points for n in (p.value, p.low, p.high) if n is not None] or [0.0, 1.0]
    low = min(known) if measure.unit in ("percent", "number") and min(known) > max(known) / 2 else min(0.0, *known)
    return tuple(ticks(low, max(known), 4))


def draw(lines: Sequence[Line], periods: Sequence[str], breaks: Sequence[int], measure: Measure, *, narrow: bool) -> Drawing:
    """At most four lines; `periods` are the names along the time axis, `breaks` the indexes before which the method changed."""
    width, scale = (NARROW if narrow else WIDE), levels(lines, measure)
    margin = max(text_width(measure.round(level), 12) for level in scale) + 10
    names = max((text_width(line.name) for line in lines), default=0) + 16 if len(lines) > 1 and not narrow else 8.0
    head = _TOP + (18 * len(lines) if narrow and len(lines) > 1 else 0)
    frame = Frame(margin, head, width - min(names, width / 3), head + 200, scale, len(periods))
    layers, words = (
        [grid(frame)],
        [*level_words(frame, measure), *period_words(frame, periods), *_ends(frame), *_break_words(frame, breaks)],
    )
    for number, line in enumerate(lines):
        layers += marks(line, frame, SERIES[number], SHAPES[number], breaks)
    words += _key(lines, width) if narrow else _names(lines, frame)
    layers += [broken(frame, at) for at in breaks]
    return Drawing(width, frame.bottom + _BOTTOM, tuple(one for one in layers if one["data"]["values"]), tuple(words))


def grid(frame: Frame) -> Spec:
    rows = [{"y": round(frame.y(level), 1), "base": level == 0} for level in frame.levels]
    colour = {"condition": {"test": "datum.base", "value": INK_2}, "value": GRID}
    return layer(rows, {"type": "rule"}, y=pixels("y"), x={"value": frame.left}, x2={"value": frame.right}, color=colour)


def marks(line: Line, frame: Frame, colour: str, shape: str, breaks: Sequence[int], *, size: int = 60) -> list[Spec]:
    """Runs of points that may be compared, intervals as upright lines, and a small dotted box on the axis where a value is hidden."""
    y = scaled("value", frame.domain, frame.reach)
    rows = [_row(point, frame.x(index)) | {"run": run} for run, index, point in _runs(line.points, breaks)]
    known = [row for row in rows if row["low"] is not None and row["high"] is not None]
    veiled = [{"x": frame.x(i) - 6, "x2": frame.x(i) + 6} for i, point in enumerate(line.points) if not point.shown]
    fill = {"condition": {"test": "datum.weak", "value": PAPER}, "value": colour}
    detail = {"field": "run", "type": "nominal"}
    return [
        layer(veiled, {"type": "rect", "fill": DOTS, "stroke": INK_2, "strokeWidth": 1}, x=pixels("x"), x2={"field": "x2"}, y={"value": frame.bottom - 16}, y2={"value": frame.bottom}),
        layer(known, {"type": "rule", "color": colour, "opacity": 0.55, "strokeWidth": 2}, x=pixels("x"), y=scaled("low", frame.domain, frame.reach), y2={"field": "high"}),
        layer(rows, {"type": "line", "color": colour, "strokeWidth": 2}, x=pixels("x"), y=y, detail=detail),
        layer(rows, {"type": "point", "shape": shape, "size": size, "stroke": colour, "strokeWidth": 2, "opacity": 1, "filled": True}, x=pixels("x"), y=y, fill=fill),
    ]  # fmt: skip


def _runs(points: Sequence[Point], breaks: Sequence[int]) -> Iterator[tuple[int, int, Point]]:
    run = 0
    for index, point in enumerate(points):
        run += index in breaks or not point.shown
        if point.shown:
            yield run, index, point


def _row(point: Point, x: float) -> dict[str, Any]:
    return {
        "x": x,
        "key": point.key,
        "period": point.period,
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "weak": point.state == "weak",
    }


def broken(frame: Frame, at: int) -> Spec:
    """The upright broken line of a new method, before period `at`."""
    mark = {"type": "rule", "color": INK_2, "strokeDash": [6, 4], "strokeWidth": 1.5}
    return layer([{}], mark, x={"value": frame.x(at - 0.5)}, y={"value": frame.top - 8}, y2={"value": frame.bottom})


def _break_words(frame: Frame, breaks: Sequence[int]) -> Iterator[Word]:
    for at in breaks:
        late = frame.x(at - 0.5) > (frame.left + frame.right) / 2
        yield Word(_("new method, do not compare"), frame.x(at - 0.5), frame.top - 12, "right" if late else "left", 12, tone="quiet")


def level_words(frame: Frame, measure: Measure, *, size: float = 12) -> Iterator[Word]:
    for level in frame.levels:
        yield Word(measure.round(level), frame.left - 6, frame.y(level) + 4, "right", size, tone="quiet")


def period_words(frame: Frame, periods: Sequence[str], *, size: float = 12) -> Iterator[Word]:
    """As many names as there is room for: always the first."""
    widest = max((text_width(name, size) for name in periods), default=0) + 10
    every = max(1, -(-int(widest) // max(int(frame.step), 1)))
    for index in range(0, len(periods), every):
        yield Word(periods[index], frame.x(index), frame.bottom + 17, "middle", size, tone="quiet")


def _ends(frame: Frame) -> Iterator[Word]:
    yield Word(_("earlier"), frame.left, frame.bottom + 38, "left", 12, tone="quiet")
    yield Word(_("later"), frame.right, frame.bottom + 38, "right", 12, tone="quiet")


def _names(lines: Sequence[Line], frame: Frame) -> Iterator[Word]:
    """Direct labels at the last points, moved apart when they would touch."""
    if len(lines) < 2:
        return
    last = [(next((frame.y(p.value) for p in reversed(line.points) if p.value is not None), frame.bottom), line.name) for line in lines]
    heights = sorted(last)
    for _again in lines:
        heights = [heights[0], *((max(y, before + 16), name) for (before, _n), (y, name) in pairwise(heights))]
    for y, name in heights:
        yield Word(name, frame.right + 6, y + 4, "left", 13)


def _key(lines: Sequence[Line], width: float) -> Iterator[Word]:
    """On a narrow drawing names stand above, with the mark of each series as a sign, where reading starts."""
    side = Side(get_language() or "en", width)
    if len(lines) > 1:
        for number, line in enumerate(lines):
            yield side.start(f"{_SIGNS[number]} {line.name}", 4, 14 + 18 * number)
