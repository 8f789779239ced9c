"""Purposes of the network, its meetings, and lines of the national framework."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.forms.reintegration import MANY, Chosen
from wiqaya.referral.words.reintegrating import CityTask
from wiqaya.ui.forms import DayField, WordsField, explain


class NetworkForm(forms.Form):
    purposes = WordsField(label=_("What the network is for"), long=True, max_length=1500)
    reach = explain(
        WordsField(label=_("How one reaches it"), long=True, max_length=600),
        why=_("A telephone or a desk of a service, never of a person. Residents read it once a second person has agreed."),
    )


class MeetingForm(Chosen):
    """What both kinds of meeting ask."""

    on = DayField(label=_("Day of the meeting"))
    members = forms.MultipleChoiceField(label=_("Who came: organisations"), widget=MANY)

    def sent(self, *keys: str) -> dict[str, Any]:
        told = super().sent(*keys)
        return {**told, "members": [UUID(key) for key in told["members"]]}


class ExchangeForm(MeetingForm):
    purpose = WordsField(label=_("What it was for"), long=True, max_length=1000)
    practice = explain(
        WordsField(label=_("What was learned from each other"), long=True, max_length=3000), why=_("About ways of working. With made-up examples; nobody who came back is spoken of.")
    )
    agreed = WordsField(label=_("What was agreed"), long=True, max_length=2000, required=False)
    next_on = DayField(label=_("Next meeting"), required=False)


class BridgeForm(MeetingForm):
    purpose = WordsField(label=_("The question, as a made-up example"), long=True, max_length=1000, required=False)
    security = WordsField(label=_("What security staff need, and must do by law"), long=True, max_length=1500)
    psychosocial = WordsField(label=_("What psychosocial staff need, and may not do"), long=True, max_length=1500)
    child = WordsField(label=_("What child protection needs"), long=True, max_length=1500)
    differences = explain(
        WordsField(label=_("Differences that were found"), long=True, max_length=2000), why=_("In words, terms, times and duties: a difference that is named is half bridged.")
    )
    agreed = WordsField(label=_("What was agreed"), long=True, max_length=2000)
    next_on = DayField(label=_("Next meeting"), required=False)


class LineForm(Chosen):
    """One thing that the national framework asks."""

    asks = WordsField(label=_("What the national text asks"), long=True, max_length=1500)
    place = forms.CharField(label=_("Where it stands: document and section"), max_length=200)
    task = forms.ChoiceField(label=_("Task of the city that answers it"), required=False)
    gap = WordsField(label=_("What lacks, or does not fit"), long=True, max_length=1500, required=False)
    owner = forms.ChoiceField(label=_("Who sees to it"), required=False)
    look_on = DayField(label=_("Looked at again on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", _("None")), *CityTask.choices]  # type: ignore[attr-defined]

    def line(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {**told, "owner": UUID(told["owner"]) if told["owner"] else None}
