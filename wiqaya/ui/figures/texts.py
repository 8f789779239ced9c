"""Words of figures: texts in several languages, numbers in the reader's digits, ranges in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import combining, normalize

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.ui import numerals

Text = str | Promise | Mapping[str, str]
Unit = Literal["count", "percent", "rate", "number"]
RTL = frozenset({"ar", "fa", "he", "ur", "ckb"})
_ALIKE = str.maketrans("ٱى", "اي")


def said(text: Text, lang: str) -> str:
    """The text in `lang`; else in Arabic, English, or the first language there is, isolated so that its signs stay at its own end."""
    if isinstance(text, Mapping):
        key = next((key for key in (lang, "ar", "en", *text) if text.get(key)), "")
        return text.get(key, "") if key in (lang, "") else f"\u2068{text[key]}\u2069"
    with override(lang):
        return str(text)


def is_rtl(lang: str) -> bool:
    return lang.split("-")[0] in RTL


def isolated(text: str, lang: str) -> str:
    """The text inside a direction isolate: SVG renderers take the first base direction for granted, controls are obeyed by all."""
    return f"\u2067{text}\u2069" if is_rtl(lang) else f"\u2066{text}\u2069"


@dataclass(frozen=True)
class Measure:
    """What the numbers are.  `percent` takes shares between 0 and 1; `rate` takes events for each `per` people.

    `mark` is a word that stands with every value wherever it goes: what the value is when nobody counted it ("model").
    `signed` values are changes: with their sign, on both sides of zero.
    """

    name: Text
    unit: Unit = "count"
    per: int = 1
    decimals: int = 0
    mark: Text = ""
    signed: bool = False

    def scaled(self, value: float) -> float:
        """The number as it is written: 38 for a share of 0.38."""
        return value * 100 if self.unit == "percent" else value

    @classmethod
    def of(cls, released: Released) -> Measure:
        """What a released table carries: a share where it is per one, a rate where it is per many, else a count."""
        if released.per is None:
            return cls(released.measure)
        return cls(released.measure, "percent") if released.per == 1 else cls(released.measure, "rate", per=released.per, decimals=1)

    def written(self, value: float) -> str:
        """The number in words of the active language: 38%, ٣٨٪, 12.4."""
        if self.signed:
            return numerals.signed(self.scaled(value), self.decimals)
        if self.unit == "percent":
            return numerals.percent(value * 100, self.decimals)
        return numerals.number(value, self.decimals)

    def marked(self, value: float) -> str:
        """The number with its mark: 38% (model)."""
        mark = said(self.mark, numerals.language())
        return f"{self.written(value)} ({mark})" if mark else self.written(value)

    def round(self, value: float) -> str:
        """A round number of a scale, with no more places than it needs."""
        shown = round(self.scaled(value), 6)
        places = next(n for n in range(7) if abs(shown - round(shown, n)) < 1e-9)
        return numerals.percent(shown, places) if self.unit == "percent" else numerals.number(shown, places)

    def span(self, low: float, high: float) -> str:
        """'between 34% and 42%', «بين ٣٤٪ و٤٢٪»: never a dash."""
        return _("between %(low)s and %(high)s") % {"low": self.written(low), "high": self.written(high)}

    def title(self, lang: str) -> str:
        name = said(self.name, lang)
        if self.unit != "rate":
            return name
        with override(lang):
            return _("%(name)s, per %(per)s residents") % {"name": name, "per": numerals.number(self.per)}


def sort_key(name: str, lang: str) -> tuple[str, str]:
    """Order of names in lists: letters without marks or case; in Arabic the article at the start does not count."""
    plain = "".join(letter for letter in normalize("NFKD", name).casefold() if not combining(letter)).strip()
    plain = plain.translate(_ALIKE) if is_rtl(lang) else plain
    return (plain[2:] if is_rtl(lang) and plain.startswith("ال") and len(plain) > 3 else plain), name
