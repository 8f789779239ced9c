"""Numbers as the reader writes them: digits, separators, percent signs, ranges.

Storage, codes and files keep ASCII digits; only pages and documents pass through here.  On Arabic pages the digits follow the reader's
choice, then the city's (`arab` ٠١٢٣ or `latn` 0123); other languages use 0-9.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
NARROW = "\u202f"  # narrow no-break space: thousands in French
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Reading:
    """How this reader likes digits and dates."""

    digits: str = "arab"
    months: str = "levant"
    week_start: int = 0  # 0 Monday … 6 Sunday
    hijri_offset: int = 0


_reading: ContextVar[Reading] = ContextVar("reading", default=Reading())  # noqa: B039  frozen


def current() -> Reading:
    return _reading.get()


@contextmanager
def reading(**choices: Any) -> Iterator[Reading]:
    """Use these choices (`digits`, `months`, `week_start`, `hijri_offset`) inside the block."""
    token = _reading.set(replace(current(), **choices))
    try:
        yield current()
    finally:
        _reading.reset(token)


def language() -> str:
    return (get_language() or "en")[:2]


def eastern() -> bool:
    """Whether this page writes ٠١٢٣."""
    return language() == "ar" and current().digits == "arab"


def digits(text: Any) -> str:
    """The same text in the page's digits."""
    plain = str(text)
    return plain.translate(EASTERN) if eastern() else plain.translate(WESTERN)


def ascii_digits(text: str) -> str:
    """The same text with 0-9 (for parsing what people typed)."""
    return text.translate(WESTERN)


def _separators() -> tuple[str, str]:
    """(thousands, decimal) of the page."""
    if eastern():
        return "٬", "٫"
    return {"fr": (NARROW, ",")}.get(language(), (",", "."))


def _rounded(value: Any, decimals: int | None) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is None:
        return exact
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Any, decimals: int | None = None) -> str:
    """`4512` → ٤٬٥١٢ or 4,512 or 4 512.  Without `decimals` a number keeps its own; a minus sign stays before its digits."""
    if value is None or value == "":
        return ""
    exact = _rounded(value, decimals)
    if not exact.is_finite():
        return ""
    whole, _point, fraction = f"{abs(exact):f}".partition(".")
    thousands, point = _separators()
    grouped = f"{int(whole):,}".replace(",", thousands)
    text = digits(grouped + (point + fraction if fraction else ""))
    return f"\u2066{MINUS}{text}\u2069" if exact < 0 else text


def signed(value: Any, decimals: int | None = None) -> str:
    """A difference with its sign, isolated so that the sign stays on its side in right-to-left text."""
    if value is None or value == "":
        return ""
    exact = _rounded(value, decimals)
    return f"\u2066+{number(exact)}\u2069" if exact > 0 else number(exact)


def percent_sign(text: str) -> str:
    """The number with the percent sign of the page: ٣٨٪, 38%, 38 %."""
    if eastern():
        return f"{text}٪"
    return f"{text}{NARROW}%" if language() == "fr" else f"{text}%"


def percent(value: Any, decimals: int | None = 0) -> str:
    """A percentage given in percent (38, not 0.38)."""
    return "" if value is None or value == "" else percent_sign(number(value, decimals))


def with_unit(text: str, unit: str) -> str:
    """A formatted number and its unit, never broken over two lines."""
    if unit == "%":
        return percent_sign(text)
    return f"{text}\u00a0{unit}" if unit else text


def range_words(low: Any, high: Any, unit: str = "", decimals: int | None = None) -> str:
    """`between 38 and 46`: a dash would change its order in right-to-left text."""
    return _("between %(low)s and %(high)s") % {
        "low": with_unit(number(low, decimals), unit),
        "high": with_unit(number(high, decimals), unit),
    }
