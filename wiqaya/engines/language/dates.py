"""Dates as they stand in messy tables: three orders, names of months, Excel's serial numbers, and what cannot be decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal

from wiqaya.engines.language.digits import ascii_digits
from wiqaya.engines.language.fold import fold, strip_invisible
from wiqaya.engines.language.months import HIJRI_WORDS, MONTHS, WEEKDAY_WORDS
from wiqaya.engines.language.reasons import Reason, because

Order = Literal["ymd", "dmy", "mdy", "excel"]
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")
PLACES = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}  # where year, month and day stand
CLOCK = re.compile(r"[T\s,]+\d{1,2}[:h.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*(am|pm|a\.m\.|p\.m\.|ص|م|z|utc|gmt)?\s*([+-]\d{2}:?\d{2})?\s*$", re.I)
NUMERIC = re.compile(r"(\d{1,4})\s*[-/.\\ ،]\s*(\d{1,2})\s*[-/.\\ ،]\s*(\d{1,4})\.?")
SERIAL = re.compile(r"\d{1,7}(?:[.,]\d+)?")
BLANKS = {"", "-", "--", "—", "–", "n/a", "na", "nan", "nat", "null", "none", "غير متوفر", "لا يوجد"}
LONGEST = 80
MINUS_SIGNS = re.compile("[\u2010-\u2015\u2212]")
PIVOT = 69  # two-digit years: 69 to 99 are 1969 to 1999, as in POSIX
LARGEST_SERIAL = 2_958_465  # 31 December 9999
PLAUSIBLE_SERIALS = range(18_264, 73_051)  # 1950 to 2099: five digits that are a date in any column of dates


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day, or None with the reason."""

    value: date | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class UndecidableDates:
    """The column fits several orders; `readings` are (order, ISO date) of `example`; `against` is a cell that only another order can read."""

    example: str
    readings: tuple[tuple[str, str], ...]
    against: str = ""


def _clean(value: object) -> str:
    text = MINUS_SIGNS.sub("-", ascii_digits(strip_invisible(str(value)))).replace("\u00a0", " ").strip()
    return CLOCK.sub("", text).strip() if len(text) <= LONGEST else text


def _day(year: int, month: int, day: int) -> ParsedDate:
    if 1300 <= year <= 1500:
        return ParsedDate(None, because("hijri_date", text=f"{year}-{month}-{day}"))
    if not 1800 <= year <= 2200:
        return ParsedDate(None, because("year_out_of_range", year=year))
    try:
        return ParsedDate(date(year, month, day))
    except ValueError:
        return ParsedDate(None, because("impossible_date", year=year, month=month, day=day))


def from_serial(serial: float, epoch: int = 1900) -> ParsedDate:
    """An Excel serial number as a day, in the 1900 or the 1904 system.

    The 1900 system counts a 29 February 1900 that never was (serial 60), as Lotus 1-2-3 did.
    """
    days = int(serial)
    if days > LARGEST_SERIAL or days < (0 if epoch == 1904 else 1) or (epoch == 1900 and days == 60):
        return ParsedDate(None, because("impossible_serial", serial=days))
    if epoch == 1904:
        return ParsedDate(date(1904, 1, 1) + timedelta(days=days))
    return ParsedDate(date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= PIVOT else 2000)


def _numeric(parts: tuple[str, str, str], order: str) -> ParsedDate:
    year, month, day = (parts[place] for place in PLACES[order])
    return _day(_year(year), int(month), int(day))


def _feasible(parts: tuple[str, str, str]) -> tuple[Order, ...]:
    """The orders in which three numbers are a day."""
    if len(parts[0]) >= 3:
        return ("ymd",)
    orders: tuple[Order, ...] = ("dmy", "mdy") if len(parts[2]) >= 3 else ORDERS
    return tuple(order for order in orders if _numeric(parts, order).value)


def _named(text: str) -> ParsedDate | None:
    """A date with the name of its month; None when there is no such name."""
    words = [word for word in fold(text).split() if word not in WEEKDAY_WORDS and word not in {"of", "le", "de", "the"}]
    spelled = [re.sub(r"^(\d+)(st|nd|rd|th|er|ere)$", r"\1", word) for word in words]
    numbers = [word for word in spelled if word.isdigit()]
    name = " ".join(word for word in spelled if not word.isdigit() and word not in {"م", "ميلادي"})
    if name in HIJRI_WORDS or "هـ" in text or (spelled and spelled[-1] == "ه"):
        return ParsedDate(None, because("hijri_date", text=text))
    month = MONTHS.get(name) or (_levant_pair(name))
    if not month:
        return None
    if len(numbers) < 2:
        return ParsedDate(None, because("incomplete_date", text=text))
    day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else (numbers[0], numbers[1])
    return _day(_year(year), month, int(day)) if len(numbers) == 2 and len(day) <= 2 else None


def _levant_pair(name: str) -> int | None:
    """ "أيار مايو": two regional names of one month side by side, as newspapers of the Levant write."""
    words = name.split()
    halves = {(MONTHS.get(" ".join(words[:cut])), MONTHS.get(" ".join(words[cut:]))) for cut in range(1, len(words))}
    return next((first for first, second in halves if first and first == second), None)


def _as_serial(text: str, order: str | None, epoch: int) -> ParsedDate | None:
    if not SERIAL.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    if order == "excel":
        return from_serial(number, epoch)
    if len(text) == 8 and text.isdigit():
        return None
    return from_serial(number, epoch) if int(number) in PLAUSIBLE_SERIALS else None


