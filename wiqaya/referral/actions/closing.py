"""Closing before filter 4: what the home service began, the home service ends."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.referral.actions import moving
from wiqaya.referral.models import Situation
from wiqaya.referral.queries import situations
from wiqaya.safeguards.access import Actor


def close_own(*, short: str, reason: str, by: Actor, at: datetime) -> Situation:
    """Close before filter 4, by the home service alone; later the lead ends it (`reviewing.end`).  Must stand outside of a transaction.

    A service that was named holds a key, and yet no say in whether anything is erased: it answers whether it is involved.
    """
    row = situations.situation(by, short, at)
    if row.stage not in situations.BEFORE_THOSE_WHO_ACT:
        raise ValidationError(_("From filter 4 on the service that leads ends the support."))
    if not situations.may_close(row, by):
        raise ValidationError(_("The home service closes this. Your service says whether it is involved."))
    return moving.close(situation=row, reason=reason, by=by, at=at)
