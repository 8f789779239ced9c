"""You said, we did: what residents say would help, what the city answers, and what came of it.

Everybody reads each of them as it stood when a second person read it; a change is shown once it was read too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import find_identifiers
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, OwnWork, require, require_other
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.surveys.access import DESIGN, PUBLISH
from wiqaya.surveys.models import Promise, Result, Survey
from wiqaya.surveys.words import PromiseState

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation

Texts = Mapping[str, str]
SETTLED = (PromiseState.DONE, PromiseState.NOT_POSSIBLE)


@transaction.atomic
def make_promise(
    *, survey: Survey, said: Texts, result: Result | None = None, responsible: Organisation | None = None, by: Actor, at: datetime
) -> Promise:  # fmt: skip
    """What residents said, perhaps with the result that shows it.  Raises ValidationError where a person could be recognised."""
    require(by, DESIGN)
    _nobody(said, "said")
    if result is not None and result.wave.survey_id != survey.pk:
        raise ValidationError({"result": _("Choose a result of this survey.")})
    made = Promise.objects.create(
        survey=survey, said=words(**said), result=result, responsible=responsible, made_by=by.id, made_at=at, writers=[str(by.id)]
    )
    audit.record("survey.promise", made, by=by, at=at)
    return made


@transaction.atomic
def answer_promise(
    *, promise: Promise, answer: Texts, due: date | None = None, responsible: Organisation | None = None, by: Actor, at: datetime
) -> Promise:  # fmt: skip
    """What the city promises, by when, and who is responsible.  Raises ValidationError where somebody could be recognised or it is settled."""
    require(by, DESIGN)
    promise = _still_open(promise)
    _nobody(answer, "answer")
    if due is None or responsible is None:
        raise ValidationError({"due" if due is None else "responsible": _("A promise needs a day and somebody who is responsible.")})
    promise.answer, promise.due, promise.responsible, promise.state = words(**answer), due, responsible, PromiseState.PROMISED
    _changed(promise, by, "answer", "due", "responsible", "state")
    audit.record("survey.answer-promise", promise, by=by, at=at, due=due.isoformat())
    return promise


@transaction.atomic
def settle_promise(*, promise: Promise, state: str, answer: Texts, by: Actor, at: datetime) -> Promise:
    """It was done, or it is not possible: the answer says what was done, or why not."""
    require(by, DESIGN)
    promise = _still_open(promise)
    if state not in SETTLED:
        raise ValidationError({"state": _("Say whether it was done or is not possible.")})
    if not any(answer.values()):
        raise ValidationError({"answer": _("Tell residents what was done, or why it is not possible.")})
    _nobody(answer, "answer")
    promise.state, promise.answer, promise.settled_by, promise.settled_at = PromiseState(state), words(**answer), by.id, at
    _changed(promise, by, "state", "answer", "settled_by", "settled_at")
    audit.record("survey.settle-promise", promise, by=by, at=at, state=state)
    return promise


@transaction.atomic
def read_promise(*, promise: Promise, version: int, by: Actor, at: datetime) -> Promise:
    """A second person read it: everybody sees it as it stands.  `version` is what was read.  Refused to whoever wrote in it since."""
    require(by, PUBLISH)
    row = _locked(promise)
    require_other(by, row.made_by)
    if str(by.id) in row.writers:
        raise OwnWork
    if row.version != version:
        raise ValidationError(_("It was changed while you were reading. Read it again, then decide."))
    row.shown, row.read_by, row.read_at, row.writers = _as_read(row), by.id, at, []
    row.save(update_fields=["shown", "read_by", "read_at", "writers"])
    audit.record("survey.read-promise", row, by=by, at=at, version=version)
    return row


@transaction.atomic
def hide_promise(*, promise: Promise, by: Actor, at: datetime) -> Promise:
    """Take it off the page for everybody at once; one person is enough, because it protects."""
    if not by.may(DESIGN) and not by.may(PUBLISH):
        raise NotAllowed(PUBLISH)
    row = _locked(promise)
    row.shown, row.read_by, row.read_at = {}, None, None
    row.save(update_fields=["shown", "read_by", "read_at"])
    audit.record("survey.hide-promise", row, by=by, at=at)
    return row


def _locked(promise: Promise) -> Promise:
    return Promise.objects.select_for_update(of=("self",)).select_related("responsible").get(pk=promise.pk)


def _as_read(promise: Promise) -> dict[str, object]:
    """What everybody reads, as plain values."""
    return {
        "said": _texts(promise.said), "answer": _texts(promise.answer), "state": promise.state, "due": promise.due.isoformat() if promise.due else "",
        "responsible": _texts(promise.responsible.name) if promise.responsible else {}, "settled": promise.settled_at is not None,
    }  # fmt: skip


def _texts(value: WordsValue) -> dict[str, str]:
    return {lang: entry["text"] for lang, entry in value.items() if entry.get("text")}


def _changed(promise: Promise, by: Actor, *fields: str) -> None:
    """Saved, and to be read by somebody else before everybody sees it."""
    promise.version += 1
    promise.writers = sorted({*promise.writers, str(by.id)})
    promise.save(update_fields=[*fields, "version", "writers"])


def _still_open(promise: Promise) -> Promise:
    row = _locked(promise)
    if row.settled_at is not None:
        raise ValidationError(_("This was settled before. Write down anew what residents said."))
    return row


def _nobody(texts: Texts, field: str) -> None:
    for text in texts.values():
        if found := find_identifiers(text):
            sentence = _("“%(word)s” may name a person, or be a person's number or address. Take it out: this page is public.")
            raise ValidationError({field: sentence % {"word": found[0].text}})