def parse_date(value: object, order: Order | None = None, *, epoch: int = 1900) -> ParsedDate:
    """A cell as a day; the time of day is left out.

    `order` says how year-last and two-digit dates read; year-first dates, names of months and serial numbers of 1950 to 2099 need none.
    Without it a date such as 03/04/2021 is refused with both readings. A month 13 is never swapped in silence.
    """
    if isinstance(value, datetime):
        return ParsedDate(value.date())
    if isinstance(value, date):
        return ParsedDate(value)
    text = "" if value is None else _clean(value)
    if text.casefold() in BLANKS:
        return ParsedDate(None, because("empty"))
    if len(text) > LONGEST:
        return ParsedDate(None, because("too_long"))
    return _cached(text, order, epoch)


@lru_cache(maxsize=16384)
def _cached(text: str, order: Order | None, epoch: int) -> ParsedDate:
    if match := NUMERIC.fullmatch(text):
        return _three_numbers((match[1], match[2], match[3]), order, text)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return (
            _numeric((match[1], match[2], match[3]), "ymd")
            if order != "excel"
            else ParsedDate(None, because("impossible_serial", serial=text))
        )
    return _as_serial(text, order, epoch) or _named(text) or ParsedDate(None, because("not_a_date", text=text))


def _three_numbers(parts: tuple[str, str, str], order: Order | None, text: str) -> ParsedDate:
    if len(parts[0]) >= 3:
        return _numeric(parts, "ymd")
    year_last = len(parts[2]) >= 3
    if order in ("dmy", "mdy") or (order == "ymd" and not year_last):
        return _numeric(parts, order)
    days = {_numeric(parts, choice).value for choice in _feasible(parts)}
    if len(days) == 1:
        return ParsedDate(days.pop())
    if not days:
        return _numeric(parts, "dmy")
    return ParsedDate(None, because("ambiguous_date", text=text, readings=tuple(sorted(str(day) for day in days))))


def _kind(text: str) -> str:
    """How a cell writes its date: parts (three numbers that need an order), iso, serial, named or other."""
    if match := NUMERIC.fullmatch(text):
        return "iso" if len(match[1]) >= 3 else "parts"
    if re.fullmatch(r"(1[89]|20|21)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])", text):
        return "iso"
    if SERIAL.fullmatch(text):
        return "serial"
    named = _named(text)
    return "named" if named and named.value else "other"


def infer_date_order(values: Iterable[object], *, most: int = 500_000) -> Order | UndecidableDates:
    """The order of a whole column, from every cell that has a date.

    A few cells that fit no reading do not spoil the others (their rows are refused later); a column with days 1 to 12 only, or one that
    proves both orders, comes back as `UndecidableDates` with the readings of an example.
    """
    kinds: Counter[str] = Counter()
    parts: Counter[tuple[str, str, str]] = Counter()
    for value in islice(values, most):
        if isinstance(value, (date, datetime)):
            kinds["iso"] += 1
            continue
        text = "" if value is None else _clean(value)
        if text.casefold() in BLANKS or len(text) > LONGEST:
            continue
        kind = _kind(text)
        kinds[kind] += 1
        if kind == "parts" and (match := NUMERIC.fullmatch(text)):
            parts[(match[1], match[2], match[3])] += 1
    return _choose(kinds, parts)


def _choose(kinds: Counter[str], parts: Counter[tuple[str, str, str]]) -> Order | UndecidableDates:
    others = kinds["iso"] + kinds["serial"] + kinds["named"]
    order = _order_of(parts) if parts else None
    if parts and (not isinstance(order, UndecidableDates) or kinds["parts"] * 20 >= others):
        return order or "dmy"
    if not others:
        return UndecidableDates("", ())
    return "excel" if kinds["serial"] > kinds["iso"] + kinds["named"] else "ymd"


def _agree(part: tuple[str, str, str], fits: tuple[Order, ...], leaders: list[Order]) -> bool:
    return set(leaders) <= set(fits) and len({_numeric(part, order).value for order in leaders}) == 1


def _year_place(parts: Counter[tuple[str, str, str]]) -> tuple[Order, ...]:
    """The orders left by where two-digit years stand: a column has few years and many days."""
    first, last = ({part[place] for part in parts if max(map(len, part)) <= 2} for place in (0, 2))
    if 3 * len(last) <= len(first):
        return ("dmy", "mdy")
    return ("ymd",) if 3 * len(first) <= len(last) else ORDERS


def _order_of(parts: Counter[tuple[str, str, str]]) -> Order | UndecidableDates:
    left = _year_place(parts) if any(max(map(len, part)) <= 2 for part in parts) else ORDERS
    fits = {part: tuple(order for order in _feasible(part) if order in left or max(map(len, part)) > 2) for part in parts}
    votes = {order: sum(count for part, count in parts.items() if order in fits[part]) for order in ORDERS}
    best = max(votes.values())
    leaders: list[Order] = [order for order in ORDERS if votes[order] == best]
    if best and len(leaders) == 1:
        leader = leaders[0]
        decisive = sum(count for part, count in parts.items() if fits[part] == (leader,))
        against = sum(count for part, count in parts.items() if fits[part] and leader not in fits[part])
        if against * 20 <= max(decisive, 1) or against == 0:
            return leader
    elif best and all(_agree(part, fits[part], leaders) for part in parts if fits[part]):
        return "dmy" if "dmy" in leaders else leaders[0]
    return _undecidable(fits)


def _undecidable(fits: dict[tuple[str, str, str], tuple[Order, ...]]) -> UndecidableDates:
    several = (part for part, orders in fits.items() if len({_numeric(part, order).value for order in orders}) > 1)
    example = next(several, next((part for part in fits if fits[part]), next(iter(fits))))
    readings = tuple((order, str(_numeric(example, order).value)) for order in fits[example])
    against = next((part for part, orders in fits.items() if orders and not set(orders) & set(fits[example])), None)
    return UndecidableDates("/".join(example), readings, "/".join(against) if against else "")
