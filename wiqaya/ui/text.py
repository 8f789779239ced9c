"""How values become words on a page.  Loaded with `{% load ui %}`."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from wiqaya.ui import dates, numerals

Number = (int, float, Decimal)
BEFORE_DIGIT = re.compile(r"(?<=[\u0620-\u064a\u0671-\u06d3])(?=[^\w]*[0-9])")


def language_name(code: str) -> str:
    """A language's name in the language of the page."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _mark(value: Any, code: str, *, fallback: bool) -> SafeString | str:
    if fallback:
        words = _("Not yet translated: shown in %(language)s.") % {"language": language_name(code)}
        return format_html(' <span class="fallback" title="{}">{}</span>', words, language_name(code))
    if value.get(code, {}).get("origin") == "machine":
        return format_html(' <span class="fallback" title="{}">{}</span>', _("Not yet read by a person."), _("translated by machine"))
    return ""


def words(value: Any) -> SafeString | str:
    """Text of people in the best language: isolated, its language marked, with a word when another language steps in."""
    if not hasattr(value, "best"):
        return bdi(value)
    text, code, fallback = value.best(get_language())
    if not text:
        return ""
    language = format_html(' lang="{}"', code) if fallback else ""
    return format_html('<bdi{} dir="auto">{}</bdi>{}', language, text, _mark(value, code, fallback=fallback))


def words_plain(value: Any) -> str:
    """The same without markup, for attributes and titles."""
    return str(value.best(get_language())[0]) if hasattr(value, "best") else str(value or "")


def bdi(value: Any, dir: str = "auto") -> SafeString | str:
    """Isolated text, so that its direction does not disturb what stands around it."""
    return "" if value in (None, "") else format_html('<bdi dir="{}">{}</bdi>', dir, value)


def isolate(value: Any) -> SafeString | str:
    """A code, phone number, address or file name: always left to right; a mark keeps "حوادث 2022-2025.csv" from turning its years round."""
    return bdi(BEFORE_DIGIT.sub("\u200e", value) if isinstance(value, str) else value, "ltr")


def colon() -> str:
    """The colon between two texts: French sets a no-break space before it."""
    return "\u00a0: " if numerals.language() == "fr" else ": "


def say(value: Any) -> Any:
    """Whatever a component was given, as words: text of people, numbers in the reader's digits, other text escaped."""
    if value is None:
        return ""
    if hasattr(value, "best"):
        return words(value)
    if isinstance(value, Number) and not isinstance(value, bool):
        return numerals.number(value)
    return conditional_escape(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "words": words,
    "words_plain": words_plain,
    "bdi": bdi,
    "isolate": isolate,
    "say": say,
    "num": numerals.number,
    "percent": numerals.percent,
    "signed": numerals.signed,
    "digits": numerals.digits,
    "date": dates.date_words,
    "date_short": dates.date_short,
    "date_both": dates.date_both,
    "month": dates.month_words,
    "time": dates.time_words,
    "moment": dates.moment_words,
    "hijri": dates.hijri_words,
    "language_name": language_name,
}
