"""The one way to a key.  Every opening asks for a live disclosure, a clearance in date and no recusal, and leaves a line in the trail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from wiqaya.places.queries import cities
from wiqaya.referral.apart import inside
from wiqaya.referral.clocks import MEMBERSHIP, READING
from wiqaya.referral.models import Clearance, Disclosure, Enquiry, Item, Plan, Recusal, Seat, Situation
from wiqaya.referral.words import DisclosureState, Function, PlanState, Stage, Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.tenancy import in_city

EXCEPTION = "exception"  # the purpose of a key that was lent for an hour
BY_AGREEMENT = (Tier.TABLE, Tier.LIMITED, Tier.FULL, Tier.STATUTE)  # what services share; their own notes need no agreement
_moment: ContextVar[datetime | None] = ContextVar("the time of an opening", default=None)


class Hidden(Exception):  # the page is "not found", whatever the reason
    """There is nothing here for this person: never there, not for their service, stepped aside, lapsed or erased.  One answer for all."""


class Opens(Protocol):
    """What reads sealed fields."""

    def open(self, *, field: str, row: UUID, blob: bytes) -> str: ...


class ReadOnly:
    """A key that opens, and seals nothing."""

    __slots__ = ("_ring",)

    def __init__(self, ring: keys.Ring) -> None:
        self._ring = ring

    def open(self, *, field: str, row: UUID, blob: bytes) -> str:
        return self._ring.open(field=field, row=row, blob=blob)


def place(city: UUID, subject: UUID, tier: str) -> keys.Place:
    return keys.Place(city=city, case=subject, tier=tier)


def cleared(by: Actor, *, mechanism: UUID, at: datetime, functions: Iterable[str] = Function.values, agreed: bool = False) -> bool:
    """Whether somebody, acting for their service, holds a clearance for one of the functions, with training, ethics and confirmation in date.

    `agreed`: and the agreement of the service is in date, too.
    """
    rows = clearances_of(by, at).filter(mechanism=mechanism, function__in=list(functions))
    return (rows.filter(under_agreement(at)) if agreed else rows).exists()


def clearances_of(by: Actor, at: datetime) -> QuerySet[Clearance]:
    """Those of one person for the service for which they act, as far as they count on the day."""
    return in_date(at).filter(person=by.id, agency=by.agency or NOBODY.id)


def in_date(at: datetime) -> QuerySet[Clearance]:
    """Clearances that count on the day."""
    day = timezone.localdate(at)
    return Clearance.objects.filter(
        ended_at__isnull=True, trained_until__gte=day, ethics_until__gte=day, confirmed_on__gte=day - MEMBERSHIP
    )


def _seat() -> QuerySet[Seat]:
    """The seat of the service of a clearance; the newest agreement first."""
    return Seat.objects.filter(mechanism=OuterRef("mechanism"), agency=OuterRef("agency"), ended_at__isnull=True).order_by("-agreement_ends")


def under_agreement(at: datetime) -> Exists:
    """The condition that the service of a clearance has an agreement in date."""
    return Exists(_seat().filter(agreement_ends__gte=timezone.localdate(at)))


def reading_until(by: Actor, at: datetime) -> dict[UUID, date]:
    """mechanism -> the last day on which somebody who coordinated may still read the plans that run.

    It counts from the first thing that lapsed: training, ethics, confirmation or agreement.  What was ended, not lapsed, is not in it.
    """
    rows = Clearance.objects.filter(person=by.id, agency=by.agency or NOBODY.id, function=Function.COORDINATOR, ended_at__isnull=True)
    last: dict[UUID, date] = {}
    for row in rows.annotate(agreed=Subquery(_seat().values("agreement_ends")[:1])).filter(agreed__isnull=False):
        days = (row.trained_until, row.ethics_until, row.confirmed_on + MEMBERSHIP, row.agreed)
        last[row.mechanism_id] = max(min(days), last.get(row.mechanism_id, date.min))
    today = timezone.localdate(at)
    return {mechanism: day + READING for mechanism, day in last.items() if day < today <= day + READING}


def lapsed_plan(row: Situation, *, by: Actor, at: datetime) -> ReadOnly:
    """The key of a plan that runs, for reading alone, fourteen days after something of its lead lapsed (decision 22).  Raises Hidden."""
    runs = Plan.objects.filter(situation=row, situation__stage=Stage.SUPPORT, state=PlanState.RUNNING)
    if by.city is None or by.agency is None or row.lead != by.agency or stepped_aside(by, row.pk):
        raise Hidden
    if row.mechanism_id not in reading_until(by, at) or not runs.exists():
        raise Hidden
    lent = Disclosure.objects.filter(live(at), subject=row.pk, tier=Tier.FULL, agency=by.agency).exclude(purpose=EXCEPTION).first()
    if lent is None:
        raise Hidden
    opened = _opened(place(by.city, row.pk, Tier.FULL), by.agency, at)
    audit.seen("key.lapsed-reading", lent, by=by, at=at, tier=Tier.FULL, subject=str(row.pk))
    return ReadOnly(opened)


def live(at: datetime) -> Q:
    """The condition that a disclosure works: done, not over, and inside its meeting when it belongs to one."""
    inside = Q(meeting__isnull=True) | Q(meeting__opened_at__lte=at, meeting__closes_at__gt=at, meeting__closed_at__isnull=True)
    return Q(state=DisclosureState.DONE) & (Q(until__isnull=True) | Q(until__gt=at)) & inside


def live_intents(city: UUID, intents: Iterable[UUID]) -> set[UUID]:
    """For the key store: which wraps of a city may be used now."""
    with inside(), in_city(city):
        found = Disclosure.objects.filter(live(_moment.get() or timezone.now()), id__in=list(intents))
        return set(found.values_list("id", flat=True))


def committed(intents: Iterable[UUID]) -> set[UUID]:
    """For the sweeper of the key store: which wraps of any city have a disclosure behind them that has not ended."""
    wanted, found = list(intents), set()
    for city in cities():
        with inside(), in_city(city.pk):
            found |= set(Disclosure.objects.filter(id__in=wanted).exclude(state=DisclosureState.ENDED).values_list("id", flat=True))
    return found


def ring(
    *, subject: UUID, tier: str, mechanism: UUID, by: Actor, at: datetime, why: str, functions: Iterable[str] = Function.values
) -> keys.Ring:
    """The key of one tier of one subject, for the service of the one who asks.  What services share needs an agreement in date.  Raises Hidden."""
    if by.agency is None or by.city is None or stepped_aside(by, subject):
        raise Hidden
    lent = Disclosure.objects.filter(live(at), subject=subject, tier=tier, agency=by.agency).first()
    if lent is None:
        raise Hidden
    agreed = tier in BY_AGREEMENT and lent.purpose != EXCEPTION  # a life in danger waits for no agreement
    if not cleared(by, mechanism=mechanism, at=at, functions=functions, agreed=agreed):
        raise Hidden
    opened = _opened(place(by.city, subject, tier), by.agency, at)
    audit.seen(f"key.{why}", lent, by=by, at=at, tier=tier, subject=str(subject))
    return opened


def with_code(row: Enquiry | Situation, *, tier: str, at: datetime) -> keys.Ring:
    """The key of a conversation for whoever wrote it and came back with the receipt of this very row: the question, or the reply box, no more.

    No line in the trail: it would tell when somebody without a name came back (docs/decisions/12).  Raises Hidden when the key is gone.
    """
    lent = Disclosure.objects.filter(live(at), subject=row.pk, tier=tier).first() if tier in (Tier.ADVICE, Tier.REPLY) else None
    if lent is None:
        raise Hidden
    return _opened(place(row.city_id, row.pk, tier), lent.agency, at)


def _opened(where: keys.Place, agency: UUID, at: datetime) -> keys.Ring:
    token = _moment.set(at)
    try:
        return keys.open_ring(place=where, agency=agency)
    except (keys.NoKey, keys.NoAgency) as none:
        raise Hidden from none
    finally:
        _moment.reset(token)


def of_sheet(item: Item, at: datetime) -> Situation | None:
    """The situation behind a sheet, found by the home service's own key: only to close it, never to show it.  None where that key is locked away."""
    at_table = Situation.objects.filter(stage=Stage.TABLE, home=item.home, link__isnull=False)
    for row in sorted(at_table, key=lambda row: row.forget_on != item.lapses_on):  # both ended on one day when they came: found among few
        try:
            opened = _opened(place(row.city_id, row.pk, Tier.NOTES), row.home, at)
        except (Hidden, keys.Locked):
            continue
        if read(opened, "situation.link", row.pk, row.link).get("item") == str(item.pk):
            return row
    return None


def agency_of(by: Actor) -> UUID:
    """The service for which somebody acts.  Raises Hidden for who acts for none."""
    if by.agency is None:
        raise Hidden
    return by.agency


def stepped_aside(by: Actor, subject: UUID) -> bool:
    return Recusal.objects.filter(subject=subject, person=by.id).exists()


def seal(opened: keys.Ring, field: str, row: UUID, content: Mapping[str, Any]) -> bytes:
    """A sealed JSON object: bound to the tier's key, the field and the row."""
    return opened.seal(field=field, row=row, text=json.dumps(content, ensure_ascii=False, sort_keys=True))


def read(opened: Opens, field: str, row: UUID, blob: bytes | memoryview | None) -> dict[str, Any]:
    """The object behind a sealed field; an empty one where nothing was written, or it was taken away."""
    if not blob:
        return {}
    return dict(json.loads(opened.open(field=field, row=row, blob=bytes(blob))))
