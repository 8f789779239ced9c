"""HSDS 3.0 to records: files of this house, and those of other directories.  A service that is not sound is refused by its place and field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from wiqaya.exchange.hsds.codec import PLACE_TEXTS, PROVIDER_TEXTS, SERVICE_TEXTS, STATUS
from wiqaya.exchange.hsds.shapes import (
    AUDIENCES,
    LANGS,
    MARKS,
    NEEDS,
    TAXONOMY,
    TEXTS,
    Place,
    Provider,
    Schedule,
    Served,
    ServiceRecord,
    Texts,
)

STATES = {"active": "active", "inactive": "paused", "temporarily closed": "paused", "defunct": "closed"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Json = Mapping[str, Any]


class Unreadable(ValueError):
    """The file as a whole is no list of services; says why."""


class _Wrong(ValueError):
    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")


@dataclass(frozen=True)
class Item:
    """The service at a place of the file (from 1), or why it is refused."""

    number: int
    record: ServiceRecord | None
    refused: str = ""


def load(data: bytes, *, lang: str = "ar") -> list[Item]:
    """The services of a file, each read or refused by itself.  Texts without a language are taken to be in `lang`.  Raises Unreadable."""
    try:
        found = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise Unreadable(f"this is no JSON: {wrong}") from wrong
    if isinstance(found, dict):
        found = found.get("contents", found.get("services", [found]))
    if not isinstance(found, list):
        raise Unreadable("this is no list of services")
    return [_item(number, one, lang) for number, one in enumerate(found, start=1)]


def _item(number: int, one: Any, lang: str) -> Item:
    try:
        return Item(number, _service(one, lang))
    except _Wrong as wrong:
        return Item(number, None, f"service {number}: {wrong}")


def _service(one: Any, lang: str) -> ServiceRecord:
    if not isinstance(one, dict):
        raise _Wrong("", "this is no object")
    texts = _texts(one, SERVICE_TEXTS, lang)
    if not texts["name"]:
        raise _Wrong("name", "a service needs a name")
    marks, status = _marks(one), _choice(one, "status", STATES)
    return ServiceRecord(
        uid=_uid(one, "id"),
        provider=_provider(one.get("organization"), lang),
        needs=_codes(one, NEEDS),
        audiences=_codes(one, AUDIENCES),
        minimum_age=_count(one, "minimum_age"),
        maximum_age=_count(one, "maximum_age"),
        cost=marks.get("cost", ""),
        languages=tuple(dict.fromkeys(_text(row, "code", "languages") for row in _rows(one, "languages") if row.get("code"))),
        schedules=_schedules(one, "schedules"),
        phone=next((_text(row, "number", "phones") for row in _rows(one, "phones")), ""),
        email=_text(one, "email"),
        url=_text(one, "url"),
        online=marks.get("online") == "yes",
        confidential=marks.get("confidential") == "yes",
        state=marks["state"] if STATUS.get(marks.get("state", "")) == _text(one, "status") else status,
        free_places=_whole(marks.get("free_places", ""), "attributes/free_places"),
        wait_days=_days(_text(one, "wait_time")),
        confirmed_on=_text(one, "assured_date"),
        confirmed_how=marks.get("confirmed_how", ""),
        served=_served(one, lang),
        places=() if marks.get("confidential") == "yes" else _places(one, lang),
        **texts,
    )


# -- parts


def _uid(one: Json, name: str, path: str = "") -> UUID:
    try:
        return UUID(str(one.get(name, "")))
    except ValueError:
        raise _Wrong(f"{path}{name}", f"“{str(one.get(name, ''))[:60]}” is no UUID") from None


def _text(one: Json, name: str, path: str = "") -> str:
    value = one.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Wrong(f"{path}/{name}" if path else name, "this takes a text")
    return value.replace("\x00", "").strip()


def _rows(one: Json, name: str) -> list[dict[str, Any]]:
    rows = [] if one.get(name) is None else one[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Wrong(name, "this takes a list of objects")
    return rows


def _choice(one: Json, name: str, known: Mapping[str, str]) -> str:
    value = _text(one, name)
    if value not in known:
        raise _Wrong(name, f"“{value[:60]}” is not one of {', '.join(known)}")
    return known[value]


def _count(one: Json, name: str) -> int | None:
    value = one.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 32_000 or value != int(value):
        raise _Wrong(name, "this takes a whole number")
    return int(value)


def _whole(text: str, path: str) -> int | None:
    if text and not (text.isdecimal() and len(text) < 6 and int(text) <= 32_000):
        raise _Wrong(path, "this takes a whole number")
    return int(text) if text else None


def _days(text: str) -> int | None:
    """`P14D`; what other directories say in words is left out."""
    inner = text.removeprefix("P").removesuffix("D")
    return int(inner) if text == f"P{inner}D" and inner.isdecimal() and len(inner) < 6 and int(inner) <= 32_000 else None


def _attributes(one: Json, kind: str) -> list[tuple[str, str, str]]:
    """(name, language, value) of this house's attributes of a kind."""
    found = []
    for row in _rows(one, "attributes"):
        term = row.get("taxonomy_term")
        if row.get("link_type") == kind and isinstance(term, dict) and term.get("taxonomy") == TAXONOMY:
            found.append((_text(term, "code", "attributes"), _text(term, "language", "attributes"), _text(row, "value", "attributes")))
    return found


