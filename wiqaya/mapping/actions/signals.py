"""Every write to early signals: noted, taken, checked, answered, joined by hand, linked with an issue.  Never about a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, SIGNALS
from wiqaya.mapping.actions.cycle import start_small
from wiqaya.mapping.actions.issues import begin, write
from wiqaya.mapping.models import Cycle, Issue, Signal
from wiqaya.mapping.queries.signals import alike, due_by, may_correct, require_inbox
from wiqaya.mapping.versions import refuse_frozen
from wiqaya.mapping.words import Holder, SignalKind, SignalState, Urgency
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep

if TYPE_CHECKING:
    from wiqaya.places.models import Area

Texts = Mapping[str, str]  # {lang: text}


@transaction.atomic
def note_signal(
    *, kind: str, text: Texts, source: str, by: Actor, at: datetime, area: Area | None = None, urgency: str = Urgency.WEEK
) -> Signal:
    """Take down what was seen or heard, by kind and area.  Raises NamesAPerson when the text could show who somebody is."""
    require(by, SIGNALS)
    row = Signal(text=WordsValue(), received_at=at, received_by=by.id)
    _fill(row, kind=kind, text=text, source=source, area=area, urgency=urgency, by=by, at=at)
    audit.record("signal.note", row, by=by, at=at, kind=row.kind, urgency=row.urgency)
    return row


@transaction.atomic
def correct_signal(
    *, signal: Signal, kind: str, text: Texts, source: str, by: Actor, at: datetime, area: Area | None = None, urgency: str = Urgency.WEEK
) -> Signal:
    """Put right what was noted: whoever noted it while it is new, and those who look after the inbox."""
    row = _locked(signal)
    if not may_correct(by, row):
        require_inbox(by)
    _fill(row, kind=kind, text=text, source=source, area=area, urgency=urgency, by=by, at=at)
    audit.record("signal.correct", row, by=by, at=at, kind=row.kind, urgency=row.urgency)
    return row


def _fill(row: Signal, *, kind: str, text: Texts, source: str, area: Area | None, urgency: str, by: Actor, at: datetime) -> None:
    row.kind, row.source = _one_of(SignalKind, "kind", kind), _one_of(Holder, "source", source)
    row.urgency, row.area = _one_of(Urgency, "urgency", urgency), area
    row.due = due_by(row.urgency, told=row.received_at.date())
    row.text = keep(row.text, text, by=by, at=at, field="text")
    if not row.text:
        raise ValidationError({"text": _("Write what was seen or heard, in a sentence or two.")})
    row.save()


def _one_of(choices: type[models.TextChoices], field: str, value: str) -> str:
    if value not in choices.values:
        raise ValidationError({field: _("“%(word)s” is not one of: %(known)s.") % {"word": value, "known": ", ".join(choices.values)}})
    return value


def _locked(signal: Signal) -> Signal:
    return Signal.objects.select_for_update().get(pk=signal.pk)


def _opened(signal: Signal, by: Actor) -> Signal:
    """The signal, locked, for those who look after the inbox; one that stands with another is worked on there."""
    require_inbox(by)
    row = _locked(signal)
    if row.same_as_id:
        raise ValidationError(_("This signal stands with another one. Go on there, or take it out first."), "joined")
    return row


@transaction.atomic
def take(*, signal: Signal, by: Actor, at: datetime) -> Signal:
    """Somebody looks after it from now on; also in the place of whoever did before."""
    row = _opened(signal, by)
    _take(row, by=by, at=at)
    row.save()
    audit.record("signal.take", row, by=by, at=at)
    return row


def _take(row: Signal, *, by: Actor, at: datetime) -> None:
    row.taken_by, row.taken_at = by.id, at
    if row.state == SignalState.NEW:
        row.state = SignalState.CHECKING


@transaction.atomic
def verify(*, signal: Signal, confirmed: bool, verification: Texts, by: Actor, at: datetime) -> Signal:
    """What the check found, and how it was checked.  A second check replaces the first; the log keeps both."""
    row = _opened(signal, by)
    row.verification = keep(row.verification, verification, by=by, at=at, field="verification")
    if not row.verification:
        raise ValidationError({"verification": _("Write how it was checked: who was asked, what was looked at. No names.")})
    if row.taken_by is None:
        _take(row, by=by, at=at)
    row.confirmed = confirmed
    row.state = SignalState.CONFIRMED if confirmed else SignalState.NOT_CONFIRMED
    row.save()
    audit.record("signal.verify", row, by=by, at=at, confirmed=confirmed)
    return row


@transaction.atomic
def answer(*, signal: Signal, text: Texts, by: Actor, at: datetime) -> Signal:
    """Tell those who told us what came of it.  An answer before the check is kept, and the signal stays open."""
    row = _opened(signal, by)
    row.answer = keep(row.answer, text, by=by, at=at, field="text")
    if not row.answer:
        raise ValidationError({"text": _("Write the answer in a sentence or two: what was found, what is done.")})
    row.answered_at = at
    if row.taken_by is None:
        _take(row, by=by, at=at)
    if row.confirmed is not None:
        row.state = SignalState.ANSWERED
    row.save()
    audit.record("signal.answer", row, by=by, at=at, state=row.state)
    return row


@transaction.atomic
def link_issue(*, signal: Signal, issue: Issue | None, by: Actor, at: datetime) -> Signal:
    """It belongs with this issue card; None takes the link away."""
    row = _opened(signal, by)
    if issue:
        refuse_frozen(issue.cycle)
    row.issue = issue
    row.save()
    audit.record("signal.link", row, by=by, at=at, issue=issue.short if issue else "")
    return row


@transaction.atomic
def begin_issue(*, signal: Signal, cycle: Cycle, title: Texts, by: Actor, at: datetime) -> Issue:
    """A draft card that begins with this signal, for those who write the mapping.  The area comes along."""
    require(by, EDIT)
    row = _opened(signal, by)
    card = begin(cycle=cycle, title=title, by=by, at=at)
    if row.area:
        card = write(issue=card, values={"whole_city": False, "areas": [row.area.code]}, version=card.version, by=by, at=at)
    row.issue = card
    row.save()
    audit.record("signal.begin-issue", row, by=by, at=at, issue=card.short)
    return card


@transaction.atomic
def begin_small(*, signal: Signal, by: Actor, at: datetime) -> Cycle:
    """A small mapping about this signal (G1-58); a second call gives the one that is there."""
    return start_small(signal=_opened(signal, by), by=by, at=at)


@transaction.atomic
def join(*, signal: Signal, first: Signal, by: Actor, at: datetime) -> Signal:
    """A person finds that two signals tell of one thing: `signal` stands with `first` from now on, with all that stood with it."""
    row, first = _opened(signal, by), _opened(first, by)
    if row.pk == first.pk or not alike(row, first):
        raise ValidationError(_("Only signals of the same area and kind, at most thirty days apart, can stand together."), "unlike")
    Signal.objects.filter(same_as=row).update(same_as=first)
    row.same_as = first
    row.save()
    audit.record("signal.join", row, by=by, at=at, first=first.short)
    return first


@transaction.atomic
def part(*, signal: Signal, by: Actor, at: datetime) -> Signal:
    """It tells of something else after all: it stands by itself again, as it was."""
    require_inbox(by)
    row = _locked(signal)
    row.same_as = None
    row.save()
    audit.record("signal.part", row, by=by, at=at)
    return row


@transaction.atomic
def remove(*, signal: Signal, by: Actor, at: datetime) -> None:
    """Take a signal away: noted by mistake, or somebody could be recognised in it after all."""
    row = _locked(signal)
    if not may_correct(by, row):
        require_inbox(by)
    audit.record("signal.remove", row, by=by, at=at, short=row.short, state=row.state)
    row.delete()
