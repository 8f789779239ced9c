"""Forms of sheets: what a sheet is for, and a line of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.action.models import Sheet
from wiqaya.action.words import Audience
from wiqaya.ui.forms import WordsField, explain


class SheetForm(forms.Form):
    title = explain(WordsField(label=_("Title"), max_length=120), example=_("Who helps with what: for families"))
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices, initial=Audience.NEWCOMERS)
    lead = explain(WordsField(label=_("What to know first"), required=False, max_length=400), example=_("All of this is free. Nobody asks for your papers."))
    public = forms.BooleanField(label=_("Shown on the public site"), required=False, initial=True)

    def __init__(self, *args: Any, sheet: Sheet | None = None, **kwargs: Any) -> None:
        if sheet:
            kwargs["initial"] = {name: getattr(sheet, name) for name in ("title", "audience", "lead", "public")}
        super().__init__(*args, **kwargs)


class LineForm(forms.Form):
    question = explain(
        WordsField(label=_("“I need …”"), max_length=160), why=_("The question that brings people there, in their words, in every language of the sheet."), example=_("I need a doctor for my child")
    )
