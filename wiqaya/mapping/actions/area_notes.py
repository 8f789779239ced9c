"""Every write to what neighbourhoods say of a layer: notes and objections of a committee, and the city's answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.actions.cycle import Texts
from wiqaya.mapping.models import AreaNote
from wiqaya.mapping.queries.explorer import may_note
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep, refuse_persons

if TYPE_CHECKING:
    from wiqaya.places.models import Area


@transaction.atomic
def add_note(
    *, area: Area, layer: str, body: str, text: Texts, objection: bool, dated: date, by: Actor, at: datetime, holds: bool = False
) -> AreaNote:
    """Write down what a committee said of its area, or of what a layer shows there.

    `holds` keeps the layer back until there is an answer; only those who write the mapping decide so.  Raises NamesAPerson, NotAllowed.
    """
    if not may_note(by):
        raise NotAllowed(EDIT)
    if holds:
        require(by, EDIT)
    refuse_persons(body, field="body")
    if dated > at.date():
        raise ValidationError({"dated": _("This day is still to come.")})
    row = AreaNote(area=area, layer=layer, body=body.strip(), objection=objection, dated=dated, added_by=by.id, added_at=at)
    row.text = keep(WordsValue(), text, by=by, at=at, field="text")
    if not row.text:
        raise ValidationError({"text": _("Write what the committee says, in a sentence or two.")})
    row.holds = holds and objection and bool(layer)
    row.save()
    audit.record("area.object" if objection else "area.note", row, by=by, at=at, layer=layer, holds=row.holds)
    return row


@transaction.atomic
def answer_note(*, note: AreaNote, answer: Texts, by: Actor, at: datetime) -> None:
    """Answer a note; an answered objection no longer holds its layer back."""
    require(by, EDIT)
    note.answer = keep(note.answer, answer, by=by, at=at, field="answer")
    if not note.answer:
        raise ValidationError({"answer": _("Write the answer in a sentence or two.")})
    note.save(update_fields=["answer"])
    audit.record("area.answer", note, by=by, at=at, layer=note.layer)


@transaction.atomic
def remove_note(*, note: AreaNote, by: Actor, at: datetime) -> None:
    """Take a note away that was written by mistake: by whoever wrote it, as long as nobody has answered, or by those who write the mapping.

    An objection is never taken away by the office that it is about, only by whoever wrote it down.
    """
    own = note.added_by == by.id and may_note(by) and not note.answer
    if not own and (note.objection or not by.may(EDIT)):
        raise NotAllowed(EDIT)
    audit.record("area.remove-note", note, by=by, at=at, layer=note.layer)
    note.delete()
