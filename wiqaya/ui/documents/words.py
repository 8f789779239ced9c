"""Words that every document uses, and the direction of words that people wrote."""

from __future__ import annotations

from unicodedata import bidirectional

from django.utils.translation import gettext as _

from wiqaya.ui import dates, numerals
from wiqaya.ui.figures import said

from .blocks import CalloutKind, Document

_SHORT = 28
_SAFE = ("https://", "http://", "mailto:", "#", "/")


def callout_title(kind: CalloutKind) -> str:
    return {
        "note": _("Note"), "bias": _("Who is missing here"), "caution": _("Take care"), "withheld": _("Not shown"), "strength": _("Strength"),
    }[kind]  # fmt: skip


def fictional_mark() -> str:
    return _("Fictional city: invented for demonstration")


def edition_line(document: Document, lang: str) -> str:
    """Edition and date, in the active language."""
    return " · ".join(filter(None, (said(document.edition, lang), dates.date_words(document.on))))


def number_words(value: float, decimals: int | None) -> str:
    return numerals.number(value, decimals if isinstance(value, float) else None)


def direction(text: str, fallback: str = "ltr") -> str:
    """'rtl' or 'ltr' by the first strong letter."""
    for letter in text:
        kind = bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return fallback


def safe_url(url: str) -> str:
    """The address, or nothing where it is not one that a reader can follow."""
    return url if url.startswith(_SAFE) else ""


def unbroken(text: str) -> str:
    """A short code or number keeps to one line."""
    return text.replace(" ", "\u00a0") if len(text) <= _SHORT else text
