"""What a directory says of a service, as plain records.  Texts are {language: text}."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid5

Texts = dict[str, str]
LANGS = ("ar", "en", "fr")  # which text stands in a field of HSDS: the first of these that there is
SPACE = UUID("5d0a4a3e-6f0c-5f0e-9d64-0a7a9a1f7c11")  # of keys that are made from others
TAXONOMY = "wiqaya"
NEEDS, AUDIENCES, TEXTS, MARKS = "need", "audience", "text", "mark"  # kinds of attributes


def made_key(*parts: object) -> UUID:
    """The same key for the same thing, whoever writes the file."""
    return uuid5(SPACE, "/".join(map(str, parts)))


def first_of(texts: Texts) -> tuple[str, str]:
    """(language, text) that stands in a field."""
    for lang in (*LANGS, *sorted(texts)):
        if texts.get(lang):
            return lang, texts[lang]
    return "", ""


@dataclass(frozen=True)
class Schedule:
    """Open each week on these days, from `opens` to `closes` ("09:00")."""

    days: tuple[str, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class Provider:
    """Who runs it; `kind` is this house's word for what sort of body it is, where it is known."""

    uid: UUID
    name: Texts
    description: Texts = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True)
class Served:
    """An area for which a service is."""

    code: str
    name: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a service is given; `mobile` says that it is a stop of a bus."""

    uid: UUID
    name: Texts = field(default_factory=dict)
    address: Texts = field(default_factory=dict)
    access: Texts = field(default_factory=dict)
    area: Served | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    mobile: bool = False
    schedules: tuple[Schedule, ...] = ()


@dataclass(frozen=True)
class ServiceRecord:
    """A service with who runs it and where.  `state` is one of active, full, paused, closed; `confirmed_on` is an ISO day."""

    uid: UUID
    name: Texts
    provider: Provider
    description: Texts = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    eligibility: Texts = field(default_factory=dict)
    not_for: Texts = field(default_factory=dict)
    minimum_age: int | None = None
    maximum_age: int | None = None
    cost: str = ""
    fees: Texts = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    how: Texts = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    hours_note: Texts = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    url: str = ""
    online: bool = False
    confidential: bool = False
    state: str = "active"
    free_places: int | None = None
    wait_days: int | None = None
    confirmed_on: str = ""
    confirmed_how: str = ""
    served: tuple[Served, ...] = ()  # none: the whole city
    places: tuple[Place, ...] = ()
