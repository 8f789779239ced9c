"""Questions for advice, for the adviser who holds their key and for whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from wiqaya.referral import sealing
from wiqaya.referral.contents import Question
from wiqaya.referral.models import Disclosure, DutyShift, Enquiry, EnquiryNote, Mechanism
from wiqaya.referral.words import About, DisclosureState, Function, MechanismState, Tier
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keys import Ring

ADVISER = (Function.ADVISER,)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation."""

    text: str
    day: date
    from_staff: bool


def advises(mechanism: Mechanism, at: datetime) -> bool:
    """Whether somebody of the service that reads is cleared to answer (decision 21: that is all advice needs)."""
    if mechanism.state == MechanismState.CLOSED:
        return False
    return bool(sealing.in_date(at).filter(mechanism=mechanism, agency=mechanism.host, function__in=ADVISER).exists())


def advising(at: datetime, only: UUID | None = None) -> Mechanism | None:
    """The city's mechanism whose advisers answer today, open ones first; or none but `only`."""
    every = Mechanism.objects.filter(pk=only) if only else Mechanism.objects.all()
    rows = every.exclude(state=MechanismState.CLOSED).order_by(F("opened_at").asc(nulls_last=True), "made_at")
    return next((row for row in rows if advises(row, at)), None)


def answer_due(mechanism: Mechanism, day: date) -> date:
    """The working day by which an answer is promised.  Working days are those with a shift for advice; without shifts, five of seven."""
    worked = set(DutyShift.objects.filter(mechanism=mechanism, function__in=ADVISER).values_list("weekday", flat=True))
    if not worked:
        return day + timedelta(days=-(-mechanism.answer_days * 7 // 5))
    left = mechanism.answer_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() in worked
    return day


def desk(by: Actor, at: datetime) -> QuerySet[Enquiry]:
    """Questions whose key the adviser's service holds, those without an answer first, oldest first.  Raises Hidden for who does not advise."""
    mechanisms = sealing.clearances_of(by, at).filter(function__in=ADVISER).values_list("mechanism", flat=True)
    if not mechanisms:
        raise sealing.Hidden
    held = Disclosure.objects.filter(subject=OuterRef("pk"), agency=sealing.agency_of(by), tier=Tier.ADVICE, state=DisclosureState.DONE)
    rows = Enquiry.objects.filter(Exists(held), mechanism__in=list(mechanisms))
    return rows.order_by(F("answered_on").asc(nulls_first=True), "answer_due", "day", "id")


def enquiry(by: Actor, key: UUID, at: datetime) -> Enquiry:
    """One of them.  Raises Hidden."""
    found = desk(by, at).filter(pk=key).select_related("mechanism").first()
    if found is None:
        raise sealing.Hidden
    return found


def conversation(row: Enquiry, *, by: Actor, at: datetime) -> tuple[Question, list[Said]]:
    """The question and its messages, for an adviser; one opening, one line in the trail.  Raises Hidden."""
    opened = sealing.ring(subject=row.pk, tier=Tier.ADVICE, mechanism=row.mechanism_id, by=by, at=at, why="advice", functions=ADVISER)
    return question_of(row, opened), said(row, opened)


def contact_of(row: Enquiry, *, by: Actor, at: datetime) -> str:
    """How to call back, for the adviser who does; every showing is noted.  Raises Hidden."""
    opened = sealing.ring(subject=row.pk, tier=Tier.REPLY, mechanism=row.mechanism_id, by=by, at=at, why="contact", functions=ADVISER)
    return str(sealing.read(opened, "enquiry.contact", row.pk, row.contact).get("text", ""))


def late(row: Enquiry, on: date) -> bool:
    """Whether the promised day has passed without an answer: the page of the code says so by itself, no job can forget it."""
    return row.answered_on is None and row.answer_due < on


def about_words(asked: Question) -> str:
    return str(About(asked.about).label)


def question_of(row: Enquiry, opened: Ring) -> Question:
    return Question.of(sealing.read(opened, "enquiry.content", row.pk, row.content))


def said(row: Enquiry, opened: Ring) -> list[Said]:
    notes: Sequence[EnquiryNote] = list(row.notes.all())
    return [
        Said(sealing.read(opened, "enquiry_note.content", note.pk, note.content)["text"], note.day, note.from_adviser) for note in notes
    ]
