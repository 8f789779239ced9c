"""Forms of approval."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.strategy.words import Body, Outcome
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

VOTES = ("votes_for", "votes_against", "abstained")
MOST = 10_000  # votes of one body


class ProposeForm(forms.Form):
    body = forms.ChoiceField(label=_("Which body decides?"), choices=Body, widget=forms.RadioSelect)


class _Vote(forms.Form):
    """What every decision of a body says."""

    body = forms.ChoiceField(label=_("Which body decided?"), choices=Body)
    body_name = explain(WordsField(label=_("Its name"), required=False, max_length=200), example=_("Council of the city, ninth session"))
    dated = DayField(label=_("Day of the decision"))
    outcome = forms.ChoiceField(label=_("What was decided?"), choices=Outcome, widget=forms.RadioSelect)
    votes_for = NumberField(label=_("Votes for"), min_value=0, max_value=MOST, required=False)
    votes_against = NumberField(label=_("Votes against"), min_value=0, max_value=MOST, required=False)
    abstained = NumberField(label=_("Abstentions"), min_value=0, max_value=MOST, required=False)
    conditions = explain(WordsField(long=True, label=_("Conditions"), required=False), why=_("What the body wants to see on the way."))
    until = explain(DayField(label=_("Ends on"), required=False), why=_("An approval with an end day makes somebody look at the text again."))

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DecideForm(_Vote):
    text = explain(WordsField(long=True, label=_("Text as decided"), required=False), why=_("Where the body changed words, write the changed ones."))
    questions = explain(
        WordsField(long=True, label=_("Questions, one to a line"), required=False), why=_("For a text that comes back. Each line becomes a task until it is answered.")
    )
    field_order = ("outcome", "body", "body_name", "dated", *VOTES, "text", "conditions", "until", "questions")


class MandateForm(_Vote):
    title = WordsField(label=_("Title of the mandate"), max_length=200)
    text = WordsField(long=True, label=_("Text as decided"))
    reference = forms.CharField(label=_("Number of the decision"), max_length=200, required=False)
    field_order = ("title", "text", "outcome", "body", "body_name", "dated", "reference", *VOTES, "conditions", "until")


class AnswerForm(forms.Form):
    answer = WordsField(long=True, label=_("Our answer"))
