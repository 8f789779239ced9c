"""Small multiples: one little chart an area, all on one scale, each against the city; sorted by name, never by value."""

from __future__ import annotations

from collections.abc import Sequence

from .layout import NARROW, WIDE, Side, wrapped
from .lines import Frame, Line, broken, grid, level_words, levels, marks
from .paint import Drawing, Spec, Word
from .palette import LINE, PRIMARY
from .texts import Measure

_CHART, _HEAD, _FOOT, _GAP = 84.0, 38.0, 30.0, 20.0


def draw(
    lines: Sequence[Line], whole: Line | None, periods: Sequence[str], breaks: Sequence[int], measure: Measure, lang: str, *, narrow: bool
) -> Drawing:
    """A grid that is read from the side where reading starts; time runs left to right in each chart."""
    side = Side(lang, NARROW if narrow else WIDE)
    columns = min(max(len(lines), 1), 2 if narrow else 3)
    scale = levels([*lines, *([whole] if whole else [])], measure)
    scale = (scale[0], scale[-1]) if len(scale) > 3 else scale
    cell = (side.width - _GAP * (columns - 1)) / columns
    layers: list[Spec] = []
    words: list[Word] = []
    for number, line in enumerate(lines):
        row, column = divmod(number, columns)
        start, top = column * (cell + _GAP), row * (_HEAD + _CHART + _FOOT)
        left = side.x(start + cell) if side.rtl else start
        frame = Frame(left + 36, top + _HEAD, left + cell, top + _HEAD + _CHART, scale, len(periods))
        layers += _panel(line, whole, frame, breaks)
        names = wrapped(line.name, cell, 13)[:2]
        words += [side.start(name, start + 2, top + 14 + 16 * (at + 2 - len(names)), bold=True) for at, name in enumerate(names)]
        words += [*level_words(frame, measure, size=11), *_periods(frame, periods)]
    height = -(-len(lines) // columns) * (_HEAD + _CHART + _FOOT)
    return Drawing(side.width, max(height, 1), tuple(one for one in layers if one["data"]["values"]), tuple(words))


def _panel(line: Line, whole: Line | None, frame: Frame, breaks: Sequence[int]) -> list[Spec]:
    behind = [_quiet(one) for one in marks(whole, frame, LINE, "circle", breaks, size=8)] if whole else []
    return [grid(frame), *behind, *marks(line, frame, PRIMARY, "circle", breaks, size=26), *(broken(frame, at) for at in breaks)]


def _quiet(one: Spec) -> Spec:
    """The city behind an area: a thinner line without intervals."""
    return one | {"data": {"values": []}} if one["mark"]["type"] in ("rule", "rect") else one | {"mark": one["mark"] | {"strokeWidth": 1}}


def _periods(frame: Frame, periods: Sequence[str]) -> list[Word]:
    ends = [(0, "left", frame.left), (len(periods) - 1, "right", frame.right)][: 1 if len(periods) == 1 else 2]
    return [Word(periods[at], x, frame.bottom + 15, "left" if anchor == "left" else "right", 11, tone="quiet") for at, anchor, x in ends]
