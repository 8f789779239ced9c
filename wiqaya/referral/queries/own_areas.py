"""Conflicts of interest by area: where somebody lives or has family, as they say of themselves (R51).  No list of it is ever shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from wiqaya.referral.models import OwnAreas
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keyed import keyed

if TYPE_CHECKING:
    from django.db.models import Model

NEAR = "near.opened"


def mark(by: Actor, area: str) -> str:
    """What stands in the table for an area: the same area of two people has two marks."""
    return keyed("own area", str(by.city), str(by.id), area)


def stated(by: Actor) -> bool:
    """Whether somebody has answered, also with "nowhere here"."""
    return OwnAreas.objects.filter(person=by.id).exists()


def own(by: Actor, areas: Iterable[str]) -> list[str]:
    """Those of the areas (codes) that somebody named as their own.  Only ever asked for whoever is signed in."""
    row = OwnAreas.objects.filter(person=by.id).first()
    return [area for area in areas if row and mark(by, area) in row.marks]


def near(by: Actor, area: str) -> bool:
    """Whether an area of a sheet or situation is one of somebody's own."""
    return bool(area) and bool(own(by, [area]))


def note_near(subject: Model, area: str, *, by: Actor, at: datetime) -> None:
    """Leave a line when somebody opened what lies in an area of their own: that it did, not which area."""
    if near(by, area):
        audit.seen(NEAR, subject, by=by, at=at, subject=str(subject.pk))
