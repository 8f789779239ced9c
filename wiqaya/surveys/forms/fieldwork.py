"""Forms of the fieldwork: who asks, with which device, and calls made afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.surveys.models import Interviewer, Wave
from wiqaya.surveys.words import CheckOutcome
from wiqaya.ui.forms import DayField, explain


class InterviewerForm(forms.Form):
    name = explain(
        forms.CharField(label=_("Name of the interviewer"), max_length=120, required=False),
        why=_("So that you know whom you gave a device. With the answers stands a number alone."),
        kept=_("The name is forgotten 90 days after the round closes."),
    )
    user: Any = forms.ModelChoiceField(label=_("Or an account"), queryset=None, required=False, empty_label=_("no account"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        field.queryset = people.people()  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    label = explain(forms.CharField(label=_("Which phone or tablet"), max_length=80), example=_("Blue tablet of the office"))
    ends = DayField(label=_("Valid until"), required=False, help_text=_("Empty: fourteen days after the round closes."))


class BackCheckForm(forms.Form):
    interviewer: Any = forms.ModelChoiceField(label=_("Interviewer"), queryset=None)
    day = DayField(label=_("Day of the interview"))
    contact = explain(
        forms.CharField(label=_("Telephone"), max_length=40),
        why=_("Only when the person agreed to a call. The call asks whether the interview took place, and nothing about the answers."),
        kept=_("The number stands apart from the answers and goes after the call, at the latest after 14 days."),
    )

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["interviewer"]
        field.queryset = Interviewer.objects.filter(wave=wave).select_related("user")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: _now("Interviewer %(number)s") % {"number": one.number}  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of the call"), choices=[one for one in CheckOutcome.choices if one[0] != CheckOutcome.WAITING])
