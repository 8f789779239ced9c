"""Forms of the city's context."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.queries.issues import cards
from wiqaya.mapping.words import ContextKind, Counterpart, StructuralKind
from wiqaya.places import queries as places
from wiqaya.ui.forms import WordsField, explain


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContextKind)
    text = explain(
        WordsField(long=True, label=_("Note"), max_length=4000),
        why=_("History and memory do not fit into codes. Write them with care, about groups and institutions, never about a person."),
    )
    effect = WordsField(long=True, label=_("What it means for our work"), required=False, max_length=2000)


class StructuralForm(forms.Form):
    counterpart = forms.ChoiceField(label=_("Positive counterpart"), choices=Counterpart)
    counterpart_text = explain(
        WordsField(long=True, label=_("What already points the other way"), required=False, max_length=2000),
        example=_("Two clinics publish their waiting times; complaints fell."),
    )
    kind = forms.ChoiceField(label=_("Structural issue"), choices=StructuralKind)
    text = WordsField(long=True, label=_("What it looks like here"), max_length=2000)
    areas: Any = forms.ModelMultipleChoiceField(label=_("Areas"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    issues: Any = forms.ModelMultipleChoiceField(label=_("Issues it belongs with"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = places.areas()  # type: ignore[attr-defined]
        self.fields["issues"].queryset = cards()  # type: ignore[attr-defined]
