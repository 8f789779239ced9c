"""Exceptional access, danger to life, and questions of national bodies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.actions.exceptions import LENT
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.words.overseeing import Exceptional, Exchange, Passed, SecondView
from wiqaya.ui.forms import DayField, explain

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def one_of(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class ExceptionForm(forms.Form):
    short = forms.CharField(
        label=_("Reference of the situation"), max_length=16, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"})
    )
    tier = one_of(_("What do you need?"), [(tier.value, tier.label) for tier in LENT])
    why = one_of(_("Why can it not wait?"), Exceptional.choices)
    text = explain(
        long_text(_("What happens now"), most=1000),
        why=_("The data-protection officer reads it within 72 hours."),
        sees=_("The officer alone. It is sealed, and goes with the situation."),
    )


class EmergencyForm(forms.Form):
    reason = long_text(_("What happens now, and why it cannot wait"), most=1000)
    told_to = forms.CharField(label=_("Which service was called"), help_text=_("The service, not who answered."), max_length=120)
    passed = forms.MultipleChoiceField(
        label=_("What was passed on"),
        choices=Passed.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what those who go there need."),
    )
    asked = one_of(_("Was a second person asked before the call?"), SecondView.choices)


class SecondForm(forms.Form):
    agrees = one_of(_("Was it necessary, and was no more passed on than needed?"), YES_NO)
    text = long_text(_("If not: why"), required=False, most=1000)


class ToldForm(forms.Form):
    on = DayField(label=_("The person was told on"))


class ExchangeForm(forms.Form):
    way = one_of(_("Who asks?"), (("out", _("The city asks the body")), ("in", _("The body asks the city"))))
    body = forms.ChoiceField(label=_("Body"))
    purpose = one_of(_("What for?"), Exchange.choices)
    law = forms.CharField(label=_("Law and article"), max_length=200)
    text = explain(
        long_text(_("The question"), most=2000),
        why=_("One person, one question. Who is meant stands in the letter on paper, not here."),
    )

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "—"), *bodies]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answered = one_of(_("Did the body answer?"), YES_NO)
    text = long_text(_("The answer in short"), required=False, most=2000)
    effect = long_text(_("What the support lacks without an answer"), required=False, most=2000)


class DecideForm(forms.Form):
    """The officer's decision on a question."""

    allowed = one_of(_("Your decision"), (("yes", _("It may be asked or answered")), ("no", _("Refused"))))
    text = long_text(_("Why"), most=1000)
