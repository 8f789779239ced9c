"""A few situations of the demo city, each at another step, so that every page of the support workspace has something to show.  All made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from wiqaya.referral.actions import receiving, room
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Identity, Notes, Sign
from wiqaya.referral.models import Mechanism, Meeting, Situation
from wiqaya.safeguards.access import NOBODY
from wiqaya.web.demo import support_past
from wiqaya.web.demo import support_steps as steps

TOLD = Notes(
    band="18-24", strengths=("relative", "art", "asking"), needs=("school", "housing", "sleep"),
    life="ترك المعهد في الخريف بعد انتقال الأسرة مرتين", tried="جلستان مع مرشدة المعهد ودعوة إلى نادي الشباب", told="agreed", danger="no", hopes="أن يعود إلى ما يحب",
)  # fmt: skip


def make(mechanism: Mechanism, people: steps.People, at: datetime) -> None:
    """Fill the workspace once; a second call changes nothing."""
    with inside():
        if Situation.objects.exists() or Meeting.objects.exists():
            return
        signs = mechanism.signs_lists.order_by("-number")[0]
        told = replace(TOLD, signs=(Sign(signs.signs[0]["code"], "some", "month", "seen"),), signs_list=signs.number)
        support_past.make(mechanism, told, people, at)
        _waiting(mechanism, told, people, at)
        _decided_today(mechanism, told, people, at)
        ten = (timezone.localtime(at) + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
        later = room.plan_meeting(mechanism=mechanism, planned_for=ten, minutes=120, by=people["salma"], at=at)
        steps.at_table(steps.kept_at_home(mechanism, told, people["hala"], at), told, later, people["hala"], at)


def _waiting(mechanism: Mechanism, told: Notes, people: steps.People, at: datetime) -> None:
    """One that nobody has read yet, one in its first review, one with the home service."""
    hala = people["hala"]
    ask(mechanism=mechanism, notes=replace(told, band="25-29", tried="", told="not-yet"), asker="relative", channel="web", by=NOBODY, at=at)
    begun, _receipt = ask(mechanism=mechanism, notes=replace(told, band="12-17"), asker="service", channel="phone", by=hala, at=at)
    receiving.take_up(short=begun.short, by=hala, at=at)
    steps.kept_at_home(mechanism, told, hala, at)


def _decided_today(mechanism: Mechanism, told: Notes, people: steps.People, at: datetime) -> None:
    """A meeting of this morning: those who act have begun with one, services still answer about another, the third was not for the table."""
    meeting = steps.opened(mechanism, ("hala", *steps.NEEDED), people, at)
    notes = [replace(told, band=band) for band in ("18-24", "25-29", "30-39")]
    rows = [steps.kept_at_home(mechanism, one, people["hala"], at) for one in notes]
    acts, asks, not_for_the_table = (steps.at_table(row, one, meeting, people["hala"], at) for row, one in zip(rows, notes, strict=True))
    steps.taken_up(acts, people, at)
    steps.taken_up(asks, people, at)
    steps.rejected(not_for_the_table, people, at)
    steps.named(rows[0], meeting, Identity(name="كريم المنار", birth_year=2004, language="ar"), people, at)
    steps.acting_with(rows[0], "maya", people, at)
    steps.named(rows[1], meeting, Identity(name="سلام المنار", birth_year=2000, language="ar"), people, at)
    room.close_meeting(meeting=meeting, care_note="", by=people["salma"], at=at)