def _codes(one: Json, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for _name, _lang, value in _attributes(one, kind)))


def _marks(one: Json) -> dict[str, str]:
    return {name: value for name, _lang, value in _attributes(one, MARKS)}


def _texts(one: Json, fields: Mapping[str, str], lang: str) -> dict[str, Texts]:
    """Every text by language; of a file from elsewhere, the text of the field in the language of the file."""
    found: dict[str, Texts] = {name: {} for name in fields}
    for name, said, value in _attributes(one, TEXTS):
        if name in found and said and value:
            found[name][said] = value
    for name, field in fields.items():
        if field and not found[name] and (text := _text(one, field)):
            found[name] = {lang if lang in LANGS else LANGS[0]: text}
    return found


def _provider(one: Any, lang: str) -> Provider:
    if not isinstance(one, dict):
        raise _Wrong("organization", "a service needs the organisation that runs it, in it")
    texts = _texts(one, PROVIDER_TEXTS, lang)
    if not texts["name"]:
        raise _Wrong("organization/name", "an organisation needs a name")
    return Provider(_uid(one, "id", "organization/"), kind=_marks(one).get("kind", ""), **texts)


def _schedules(one: Json, name: str) -> tuple[Schedule, ...]:
    """Weekly hours; rules that this house cannot keep are refused, so that nobody stands before a closed door."""
    found = []
    for row in _rows(one, name):
        days = tuple(day for day in _text(row, "byday", name).split(",") if day)
        opens, closes = (_clock(_text(row, side, name)) for side in ("opens_at", "closes_at"))
        if _text(row, "freq", name) not in {"", "WEEKLY"} or set(days) - set(DAYS) or not days or not opens or not closes or opens >= closes:
            raise _Wrong(name, "hours are weekly, with days such as MO,TU and a beginning before the end, such as 09:00 and 14:00")
        found.append(Schedule(tuple(day for day in DAYS if day in days), opens, closes))
    return tuple(found)


def _clock(text: str) -> str:
    """`09:00`, `09:00:00`, `09:00Z` → `09:00`; nothing for what is no time of day."""
    hours, _colon, rest = text.partition(":")
    minutes = rest[:2]
    sound = hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and len(minutes) == 2
    value = f"{int(hours):02}:{minutes}" if sound else ""
    return value if value == "24:00" or (sound and int(hours) < 24 and int(minutes) < 60) else ""


def _names(one: Json, lang: str) -> Texts:
    return {said: value for name, said, value in _attributes(one, TEXTS) if name == "name" and said and value} or (
        {lang: text} if (text := _text(one, "name")) else {}
    )


def _served(one: Json, lang: str) -> tuple[Served, ...]:
    """Areas that are named by a code; where a name is not known, the code stands in its field."""
    rows = [(_text(row, "extent", "service_areas"), row) for row in _rows(one, "service_areas") if row.get("extent_type") == "code"]
    return tuple(Served(code, {said: text for said, text in _names(row, lang).items() if text != code}) for code, row in rows)


def _places(one: Json, lang: str) -> tuple[Place, ...]:
    return tuple(_place(row, lang) for row in _rows(one, "service_at_locations") if isinstance(row.get("location"), dict))


def _place(row: Json, lang: str) -> Place:
    one: dict[str, Any] = row["location"]
    path = "service_at_locations/location/"
    texts, marks = _texts(one, PLACE_TEXTS, lang), _marks(one)
    line = next((address for address in _rows(one, "addresses")), {})
    parts = [_text(line, name, path) for name in ("address_1", "address_2", "city", "postal_code")]
    texts["address"] = texts["address"] or ({lang: ", ".join(filter(None, parts))} if any(parts) else {})
    told = next((access for access in _rows(one, "accessibility")), {})
    texts["access"] = texts["access"] or ({lang: text} if (text := _text(told, "description", path)) else {})
    latitude, longitude = (_degrees(one, name, most) for name, most in (("latitude", 90), ("longitude", 180)))
    if (latitude is None) != (longitude is None):
        raise _Wrong(f"{path}latitude", "latitude and longitude go together")
    return Place(
        uid=_uid(one, "id", path), area=_area_of(one, marks), latitude=latitude, longitude=longitude, mobile=marks.get("mobile") == "yes",
        schedules=_schedules(row, "schedules") or _schedules(one, "schedules"), **texts,
    )  # fmt: skip


def _area_of(one: Json, marks: Mapping[str, str]) -> Served | None:
    """The area of a place; its names stand beside those of the place."""
    names = {said: value for name, said, value in _attributes(one, TEXTS) if name == "area" and said and value}
    return Served(marks["area"], names) if marks.get("area") else None


def _degrees(one: Json, name: str, most: int) -> Decimal | None:
    value = one.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise _Wrong(f"service_at_locations/location/{name}", f"this takes degrees between −{most} and {most}")
    return round(Decimal(str(value)), 5)
