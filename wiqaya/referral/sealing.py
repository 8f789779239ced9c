"""The one way to a key.  Every opening asks for a live disclosure, a clearance in date and no recusal, and leaves a line in the trail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from wiqaya.places.queries import cities
from wiqaya.referral.apart import inside
from wiqaya.referral.clocks import MEMBERSHIP
from wiqaya.referral.models import Clearance, Disclosure, Enquiry, Item, Recusal, Situation
from wiqaya.referral.words import DisclosureState, Function, Stage, Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.tenancy import in_city

EXCEPTION = "exception"  # the purpose of a key that was lent for an hour
_moment: ContextVar[datetime | None] = ContextVar("the time of an opening", default=None)


class Hidden(Exception):  # the page is "not found", whatever the reason
    """There is nothing here for this person: never there, not for their service, stepped aside, lapsed or erased.  One answer for all."""


def place(city: UUID, subject: UUID, tier: str) -> keys.Place:
    return keys.Place(city=city, case=subject, tier=tier)


def cleared(by: Actor, *, mechanism: UUID, at: datetime, functions: Iterable[str] = Function.values) -> bool:
    """Whether somebody, acting for their service, holds a clearance for one of the functions, with training, ethics and confirmation in date."""
    return clearances_of(by, at).filter(mechanism=mechanism, function__in=list(functions)).exists()


def clearances_of(by: Actor, at: datetime) -> QuerySet[Clearance]:
    """Those of one person for the service for which they act, as far as they count on the day."""
    return in_date(at).filter(person=by.id, agency=by.agency or NOBODY.id)


def in_date(at: datetime) -> QuerySet[Clearance]:
    """Clearances that count on the day."""
    day = timezone.localdate(at)
    return Clearance.objects.filter(
        ended_at__isnull=True, trained_until__gte=day, ethics_until__gte=day, confirmed_on__gte=day - MEMBERSHIP
    )


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
    """The key of one tier of one subject, for the service of the one who asks.  Raises Hidden."""
    if by.agency is None or by.city is None or stepped_aside(by, subject):
        raise Hidden
    if not cleared(by, mechanism=mechanism, at=at, functions=functions):
        raise Hidden
    lent = Disclosure.objects.filter(live(at), subject=subject, tier=tier, agency=by.agency).first()
    if lent is None:
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
    for row in Situation.objects.filter(stage=Stage.TABLE, home=item.home, link__isnull=False):
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


def read(opened: keys.Ring, field: str, row: UUID, blob: bytes | memoryview | None) -> dict[str, Any]:
    """The object behind a sealed field; an empty one where nothing was written."""
    if blob is None:
        return {}
    return dict(json.loads(opened.open(field=field, row=row, blob=bytes(blob))))
