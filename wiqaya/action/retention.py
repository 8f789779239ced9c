"""How long this room keeps what it knows, and how it is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from wiqaya.action.actions import spaces
from wiqaya.action.models import Booking, WorshipPlace
from wiqaya.safeguards.retention import Rule


def _bookings(at: datetime) -> int:
    return Booking.objects.filter(until__lt=at - spaces.KEPT).count()


def _worship(at: datetime) -> int:
    return WorshipPlace.objects.filter(consent_until__lt=at.date()).count()


RULES = (
    Rule("action.bookings", "action", _("bookings of rooms, a year after they ended"), _("no longer needed for its purpose"), spaces.KEPT, _bookings, spaces.forget_bookings),
    Rule("action.worship", "action", _("places of worship whose agreement has ended"), _("kept only as long as the place agrees"), timedelta(), _worship, spaces.forget_worship_places),
)  # fmt: skip
