"""Finding a survey's result for a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.forms.issues import Versioned
from wiqaya.mapping.words import Direction, Strength
from wiqaya.surveys.facts import Found
from wiqaya.ui.dates import date_words
from wiqaya.ui.forms import explain
from wiqaya.ui.numerals import number


class SearchForm(forms.Form):
    q = explain(
        forms.CharField(label=_("Survey, question or answer"), required=False, max_length=200), why=_("Every word that you write must be in it. Left empty, the newest results are shown."),
    )  # fmt: skip


class CiteForm(Versioned):
    result = forms.ChoiceField(label=_("Results that were let out"), widget=forms.RadioSelect)
    direction = forms.ChoiceField(label=_("Which way it points"), choices=Direction.choices, initial=Direction.SUPPORTS)
    strength = forms.ChoiceField(label=_("How strong"), choices=Strength.choices, initial=Strength.FAIR)

    def __init__(self, *args: Any, found: Iterable[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(one.short, _line(one)) for one in found]  # type: ignore[attr-defined]


def _line(one: Found) -> str:
    """Question, answers counted, breakdown; then the survey, its round and its date."""
    asked = " · ".join(part for part in (one.title, one.said, one.split) if part)
    where = str(_("%(survey)s, round %(number)s")) % {"survey": one.survey, "number": number(one.round)}
    return f"{asked} ({where} · {date_words(one.closes)})"
