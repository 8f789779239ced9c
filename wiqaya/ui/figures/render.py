"""Pictures from specifications with vl-convert: no browser, no network, the packaged font, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import vl_convert

from .paint import TONES, Drawing, Spec, Word
from .palette import FONT, INK, INK_2, PAPER, SURFACE
from .texts import is_rtl, isolated

# Vega cannot fill with a pattern: it paints these colours, which nothing else uses, and the pattern takes their place afterwards.
# Each is close to what the pattern looks like from afar, so that a viewer without patterns still shows something true.
HATCH_INK, HATCH_PAPER, DOTS = "#1C2B2E", "#FEFFFF", "#EDEAE3"
HATCH_OPACITY = 0.125
_PATTERNS = {HATCH_INK: "hatch-ink", HATCH_PAPER: "hatch-paper", DOTS: "dots"}
_LINK = re.compile(r"<a (?=[^>]*xlink:href)")
_FILL = re.compile(rf'fill="({"|".join(_PATTERNS)})"(?: fill-opacity="{HATCH_OPACITY}")?')


def font_folder() -> Path:
    return Path(str(files("fontpkg_ibm_plex_sans_arabic"))) / "files"


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(font_folder()))


def svg(spec: Spec, lang: str, *, prefix: str, hidden: bool) -> str:
    """SVG of a specification.  `prefix` keeps the names of its patterns apart from other figures on the page."""
    _fonts()
    drawn = str(vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]))
    drawn = drawn.replace('xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" class="marks"', _root(hidden=hidden), 1)
    drawn = re.sub(r' (?:role|aria-roledescription)="[^"]*"', "", drawn)
    return _links(_patterned(drawn, prefix, rtl=is_rtl(lang)))


def png(drawn: str, scale: float) -> bytes:
    _fonts()
    return bytes(vl_convert.svg_to_png(drawn, scale=scale))


def _root(*, hidden: bool) -> str:
    kind = 'aria-hidden="true" focusable="false"' if hidden else 'role="img"'
    return f'xmlns:xlink="http://www.w3.org/1999/xlink" class="figure-marks" direction="ltr" {kind}'


def _links(drawn: str) -> str:
    """Areas can be clicked; the keyboard has the list of areas beside the figure."""
    return _LINK.sub('<a tabindex="-1" ', drawn)


def _patterned(drawn: str, prefix: str, *, rtl: bool) -> str:
    used = {name for colour, name in _PATTERNS.items() if f'fill="{colour}"' in drawn}
    if not used:
        return drawn
    drawn = _FILL.sub(lambda found: f'fill="url(#{prefix}-{_PATTERNS[found.group(1)]})"', drawn)
    head, tail = drawn.split(">", 1)
    return f"{head}><defs>{''.join(_pattern(name, prefix, rtl=rtl) for name in sorted(used))}</defs>{tail}"


def _pattern(name: str, prefix: str, *, rtl: bool) -> str:
    start = f'<pattern id="{prefix}-{name}" patternUnits="userSpaceOnUse" width="8" height="8"'
    if name == "dots":
        return f'{start}><path d="M0,0h8v8h-8Z" fill="{SURFACE}"/><circle cx="2" cy="2" r="1" fill="{INK_2}"/><circle cx="6" cy="6" r="1" fill="{INK_2}"/></pattern>'
    colour, angle = (INK if name == "hatch-ink" else PAPER), (-45 if rtl else 45)
    return f'{start} patternTransform="rotate({angle})"><path d="M4,0v8" stroke="{colour}" stroke-width="1.6"/></pattern>'


def overlay(drawing: Drawing, words: Sequence[Word], lang: str) -> str:
    """The words of a figure as an SVG to lay over its marks: places in percent, so that letters keep their size when the marks shrink.

    Everything is an SVG attribute, which a strict content-security policy allows; `style` is not.
    """
    inside = "".join(_text(word, lang, f"{word.x / drawing.width:.2%}", f"{word.y / drawing.height:.2%}") for word in words)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="figure-words" width="100%" height="100%" direction="ltr" aria-hidden="true" focusable="false">{inside}</svg>'


def _text(word: Word, lang: str, x: str, y: str) -> str:
    anchor = {"left": "start", "middle": "middle", "right": "end"}[word.anchor]
    more = ' font-weight="600"' if word.bold else ""
    more += f' stroke="{SURFACE}" stroke-width="7" stroke-linejoin="round" paint-order="stroke"' if word.halo else ""
    more += f' dy="{word.below:g}"' if word.below else ""
    more += ' class="roomy"' if word.roomy else ""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-family={quoteattr(FONT)} font-size="{word.size:g}"{more} '
        f'fill="{TONES[word.tone]}">{escape(isolated(word.text, lang))}</text>'
    )
