"""Every write to the city's context: notes beside the codes, structural issues and what points the other way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.models import ContextNote, Issue, StructuralIssue
from wiqaya.mapping.words import ContextKind, Counterpart, StructuralKind
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

if TYPE_CHECKING:
    from wiqaya.places.models import Area


@transaction.atomic
def write_note(*, kind: str, text: Texts, effect: Texts, by: Actor, at: datetime, note: ContextNote | None = None) -> ContextNote:
    """Add a note about history, tension or pressure, or change one."""
    require(by, EDIT)
    row = note or ContextNote(text=WordsValue(), effect=WordsValue(), added_by=by.id, added_at=at)
    row.kind = ContextKind(kind)
    row.text = keep(row.text, text, by=by, at=at, field="text")
    row.effect = keep(row.effect, effect, by=by, at=at, field="effect")
    if not row.text:
        raise ValidationError({"text": _("Write the note in a sentence or two.")})
    row.save()
    audit.record("context.change-note" if note else "context.note", row, by=by, at=at, kind=row.kind)
    return row


@transaction.atomic
def remove_note(*, note: ContextNote, by: Actor, at: datetime) -> None:
    require(by, EDIT)
    audit.record("context.remove-note", note, by=by, at=at, kind=note.kind)
    note.delete()


@transaction.atomic
def write_structural(
    *, kind: str, counterpart: str, text: Texts, counterpart_text: Texts, by: Actor, at: datetime,
    areas: Iterable[Area] = (), issues: Iterable[Issue] = (), issue: StructuralIssue | None = None,
) -> StructuralIssue:  # fmt: skip
    """Record a structural issue together with what already points the other way, or change one (G0-41)."""
    require(by, EDIT)
    row = issue or StructuralIssue(text=WordsValue(), counterpart_text=WordsValue(), added_by=by.id, added_at=at)
    row.kind, row.counterpart = StructuralKind(kind), Counterpart(counterpart)
    row.text = keep(row.text, text, by=by, at=at, field="text")
    row.counterpart_text = keep(row.counterpart_text, counterpart_text, by=by, at=at, field="counterpart_text")
    if not row.text:
        raise ValidationError({"text": _("Write what it looks like here, in a sentence or two.")})
    row.save()
    row.areas.set(areas)
    row.issues.set(issues)
    audit.record("context.change-structural" if issue else "context.structural", row, by=by, at=at, kind=row.kind)
    return row


@transaction.atomic
def remove_structural(*, issue: StructuralIssue, by: Actor, at: datetime) -> None:
    require(by, EDIT)
    audit.record("context.remove-structural", issue, by=by, at=at, kind=issue.kind)
    issue.delete()
