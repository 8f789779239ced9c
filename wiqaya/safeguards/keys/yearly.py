"""Keys are changed by the calendar, and when somebody left a service: a little at a time, while people work (R60).

The master key is changed in a ceremony alone (`wiqaya keys rotate`), because the shares that lie printed open it no more afterwards; the
doctor says when that is due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import agencies, marks
from wiqaya.safeguards.keys.models import AgencyKey, SigningKey

log = logging.getLogger("wiqaya.keys")
YEAR = timedelta(days=365)
GRACE = timedelta(days=7)  # what is not done by then is said to be late
Changed = Callable[[UUID], Mapping[UUID, datetime]]  # city -> agency: when somebody last left it


@dataclass(frozen=True, slots=True)
class Due:
    """An agency whose keys are to be changed: since when, and whether they lie under its own passphrase."""

    city: UUID
    agency: UUID
    since: datetime
    sealed: bool


def _nobody_left(city: UUID) -> Mapping[UUID, datetime]:
    return {}


_left: list[Changed] = [_nobody_left]


def changes_with(left: Changed) -> None:
    """Register what says when somebody last left an agency of a city."""
    _left[0] = left


def due(at: datetime) -> list[Due]:
    """Agencies whose newest keys are a year old, that somebody left since they were made, or whose change was interrupted; the longest due first."""
    rows: dict[tuple[UUID, UUID], list[AgencyKey]] = {}
    for key in AgencyKey.objects.order_by("version"):
        rows.setdefault((key.city, key.agency), []).append(key)
    left = {city: _left[0](city) for city in {city for city, _agency in rows}}
    found = []
    for (city, agency), keys in rows.items():
        made, gone = keys[-1].made_at, left[city].get(agency)
        reasons = [made + YEAR, *([gone] if gone and gone > made else []), *([made] if len(keys) > 1 else [])]
        if min(reasons) <= at:
            found.append(Due(city, agency, min(reasons), keys[-1].locked))
    return sorted(found, key=lambda one: one.since)


def change_due(*, by: Actor, at: datetime, stop: Callable[[], bool] = bool) -> int:
    """Change the keys of each agency that is due, one after the other, and the key of signatures each year.  How many were changed.

    Asked to stop, it stops after the agency at hand; killed, the next call finishes what was begun.  What is sealed waits for its passphrase.
    Each change is a line in the trail of its city.
    """
    done = 0
    for one in due(at):
        if stop():
            break
        if not one.sealed:
            done += _changed(one, by, at)
    return done + (0 if stop() else _signing(by, at))


def _changed(one: Due, by: Actor, at: datetime) -> bool:
    try:
        wraps = agencies.rotate_agency(city=one.city, agency=one.agency)
    except agencies.Locked:  # an older version of them is sealed
        return False
    except Exception:  # of one agency: the others are changed all the same
        log.exception("keys of agency %s in city %s", one.agency, one.city)
        return False
    _note("rotate-agency", str(one.agency), one.city, by, at, wraps=wraps)
    return True


def _signing(by: Actor, at: datetime) -> bool:
    newest = SigningKey.objects.order_by("-version").first()
    if newest is None or newest.made_at + YEAR > at:
        return False
    _note("rotate-signing", "installation", None, by, at, version=marks.rotate_signing().version)
    return True


def _note(action: str, key: str, city: UUID | None, by: Actor, at: datetime, **details: int) -> None:
    with transaction.atomic():
        audit.note(DEFAULT_DB_ALIAS, action, "keys", key, city, by=by, at=at, details=details)


def late(at: datetime) -> list[Due]:
    """Agencies whose change should have been done a week ago."""
    return due(at - GRACE)


def master_since() -> datetime | None:
    """Since when the master key is in use, as the trail and the oldest key of signatures tell; None before the first key."""
    changed = audit.page(city=None, action="rotate-keys", limit=1, databases=(DEFAULT_DB_ALIAS,)).rows
    if changed:
        return changed[0].at
    first = SigningKey.objects.order_by("version").first() or AgencyKey.objects.order_by("made_at").first()
    return first.made_at if first else None
