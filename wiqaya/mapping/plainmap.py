"""A plain map that names areas and tells where something is written down; it holds no number, so that nothing has to pass the gate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any
from xml.sax.saxutils import quoteattr

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from shapely import maximum_inscribed_circle

from wiqaya.engines.geo import to_shape
from wiqaya.ui.figures.layout import WIDE, text_width
from wiqaya.ui.figures.legend import HEIGHT, WIDTH
from wiqaya.ui.figures.maps import fitted
from wiqaya.ui.figures.paint import Drawing, Word
from wiqaya.ui.figures.palette import INK_2, SURFACE, TEAL
from wiqaya.ui.figures.render import overlay

MOST_NAMED = 40  # with more areas the names are in the list beside the map
PHONE = 0.5  # how much the map shrinks on a phone
WRITTEN, EMPTY = f'fill="{TEAL[1]}" stroke="{INK_2}"', f'fill="{SURFACE}" stroke="{INK_2}" stroke-dasharray="4 3"'


def swatch(*, written: bool) -> SafeString:
    """The small box of the legend."""
    box = f'<path d="M.5,.5h{WIDTH - 1}v{HEIGHT - 1}h-{WIDTH - 1}Z" {WRITTEN if written else EMPTY}/>'
    return mark_safe(f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{box}</svg>')  # noqa: S308  drawn here


def plain_map(
    read: Callable[[], Mapping[str, Any]], names: Mapping[str, str], *, written: Set[str], links: Mapping[str, str], lang: str, version: str
) -> SafeString:
    """A picture of the shapes that `read` gives {code: simplified GeoJSON geometry}, with `names` in `lang`; areas of `written` are filled.

    It is kept until any of it changes; `version` says which shapes they are, so that they are read only to be drawn.
    """
    told = json.dumps([version, names, sorted(written), links, lang], sort_keys=True)
    key = f"plain-{hashlib.sha256(told.encode()).hexdigest()}"
    drawn: str | None = caches["figures"].get(key)
    if drawn is None:
        drawn = _drawn({code: shape for code, shape in read().items() if code in names}, names, written, links, lang)
        caches["figures"].set(key, drawn, None)
    return mark_safe(drawn)  # noqa: S308  drawn here; names and links are escaped


def _drawn(shapes: Mapping[str, Any], names: Mapping[str, str], written: Set[str], links: Mapping[str, str], lang: str) -> str:
    placed, height = fitted(list(shapes.values()))
    marks = "".join(_area(_path(shape), code in written, links.get(code, "")) for code, shape in zip(shapes, placed, strict=True))
    named = zip(placed, (names.get(code, code) for code in shapes), strict=True)
    words = list(_words(named)) if len(shapes) <= MOST_NAMED else []
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {height:g}" class="figure-marks" direction="ltr" '
        f'aria-hidden="true" focusable="false">{marks}</svg>'
    )
    return f'<div class="figure-picture figure-wide" dir="ltr">{picture}{overlay(Drawing(WIDE, height, ()), words, lang)}</div>'


def _area(path: str, written: bool, link: str) -> str:
    mark = f'<path d="{path}" {WRITTEN if written else EMPTY}/>'
    return f'<a href={quoteattr(link)} tabindex="-1">{mark}</a>' if link else mark


def _path(shape: Mapping[str, Any]) -> str:
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return "".join(f"M{'L'.join(f'{x:g},{y:g}' for x, y in ring[:-1])}Z" for rings in parts for ring in rings)


def _words(named: Iterator[tuple[Mapping[str, Any], str]]) -> Iterator[Word]:
    """The names of the areas that have room for them."""
    for shape, name in named:
        circle = maximum_inscribed_circle(to_shape(shape), tolerance=1.0)
        (x, y), room = circle.coords[0], circle.length * 2
        if text_width(name, 12) <= room * 1.15:
            yield Word(name, x, y, "middle", 12, below=4, roomy=text_width(name, 12) > room * PHONE * 1.15)
