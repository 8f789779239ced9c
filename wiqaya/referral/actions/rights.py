"""What people ask about their own data (R54): thirty days, a reader who does not sit on the panel, and nothing moves while it is looked at."""

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
from wiqaya.referral.actions import boxing, counting, forgetting, handing, moving
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import RightsRequest, Situation
from wiqaya.referral.words import Closing, Stage
from wiqaya.referral.words.overseeing import Asked, Outcome
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, Actor, require
from wiqaya.safeguards.tenancy import current_city
from wiqaya.safeguards.texts import unfit

KEPT = timedelta(days=365)  # after the answer
HOLDS = frozenset({Asked.CORRECTION, Asked.OBJECTION, Asked.ERASURE})  # nothing moves until they are answered
ANSWERS: dict[str, tuple[Outcome, ...]] = {
    Asked.ACCESS: (Outcome.GIVEN, Outcome.NOTHING_HELD, Outcome.REFUSED),
    Asked.CORRECTION: (Outcome.CORRECTED, Outcome.NOTHING_HELD, Outcome.NOT_UPHELD),
    Asked.OBJECTION: (Outcome.UPHELD, Outcome.NOTHING_HELD, Outcome.NOT_UPHELD),
    Asked.ERASURE: (Outcome.ERASED, Outcome.NOTHING_HELD, Outcome.REFUSED),
    Asked.COMPLAINT: (Outcome.UPHELD, Outcome.NOT_UPHELD),
}
WITH_SITUATION = frozenset({Outcome.GIVEN, Outcome.CORRECTED, Outcome.ERASED})


def ask(
    *, kind: str, text: str, reference: str = "", contact: str = "", once: str = "", by: Actor, at: datetime
) -> tuple[RightsRequest, str]:
    """Take in a request; returns it with its receipt of sixteen digits, which is shown once.

    Whoever writes needs no account and leaves the day alone.  The same page (`once`) sent twice is one request.  Raises ValidationError.
    """
    with inside():
        _complete(kind, text)
        city = current_city()
        if city is None:
            raise sealing.Hidden
        day = timezone.localdate(at)
        at = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        receipt = receipts.receipt_for(once, json.dumps([kind, text, reference, contact]))
        mark = receipts.digest(receipt)
        sent = RightsRequest.objects.filter(receipt=mark).first()
        if sent is not None:
            return sent, receipt
        key = uuid.uuid4()
        ring = boxing.box(subject=key, city=city, by=NOBODY, at=at)
        row = RightsRequest(
            id=key, kind=kind, receipt=mark, received_on=day, due=day + clocks.RIGHTS, forget_on=day + clocks.RIGHTS + KEPT,
            content=sealing.seal(ring, "rights_request.content", key, {"text": text.strip(), "reference": reference.strip()}),
            contact=sealing.seal(ring, "rights_request.contact", key, {"text": contact.strip()}) if contact.strip() else None,
        )  # fmt: skip
        try:
            _keep(request=row, by=by, at=at)
        except IntegrityError:  # the same page sent twice at the same time
            handing.undo(city=city, subject=key, by=by, at=at)
            return RightsRequest.objects.get(receipt=mark), receipt
        notices.tell(people_with(OVERSEE, on=day))
    return row, receipt


def _complete(kind: str, text: str) -> None:
    wrong: dict[str, str] = {}
    if kind not in Asked.values:
        wrong["kind"] = _("Choose from the list.")
    if unreadable := unfit(text):
        wrong["text"] = unreadable
    if wrong:
        raise ValidationError(wrong)


@atomic
def _keep(*, request: RightsRequest, by: Actor, at: datetime) -> None:
    request.save(force_insert=True)
    counting.count(event="rights", cuts={"kind": request.kind}, by=by, at=at)


