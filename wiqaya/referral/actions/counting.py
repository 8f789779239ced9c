"""Counts that remain when situations are forgotten.  They hold no key of anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Tally
from wiqaya.safeguards.access import Actor


@atomic
def count(*, event: str, cuts: Mapping[str, str], by: Actor, at: datetime, days: int = 0) -> None:
    """One more in the month: altogether, and by each cut on its own.  Two are crossed, because unequal treatment shows nowhere else (H18):
    the first step and the wait for it by channel, what the table said and the wait for it by sector.
    """
    month = timezone.localdate(at).replace(day=1)
    for cut, value in {"all": "", **cuts}.items():
        row, _made = Tally.objects.get_or_create(month=month, event=event, cut=cut, value=value)
        Tally.objects.filter(pk=row.pk).update(count=F("count") + 1, days=F("days") + max(days, 0))
