"""Asking for support: for oneself or for somebody, by web, telephone, in person or pointed here by a service."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, guards, receipts, sealing
from wiqaya.referral.actions import counting, forgetting, handing, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents import Notes
from wiqaya.referral.models import Certificate, Mechanism, Message, Situation
from wiqaya.referral.queries.mechanism import seat_of, signs_in_force, takes_in
from wiqaya.referral.queries.sharing import mark
from wiqaya.referral.words import Asker, Channel, Closing, OpensTo, Stage, Tier, Urgency
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import NOBODY, Actor

TEXTS = ("strengths_text", "life", "tried", "hopes", "told_reason", "access")


class NotOpen(Exception):
    """The mechanism takes nothing in today: conditions lapsed, paused, or not for whoever asks."""


def ask(
    *,
    mechanism: Mechanism,
    notes: Notes,
    asker: str,
    channel: str,
    contact: str = "",
    urgency: str = Urgency.MONTH,
    once: str = "",
    served: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Situation, str]:
    """Take down a request for support; returns it with the receipt of sixteen digits, which is shown once.

    Of somebody without an account only the day is kept, and nothing in the trail.  The same page (`once`) sent twice is one request.
    `served`: key of the city through whose door it came, of a mechanism of several; it is counted, and stands nowhere else.
    Raises NotOpen, or ValidationError by field.
    """
    day = timezone.localdate(at)
    if not takes_in(mechanism, day) or (by.kind != "person" and mechanism.opens_to == OpensTo.PROFESSIONALS):
        raise NotOpen
    _check(notes, asker, channel)
    _known_signs(mechanism, notes)
    if by.kind != "person":
        at = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    receipt = receipts.receipt_for(once, json.dumps([notes.plain(), asker, contact], sort_keys=True))
    known = receipts.digest(receipt)
    sent = Situation.objects.filter(receipt=known).first()
    if sent is not None:
        return sent, receipt
    key = uuid.uuid4()
    home = _home(mechanism, asker, by, day)
    opened = handing.found(subject=key, tier=Tier.NOTES, agency=home, ground=handing.OWN, by=by, at=at)
    box = handing.found(subject=key, tier=Tier.REPLY, agency=home, ground=handing.OWN, by=by, at=at)
    row = Situation(
        id=key, mechanism=mechanism, asker=asker, channel=channel, urgency=urgency, minor=notes.minor, home=home, stage_since=day, received_on=day,
        review_due=day + clocks.REVIEW, forget_on=day + clocks.UNREAD, receipt=known,
        notes=sealing.seal(opened, "situation.notes", key, notes.plain()),
        contact=sealing.seal(box, "situation.contact", key, {"text": contact}) if contact else None,
    )  # fmt: skip
    try:
        _keep(row=row, served=served, by=by, at=at)
    except IntegrityError:  # the same page sent twice at the same time
        handing.undo(city=mechanism.city_id, subject=key, by=by, at=at)
        return Situation.objects.get(receipt=known), receipt
    return row, receipt


def _home(mechanism: Mechanism, asker: str, by: Actor, day: date) -> UUID:
    """The professional's own service where it is a member, else the service that reads what comes in."""
    own = asker == Asker.PROFESSIONAL and seat_of(mechanism, by.agency, day) is not None
    return by.agency if own and by.agency else mechanism.host


@atomic
def _keep(*, row: Situation, served: str, by: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    if by.id != NOBODY.id:
        audit.record("situation.ask", row, by=by, at=at, asker=row.asker, channel=row.channel)
    cuts = {"asker": row.asker, "channel": row.channel}
    if row.mechanism.serves:
        cuts["served"] = mark(served if served in row.mechanism.serves else row.city_id)
    counting.count(event="received", cuts=cuts, by=by, at=at)


def _check(notes: Notes, asker: str, channel: str) -> None:
    wrong: dict[str, str] = {}
    if asker not in Asker.values or channel not in Channel.values:
        raise ValidationError(_("Say who asks, and which way the request came."))
    if not notes.strengths:
        wrong["strengths"] = _("Name at least one strength, or “none known yet, we will ask”.")
    if not notes.signs and not notes.needs:
        wrong["signs"] = _("Say what was seen, or what is needed.")
    if notes.told == "better-not" and not notes.told_reason:
        wrong["told_reason"] = _("Say why it is better that the person does not know yet.")
    if wrong:
        raise ValidationError(wrong)
    texts = {name: getattr(notes, name) for name in TEXTS} | {f"sign_{sign.code}": sign.text for sign in notes.signs}
    guards.without_identity(texts)
    guards.about_conduct(texts)


def _known_signs(mechanism: Mechanism, notes: Notes) -> None:
    current = signs_in_force(mechanism)
    known = {sign["code"] for sign in current.signs} if current else set()
    unknown = [sign.code for sign in notes.signs if sign.code not in known]
    if unknown:
        raise ValidationError({"signs": _("%(codes)s: not in the list of signs in force.") % {"codes": ", ".join(unknown)}})


def write(*, situation: Situation, ring: keys.Ring, text: str, from_staff: bool, by: Actor, at: datetime) -> Message:
    """One more message in the reply box; whoever writes from outside names nobody there either."""
    if not text.strip():
        raise ValidationError({"text": _("Write a sentence.")})
    if not from_staff:
        guards.without_identity({"text": text})
    return _message(situation=situation, ring=ring, text=text, from_staff=from_staff, by=by, at=at)


@atomic
def _message(*, situation: Situation, ring: keys.Ring, text: str, from_staff: bool, by: Actor, at: datetime) -> Message:
    number = situation.messages.count() + 1
    row = Message(situation=situation, number=number, day=timezone.localdate(at), from_staff=from_staff, by=by.id if from_staff else None)
    row.content = sealing.seal(ring, "message.content", row.pk, {"text": text})
    row.save()
    if from_staff:
        audit.record("situation.answer", situation, by=by, at=at, number=number)
    return row


class Reviewed(Exception):
    """The first review has begun to rest on it: from now on erasing is a request with a term."""


def take_away(*, situation: Situation, by: Actor, at: datetime) -> Certificate:
    """Whoever asked takes it back before the first review is done: everything goes at once.  Raises Reviewed afterwards."""
    if situation.stage not in (Stage.RECEIVED, Stage.REVIEW):
        raise Reviewed
    at = timezone.make_aware(datetime.combine(timezone.localdate(at), datetime.min.time()))
    closed = moving.close(situation=situation, reason=Closing.ASKED, by=by, at=at)
    return forgetting.forget_situation(situation=closed, why=Closing.ASKED, by=by, at=at)
