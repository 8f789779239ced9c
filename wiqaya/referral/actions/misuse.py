"""Reports of misuse: taken in without a name, read by the oversight office, answered under the receipt, counted."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import people_with
from wiqaya.referral import clocks, notices, office, receipts, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import boxing, counting, handing
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import Disclosure, MisuseReport
from wiqaya.referral.words.overseeing import Found, Misuse, Teller
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import NOBODY, Actor, require
from wiqaya.safeguards.tenancy import current_city
from wiqaya.safeguards.texts import unfit

KEPT = timedelta(days=365)  # after the answer


def report(*, kind: str, teller: str, text: str, once: str = "", by: Actor, at: datetime) -> tuple[MisuseReport, str]:
    """Take in a report; returns it with its receipt of sixteen digits, which is shown once.

    Whoever writes needs no account, and staff who are signed in leave no more than the day either: no line in the trail.
    The same page (`once`) sent twice is one report.  Raises ValidationError.  Must stand outside of a transaction.
    """
    with inside():
        _complete(kind, teller, text)
        city = current_city()
        if city is None:
            raise sealing.Hidden
        day = timezone.localdate(at)
        midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        receipt = receipts.receipt_for(once, json.dumps(["misuse", kind, teller, text]))
        mark = receipts.digest(receipt)
        sent = MisuseReport.objects.filter(receipt=mark).first()
        if sent is not None:
            return sent, receipt
        key = uuid.uuid4()
        ring = boxing.box(subject=key, city=city, by=NOBODY, at=midnight)
        row = MisuseReport(
            id=key, kind=kind, teller=teller, receipt=mark, received_on=day, due=day + clocks.RIGHTS, forget_on=day + clocks.RIGHTS + KEPT,
            content=sealing.seal(ring, "misuse_report.content", key, {"text": text.strip()}),
        )  # fmt: skip
        try:
            _keep(row=row, by=NOBODY, at=midnight)
        except IntegrityError:  # the same page sent twice at the same time
            handing.undo(city=city, subject=key, by=NOBODY, at=midnight)
            return MisuseReport.objects.get(receipt=mark), receipt
        notices.tell(people_with(OVERSEE, on=day))
    return row, receipt


def _complete(kind: str, teller: str, text: str) -> None:
    wrong: dict[str, str] = {}
    if kind not in Misuse.values:
        wrong["kind"] = _("Choose from the list.")
    if teller not in Teller.values:
        wrong["teller"] = _("Choose from the list.")
    if unreadable := unfit(text):
        wrong["text"] = unreadable
    if wrong:
        raise ValidationError(wrong)


@atomic
def _keep(*, row: MisuseReport, by: Actor, at: datetime) -> None:
    row.save(force_insert=True)
    counting.count(event="misuse", cuts={"kind": row.kind}, by=by, at=at)


def answer(*, report: MisuseReport, outcome: str, text: str, by: Actor, at: datetime) -> MisuseReport:
    """Answer in plain words, under the receipt of whoever wrote.  Must stand outside of a transaction."""
    require(by, OVERSEE)
    with inside():
        wrong: dict[str, str] = {}
        if outcome not in Found.values:
            wrong["outcome"] = _("Choose from the list.")
        if not text.strip():
            wrong["text"] = _("Write the answer in plain words.")
        if wrong:
            raise ValidationError(wrong)
        ring = office.ring(report, subject=report.pk, by=by, at=at, why="answer")
        sealed = sealing.seal(ring, "misuse_report.answer", report.pk, {"text": text.strip()})
        return _answered(report=report, answer=sealed, outcome=outcome, by=by, at=at)


@atomic
def _answered(*, report: MisuseReport, answer: bytes, outcome: str, by: Actor, at: datetime) -> MisuseReport:
    row = MisuseReport.objects.select_for_update().get(pk=report.pk)
    if row.answered_on is not None:
        raise ValidationError(_("This was answered already."))
    day = timezone.localdate(at)
    row.answer, row.outcome, row.answered_on, row.reader, row.forget_on = answer, outcome, day, by.id, day + KEPT
    row.save(update_fields=["answer", "outcome", "answered_on", "reader", "forget_on"])
    audit.record("misuse.answer", row, by=by, at=at, kind=row.kind, outcome=outcome)
    counting.count(event="misuse-answered", cuts={"outcome": outcome}, by=by, at=at, days=(day - row.received_on).days)
    return row


def forget_report(*, report: MisuseReport, by: Actor, at: datetime) -> None:
    """A report of the past, with its key."""
    keys.destroy_case(city=report.city_id, case=report.pk)
    _forgotten(report=report, by=by, at=at)


@atomic
def _forgotten(*, report: MisuseReport, by: Actor, at: datetime) -> None:
    audit.record("misuse.forget", report, by=by, at=at, what=report.kind)
    Disclosure.objects.filter(subject=report.pk).delete()
    report.delete()
