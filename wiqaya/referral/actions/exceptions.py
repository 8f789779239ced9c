"""Exceptional access: one situation, one key, a reason, sixty minutes, told at once, read by the officer within 72 hours (R45)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import people_with, person
from wiqaya.referral import clocks, notices, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import boxing, counting, handing
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import BreakGlass, Clearance, Disclosure, Situation
from wiqaya.referral.words import Basis, DisclosureState, Function, Tier
from wiqaya.referral.words.overseeing import Exceptional
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require, require_other

MAY = (Function.SCREENER, Function.CHAIR, Function.COORDINATOR, Function.SUPERVISOR)
LENT = (Tier.NOTES, Tier.LIMITED)
WINDOW = timedelta(days=30)
IN_WINDOW = 2  # the next one is not opened any more


class Suspended(ValidationError):
    """A third use within thirty days: nothing opens, and the clearance has ended."""


def break_glass(*, short: str, tier: str, why: str, text: str, by: Actor, at: datetime) -> BreakGlass:
    """Lend the key of one tier to the service of whoever asks, until sixty minutes from now.  Raises ValidationError.

    The officer is told before the key is lent; the end of the trail is signed after it.  Must stand outside of a transaction.
    """
    with inside():
        row = _situation(short, by, at)
        _complete(tier, why, text)
        told = _told(row, by, at)
        _within_limits(row, told, by, at)
        holder = _holder(row, tier, by, at)
        ring = boxing.box(subject=row.pk, city=row.city_id, by=by, at=at)
        made = BreakGlass(situation=row, person=by.id, agency=sealing.agency_of(by), at=at, until=at + clocks.EXCEPTION, told=sorted(told))
        made.reason = sealing.seal(ring, "break_glass.reason", made.pk, {"why": why, "text": text.strip(), "tier": tier})
        _keep(exception=made, why=why, tier=tier, by=by, at=at)
        notices.tell(user for users in told.values() for user in users)
        ground = handing.Ground(basis=Basis.LIFE, purpose=sealing.EXCEPTION, until=made.until)
        handing.hand_over(subject=row.pk, tier=tier, holder=holder, to=made.agency, ground=ground, by=by, at=at)
        audit.checkpoint(row.city_id, at=at)
    return made


def _situation(short: str, by: Actor, at: datetime) -> Situation:
    """One sentence for all that does not open: never there, another mechanism, stepped aside."""
    row = Situation.objects.filter(short=short.strip().lower()).select_related("mechanism").first()
    if row is None or sealing.stepped_aside(by, row.pk) or not sealing.cleared(by, mechanism=row.mechanism_id, at=at, functions=MAY):
        raise ValidationError({"short": _("Nothing opens for you under this reference. Check it, or ask the chair.")})
    return row


def _complete(tier: str, why: str, text: str) -> None:
    wrong: dict[str, str] = {}
    if tier not in LENT:
        wrong["tier"] = _("Choose from the list.")
    if why not in Exceptional.values:
        wrong["why"] = _("Choose from the list.")
    if not text.strip():
        wrong["text"] = _("Write what happens now, and why it cannot wait.")
    if wrong:
        raise ValidationError(wrong)


def _told(row: Situation, by: Actor, at: datetime) -> dict[str, list[Any]]:
    """kind -> whom it is told at once.  Without an officer there is no exception."""
    day = timezone.localdate(at)
    chairs = sealing.in_date(at).filter(mechanism=row.mechanism_id, function=Function.CHAIR).values_list("person", flat=True)
    people: dict[str, list[UUID]] = {"chair": list(chairs), "lead": [row.coordinator] if row.coordinator else []}
    found = {"officer": people_with(OVERSEE, on=day)} | {
        kind: [user for key in keys if (user := person(key))] for kind, keys in people.items()
    }
    others = {kind: [user for user in users if user.id != by.id] for kind, users in found.items()}
    if not others["officer"]:
        raise ValidationError(
            _("There is no data-protection officer who could be told. Call the emergency number if somebody is in danger.")
        )
    return {kind: users for kind, users in others.items() if users}


def _within_limits(row: Situation, told: dict[str, list[Any]], by: Actor, at: datetime) -> None:
    if BreakGlass.objects.filter(person=by.id, at__gt=at - WINDOW).count() < IN_WINDOW:
        return
    _suspend(situation=row, by=by, at=at)
    notices.tell(told["officer"])
    raise Suspended(
        _(
            "This is the third time within thirty days. It does not open, and your clearance has ended until somebody gives it anew. Call the emergency number if somebody is in danger."
        )
    )


@atomic
def _suspend(*, situation: Situation, by: Actor, at: datetime) -> None:
    rows = Clearance.objects.filter(person=by.id, mechanism=situation.mechanism_id, ended_at__isnull=True).select_for_update()
    for row in list(rows):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record("clearance.suspend", row, by=by, at=at, why="third-exception")


def _holder(row: Situation, tier: str, by: Actor, at: datetime) -> UUID:
    """The service that lends: the lead, the home service, or whoever holds the key."""
    own = Disclosure.objects.filter(subject=row.pk, tier=tier, agency=sealing.agency_of(by)).exclude(state=DisclosureState.ENDED)
    if own.filter(sealing.live(at)).exists():
        raise ValidationError({"tier": _("Your service holds this key already: open it on the page of the situation.")})
    if own.filter(until__isnull=True, meeting__closed_at__isnull=True).exists():
        raise ValidationError({"tier": _("Your service opens this in a meeting. Ask the chair to open the meeting now.")})
    handing.take_back(rows=own, why="over", by=by, at=at)
    held = list(Disclosure.objects.filter(sealing.live(at), subject=row.pk, tier=tier).values_list("agency", flat=True))
    found = next((agency for agency in (row.lead, row.home, *held) if agency in held), None)
    if found is None:
        raise ValidationError({"tier": _("There is no such key at this step.")})
    return found


@atomic
def _keep(*, exception: BreakGlass, why: str, tier: str, by: Actor, at: datetime) -> None:
    exception.save(force_insert=True)
    audit.record("exception.open", exception, by=by, at=at, why=why, tier=tier, subject=str(exception.situation_id), told=exception.told)
    counting.count(event="exception", cuts={"why": why}, by=by, at=at)


@atomic
def read(*, exception: BreakGlass, justified: bool, by: Actor, at: datetime) -> BreakGlass:
    """The officer has read the reason, and says whether it carried the opening.  Nobody reads their own."""
    require(by, OVERSEE)
    require_other(by, exception.person)
    row = BreakGlass.objects.select_for_update().get(pk=exception.pk)
    if row.read_at is not None:
        raise ValidationError(_("Somebody has read this already."))
    row.read_by, row.read_at, row.justified = by.id, at, justified
    row.save(update_fields=["read_by", "read_at", "justified"])
    audit.record("exception.read", row, by=by, at=at, justified=int(justified))
    return row
