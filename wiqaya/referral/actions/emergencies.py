"""Danger to life (R61): the emergency number is called outside of here; what was passed on stays as little as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import people_with
from wiqaya.referral import notices, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import boxing, counting
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import Emergency
from wiqaya.referral.queries import situations
from wiqaya.referral.words.overseeing import Passed, SecondView
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor, require_other

SECOND_WITHIN = timedelta(hours=24)


def note_emergency(*, short: str, reason: str, told_to: str, passed: Sequence[str], asked: str, by: Actor, at: datetime) -> Emergency:
    """Write down that somebody was called to protect a life: why, whom, what was passed on.  Must stand outside of a transaction.

    The officer is told at once; a second person looks at it within 24 hours, also where one agreed before the call.
    """
    with inside():
        row = situations.situation(by, short, at)
        wrong: dict[str, str] = {}
        if not reason.strip():
            wrong["reason"] = _("Write what happens now, and why it cannot wait.")
        if not told_to.strip():
            wrong["told_to"] = _("Write which service was called, not who answered.")
        if not passed or not set(passed) <= set(Passed.values):
            wrong["passed"] = _("Say what was passed on.")
        if asked not in SecondView.values:
            wrong["asked"] = _("Choose from the list.")
        if wrong:
            raise ValidationError(wrong)
        ring = boxing.box(subject=row.pk, city=row.city_id, by=by, at=at)
        made = Emergency(situation=row, fields=sorted(set(passed)), by=by.id, at=at, second_due=at + SECOND_WITHIN, officer_told_at=at)
        content = {"reason": reason.strip(), "told_to": told_to.strip(), "asked": asked}
        made.content = sealing.seal(ring, "emergency.content", made.pk, content)
        _keep(emergency=made, by=by, at=at)
        notices.tell(user for user in people_with(OVERSEE, on=timezone.localdate(at)) if user.id != by.id)
    return made


@atomic
def _keep(*, emergency: Emergency, by: Actor, at: datetime) -> None:
    emergency.save(force_insert=True)
    audit.record("emergency.note", emergency, by=by, at=at, fields=emergency.fields, subject=str(emergency.situation_id))
    counting.count(event="emergency", cuts={}, by=by, at=at)


def second(*, emergency: Emergency, ring: keys.Ring, agrees: bool, text: str, by: Actor, at: datetime) -> Emergency:
    """The second person says whether it was necessary and little enough; a no is kept with its reason, and the officer reads it."""
    require_other(by, emergency.by)
    if not agrees and not text.strip():
        raise ValidationError({"text": _("Write why.")})
    content = sealing.read(ring, "emergency.content", emergency.pk, emergency.content)
    sealed = sealing.seal(ring, "emergency.content", emergency.pk, {**content, "agrees": agrees, "second": text.strip()})
    return _seconded(emergency=emergency, content=sealed, agrees=agrees, by=by, at=at)


@atomic
def _seconded(*, emergency: Emergency, content: bytes, agrees: bool, by: Actor, at: datetime) -> Emergency:
    row = Emergency.objects.select_for_update().get(pk=emergency.pk)
    if row.second is not None:
        raise ValidationError(_("Somebody has looked at this already."))
    row.second, row.second_at, row.content = by.id, at, content
    row.save(update_fields=["second", "second_at", "content"])
    audit.record("emergency.second", row, by=by, at=at, agrees=int(agrees))
    return row


@atomic
def note_told(*, emergency: Emergency, on: date, by: Actor, at: datetime) -> Emergency:
    """The person was told, once it was safe."""
    row = Emergency.objects.select_for_update().get(pk=emergency.pk)
    if not timezone.localdate(row.at) <= on <= timezone.localdate(at):
        raise ValidationError({"on": _("Choose a day between the call and today.")})
    row.person_told_on = on
    row.save(update_fields=["person_told_on"])
    audit.record("emergency.told", row, by=by, at=at)
    return row
