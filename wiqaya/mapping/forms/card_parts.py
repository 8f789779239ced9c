"""The form of a line of a card, made from its kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.forms.issues import NO_NAMES, Versioned
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.card_parts import LineKind
from wiqaya.places import queries as places
from wiqaya.safeguards import release
from wiqaya.ui.dates import date_short
from wiqaya.ui.forms import DayField, WordsField, explain

SHORT_TEXTS = {"source", "held_by", "title", "used_by"}
NOBODY_CHOSEN = {"area": _("the whole city"), "group": _("no group in particular"), "dataset": _("no dataset")}
FROM_WHERE = (("", _("let the words decide")), ("here", _("it has to do with this place")), ("outside", _("it only comes from outside")))
SAID: dict[bool | None, str] = {None: "", False: "here", True: "outside"}


class LineForm(Versioned):
    """Fields of one kind of line; `values()` are those that the actions take."""

    def __init__(self, *args: Any, kind: LineKind, card: Issue, line: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(kind, line))
        super().__init__(*args, card=card, **kwargs)
        self.kind = kind
        for name, field in _fields(kind, line).items():
            self.fields[name] = field
        if kind.key == "impact":
            self.fields["group"].required = False
            self.fields["new_group"] = explain(
                WordsField(label=_("or a group that is not in the list yet"), required=False),
                why=_("Use the name that the group chose for itself. It is marked until the group has agreed to it."),
            )
            self.order_fields(["group", "new_group"])
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.kind.key == "impact" and not cleaned.get("group") and not any(cleaned.get("new_group", {}).values()):
            self.add_error("group", _("Choose a group, or write the name of a new one."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.kind.labels}

    def new_group(self) -> dict[str, str]:
        """The name of a group to add; empty when one of the list was chosen."""
        return {} if self.cleaned_data.get("group") else self.cleaned_data.get("new_group", {})


def _initial(kind: LineKind, line: Any) -> dict[str, Any]:
    if line is None:
        return {name: kind.model._meta.get_field(name).get_default() for name in kind.choices}
    initial = {name: getattr(line, name) for name in kind.labels}
    if "outside" in initial:
        initial["outside"] = SAID[initial["outside"]]
    return initial


def _fields(kind: LineKind, line: Any) -> dict[str, forms.Field]:
    return {name: _field(kind, name, line) for name in kind.labels}


def _field(kind: LineKind, name: str, line: Any) -> forms.Field:
    label, needed = capfirst(str(kind.labels[name])), name in kind.needed
    if name in kind.choices:
        return forms.ChoiceField(label=label, choices=kind.choices[name][1].choices, required=needed)
    if name in kind.texts:
        why = kind.help.get(name) or (NO_NAMES if name == kind.first_text else "")
        return explain(WordsField(label=label, long=name not in SHORT_TEXTS, required=needed), why=why)
    if name in kind.links:
        return forms.ModelChoiceField(label=label, queryset=_linked(kind, name), required=needed, empty_label=str(NOBODY_CHOSEN[name]))
    if name in kind.days:
        return DayField(label=label, required=False)
    if name == "outside":
        return forms.TypedChoiceField(
            label=label, choices=FROM_WHERE, required=False, coerce=lambda said: said == "outside", empty_value=None
        )
    if name == "release":
        return _release_field(label, line)
    return explain(forms.CharField(label=label, required=False, max_length=40), why=kind.help.get(name, ""))


def _linked(kind: LineKind, name: str) -> Any:
    if name == "area":
        return places.areas()
    return places.groups() if name == "group" else kind.model._meta.get_field(name).related_model.objects.all()


def _release_field(label: Any, line: Any) -> forms.TypedChoiceField:
    """The latest figures that passed the gate; a card cites them, it never holds a number of its own."""
    choices = [(str(row.id), f"{date_short(row.at.date())} · {row.source} · {str(row.id)[:8]}") for row in release.releases(limit=30)]
    cited = str(line.release) if line is not None and line.release else ""
    if cited and cited not in dict(choices):
        choices.append((cited, cited[:8]))
    return forms.TypedChoiceField(label=label, choices=[("", _("no figure")), *choices], required=False, coerce=UUID, empty_value=None)
