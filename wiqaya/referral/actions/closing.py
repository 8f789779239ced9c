"""Closing before filter 4: what the home service began, the home service ends.  And closings that were interrupted."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.referral import clocks
from wiqaya.referral.actions import handing, lapsing, moving
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Situation
from wiqaya.referral.queries import situations
from wiqaya.safeguards import audit, keys
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


def finish_interrupted(*, by: Actor, at: datetime) -> int:
    """Take up what stopped between its steps in the city: hand-overs, sheets that were not met, closings.  How many were finished.

    Where the keeper's key is locked behind a passphrase (`keys.Locked`) the others have lost theirs, and the rest waits.
    """
    with inside():
        done = handing.carry_out_interrupted(by=by, at=at) + lapsing.let_go_interrupted(by=by, at=at)
        for row in Situation.objects.filter(settling_since__lt=at - clocks.CLOSING):
            audit.seen("situation.settle", row, by=by, at=at)
            try:
                moving.settle(situation=row, by=by, at=at)
            except keys.Locked:
                continue
            done += 1
    return done
