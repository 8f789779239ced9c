"""An entry of every register with what its table asks for and a text in each place; and what somebody types who fills only what is needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import DateField, DateTimeField, ForeignKey, Model, UUIDField
from django.utils import timezone

from wiqaya.action.kinds import KINDS as ACTION
from wiqaya.registers.forms import EntryForm
from wiqaya.registers.kinds import Kind
from wiqaya.registers.shapes import is_year
from wiqaya.safeguards.fields import Words, words
from wiqaya.strategy.kinds import KINDS as STRATEGY
from wiqaya.ui import numerals
from wiqaya.ui.forms import DayField, NumberField, WordsField

ROOMS: dict[str, tuple[Kind, ...]] = {"strategy": STRATEGY, "action": ACTION}
# what a room refuses beyond what its form asks for: {key of the register: {field: value as it is typed}}
BESIDES: dict[str, dict[str, Any]] = {}
WRITTEN = "ساحة الحي"
MONTH = timedelta(days=30)


def every() -> Iterator[tuple[str, Kind]]:
    """(space of its addresses, register)."""
    for space, kinds in ROOMS.items():
        yield from ((space, kind) for kind in kinds)


def row_of(model: type[Model], **given: Any) -> Any:
    """A row of the current city; what it must lead to is taken from the city, or made."""
    return model._default_manager.create(**{**asked_of(model), **given})


def asked_of(model: type[Model]) -> dict[str, Any]:
    """Field -> value of what its table asks for."""
    fields = (one for one in model._meta.concrete_fields if one.name not in {"id", "city", "short"})
    days = _days()
    return {one.name: _value(one, days) for one in fields if _is_asked(one)}


def _days() -> Iterator[date]:
    """Today, and a month later each: what is asked for later ends later."""
    return (timezone.localdate() + MONTH * count for count in itertools.count())


def _is_asked(one: Any) -> bool:
    return isinstance(one, Words) or not (one.null or one.has_default() or one.blank)


def _value(one: Any, days: Iterator[date]) -> Any:
    if isinstance(one, ForeignKey):
        related: Any = one.related_model
        return related._default_manager.first() or row_of(related)
    if isinstance(one, Words):
        return words(ar=WRITTEN)
    if one.choices:
        return one.flatchoices[0][0]
    if isinstance(one, UUIDField):
        return "00000000-0000-4000-8000-000000000000"
    if isinstance(one, DateTimeField):
        return timezone.now()
    if isinstance(one, DateField):
        return next(days)
    return {"CharField": WRITTEN[: one.max_length or 9], "TextField": WRITTEN, "JSONField": []}.get(one.get_internal_type(), timezone.localdate().year if is_year(one.name) else 1)


def typed(kind: Kind) -> dict[str, Any]:
    """What somebody types who writes in Arabic and fills only what is needed."""
    row, days = kind.model(), _days()
    sent: dict[str, Any] = {}
    for name in kind.needed:
        _make_choosable(kind, name)
        sent |= _typed(name, EntryForm(kind=kind, row=row).fields[name], days)
    return sent | BESIDES.get(kind.key, {})


def _make_choosable(kind: Kind, name: str) -> None:
    """A link needs something to lead to."""
    field = kind.model._meta.get_field(name)
    if field.is_relation and field.related_model is not None and not EntryForm(kind=kind, row=kind.model()).fields[name].queryset.exists():  # type: ignore[attr-defined]
        row_of(field.related_model)


def _typed(name: str, field: Any, days: Iterator[date]) -> dict[str, Any]:
    match field:
        case WordsField():
            return {f"{name}_ar": WRITTEN}
        case DayField():
            day = next(days)
            return {f"{name}_day": numerals.digits(day.day), f"{name}_month": str(day.month), f"{name}_year": numerals.digits(day.year)}
        case NumberField():
            return {name: numerals.digits(timezone.localdate().year if field.year else int(field.min_value or 1))}
        case forms.ModelMultipleChoiceField():
            return {name: [str(field.queryset.first().pk)]}
        case forms.ModelChoiceField():
            return {name: str(field.queryset.first().pk)}
        case forms.ChoiceField():
            first = next(code for code, _label in field.choices if code)
            return {name: [first] if isinstance(field, forms.MultipleChoiceField) else first}
        case forms.URLField():
            return {name: "https://city.example/"}
        case _:
            return {name: WRITTEN[: field.max_length or 9]}
