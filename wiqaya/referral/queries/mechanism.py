"""What a mechanism still lacks, who sits in it, who is cleared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from wiqaya.referral import sealing
from wiqaya.referral.models import Condition, Mechanism, Seat, SignsList
from wiqaya.referral.words import ConditionKind, Function, MechanismState, SeatSector
from wiqaya.safeguards.access import Actor


def conditions_in_force(mechanism: Mechanism, on: date) -> dict[str, Condition]:
    """kind -> the condition that covers the day and was read by a second person."""
    rows = mechanism.conditions.filter(starts__lte=on, ends__gte=on, read_by__isnull=False).order_by("ends")
    return {row.kind: row for row in rows}


def missing(mechanism: Mechanism, on: date) -> list[str]:
    """The kinds of conditions that are not recorded, not read or not in date; in the order of the list."""
    held = conditions_in_force(mechanism, on)
    absent = [kind for kind in ConditionKind.before_opening() if kind not in held]
    if signs_in_force(mechanism) is None and ConditionKind.SIGNS not in absent:
        absent.append(ConditionKind.SIGNS)
    return absent


def takes_in(mechanism: Mechanism, on: date) -> bool:
    """Whether new situations and new sharing are possible on the day (R06)."""
    return mechanism.state == MechanismState.OPEN and not missing(mechanism, on)


def reintegrates(mechanism: Mechanism, on: date) -> bool:
    """Whether the city has a recorded role in reintegration (R05 of the ledger's tensions: no mandate, no module)."""
    return takes_in(mechanism, on) and ConditionKind.STATUTE in conditions_in_force(mechanism, on)


def open_mechanism(on: date, only: UUID | None = None) -> Mechanism | None:
    """The city's mechanism that takes in now; or none but `only`."""
    every = Mechanism.objects.filter(pk=only) if only else Mechanism.objects.all()
    rows = every.filter(state=MechanismState.OPEN).order_by("opened_at")
    return next((row for row in rows if takes_in(row, on)), None)


def signs_in_force(mechanism: Mechanism) -> SignsList | None:
    return mechanism.signs_lists.filter(agreed_by__isnull=False).order_by("-number").first()


def seats(mechanism: Mechanism, on: date) -> list[Seat]:
    """Members whose agreement is in date; non-security sectors first, so that no list begins with the police."""
    rows = mechanism.seats.filter(ended_at__isnull=True, agreement_ends__gte=on)
    return sorted(rows, key=lambda seat: (SeatSector(seat.sector).security, seat.added_at))


def seat_of(mechanism: Mechanism, agency: UUID | None, on: date) -> Seat | None:
    return next((seat for seat in seats(mechanism, on) if seat.agency == agency), None)


def mechanism_of(by: Actor, at: datetime, functions: Iterable[str] = Function.values) -> Mechanism | None:
    """The mechanism in which somebody is cleared today for one of the functions."""
    held = sealing.clearances_of(by, at).filter(function__in=list(functions)).select_related("mechanism").first()
    return held.mechanism if held else None


def functions_of(by: Actor, at: datetime) -> frozenset[str]:
    return frozenset(sealing.clearances_of(by, at).values_list("function", flat=True))


def on_duty(by: Actor, at: datetime) -> bool:
    """Whether anybody of the mechanism is on duty now, by the roster."""
    row = mechanism_of(by, at)
    now = timezone.localtime(at)
    return bool(row and row.shifts.filter(weekday=now.weekday(), begins__lte=now.time(), ends__gt=now.time()).exists())
