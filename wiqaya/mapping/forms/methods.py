"""Forms of the method: its record, and a change of it with reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.actions.methods import DESCRIBED
from wiqaya.mapping.words import MethodSource
from wiqaya.ui.forms import WordsField, explain


class MethodForm(forms.Form):
    """The record of a method, so that the same exercise can be repeated."""

    name = forms.CharField(label=_("Name"), max_length=80)
    questions = WordsField(long=True, label=_("Questions asked"), required=False, max_length=4000)
    sources = WordsField(long=True, label=_("Sources"), required=False, max_length=4000)
    instruments = WordsField(long=True, label=_("Instruments"), required=False, max_length=4000, help_text=_("Forms, meetings, surveys, data tables."))
    sample = WordsField(long=True, label=_("Whom we asked: sample and dates"), required=False, max_length=4000)

    def __init__(self, *args: Any, version: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version > 1:
            self.fields["changed_because"] = forms.ChoiceField(label=_("The change draws on"), choices=MethodSource, widget=forms.RadioSelect)
            self.fields["reasons"] = WordsField(long=True, label=_("Why it changes"), max_length=4000)

    def texts(self) -> dict[str, dict[str, str]]:
        return {name: self.cleaned_data[name] for name in (*DESCRIBED, "reasons") if name in self.fields}


class MethodChangeForm(MethodForm):
    """A new version on purpose."""

    comparable = explain(
        forms.BooleanField(label=_("Results can be compared with the version before"), required=False),
        why=_("If not, every series shows a break in the year of the change."),
    )
    bridge = explain(
        WordsField(long=True, label=_("How we know that they can be compared"), required=False, max_length=4000),
        example=_("One area was mapped in both ways; the results were close."),
    )

    def __init__(self, *args: Any, version: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        if version == 1:  # nothing to compare with
            del self.fields["comparable"], self.fields["bridge"]
