"""Periods as tables write them: years, quarters, months, days, and spans of them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from wiqaya.engines.language import Order, ascii_digits, fold, parse_date

YEAR = r"(1[89]\d\d|20\d\d|21\d\d)"
QUARTER = re.compile(rf"(?:{YEAR}\s*[-/ ]?\s*[qt]\s*([1-4])|[qt]\s*([1-4])\s*[-/ ]?\s*{YEAR})")
YEAR_MONTH = re.compile(rf"{YEAR}[-/.](0?[1-9]|1[0-2])")
MONTH_YEAR = re.compile(rf"(0?[1-9]|1[0-2])[-/.]{YEAR}")
SPAN = re.compile(r"\s*(?:/|–|—|…|\.\.|\bto\b|\bau?\b|\bà\b|إلى|حتى|(?<=\d{4})\s*-\s*(?=\d{4}\b)|\s-\s)\s*")


def parse_period(value: object, order: Order | None = None) -> str | None:
    """`2016`, `2016-Q1`, `2016-03` or an ISO day; None when it is none of them."""
    if isinstance(value, date):
        return str(date(value.year, value.month, value.day))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = ascii_digits("" if value is None else str(value)).strip()
    if re.fullmatch(YEAR, text):
        return text
    if found := QUARTER.fullmatch(fold(text).replace("الربع ", "q")) or QUARTER.fullmatch(text.casefold()):
        year, quarter = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-Q{quarter}"
    if found := YEAR_MONTH.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02}"
    if found := MONTH_YEAR.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02}"
    if found := re.fullmatch(rf"(\D+)\s+{YEAR}", text):
        named = parse_date(f"1 {found[1]} {found[2]}").value
        return f"{named:%Y-%m}" if named else None
    day = parse_date(text, order).value
    return str(day) if day else None


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a period as `parse_period` gives it."""
    year = int(period[:4])
    if len(period) == 4:
        return date(year, 1, 1), date(year, 12, 31)
    if "Q" in period:
        first = 3 * int(period[-1]) - 2
        return date(year, first, 1), _month_end(year, first + 2)
    if len(period) == 7:
        return date(year, int(period[5:]), 1), _month_end(year, int(period[5:]))
    return date.fromisoformat(period), date.fromisoformat(period)


def period_bounds(text: str) -> tuple[date, date] | None:
    """First and last day of what somebody wrote as a period: `2016`, `2014-2023`, `2018-01 to 2020-06`, or the years in a sentence."""
    if single := parse_period(text):
        return bounds(single)
    ends = [parse_period(part) for part in SPAN.split(ascii_digits(text).strip()) if part]
    if len(ends) == 2 and ends[0] and ends[1]:
        first, last = bounds(ends[0])[0], bounds(ends[1])[1]
        return (first, last) if first <= last else None
    years = [int(year) for year in re.findall(rf"(?<!\d){YEAR}(?!\d)", ascii_digits(text))]
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


def period_of_text(text: str) -> str | None:
    """The period of values whose table has none of its own, from what somebody wrote about it."""
    if single := parse_period(text):
        return single
    found = period_bounds(text)
    if found is None:
        return None
    first, last = (day.year for day in found)
    return str(first) if first == last else f"{first}/{last}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
