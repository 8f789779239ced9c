"""Somebody has left the city's directory (R48)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wiqaya.referral.actions.lapsing import end_clearance
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Clearance
from wiqaya.safeguards.access import Actor


def end_of_person(*, person: UUID, by: Actor, at: datetime) -> int:
    """No key opens for them from here on.  How many clearances of the city ended."""
    with inside():
        rows = list(Clearance.objects.filter(person=person, ended_at__isnull=True))
        for row in rows:
            end_clearance(clearance=row, why="left", by=by, at=at)
    return len(rows)
