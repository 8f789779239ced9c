"""Somebody of a service says where they live or have family, so that they can be asked whether to step aside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from wiqaya.places.queries import figure_areas
from wiqaya.referral import sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import OwnAreas
from wiqaya.referral.queries.own_areas import mark
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def state_own_areas(*, areas: Iterable[str], by: Actor, at: datetime) -> OwnAreas:
    """Codes of one's own areas, for oneself alone; what is said again replaces what was said before.  Raises Hidden for whoever is not cleared."""
    if not sealing.clearances_of(by, at).exists():
        raise sealing.Hidden
    known = {area.code for area in figure_areas()}
    held = {"marks": sorted(mark(by, area) for area in set(areas) & known), "on": timezone.localdate(at)}
    row, _made = OwnAreas.objects.update_or_create(person=by.id, defaults=held)
    audit.record("own-areas.state", row, by=by, at=at)
    return row
