"""Dates in expressions: text in, text out, in the clock of the place."""

from __future__ import annotations

import math
import re
from datetime import tzinfo

from wiqaya.exchange.xforms.xpath.values import Value, day_text, from_days, moment_text, number, read_moment, read_time, string

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def as_day(value: Value, zone: tzinfo) -> str:
    """The day of a date, a moment or a number of days; empty for anything else."""
    moment = from_days(math.floor(days)) if math.isfinite(days := number(value, zone)) else None
    return day_text(moment) if moment else ""


def as_moment(value: Value, zone: tzinfo) -> str:
    text = string(value)
    moment = read_moment(text, zone)
    if moment is None and math.isfinite(days := number(value, zone)):
        moment = from_days(days)
    return moment_text(moment, zone) if moment else ""


def formatted(value: Value, pattern: str, zone: tzinfo) -> str:
    """As the `%` patterns of ODK ask: Y y m n b d e H h M S 3 a."""
    moment = read_moment(string(value), zone)
    if moment is None and math.isfinite(days := number(value, zone)):
        moment = from_days(days)
    if moment is None:
        return ""
    parts = {
        "Y": f"{moment.year:04d}", "y": f"{moment.year % 100:02d}", "m": f"{moment.month:02d}", "n": str(moment.month), "b": MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}", "e": str(moment.day), "H": f"{moment.hour:02d}", "h": str(moment.hour), "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}", "3": f"{moment.microsecond // 1000:03d}", "a": WEEKDAYS[moment.weekday()], "%": "%",
    }  # fmt: skip
    return re.sub(r"%(.)", lambda found: parts.get(found[1], found[0]), pattern)


def part_of_day(text: str) -> float:
    """14:30 as 0.604…; NaN for what is no time of day."""
    read = read_time(text.split("T")[-1]) if text else None
    return math.nan if read is None else (read.hour * 3600 + read.minute * 60 + read.second + read.microsecond / 1e6) / 86_400
