"""Advice: a question without a person as its subject, its answers, and its end.  Nothing here leads to a situation."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, guards, receipts, sealing
from wiqaya.referral.actions import forgetting, handing
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents import Question
from wiqaya.referral.models import AdviceTally, Enquiry, EnquiryNote, Mechanism
from wiqaya.referral.queries.advice import advises, answer_due, question_of
from wiqaya.referral.words import Channel, Function, Relation, Tier, Topic, Wanted
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.keys import Ring
from wiqaya.safeguards.texts import LONGEST, unfit


class NoAdviser(Exception):
    """Nobody is cleared to answer today."""


def ask(
    *,
    mechanism: Mechanism,
    question: Question,
    relation: str,
    channel: str = Channel.WEB,
    contact: str = "",
    once: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Enquiry, str]:
    """Take in a question; returns it with its receipt of sixteen digits, which is shown once.

    Only the day is kept, no line in the trail, no key that grows with time.  The same page (`once`) sent twice is one question.
    The contact lies under a key of its own.  Raises NoAdviser, or ValidationError by field.
    """
    day = timezone.localdate(at)
    if not advises(mechanism, at):
        raise NoAdviser
    _check(question, relation, channel, contact)
    at = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    receipt = receipts.receipt_for(once, json.dumps([question.plain(), relation, contact], sort_keys=True))
    mark = receipts.digest(receipt)
    sent = Enquiry.objects.filter(receipt=mark).first()
    if sent is not None:
        return sent, receipt
    key = uuid.uuid4()
    opened = handing.found(subject=key, tier=Tier.ADVICE, agency=mechanism.host, ground=handing.OWN, by=NOBODY, at=at)
    row = Enquiry(
        id=key, mechanism=mechanism, day=day, forget_on=day + clocks.ADVICE, relation=relation, channel=channel, receipt=mark,
        content=sealing.seal(opened, "enquiry.content", key, question.plain()), answer_due=answer_due(mechanism, day),
    )  # fmt: skip
    if contact:
        box = handing.found(subject=key, tier=Tier.REPLY, agency=mechanism.host, ground=handing.OWN, by=NOBODY, at=at)
        row.contact = sealing.seal(box, "enquiry.contact", key, {"text": contact})
    try:
        _keep(enquiry=row, by=by, at=at)
    except IntegrityError:  # the same page sent twice at the same time
        handing.undo(city=mechanism.city_id, subject=key, by=by, at=at)
        return Enquiry.objects.get(receipt=mark), receipt
    return row, receipt


@atomic
def _keep(*, enquiry: Enquiry, by: Actor, at: datetime) -> None:
    enquiry.save(force_insert=True)
    _count(enquiry, "", 1)


def _check(question: Question, relation: str, channel: str, contact: str) -> None:
    wrong: dict[str, str] = {}
    if relation not in Relation.values:
        wrong["relation"] = _("Choose from the list.")
    if channel not in Channel.values or question.wanted not in Wanted.values:
        wrong["wanted"] = _("Choose from the list.")
    if not question.text.strip():
        wrong["text"] = _("Write a sentence.")
    if question.wanted == Wanted.CALL and not contact.strip():
        wrong["phone"] = _("Write the number that we should call, or choose another way.")
    if wrong:
        raise ValidationError(wrong)
    _read({name: getattr(question, name) for name in ("text", "tried", "hopes")})


def _read(texts: dict[str, str]) -> None:
    long = {name: unfit(text) for name, text in texts.items() if len(text) > LONGEST}
    if long:
        raise ValidationError(long)
    guards.without_identity(texts)


def write(*, enquiry: Enquiry, text: str, by: Actor, at: datetime) -> EnquiryNote:
    """One more message of whoever wrote.  The conversation is kept for thirty days from its last message."""
    if unreadable := unfit(text):
        raise ValidationError({"text": unreadable})
    _read({"text": text})
    opened = sealing.with_code(enquiry, tier=Tier.ADVICE, at=at)
    day = timezone.localdate(at)
    note = _sealed(opened, enquiry, text, day, None)
    _noted(note=note, changes={"answered_on": None, "answer_due": answer_due(enquiry.mechanism, day)}, by=by, at=at)
    return note


def answer(*, enquiry: Enquiry, text: str, topic: str, by: Actor, at: datetime) -> Enquiry:
    """An adviser answers, and says what the question was about: the topic is all that is counted of it.

    Without a text only where a call was wanted (its number is forgotten now) or no answer at all.
    """
    if topic not in Topic.values:
        raise ValidationError({"topic": _("Choose from the list.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": unfit(text)})
    guards.about_conduct({"text": text}, by_law=True)
    opened = sealing.ring(
        subject=enquiry.pk, tier=Tier.ADVICE, mechanism=enquiry.mechanism_id, by=by, at=at, why="answer", functions=[Function.ADVISER]
    )
    wanted = question_of(enquiry, opened).wanted
    if not text.strip() and wanted == Wanted.CODE:
        raise ValidationError({"text": _("Write a sentence.")})
    day = timezone.localdate(at)
    note = _sealed(opened, enquiry, text, day, by) if text.strip() else None
    return _answered(enquiry=enquiry, note=note, topic=topic, drop_contact=wanted == Wanted.CALL, by=by, at=at)


def _sealed(opened: Ring, enquiry: Enquiry, text: str, day: date, by: Actor | None) -> EnquiryNote:
    note = EnquiryNote(enquiry=enquiry, day=day, from_adviser=by is not None, by=by.id if by else None)
    note.content = sealing.seal(opened, "enquiry_note.content", note.pk, {"text": text})
    return note


@atomic
def _noted(*, note: EnquiryNote, changes: dict[str, object], by: Actor, at: datetime) -> Enquiry:
    """Number the message under a lock of its conversation, and move the day of forgetting."""
    row = Enquiry.objects.select_for_update().get(pk=note.enquiry_id)
    note.number = row.notes.count() + 1
    note.save(force_insert=True)
    for name, value in {**changes, "forget_on": note.day + clocks.ADVICE}.items():
        setattr(row, name, value)
    row.save()
    return row


@atomic
def _answered(*, enquiry: Enquiry, note: EnquiryNote | None, topic: str, drop_contact: bool, by: Actor, at: datetime) -> Enquiry:
    day = timezone.localdate(at)
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    _count(row, row.topic, -1)
    _count(row, topic, 1, in_time=row.answered_on is None and day <= row.answer_due and row.topic == "")
    changes: dict[str, object] = {"topic": topic, "answered_on": day} | ({"contact": None} if drop_contact else {})
    if note is not None:
        row = _noted(note=note, changes=changes, by=by, at=at)
    else:
        Enquiry.objects.filter(pk=row.pk).update(**changes)
        row.refresh_from_db()
    audit.record("advice.answer", row, by=by, at=at, topic=topic)
    return row


def _count(enquiry: Enquiry, topic: str, step: int, *, in_time: bool = False) -> None:
    """One more, or one less, among the questions of the month in which this one came."""
    row, _made = AdviceTally.objects.get_or_create(
        month=enquiry.day.replace(day=1), topic=topic, relation=enquiry.relation, channel=enquiry.channel
    )
    AdviceTally.objects.filter(pk=row.pk).update(count=F("count") + step, answered_in_time=F("answered_in_time") + int(in_time))


def erase(*, enquiry: Enquiry, by: Actor, at: datetime) -> None:
    """Whoever wrote takes it back: at once, with its keys; the count stays."""
    forgetting.forget_enquiry(enquiry=enquiry, why="asked", by=by, at=at)
