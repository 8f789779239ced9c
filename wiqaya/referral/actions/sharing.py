"""A city's yes to the mechanism of another one, and the yearly look at trust among its members."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.access import SET_UP
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Seat, ServedBy, TrustCheck
from wiqaya.referral.queries import sharing
from wiqaya.referral.spoken import Spoken, about_nobody
from wiqaya.referral.writing import written
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


@atomic
def agree(*, mechanism: UUID, by: Actor, at: datetime) -> ServedBy:
    """From now on the doors of this city lead to the mechanism of another one that offers to serve it; an earlier yes ends."""
    require(by, SET_UP)
    offer = next((one for one in sharing.offers() if one.mechanism == mechanism), None)
    if offer is None:
        raise ValidationError(_("No other city offers this now."))
    for held in ServedBy.objects.select_for_update().filter(ended_at__isnull=True):
        _end(held, by, at)
    row = ServedBy.objects.create(host_city=offer.city, mechanism=mechanism, agreed_by=by.id, agreed_at=at)
    audit.record("served.agree", row, by=by, at=at)
    return row


@atomic
def leave(*, by: Actor, at: datetime) -> None:
    """The doors of this city lead nowhere else any more; what runs elsewhere goes on there."""
    require(by, SET_UP)
    for held in ServedBy.objects.select_for_update().filter(ended_at__isnull=True):
        _end(held, by, at)


def _end(row: ServedBy, by: Actor, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record("served.end", row, by=by, at=at)


@atomic
def note_trust(*, seat: Seat, among: Spoken, communities: Spoken, next_step: Spoken, by: Actor, at: datetime) -> TrustCheck:
    """What a member body says of trust among the members, and of what communities think of it; words, of a body and never of a person."""
    require(by, SET_UP)
    texts = {"among": among, "communities": communities, "next_step": next_step}
    about_nobody(texts, "among", "communities")
    row = TrustCheck(seat=seat, on=timezone.localdate(at), written_by=by.id, written_at=at)
    for name, spoken in texts.items():
        setattr(row, name, written(getattr(row, name), spoken, by=by, at=at))
    row.save(force_insert=True)
    audit.record("seat.trust", row, by=by, at=at)
    return row
