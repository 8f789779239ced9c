"""The box of the oversight office: a key for what is written for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wiqaya.referral import office
from wiqaya.referral.actions import handing
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Disclosure
from wiqaya.referral.words import DisclosureState
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import Actor


def box(*, subject: UUID, city: UUID, by: Actor, at: datetime) -> keys.Ring:
    """The key under which something about a subject is sealed for the office, made at the first time.  Must stand outside of a transaction.

    It belongs to the subject: forgetting the subject destroys it.
    """
    agency = office.office_of(city)
    with inside():
        held = Disclosure.objects.filter(subject=subject, tier=office.TIER, agency=agency, state=DisclosureState.DONE).exists()
        if held:
            return office.unsealed(city, subject)
        return handing.found(subject=subject, tier=office.TIER, agency=agency, ground=handing.OWN, by=by, at=at)
