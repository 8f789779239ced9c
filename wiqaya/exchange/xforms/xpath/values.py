"""The four kinds of values of XPath and how each becomes another (W3C XPath 1.0, section 4); dates count as days since 1970."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from wiqaya.exchange.xforms.nodes import Node

Value = str | float | bool | list[Node]
NUMBER = re.compile(r"^\s*-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$")
DAY = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")
MOMENT = re.compile(r"^\s*\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  days are counted in the clock of the place
WHOLE = {"int", "integer", "decimal", "double", "float"}


def is_shown(node: Node) -> bool:
    """Whether neither the node nor a group around it is skipped."""
    at: Node | None = node
    while at is not None:
        if not at.relevant:
            return False
        at = at.parent
    return True


def string(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number_text(float(value))
    return value[0].string() if value else ""


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no point on a whole number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e17:
        return str(int(value))
    text = repr(value)
    return f"{value:.20f}".rstrip("0").rstrip(".") if "e" in text else text


def number(value: Value, zone: tzinfo = UTC) -> float:
    """A number; of a date the days since 1970-01-01, of a moment with its part of a day, in the clock of `zone`; NaN for other text."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float | int):
        return float(value)
    text = string(value)
    if NUMBER.match(text):
        return float(text)
    moment = read_moment(text, zone)
    return math.nan if moment is None else days(moment)


def boolean(value: Value) -> bool:
    """As XPath has it, but an empty leaf and a leaf of type number that holds 0 are false, as in the apps."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return not math.isnan(value) and value != 0
    if isinstance(value, str):
        return bool(value)
    if not value:
        return False
    first = value[0]
    if first.children:
        return True
    if getattr(first.bind, "type", "") in WHOLE and NUMBER.match(first.text):
        return float(first.text) != 0
    return bool(first.text)


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """A date (its midnight) or a date with a time, as clock time of `zone`; None for other text."""
    if found := DAY.match(text):
        try:
            return datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001
        except ValueError:
            return None
    if not MOMENT.match(text):
        return None
    try:
        read = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return read.astimezone(zone).replace(tzinfo=None) if read.tzinfo else read


def days(moment: datetime) -> float:
    return (moment - EPOCH) / timedelta(days=1)


def from_days(value: float) -> datetime | None:
    try:
        return EPOCH + timedelta(days=value)
    except (OverflowError, ValueError):
        return None


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """A moment as the apps write it: milliseconds and the distance from UTC."""
    return moment.replace(tzinfo=zone).isoformat(timespec="milliseconds")


def day_text(moment: datetime | date) -> str:
    return moment.strftime("%Y-%m-%d") if moment.year >= 1000 else f"{moment.year:04d}{moment.strftime('-%m-%d')}"


def read_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None


__all__ = ["UTC", "Value", "ZoneInfo", "boolean", "day_text", "days", "from_days", "is_shown", "moment_text", "number", "number_text", "read_moment", "read_time", "string"]
