"""The oversight office as a holder of keys: reasons and requests are sealed for it, contents of situations never are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import models

from wiqaya.referral.access import OVERSEE
from wiqaya.referral.models import MisuseReport, RightsRequest
from wiqaya.referral.sealing import Hidden, place
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor

TIER = "office"  # belongs to no stage and no service: no list of keys shows it
_NAMES = UUID("5d6d5b3e-0d8c-4c53-9b38-2f1f2a3f6a11")


def office_of(city: UUID) -> UUID:
    """The key of a city's oversight office among the holders of keys; no account acts for it as a service."""
    return uuid5(_NAMES, str(city))


def ring(row: models.Model, *, subject: UUID, by: Actor, at: datetime, why: str) -> keys.Ring:
    """What was sealed for the office, for an officer; the opening of `row` is written down.  Raises Hidden."""
    if by.city is None or not by.may(OVERSEE):
        raise Hidden
    opened = unsealed(by.city, subject)
    audit.seen(f"office.{why}", row, by=by, at=at)
    return opened


def with_code(row: RightsRequest | MisuseReport) -> keys.Ring:
    """A request or report for whoever wrote it and came back with its receipt; no line in the trail.  Raises Hidden."""
    return unsealed(row.city_id, row.pk)


def unsealed(city: UUID, subject: UUID) -> keys.Ring:
    """The key itself, for those who were checked.  Raises Hidden when it was destroyed."""
    try:
        return keys.open_ring(place=place(city, subject, TIER), agency=office_of(city))
    except (keys.NoKey, keys.NoAgency) as none:
        raise Hidden from none
