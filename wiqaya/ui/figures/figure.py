"""A figure: one released table, one passport, and everything that is drawn or written from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.ui import numerals

from . import render
from .complete import complete, with_legend
from .legend import LegendEntry
from .paint import Drawing, Spec, specification
from .palette import Theme
from .passport import Cautions, Passport, PassportText, passport_text
from .sheet import Sheet, workbook
from .table import DataTable, Entry, data_table, to_csv, to_json
from .texts import Measure, said

Kind = Literal["bar", "choropleth", "series", "small_multiples"]
Parts = Literal["all", "legend", "drawing"]
VERSION = "figures-3"  # raise it when drawings change, so that no cache shows an old one


@dataclass(frozen=True)
class Plan:
    """How one kind of figure is made: each function is called inside the language it is for."""

    draw: Callable[[str, bool], Drawing]
    entries: Callable[[str], Sequence[Entry]]
    legend: Callable[[str], Sequence[LegendEntry]]
    first: Callable[[], str]
    options: Callable[[], Any]


@dataclass(frozen=True, eq=False)
class Figure:
    """Made by `bar`, `choropleth`, `series` or `small_multiples`; drawn when asked.  The caller caches by `cache_key`."""

    kind: Kind
    released: Released
    about: Passport
    measure: Measure
    cautions: Cautions
    plan: Plan
    counted: int | None  # behind what is shown

    def spec(self, lang: str, theme: Theme = "light", *, narrow: bool = False, words: bool = True) -> Spec:
        """The Vega-Lite specification; its values come from the released table alone."""
        return specification(self.drawing(lang, narrow=narrow), lang, theme, words=words)

    def drawing(self, lang: str, *, narrow: bool = False) -> Drawing:
        with override(lang):
            return self.plan.draw(lang, narrow)

    def svg(self, lang: str, theme: Theme = "light", *, narrow: bool = False, complete: bool = False) -> str:
        """Marks alone, hidden from screen readers (words and table stand beside them); `complete` is a picture that stands alone."""
        if complete:
            return self._complete(lang, theme)
        return render.svg(
            self.spec(lang, theme, narrow=narrow, words=False), lang, prefix=f"{self.prefix}{'n' if narrow else ''}", hidden=True
        )

    def words(self, lang: str, *, narrow: bool = False) -> str:
        """The words as an SVG to lay over the marks; see `render.overlay`."""
        drawing = self.drawing(lang, narrow=narrow)
        return render.overlay(drawing, drawing.words, lang)

    def picture(self, lang: str, theme: Theme = "light") -> SafeString:
        """Marks and words for a page; charts in a wide and a narrow drawing, of which the style sheet shows one."""
        sizes = [("wide", False)] if self.kind == "choropleth" else [("wide", False), ("narrow", True)]
        parts = ((name, _made(self.svg(lang, theme, narrow=narrow)), _made(self.words(lang, narrow=narrow))) for name, narrow in sizes)
        return format_html_join("", '<div class="figure-picture figure-{}" dir="ltr">{}{}</div>', parts)

    def png(self, lang: str, scale: float = 2, *, theme: Theme = "print", parts: Parts = "all") -> bytes:
        """A picture for Word and PDF; a document that writes title and passport itself asks for fewer `parts`."""
        if parts == "drawing":
            return render.png(render.svg(self.spec(lang, theme), lang, prefix=self.prefix, hidden=False), scale)
        if parts == "legend":
            return render.png(
                with_legend(self.drawing(lang), self.passport(lang).title, self.legend(lang), lang, theme, self.prefix), scale
            )
        return render.png(self._complete(lang, theme), scale)

    def _complete(self, lang: str, theme: Theme) -> str:
        return complete(self.drawing(lang), self.passport(lang), self.legend(lang), lang, theme, self.prefix)

    def legend(self, lang: str) -> tuple[LegendEntry, ...]:
        """Swatches with their words; empty where everything is written on the drawing."""
        with override(lang):
            return tuple(self.plan.legend(lang))

    def entries(self, lang: str) -> tuple[Entry, ...]:
        with override(lang):
            return tuple(self.plan.entries(lang))

    def table(self, lang: str) -> DataTable:
        with override(lang):
            first = self.plan.first()
        return data_table(self.entries(lang), self.measure, self.passport(lang), lang, first=first)

    def passport(self, lang: str) -> PassportText:
        has_interval = any(entry.point.interval for entry in self.entries(lang))
        return passport_text(self.about, self.released, lang, has_interval=has_interval, counted=self.counted, cautions=self.cautions)

    def alt(self, lang: str) -> str:
        """What the picture says to who cannot see it; the numbers are in the table beside it."""
        with override(lang):
            return _("%(title)s The numbers are in the table beside the figure.") % {"title": _stopped(said(self.about.title, lang))}

    def csv(self, lang: str = "en") -> bytes:
        return to_csv(self.entries(lang), self.measure)

    def json(self, lang: str = "en") -> str:
        passport = self.passport(lang)
        told = {"title": passport.title, "subtitle": passport.subtitle, "passport": dict(passport.lines), "warnings": passport.warnings}
        return to_json(
            self.entries(lang),
            self.measure,
            told | {"fictional": self.about.fictional, "fingerprint": self.released.fingerprint, "language": lang},
        )

    def sheet(self, lang: str) -> Sheet:
        table, pattern = self.table(lang), number_pattern(self.measure, lang)
        rows = tuple((row.name, *(cell.text if cell.value is None else cell.value for cell in row.cells)) for row in table.rows)
        formats = ("@", *(pattern if text == self.measure.title(lang) else "0" for text in table.head[1:]))
        return Sheet(table.caption, table.caption, table.head, rows, formats)

    def notes(self, lang: str) -> list[tuple[str, str]]:
        passport = self.passport(lang)
        return [("", text) for text in (passport.title, passport.subtitle, passport.fictional) if text] + [
            *passport.lines,
            *(("", w) for w in passport.warnings),
        ]

    def xlsx(self, lang: str) -> bytes:
        return workbook([self.sheet(lang)], self.notes(lang), lang)

    def cache_key(self, lang: str, theme: Theme) -> str:
        """Changes when the numbers, the passport, the shapes, the language, the digits, the theme or the way of drawing change."""
        reading = numerals.current()
        return hashlib.sha256(f"{self._content}|{lang}|{theme}|{reading.digits}|{reading.months}".encode()).hexdigest()

    @property
    def prefix(self) -> str:
        """Keeps names inside the SVG apart from those of other figures on the page."""
        return f"w{self._content[:10]}"

    @cached_property
    def _content(self) -> str:
        told = [
            VERSION,
            self.kind,
            self.released.fingerprint,
            repr(self.about),
            repr(self.measure),
            repr(self.cautions),
            self.plan.options(),
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def number_pattern(measure: Measure, lang: str) -> str:
    """How Excel shows the measure, with its mark and the sign of a change."""
    places = f".{'0' * measure.decimals}" if measure.decimals else ""
    plain = f"0{places}%" if measure.unit == "percent" else f"#,##0{places}"
    mark = said(measure.mark, lang).replace('"', "")
    shown = f'{plain} "({mark})"' if mark else plain
    return f"+{shown};-{shown};{shown}" if measure.signed else shown


def _made(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308  drawn and escaped in this package


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "؟", "?", "!")) else f"{sentence}."


def legend_html(entries: Sequence[LegendEntry]) -> SafeString:
    """The legend as a list: swatch and words."""
    items = format_html_join("", "<li>{}<span>{}</span></li>", ((_made(entry.swatch), entry.text) for entry in entries))
    return format_html('<ul class="figure-legend">{}</ul>', items) if entries else SafeString("")
