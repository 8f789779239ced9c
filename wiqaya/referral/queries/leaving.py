"""When somebody last left a service: its keys are changed then (R60)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from wiqaya.referral.apart import inside
from wiqaya.referral.models import Clearance, Seat
from wiqaya.safeguards.tenancy import in_city


def last_left(city: UUID) -> Mapping[UUID, datetime]:
    """Service -> when a clearance of somebody there, or its own seat, last ended."""
    found: dict[UUID, datetime] = {}
    with inside(), in_city(city):
        for model in (Clearance, Seat):
            ended = model.objects.filter(ended_at__isnull=False).values_list("agency").annotate(last=Max("ended_at"))
            for agency, last in ended:
                found[agency] = max(last, found.get(agency, last))
    return found
