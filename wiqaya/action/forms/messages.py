"""Forms of a campaign's course, and of what kind of city this is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.action.models import Channel
from wiqaya.action.words import HarmTo, Spoken
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain


class TextForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Spoken.choices)
    text = forms.CharField(label=_("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    read_by_speaker = forms.BooleanField(label=_("Somebody who grew up with this language has read it"), required=False)


class TestForm(forms.Form):
    dated = DayField(label=_("Date"))
    with_whom = explain(WordsField(label=_("With whom"), max_length=300), why=_("Those whom it is for, and those whom it is about. No names."))
    people = NumberField(label=_("How many people"), min_value=1, max_value=10_000, required=False)
    understood = WordsField(label=_("What they understood"), long=True, max_length=2000)
    changed = WordsField(label=_("What was changed"), long=True, required=False, max_length=2000)


class ReachForm(forms.Form):
    channel: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Channel"), queryset=None, required=False, empty_label=_("all together"))
    starts = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    number = NumberField(label=_("How many"), min_value=0, max_value=2_000_000_000)
    of = explain(WordsField(label=_("Of what"), max_length=120), example=_("views of the film"))
    source = explain(WordsField(label=_("Source, and what it cannot show"), max_length=500), why=_("A count of views is no count of people, and none of minds that changed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = Channel.objects.all()  # type: ignore[attr-defined]


class LookForm(forms.Form):
    images_fear = forms.BooleanField(label=_("No image frightens, shows weapons, crowds or dark figures"), required=False)
    images_alone = forms.BooleanField(label=_("No group is set apart, as a problem or as somebody to pity"), required=False)
    images_agreed = forms.BooleanField(label=_("Everybody who can be recognised has agreed, children through their parents"), required=False)


class FinishForm(forms.Form):
    response = WordsField(label=_("How people answered"), long=True, max_length=3000)
    early = forms.BooleanField(label=_("It is stopped before its end"), required=False)


class HarmForm(forms.Form):
    dated = DayField(label=_("Seen on"))
    to = forms.ChoiceField(label=_("Harm to"), choices=HarmTo.choices)
    text = explain(WordsField(label=_("What was seen"), long=True, max_length=2000), why=_("Please write no names, phone numbers or addresses."))


class StatementForm(forms.Form):
    text = explain(
        WordsField(label=_("What kind of city we are"), long=True, max_length=3000),
        why=_("Hate has no place here, and everybody is protected alike, wherever they live and come from. Say it in the city's own words."),
    )
