"""An answer as somebody typed or chose it, read as its question needs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from wiqaya.engines.language import ascii_digits
from wiqaya.exchange.xforms.form import Question
from wiqaya.exchange.xforms.reasons import wrong

LONGEST = 20_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
WHOLE = re.compile(r"[-+]?\d{1,18}")
DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?")


def clean(text: str) -> str:
    """Without signs that XML cannot hold; line ends as XML has them."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_answer(question: Question, given: Sequence[str], offered: Sequence[str] = ()) -> str:
    """The value of an answer, empty for none.  `offered` are the values that can be chosen now.  Raises FormError with the reason."""
    texts = [text for one in given if (text := clean(one).strip())]
    if any(len(text) > LONGEST for text in texts):
        raise wrong("too_long", most=LONGEST)
    if question.chooses:
        return _chosen(question, texts, offered)
    if not texts:
        return ""
    return check_type(question.type, texts[0] if len(texts) == 1 else " ".join(texts))


def _chosen(question: Question, texts: list[str], offered: Sequence[str]) -> str:
    chosen = [value for text in texts for value in ([text] if question.control == "select1" else text.split())]
    if question.control == "select1" and len(chosen) > 1:
        raise wrong("many_choices")
    for index, value in enumerate(chosen):
        if value not in offered:
            raise wrong("not_choice", value=value)
        if value in chosen[:index]:
            raise wrong("same_choice", value=value)
    if question.control == "rank" and chosen and len(chosen) != len(set(offered)):
        raise wrong("not_ranked")
    return " ".join(sorted(chosen, key=offered.index) if question.control == "select" else chosen)


def check_type(kind: str, text: str) -> str:
    """The value in the form in which it is kept: digits of every script become Latin ones.  Raises FormError."""
    return TYPES[kind](text) if kind in TYPES else text


def _whole(text: str) -> str:
    plain = ascii_digits(text).strip()
    if not WHOLE.fullmatch(plain):
        raise wrong("not_whole", value=text)
    return str(int(plain))


def _decimal(text: str) -> str:
    plain = ascii_digits(text).strip().replace("٫", ".")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    if not DECIMAL.fullmatch(plain):
        raise wrong("not_number", value=text)
    return plain.removeprefix("+")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(ascii_digits(text)[:10]).isoformat()
    except ValueError as error:
        raise wrong("not_date", value=text) from error


def _time(text: str) -> str:
    plain = ascii_digits(text)
    try:
        time.fromisoformat(plain.replace("Z", "+00:00"))
    except ValueError as error:
        raise wrong("not_time", value=text) from error
    return plain


def _moment(text: str) -> str:
    plain = ascii_digits(text)
    try:
        datetime.fromisoformat(plain.replace("Z", "+00:00"))
    except ValueError as error:
        raise wrong("not_moment", value=text) from error
    return plain


def _place(text: str) -> str:
    parts = ascii_digits(text).split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError as error:
        raise wrong("not_place", value=text) from error
    if not 2 <= len(numbers) <= 4 or not -90 <= numbers[0] <= 90 or not -180 <= numbers[1] <= 180:
        raise wrong("not_place", value=text)
    return " ".join(parts)


def _places(text: str) -> str:
    return ";".join(_place(point) for point in text.split(";") if point.strip())


TYPES: dict[str, Callable[[str], str]] = {
    "int": _whole, "integer": _whole, "decimal": _decimal, "date": _day, "time": _time, "dateTime": _moment,
    "geopoint": _place, "geotrace": _places, "geoshape": _places,
}  # fmt: skip
