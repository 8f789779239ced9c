"""You said, we did: what residents say would help, what the city answers, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import find_identifiers
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import words
from wiqaya.surveys.access import DESIGN
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
    made = Promise.objects.create(survey=survey, said=words(**said), result=result, responsible=responsible, made_by=by.id, made_at=at)
    audit.record("survey.promise", made, by=by, at=at)
    return made


@transaction.atomic
def answer_promise(
    *, promise: Promise, answer: Texts, due: date | None = None, responsible: Organisation | None = None, by: Actor, at: datetime
) -> Promise:  # fmt: skip
    """What the city promises, by when, and who is responsible.  Raises ValidationError where somebody could be recognised or it is settled."""
    require(by, DESIGN)
    _still_open(promise)
    _nobody(answer, "answer")
    if due is None or responsible is None:
        raise ValidationError({"due" if due is None else "responsible": _("A promise needs a day and somebody who is responsible.")})
    promise.answer, promise.due, promise.responsible, promise.state = words(**answer), due, responsible, PromiseState.PROMISED
    promise.save(update_fields=["answer", "due", "responsible", "state"])
    audit.record("survey.answer-promise", promise, by=by, at=at, due=due.isoformat())
    return promise


@transaction.atomic
def settle_promise(*, promise: Promise, state: str, answer: Texts, by: Actor, at: datetime) -> Promise:
    """It was done, or it is not possible: the answer says what was done, or why not."""
    require(by, DESIGN)
    _still_open(promise)
    if state not in SETTLED:
        raise ValidationError({"state": _("Say whether it was done or is not possible.")})
    if not any(answer.values()):
        raise ValidationError({"answer": _("Tell residents what was done, or why it is not possible.")})
    _nobody(answer, "answer")
    promise.state, promise.answer, promise.settled_by, promise.settled_at = PromiseState(state), words(**answer), by.id, at
    promise.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    audit.record("survey.settle-promise", promise, by=by, at=at, state=state)
    return promise


def _still_open(promise: Promise) -> None:
    if promise.settled_at is not None:
        raise ValidationError(_("This was settled before. Write down anew what residents said."))


def _nobody(texts: Texts, field: str) -> None:
    for text in texts.values():
        if found := find_identifiers(text):
            sentence = _("“%(word)s” may name a person, or be a person's number or address. Take it out: this page is public.")
            raise ValidationError({field: sentence % {"word": found[0].text}})
