"""Forms of surveys and their rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.surveys import queries
from wiqaya.surveys.models import Survey
from wiqaya.surveys.words import Selection, WaveKind
from wiqaya.ui.forms import DayField, WordsField, explain


class SurveyForm(forms.Form):
    title = WordsField(label=_("Title"), max_length=200)
    instrument: Any = forms.ModelChoiceField(label=_("Questionnaire"), queryset=None)
    decision = explain(
        WordsField(label=_("What will be decided with the answers"), long=True, max_length=1000),
        why=_("People read this before they begin."), example=_("Where the next two neighbourhood offices open"),
    )  # fmt: skip
    decides: Any = forms.ModelChoiceField(label=_("Who decides"), queryset=None, required=False, empty_label=_("not settled yet"))
    support = explain(
        WordsField(label=_("Where people find help after sensitive questions"), required=False, max_length=500),
        example=_("Help line 140, day and night; the health centre of your area"),
    )

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = queries.instruments()  # type: ignore[attr-defined]
        self.fields["decides"].queryset = people.organisations()  # type: ignore[attr-defined]
        if fixed:
            del self.fields["instrument"]


class DescribeWaveForm(forms.Form):
    """What may be said better at any time."""

    decided_by = DayField(label=_("Decision by"), required=False)
    method = explain(
        WordsField(label=_("Method, in words"), long=True, required=False, max_length=3000),
        why=_("Who was asked, how, when, by whom, from which list. It stands in the annex, so that the same can be done again."),
    )
    method_version = explain(
        forms.CharField(label=_("Method version"), max_length=16, initial="1"),
        why=_("Give a new one when the way of asking changes: the change is then shown as a break."),
    )
    bridge = explain(
        forms.CharField(label=_("Question asked by both methods"), max_length=80, required=False),
        why=_("The name of a question that was asked in the old and the new way at once, so that the two can be joined."),
    )
    bias_note = explain(
        WordsField(label=_("Who is missing, what the answers can and cannot show"), long=True, required=False, max_length=2000),
        why=_("It goes with every figure. Without it no result can leave."),
    )


class WaveForm(DescribeWaveForm):
    version: Any = forms.ModelChoiceField(label=_("Version of the questionnaire"), queryset=None)
    kind = forms.ChoiceField(label=_("Kind of round"), choices=WaveKind.choices, initial=WaveKind.BASELINE)
    selection = explain(
        forms.ChoiceField(label=_("How people are chosen"), choices=Selection.choices, widget=forms.RadioSelect, initial=Selection.PROBABILITY),
        why=_("It decides whether a margin of error can be given."),
    )
    opens = DayField(label=_("Opens"))
    closes = DayField(label=_("Closes"))
    withdraw_until = DayField(label=_("Answers can be withdrawn until"), required=False)
    open_link = explain(
        forms.BooleanField(label=_("Also an open link for whoever wants to answer"), required=False),
        why=_("Kept apart: never mixed with the answers of people who were drawn."),
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        field.queryset = queries.ready_versions(survey)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: _now("Version %(number)s (%(state)s)") % {"number": one.number, "state": one.get_state_display()}  # type: ignore[attr-defined]
        self.sections = [
            (_now("What and whom"), ["version", "kind", "selection", "open_link"]),
            (_now("When"), ["opens", "closes", "withdraw_until", "decided_by"]),
            (_now("Method"), ["method", "method_version", "bridge", "bias_note"]),
        ]
