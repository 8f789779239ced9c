"""Writing: one row per write, in the transaction and the database of what it is about; and one per read that must be known."""

from __future__ import annotations

import re
from datetime import datetime
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
_PLACES = ("area", "areas")  # whose codes may be as long as a telephone number
_WORDS, _SIGNS = 4, 100  # more is a text, not a code


class NotAudited(RuntimeError):
    """A write outside of a transaction, which could leave a change without its audit row."""


class NotForTheTrail(ValueError):
    """Details that could name somebody, or hold what somebody wrote: the trail holds keys, codes and counts."""


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
    """A row about something that has no table.  The caller has opened a transaction on `database`."""
    for name, value in (details or {}).items():
        check(name, value)
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


def check(name: str, value: Any) -> None:
    """Raises NotForTheTrail for what is no key, code, number, or a list of them."""
    if isinstance(value, dict) and not isinstance(value, WordsValue):
        for key, one in value.items():
            check(name, str(key))
            check(name, one)
    elif isinstance(value, list | tuple):
        for one in value:
            check(name, one)
    elif isinstance(value, str):
        if len(value) > _SIGNS or len(value.split()) > _WORDS or _EMAIL.search(value) or (name not in _PLACES and _is_phone(value)):
            raise NotForTheTrail(name)
    elif value is not None and not isinstance(value, int | float):
        raise NotForTheTrail(name)


def _is_phone(text: str) -> bool:
    return bool(_PHONE.search(_HARMLESS.sub("", text)))
