"""Opening hours: a week of spans, as people write them and as they are kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wiqaya.engines.language import ascii_digits
from wiqaya.ui import numerals
from wiqaya.ui.dates import weekday_names

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as iCalendar and HSDS call them
Span = tuple[str, str]  # ("09:00", "14:00"); the end may be "24:00"
Week = dict[str, tuple[Span, ...]]
Row = dict[str, Any]  # {"days": ["MO", …], "opens": "09:00", "closes": "14:00"}

CLOCK = r"(\d{1,2})(?:\s*[:.hH٫]\s*(\d{2})?)?"
SPAN = re.compile(rf"^\s*{CLOCK}\s*(?:-|–|—|−|to|à|إلى|الى|حتى)\s*{CLOCK}\s*$")
BETWEEN = re.compile(r"[,;،؛]|\s+and\s+|\s+et\s+|\s+و\s*(?=\d)")


class HoursUnclear(ValueError):
    """`part` cannot be read as a span of a day."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def parse_day(text: str) -> tuple[Span, ...]:
    """`9-12, 14:30–18` → (("09:00", "12:00"), ("14:30", "18:00")), in either digit set; nothing for a closed day.  Raises HoursUnclear."""
    parts = [part for part in BETWEEN.split(ascii_digits(text)) if part.strip()]
    return _in_order([_span(part) for part in parts])


def _span(part: str) -> Span:
    found = SPAN.match(part)
    if found is None:
        raise HoursUnclear(part.strip())
    first, last = (f"{int(found[at]):02}:{found[at + 1] or '00'}" for at in (1, 3))
    return _sound(first, last, part.strip())


def _sound(opens: str, closes: str, said: str) -> Span:
    if not (_is_clock(opens) and _is_clock(closes) and opens < closes):
        raise HoursUnclear(said)
    return opens, closes


def _is_clock(text: str) -> bool:
    return text == "24:00" or (re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) is not None)


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    ordered = sorted(set(spans))
    for before, after in itertools.pairwise(ordered):
        if after[0] < before[1]:
            raise HoursUnclear(f"{after[0]}-{after[1]}")
    return tuple(ordered)


def week_of(rows: Sequence[Mapping[str, Any]]) -> Week:
    """Day → spans, of kept rows or those of a file; days without any are left out.  Raises HoursUnclear."""
    found: dict[str, set[Span]] = {}
    for row in rows:
        opens, closes = str(row.get("opens", "")), str(row.get("closes", ""))
        span = _sound(opens, closes, f"{opens}-{closes}")
        for day in row.get("days", ()):
            if day not in DAYS:
                raise HoursUnclear(str(day))
            found.setdefault(day, set()).add(span)
    return {day: _in_order(found[day]) for day in DAYS if day in found}


def rows_of(week: Mapping[str, Sequence[Span]]) -> list[Row]:
    """As they are kept: one row a span with all its days, in the order of the week; the same week gives the same rows."""
    days: dict[Span, list[str]] = {}
    for day in DAYS:
        for span in week.get(day, ()):
            days.setdefault(span, []).append(day)
    ordered = sorted(days.items(), key=lambda item: (DAYS.index(item[1][0]), item[0], [DAYS.index(day) for day in item[1]]))
    return [{"days": held, "opens": span[0], "closes": span[1]} for span, held in ordered]


def sound(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows in the form in which they are kept.  Raises HoursUnclear."""
    return rows_of(week_of(rows))


def said(spans: Sequence[Span]) -> str:
    """For a box of a form."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in spans)


def named_days() -> list[tuple[str, str]]:
    """(code, name) of the seven days, from the first day of the city's week, in the language of the page."""
    names, start = weekday_names(), numerals.current().week_start
    return [(DAYS[(start + place) % 7], name) for place, name in enumerate(names)]


def is_open(span: Span, moment: datetime) -> bool:
    """Whether the local time of day lies in the span."""
    return span[0] <= f"{moment:%H:%M}" < span[1]


def day_code(day: date) -> str:
    return DAYS[day.weekday()]
