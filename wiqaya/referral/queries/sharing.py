"""One mechanism for several cities: which city's doors lead where, and how members trust each other.  Nothing of a situation crosses a border."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wiqaya.places.queries import cities
from wiqaya.referral.models import Mechanism, Seat, ServedBy, TrustCheck
from wiqaya.referral.words import MechanismState
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.tenancy import current_city, in_city

YEAR = timedelta(days=365)
ANSWERS = (MechanismState.OPEN, MechanismState.PAUSED)


@dataclass(frozen=True, slots=True)
class Home:
    """A mechanism of another city: what that city tells everybody of it."""

    city: UUID
    slug: str
    city_name: WordsValue
    mechanism: UUID
    name: WordsValue
    eligibility: WordsValue


def offers() -> list[Home]:
    """Mechanisms of other cities of the installation that name the present city among those they serve."""
    here, found = str(current_city()), []
    for city in cities():
        if str(city.pk) != here:
            with in_city(city.pk):
                rows = [row for row in Mechanism.objects.filter(state__in=ANSWERS).order_by("made_at") if here in row.serves]
            found += [_home(city, row) for row in rows]
    return found


def agreed() -> ServedBy | None:
    """The present city's yes that holds now."""
    return ServedBy.objects.filter(ended_at__isnull=True).first()


def home() -> Home | None:
    """Where the doors of the present city lead: to the mechanism of another one that it has agreed to and that still serves it; nowhere else while
    the city has a mechanism of its own."""
    held = None if Mechanism.objects.filter(state__in=ANSWERS).exists() else agreed()
    if held is None:
        return None
    city = next((one for one in cities() if one.pk == held.host_city), None)
    if city is None:
        return None
    here = str(current_city())
    with in_city(city.pk):
        row = Mechanism.objects.filter(pk=held.mechanism, state__in=ANSWERS).first()
    return _home(city, row) if row is not None and here in row.serves else None


def _home(city: Any, row: Mechanism) -> Home:
    return Home(city.pk, city.slug, city.name, row.pk, row.name, row.eligibility)


def mark(city: UUID | str) -> str:
    """How a count names a city: 24 signs of its key."""
    return UUID(str(city)).hex[:24]


def served_names(row: Mechanism) -> list[tuple[str, WordsValue]]:
    """(mark, name) of the cities that a mechanism serves, its own first; nothing where it serves its own alone."""
    if not row.serves:
        return []
    ordered = sorted(cities(), key=lambda city: city.pk != row.city_id)
    return [(mark(city.pk), city.name) for city in ordered if city.pk == row.city_id or str(city.pk) in row.serves]


def several(counted: Iterable[str] = ()) -> dict[str, WordsValue]:
    """Mark -> name of every city that some mechanism of the present city serves, or that was counted once; nothing where none is shared."""
    marks = {pair[0] for row in Mechanism.objects.all() for pair in served_names(row)} | set(counted)
    return {mark(city.pk): city.name for city in cities() if mark(city.pk) in marks}


# Trust


def checks(row: Mechanism) -> list[tuple[Seat, TrustCheck | None]]:
    """Each member with its newest look at trust."""
    held = row.seats.filter(ended_at__isnull=True).prefetch_related("trust_checks").order_by("added_at")
    return [(seat, next(iter(seat.trust_checks.all()), None)) for seat in held]


def due(seat: Seat, newest: TrustCheck | None, on: date) -> bool:
    """Looked at once a year, the first time a year after the seat was taken."""
    return (newest.on if newest else seat.added_at.date()) + YEAR <= on
