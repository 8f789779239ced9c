"""A picture that stands alone: title, marks, words, legend and passport in one SVG."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from wiqaya.ui.text import colon

from . import render
from .layout import Side, text_width, wrapped
from .legend import HEIGHT, WIDTH, LegendEntry
from .paint import Drawing, Tone, specification
from .palette import FONT, INK, INK_2, LINE, Theme, background
from .passport import PassportText
from .texts import isolated

_PAD, _LINE = 20.0, 19.0


def complete(drawing: Drawing, passport: PassportText, legend: Sequence[LegendEntry], lang: str, theme: Theme, prefix: str) -> str:
    """The whole figure as one SVG with a title for screen readers."""
    page = _Page(lang, drawing.width, _PAD)
    page.paragraph(passport.title, 17, bold=True, leading=25)
    if passport.subtitle:
        page.paragraph(passport.subtitle, 13, tone="quiet")
    page.top += 6
    page.drawing(drawing, prefix)
    page.legend(legend)
    page.rule()
    for text in (passport.fictional, *passport.warnings):
        if text:
            page.paragraph(text, 12, bold=True)
    for label, text in passport.lines:
        page.paragraph(f"{label}{colon()}{text}", 12, tone="quiet")
    return page.svg(passport.title, background(theme))


def with_legend(drawing: Drawing, title: str, legend: Sequence[LegendEntry], lang: str, theme: Theme, prefix: str) -> str:
    """Drawing and legend, for a document that writes the rest itself."""
    page = _Page(lang, drawing.width, 2)
    page.drawing(drawing, prefix)
    page.legend(legend)
    return page.svg(title, background(theme))


class _Page:
    """Lines from the top down, from the side where reading starts."""

    def __init__(self, lang: str, width: float, pad: float) -> None:
        self.lang, self.inside, self.width, self.pad = lang, width, width + 2 * pad, pad
        self.side, self.top, self.parts = Side(lang, self.width), pad, list[str]()

    def drawing(self, drawing: Drawing, prefix: str) -> None:
        inner = render.svg(specification(drawing, self.lang, "light"), self.lang, prefix=prefix, hidden=True)
        self.parts.append(f'<svg x="{self.pad:g}" y="{self.top:g}" {inner.removeprefix("<svg ")}')
        self.top += drawing.height + 16

    def paragraph(self, text: str, size: float, *, bold: bool = False, tone: Tone = "ink", leading: float = _LINE) -> None:
        for line in wrapped(text, self.inside, size):
            self.top += leading
            self.parts.append(
                self._text(line, self.pad, self.top - leading * 0.25, size, bold=bold, colour=INK_2 if tone == "quiet" else INK)
            )

    def legend(self, entries: Sequence[LegendEntry]) -> None:
        offset = self.pad
        for entry in entries:
            need = WIDTH + 8 + text_width(entry.text, 12) + 16
            if offset > self.pad and offset + need > self.width - self.pad:
                offset, self.top = self.pad, self.top + 26
            left = self.side.x(offset) - (WIDTH if self.side.rtl else 0)
            self.parts.append(f'<g transform="translate({left:g},{self.top:g})">{entry.inner}</g>')
            self.parts.append(self._text(entry.text, offset + WIDTH + 8, self.top + HEIGHT / 2 + 4.5, 12))
            offset += need
        self.top += 34 if entries else 0

    def rule(self) -> None:
        self.parts.append(f'<path d="M{self.pad:g},{self.top:g}h{self.inside:g}" stroke="{LINE}" fill="none"/>')
        self.top += 8

    def _text(self, text: str, offset: float, y: float, size: float, *, bold: bool = False, colour: str = INK) -> str:
        anchor, weight = ("end" if self.side.rtl else "start"), (' font-weight="600"' if bold else "")
        return (
            f'<text x="{self.side.x(offset):g}" y="{y:g}" text-anchor="{anchor}" font-family={quoteattr(FONT)} font-size="{size:g}"{weight} '
            f'fill="{colour}">{escape(isolated(text, self.lang))}</text>'
        )

    def svg(self, title: str, paper: str) -> str:
        width, height = self.width, self.top + self.pad
        ground = f'<path d="M0,0h{width:g}v{height:g}h-{width:g}Z" fill="{paper}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" direction="ltr" role="img" lang="{escape(self.lang)}"><title>{escape(title)}</title>{ground}{"".join(self.parts)}</svg>'
        )
