"""Forms of asking and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.queries.asking import police_bodies
from wiqaya.mapping.words import Part
from wiqaya.people import queries as people
from wiqaya.people.words import OrganisationKind
from wiqaya.records.words import Sector as SourceSector
from wiqaya.ui.forms import DayField, WordsField, explain

NOT_POLICE = [choice for choice in SourceSector.choices if choice[0] != SourceSector.POLICE]


class AskForm(forms.Form):
    organisation: Any = forms.ModelChoiceField(label=_("Whom we ask"), queryset=None)
    sector = forms.ChoiceField(label=_("What it can tell about"), choices=NOT_POLICE)
    question = explain(
        WordsField(long=True, label=_("What we ask"), max_length=4000),
        example=_("Which places bring people together in your work? What worries the people you meet, and where? Whom do you not reach?"),
    )
    part = forms.ChoiceField(label=_("Its part"), choices=Part, widget=forms.RadioSelect, initial=Part.CONTRIBUTOR)
    due = DayField(label=_("Answer hoped for by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = people.organisations().exclude(kind=OrganisationKind.POLICE)  # type: ignore[attr-defined]


class RemindForm(forms.Form):
    due = DayField(label=_("New day, if there is one"), required=False)


class AnswerForm(forms.Form):
    answer = explain(
        WordsField(long=True, label=_("Answer"), max_length=8000),
        why=_("What you see in your work: what holds people together, what worries whom and where. Places and groups, no persons."),
    )


class DeclineForm(forms.Form):
    reason = WordsField(long=True, label=_("What they said, if anything"), required=False, max_length=2000)


class PartForm(forms.Form):
    part = forms.ChoiceField(label=_("Its part"), choices=Part, widget=forms.RadioSelect)


class BriefingForm(forms.Form):
    organisation: Any = forms.ModelChoiceField(label=_("Police or justice body"), queryset=None)
    jurisdiction = explain(
        WordsField(label=_("Where it has jurisdiction"), required=False, max_length=400), example=_("The port and the ring road; the rest belongs to the district.")
    )
    topics = WordsField(long=True, label=_("What we ask"), max_length=4000)
    asked_on = DayField(label=_("Sent on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = police_bodies()  # type: ignore[attr-defined]


class SummaryForm(forms.Form):
    summary = explain(
        WordsField(long=True, label=_("What we learnt"), max_length=8000),
        why=_("Main concerns, areas and numbers. No persons and nothing sensitive: such a text is refused and not kept."),
    )


class BriefingAnswerForm(SummaryForm):
    answered_on = DayField(label=_("Answered on"))
    follow_up = WordsField(long=True, label=_("What follows from it"), required=False, max_length=2000)
    field_order = ("answered_on", "summary", "follow_up")
