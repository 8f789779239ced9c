"""Every write to sheets: begun, changed, taken away; which service answers which question, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.action.access import SERVICES
from wiqaya.action.models import Service, Sheet, SheetLine
from wiqaya.action.words import Audience
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

LONGEST = 40  # lines; far more than a page takes


@transaction.atomic
def add_sheet(*, title: Texts, audience: str, by: Actor, at: datetime, lead: Texts | None = None, public: bool = True) -> Sheet:
    """A sheet without lines."""
    require(by, SERVICES)
    row = Sheet(added_by=by.id, added_at=at)
    _fill(row, title, audience, lead or {}, public, by=by, at=at)
    audit.record("sheet.add", row, by=by, at=at)
    return row


@transaction.atomic
def change_sheet(*, sheet: Sheet, title: Texts, audience: str, by: Actor, at: datetime, lead: Texts | None = None, public: bool = True) -> Sheet:
    row = _opened(sheet, by)
    row.changed_at = at
    _fill(row, title, audience, lead or {}, public, by=by, at=at)
    audit.record("sheet.change", row, by=by, at=at)
    return row


@transaction.atomic
def remove_sheet(*, sheet: Sheet, by: Actor, at: datetime) -> None:
    row = _opened(sheet, by)
    audit.record("sheet.remove", row, by=by, at=at, short=row.short)
    row.delete()


@transaction.atomic
def put_line(*, sheet: Sheet, service: Service, question: Texts, by: Actor, at: datetime) -> Sheet:
    """The service answers this question; a service that stands on the sheet already keeps its place."""
    row = _opened(sheet, by)
    held = _held(row)
    before = next((said for key, said in held if key == service.pk), None)
    said = keep(before or WordsValue(), question, by=by, at=at, field="question")
    if not said:
        raise ValidationError({"question": _("Write the question that brings people there: “I need …”.")})
    if before is None and len(held) >= LONGEST:
        raise ValidationError(_("This sheet is full. Begin another one: a page that nobody reads to its end helps nobody."))
    order = [(key, said if key == service.pk else other) for key, other in held] + ([] if before is not None else [(service.pk, said)])
    return _written(row, order, by=by, at=at)


@transaction.atomic
def move_line(*, sheet: Sheet, service: Service, up: bool, by: Actor, at: datetime) -> Sheet:
    """One place up or down; beyond the ends nothing changes."""
    row = _opened(sheet, by)
    held = _held(row)
    here = next((place for place, (key, _said) in enumerate(held) if key == service.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is not None and there is not None and 0 <= there < len(held):
        held[here], held[there] = held[there], held[here]
    return _written(row, held, by=by, at=at)


@transaction.atomic
def take_line(*, sheet: Sheet, service: Service, by: Actor, at: datetime) -> Sheet:
    row = _opened(sheet, by)
    return _written(row, [(key, said) for key, said in _held(row) if key != service.pk], by=by, at=at)


def _opened(sheet: Sheet, by: Actor) -> Sheet:
    require(by, SERVICES)
    return Sheet.objects.select_for_update().get(pk=sheet.pk)


def _fill(row: Sheet, title: Texts, audience: str, lead: Texts, public: bool, *, by: Actor, at: datetime) -> None:
    if audience not in Audience.values:
        sentence = _("“%(word)s” is not one of: %(known)s.") % {"word": audience, "known": ", ".join(Audience.values)}
        raise ValidationError({"audience": sentence})
    row.title = keep(row.title, title, by=by, at=at, field="title")
    row.lead = keep(row.lead, lead, by=by, at=at, field="lead")
    if not row.title:
        raise ValidationError({"title": _("Write a title in at least one language.")})
    row.audience, row.public = audience, public
    row.save()


def _held(row: Sheet) -> list[tuple[Any, WordsValue]]:
    return list(SheetLine.objects.filter(sheet=row).order_by("position").values_list("service", "question"))


def _written(row: Sheet, order: Sequence[tuple[Any, WordsValue]], *, by: Actor, at: datetime) -> Sheet:
    SheetLine.objects.filter(sheet=row).delete()
    SheetLine.objects.bulk_create(
        [SheetLine(city_id=row.city_id, sheet=row, service_id=key, question=said, position=place) for place, (key, said) in enumerate(order, start=1)]
    )
    row.changed_at = at
    row.save(update_fields=["changed_at"])
    audit.record("sheet.arrange", row, by=by, at=at, lines=len(order))
    return row
