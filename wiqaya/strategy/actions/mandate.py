"""Every write to the test of the mandate and to who knows of its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.texts import Texts, keep, refuse_persons
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.mandate_guide import questions
from wiqaya.strategy.models import BindingText, MandateAnswer, Reading
from wiqaya.strategy.words import Answer


@transaction.atomic
def answer_test(*, said: Mapping[str, str], notes: Mapping[str, Texts], by: Actor, at: datetime) -> int:
    """Answers to questions of the test ({question: yes, partly, no, unknown}) with notes; returns how many changed.  A question left empty stays as it was."""
    require(by, EDIT)
    unknown = set(said) - set(questions())
    if unknown:
        raise ValueError(f"no question of the test: {sorted(unknown)}")
    before = {row.question: row for row in MandateAnswer.objects.select_for_update()}
    changed = []
    for key, answer in said.items():
        if not answer:
            continue
        if answer not in Answer.values:
            raise ValidationError({key: _("Choose one of the answers.")})
        row = before.get(key) or MandateAnswer(question=key)
        note = keep(row.note, notes.get(key, {}), by=by, at=at, field=f"{key}_note")
        if (row.said, row.note) != (answer, note):
            row.said, row.note, row.by, row.at = answer, note, by.id, at
            row.save()
            changed.append(row)
    for row in changed:
        audit.record("mandate.answer", row, by=by, at=at, question=row.question, said=row.said)
    return len(changed)


@transaction.atomic
def tell(*, text: BindingText, departments: Iterable[Any], post: str = "", on: date, by: Actor, at: datetime) -> list[Reading]:
    """Departments, or a post in them, were given a framework.  Those that were told already stay as they are."""
    require(by, EDIT)
    refuse_persons(post, field="post")
    if on > timezone.localdate(at):
        raise ValidationError({"on": _("This day is still to come.")})
    made = []
    for department in departments:
        row, new = Reading.objects.get_or_create(text=text, department=department, post=post.strip(), defaults={"told_on": on, "told_by": by.id})
        if new:
            made.append(row)
            audit.record("framework.tell", row, by=by, at=at, text=text.short)
    return made


@transaction.atomic
def confirm_reading(*, reading: Reading, by: Actor, at: datetime) -> Reading:
    """Somebody of the department says that it knows the text.  Nobody confirms for another department."""
    require(by, READ)
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if by.agency != row.department_id:
        raise NotAllowed(READ)
    if row.confirmed_on is None:
        row.confirmed_on, row.confirmed_by = timezone.localdate(at), by.id
        row.save(update_fields=["confirmed_on", "confirmed_by"])
        audit.record("framework.confirm", row, by=by, at=at)
    return row


@transaction.atomic
def take_reading_back(*, reading: Reading, by: Actor, at: datetime) -> None:
    """A line that was written by mistake goes; one that was confirmed stays."""
    require(by, EDIT)
    row = Reading.objects.select_for_update().get(pk=reading.pk)
    if row.confirmed_on:
        raise ValidationError(_("This was confirmed. It stays."))
    audit.record("framework.take-back", row, by=by, at=at)
    row.delete()