@atomic
def link(*, request: RightsRequest, short: str, by: Actor, at: datetime) -> RightsRequest:
    """Somebody showed, face to face, that this is about them: the reference of their situation is noted, never what was shown.

    Correction, objection and erasure hold the situation: nothing moves until they are answered.  There is no search by name.
    """
    row = _to_answer(request, by, at)
    situation = Situation.objects.select_for_update().filter(short=short.strip().lower()).first()
    if situation is None:
        raise ValidationError({"short": _("There is no situation with this reference. The service that leads can tell it to the person.")})
    row.situation, row.identity_checked_on, row.reader = situation, timezone.localdate(at), by.id
    row.save(update_fields=["situation", "identity_checked_on", "reader"])
    if row.kind in HOLDS and not situation.held:
        situation.held = True
        situation.save(update_fields=["held"])
        audit.record("situation.hold", situation, by=by, at=at)
    audit.record("rights.link", row, by=by, at=at, kind=row.kind)
    return row


def _to_answer(request: RightsRequest, by: Actor, at: datetime) -> RightsRequest:
    """The request, locked, for a reader of the oversight office who does not sit on the panel."""
    require(by, OVERSEE)
    if sealing.in_date(at).filter(person=by.id).exists():
        raise ValidationError(_("You sit in the mechanism. Somebody who does not answers this."))
    row = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if row.answered_on is not None:
        raise ValidationError(_("This was answered already."))
    return row


def answer(*, request: RightsRequest, outcome: str, text: str, by: Actor, at: datetime) -> RightsRequest:
    """Answer in plain words, under the receipt of whoever asked.  An erasure happens here and now.  Must stand outside of a transaction."""
    with inside():
        _fits(request, outcome, text)
        ring = office.ring(request, subject=request.pk, by=by, at=at, why="answer")
        sealed = sealing.seal(ring, "rights_request.answer", request.pk, {"text": text.strip()})
        row, held = _answered(request=request, answer=sealed, outcome=outcome, by=by, at=at)
        if outcome == Outcome.ERASED and held is not None:
            _erase(held, by, at)
            row.refresh_from_db()
    return row


def _fits(request: RightsRequest, outcome: str, text: str) -> None:
    wrong: dict[str, str] = {}
    if outcome not in ANSWERS[request.kind]:
        wrong["outcome"] = _("This answer does not fit what was asked.")
    elif outcome in WITH_SITUATION and request.situation_id is None:
        wrong["outcome"] = _("Check face to face who asks, and note the reference of the situation first.")
    elif outcome == Outcome.NOTHING_HELD and request.situation_id is not None:
        wrong["outcome"] = _("A situation was noted here: something is held.")
    if not text.strip():
        wrong["text"] = _("Write the answer in plain words.")
    if wrong:
        raise ValidationError(wrong)


@atomic
def _answered(*, request: RightsRequest, answer: bytes, outcome: str, by: Actor, at: datetime) -> tuple[RightsRequest, Situation | None]:
    row = _to_answer(request, by, at)
    day = timezone.localdate(at)
    row.answer, row.outcome, row.answered_on, row.reader, row.forget_on = answer, outcome, day, by.id, day + KEPT
    row.save(update_fields=["answer", "outcome", "answered_on", "reader", "forget_on"])
    audit.record("rights.answer", row, by=by, at=at, kind=row.kind, outcome=outcome)
    counting.count(event="rights-answered", cuts={"outcome": outcome}, by=by, at=at, days=(day - row.received_on).days)
    held = row.situation
    if held is not None and outcome != Outcome.UPHELD and not _others_hold(row):
        Situation.objects.filter(pk=held.pk).update(held=False)
        audit.record("situation.release", held, by=by, at=at)
    return row, held


def _others_hold(row: RightsRequest) -> bool:
    """Whether another request on the same situation keeps it where it stands: one that waits, or an objection that was right."""
    others = RightsRequest.objects.filter(situation=row.situation, kind__in=HOLDS).exclude(pk=row.pk)
    return others.filter(answered_on__isnull=True).exists() or others.filter(outcome=Outcome.UPHELD).exists()


def _erase(situation: Situation, by: Actor, at: datetime) -> None:
    situation.refresh_from_db()
    if situation.stage != Stage.CLOSED:
        situation = moving.close(situation=situation, reason=Closing.ASKED, by=by, at=at)
    forgetting.forget_situation(situation=situation, why=Closing.ASKED, by=by, at=at)
