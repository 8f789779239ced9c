"""Rooms of a space are booked and given back; no two bookings of a room meet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.action.access import EDIT, RECORD
from wiqaya.action.models import Booking, Intervention, Space, WorshipPlace
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

LONGEST = timedelta(days=14)
KEPT = timedelta(days=365)  # after its end


@transaction.atomic
def book(
    *, space: Space, room: int, organisation: Any, purpose: Texts, starts: datetime, until: datetime, intervention: Intervention | None = None,
    by: Actor, at: datetime,
) -> Booking:  # fmt: skip
    """A room for an organisation.  Raises ValidationError with the hours that are taken."""
    require(by, RECORD)
    held = Space.objects.select_for_update().get(pk=space.pk)
    wrong: dict[str, str] = {}
    if not 1 <= room <= held.rooms:
        wrong["room"] = _("This space has %(count)s rooms that can be booked.") % {"count": held.rooms}
    if until <= starts:
        wrong["until"] = _("The end lies before the beginning.")
    elif until - starts > LONGEST:
        wrong["until"] = _("At most fourteen days at a time.")
    if starts < at - timedelta(days=1):
        wrong["starts"] = _("This day has passed.")
    if wrong:
        raise ValidationError(wrong)
    taken = held.bookings.filter(room=room, starts__lt=until, until__gt=starts).select_related("organisation").first()
    if taken:
        raise ValidationError({"starts": _("This room is taken then. Choose another hour or another room.")})
    row = Booking(space=held, room=room, organisation=organisation, intervention=intervention, starts=starts, until=until, added_by=by.id, added_at=at)
    row.purpose = keep(WordsValue(), purpose, by=by, at=at, field="purpose")
    row.save()
    audit.record("space.book", held, by=by, at=at, booking=str(row.pk), room=room)
    return row


@transaction.atomic
def give_back(*, booking: Booking, by: Actor, at: datetime) -> None:
    """Whoever booked it, or whoever keeps the spaces, gives a room back."""
    row = Booking.objects.select_for_update().select_related("space").get(pk=booking.pk)
    if row.added_by != by.id and not by.may(EDIT):
        raise NotAllowed(EDIT)
    audit.record("space.give-back", row.space, by=by, at=at, booking=str(row.pk))
    row.delete()


@transaction.atomic
def forget_bookings(*, by: Actor, at: datetime) -> int:
    """Bookings whose end lies a year back."""
    rows = list(Booking.objects.filter(until__lt=at - KEPT))
    for row in rows:
        audit.record("space.forget-booking", row, by=by, at=at)
        row.delete()
    return len(rows)


@transaction.atomic
def forget_worship_places(*, by: Actor, at: datetime) -> int:
    """Places of worship whose agreement has ended."""
    rows = list(WorshipPlace.objects.filter(consent_until__lt=at.date()))
    for row in rows:
        audit.record("worship-place.forget", row, by=by, at=at, short=row.short)
        row.delete()
    return len(rows)
