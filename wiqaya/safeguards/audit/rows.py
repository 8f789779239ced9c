"""Writing: one row per write, in the transaction and the database of what it is about; and one per read that must be known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connections, models, router, transaction

from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import current_city

DATABASES = ("default", "referral")
_EMAIL = re.compile(r"\S@\S")
_PHONE = re.compile(r"(?<![0-9a-fA-F-])\+?\d[\d\s()/-]{7,}(?![0-9a-fA-F-])")
_HARMLESS = re.compile(r"\d{4}-\d\d-\d\d|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}")  # days, keys, digests
_PLACES = ("area", "areas", "point", "out", "into")  # whose codes come with the city's data: with blanks, and as long as a telephone number
_WORDS, _SIGNS = 4, 100  # more is a text, not a code
_KEY = re.compile(r"|\d{4}(-\d\d){0,2}|\d{4}-Q[1-4]|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*\d)[0-9a-f]{16,}", re.ASCII)  # a day, month, quarter, key, digest, or nothing
_closed: dict[str, Callable[[], frozenset[str]]] = {}


class NotAudited(RuntimeError):
    """A write outside of a transaction, which could leave a change without its audit row."""


class NotForTheTrail(ValueError):
    """Details that could name somebody, or hold what somebody wrote: the trail holds keys, codes and counts."""


def only(database: str, codes: Callable[[], frozenset[str]]) -> None:
    """From now on the trail of a database takes no word but these, and keys, days and numbers: a name cannot get in.  `codes` is asked once."""
    _closed[database] = cache(codes)


def record(action: str, obj: models.Model, *, by: Actor, at: datetime, **details: Any) -> None:
    """Note that `by` did `action` to `obj`.  `details` hold keys, codes and counts, never personal data or free text.

    The row stands beside the object, in the same database and transaction.  Raises NotAudited outside of one.
    """
    database = place_of(obj)
    if not transaction.get_connection(database).in_atomic_block:
        raise NotAudited(action)
    note(database, action, obj._meta.label_lower, str(obj.pk), _city_of(obj), by=by, at=at, details=details)


def seen(action: str, obj: models.Model, *, by: Actor, at: datetime, **details: Any) -> None:
    """Note a read: what was shown, searched, exported, or opened with a key.  It needs no transaction, and is written before the answer goes out."""
    database = place_of(obj)
    with transaction.atomic(using=database):
        note(database, action, obj._meta.label_lower, str(obj.pk), _city_of(obj), by=by, at=at, details=details)


def note(
    database: str, action: str, kind: str, key: str, city: UUID | None, *, by: Actor, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """A row about something that has no table.  The caller has opened a transaction on `database`.  Raises NotForTheTrail."""
    for name, value in (details or {}).items():
        check(name, value, _closed.get(database))
    AuditRow.objects.using(database).create(
        city=city, at=at, by=by.id, by_kind=by.kind, action=action, kind=kind, object=key, details=details or {}
    )


def place_of(obj: models.Model) -> str:
    """The database whose trail tells of this object."""
    database = obj._state.db or router.db_for_write(type(obj))
    return database if database in DATABASES else DATABASES[0]


def trails() -> tuple[str, ...]:
    """The databases with a trail of their own, as this installation has them."""
    return tuple(alias for alias in DATABASES if alias in connections)


def _city_of(obj: models.Model) -> UUID | None:
    return getattr(obj, "city_id", None) or current_city()


def check(name: str, value: Any, closed: Callable[[], frozenset[str]] | None = None) -> None:
    """Raises NotForTheTrail for what is no key, code, number, or a list of them; with `closed`, for a word that does not stand there."""
    if isinstance(value, dict) and not isinstance(value, WordsValue):
        for key, one in value.items():
            check(name, str(key), closed)
            check(name, one, closed)
    elif isinstance(value, list | tuple):
        for one in value:
            check(name, one, closed)
    elif isinstance(value, str):
        if not (_is_code(name, value) if closed is None else _KEY.fullmatch(value) or value in closed()):
            raise NotForTheTrail(name)
    elif value is not None and not isinstance(value, int | float):
        raise NotForTheTrail(name)


def _is_code(name: str, text: str) -> bool:
    """One word without an address or telephone number; codes of places may have blanks."""
    if len(text) > _SIGNS or _EMAIL.search(text):
        return False
    parts = len(text.split())
    return parts <= _WORDS if name in _PLACES else parts <= 1 and not _is_phone(text)


def _is_phone(text: str) -> bool:
    return bool(_PHONE.search(_HARMLESS.sub("", text)))
