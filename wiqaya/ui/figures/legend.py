"""Legends: small swatches with their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .cells import State
from .palette import INK, INK_2, PRIMARY, SURFACE, TEAL, ramp
from .texts import is_rtl

WIDTH, HEIGHT = 28, 18


@dataclass(frozen=True)
class LegendEntry:
    """`swatch` is a whole small SVG; `inner` its content, to be set into a larger picture."""

    inner: str
    text: str

    @property
    def swatch(self) -> str:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{self.inner}</svg>'


def _box(fill: str, inside: str = "", extra: str = "") -> str:
    return f'<path d="M.5,.5h{WIDTH - 1}v{HEIGHT - 1}h-{WIDTH - 1}Z" fill="{fill}" stroke="{INK_2}"{extra}/>{inside}'


def _lines(colour: str) -> str:
    """In the direction of reading, as on the figure itself."""
    turned = f' transform="matrix(-1,0,0,1,{WIDTH},0)"' if is_rtl(get_language() or "") else ""
    return f'<path d="M2,17L16,1M9,17L23,1M16,17L27,4.5M2,9L9,1" stroke="{colour}" stroke-width="1.6" fill="none"{turned}/>'


def _spots() -> str:
    return "".join(
        f'<circle cx="{x}" cy="{y}" r="1" fill="{INK_2}"/>' for x in (5, 9, 13, 17, 21, 25) for y in (4, 9, 14) if (x // 4 + y // 5) % 2
    )


def steps(texts: Iterable[str]) -> list[LegendEntry]:
    """The steps of a map, low to high."""
    words = list(texts)
    return [LegendEntry(_box(colour), text) for colour, text in zip(ramp(len(words)), words, strict=True)]


def states(found: Iterable[State], *, mark: str = "area") -> Iterator[LegendEntry]:
    """An entry for each kind of cell that is not plainly shown."""
    present = set(found)
    if "weak" in present:
        yield LegendEntry(_weak(mark), _("take care: few answers or events"))
    if "hidden" in present:
        yield LegendEntry(_box(SURFACE, _spots()), _("too few people"))
    if "unpublished" in present:
        yield LegendEntry(_box(SURFACE, _spots()), _("not published"))
    if "not_asked" in present:
        yield LegendEntry(_box(SURFACE, extra=' stroke-dasharray="4 3"'), _("not asked"))


def _weak(mark: str) -> str:
    if mark == "dot":
        return f'<circle cx="14" cy="9" r="5" fill="{SURFACE}" stroke="{PRIMARY}" stroke-width="2"/>'
    return _box(PRIMARY, _lines("#FFFFFF")) if mark == "bar" else _box(TEAL[0], _lines(INK))


def interval() -> LegendEntry:
    """What the thin line across a bar or a dot says."""
    inner = f'<path d="M2,9H26" stroke="{INK}" stroke-width="2"/>'
    return LegendEntry(inner, _("thin line: where the true figure very probably lies"))
