"""Forms of registers, made from what their tables hold: an entry, and the filters of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wiqaya.registers.entry import Entry
from wiqaya.registers.kinds import Kind
from wiqaya.registers.queries import NO, UNKNOWN, YES, choosable, digest, values_of
from wiqaya.registers.shapes import Shape, field_of, is_year, label_of, shape_of
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

RADIOS = 4  # choices up to which all are seen at once
LONG, SHORT = 4000, 500  # signs of a text
OPENED = "seen"  # the digest of the entry as the writer opened it
NOT_SAID = _("not said yet")
ANSWERS = ((YES, _("Yes")), (NO, _("No")))


class YesNoField(forms.ChoiceField):
    """Yes, no, or not known; cleans to True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[*ANSWERS, ("", _("Not known"))], widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: YES, False: NO, None: ""}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        return {YES: True, NO: False}.get(super().clean(value))


Maker = Callable[[Kind, str, Entry, dict[str, Any]], forms.Field]


def _words(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    return WordsField(long=name in kind.long, max_length=LONG if name in kind.long else SHORT, **common)


def _text(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    field = field_of(kind, name)
    if isinstance(field, models.URLField):
        return forms.URLField(max_length=field.max_length, assume_scheme="https", **common)
    long = name in kind.long or isinstance(field, models.TextField)
    return forms.CharField(max_length=field.max_length or LONG, widget=forms.Textarea if long else forms.TextInput, **common)


def _choice(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    field = field_of(kind, name)
    choices = [(code, label) for code, label in field.flatchoices if code not in {"", None}]
    open_choice = [("", NOT_SAID)] if field.blank or field.null else []
    if len(choices) + len(open_choice) <= RADIOS:
        return forms.ChoiceField(choices=[*choices, *open_choice], widget=forms.RadioSelect, **common)
    first = open_choice or ([] if field.has_default() else [("", _("choose"))])
    return forms.ChoiceField(choices=[*first, *choices], **common)


def _codes(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=kind.several[name].choices, widget=forms.CheckboxSelectMultiple, **common)


def _link(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    found: forms.Field = forms.ModelChoiceField(queryset=choosable(kind, name, row), empty_label=NOT_SAID, **common)
    return found


def _links(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    found: forms.Field = forms.ModelMultipleChoiceField(queryset=choosable(kind, name, row), widget=boxes, **common)
    return found


def _flag(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    return YesNoField(**common) if field_of(kind, name).null else forms.BooleanField(**{**common, "required": False})


def _day(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    return DayField(**common)


def _number(kind: Kind, name: str, row: Entry, common: dict[str, Any]) -> forms.Field:
    field = field_of(kind, name)
    low = max((one.limit_value for one in field.validators if isinstance(one, MinValueValidator)), default=None)
    high = min((one.limit_value for one in field.validators if isinstance(one, MaxValueValidator)), default=None)
    if "Positive" in type(field).__name__:
        low = max(0, low or 0)
    return NumberField(min_value=low, max_value=high, decimals=getattr(field, "decimal_places", 0), year=is_year(name), **common)


MAKERS: Mapping[Shape, Maker] = {
    "words": _words, "text": _text, "choice": _choice, "codes": _codes, "link": _link, "links": _links, "flag": _flag, "day": _day,
    "number": _number,
}  # fmt: skip


class EntryForm(forms.Form):
    """An entry of a register; of a new one where it was not saved yet."""

    def __init__(self, *args: Any, kind: Kind, row: Entry, given: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        start = {**values_of(kind, row), **_begun(kind, given or {}), OPENED: "" if row._state.adding else digest(kind, row)}
        super().__init__(*args, **{"initial": start, **kwargs})
        self.fields[OPENED] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.sections = [(str(title), names) for title, names in kind.sections]
        for name in kind.fields:
            common = {"label": label_of(kind, name), "required": name in kind.needed}
            self.fields[name] = MAKERS[shape_of(kind, name)](kind, name, row, common)
            if name in kind.why or name in kind.examples:
                explain(self.fields[name], why=kind.why.get(name, ""), example=kind.examples.get(name, ""))

    @property
    def opened(self) -> str:
        """The digest of the entry as the writer opened it."""
        return str(self.cleaned_data[OPENED])

    def values(self) -> dict[str, Any]:
        """What was written, without the digest."""
        return {name: value for name, value in self.cleaned_data.items() if name != OPENED}


def _begun(kind: Kind, given: Mapping[str, str]) -> dict[str, Any]:
    """Choices and links that the address of a new entry brings along: a code, or a short id."""
    found: dict[str, Any] = {}
    for name in set(kind.fields) & set(given):
        match shape_of(kind, name):
            case "choice":
                found[name] = given[name]
            case "link" | "links" as shape:
                rows = choosable(kind, name)
                linked = rows.filter(short=given[name]).first() if hasattr(rows.model, "short") else None
                if linked:
                    found[name] = linked.pk if shape == "link" else [linked.pk]
    return found


class FilterForm(forms.Form):
    """A GET form; an empty or unknown value filters nothing."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in kind.filters:
            choices = [("", _("all")), *FILTERS[shape_of(kind, name)](kind, name)]
            self.fields[name] = forms.ChoiceField(label=label_of(kind, name), choices=choices, required=False)

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def said(self) -> list[tuple[str, str]]:
        """(label, chosen) of each filter that is set."""
        fields: dict[str, Any] = self.fields
        return [(str(fields[name].label), str(dict(fields[name].choices)[value])) for name, value in self.wanted().items()]


def _of_links(kind: Kind, name: str) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in choosable(kind, name)]


FILTERS: Mapping[Shape, Callable[[Kind, str], list[Any]]] = {
    "choice": lambda kind, name: [(str(code), label) for code, label in field_of(kind, name).flatchoices if code not in {"", None}],
    "codes": lambda kind, name: list(kind.several[name].choices),
    "link": _of_links,
    "links": _of_links,
    "flag": lambda kind, name: [*ANSWERS, *([(UNKNOWN, _("Not known"))] if field_of(kind, name).null else [])],
}
