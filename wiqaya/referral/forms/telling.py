"""That the person was told, and one word for the table."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import Spoken
from wiqaya.referral.words.overseeing import Reported, Telling
from wiqaya.ui.forms import DayField


class ToldForm(forms.Form):
    on = DayField(label=_("Told on"))
    how = forms.ChoiceField(label=_("How"), choices=Telling.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language"), choices=Spoken.choices, initial=get_language)
    understood = forms.BooleanField(label=_("The person could ask, and I have answered"))


class ReportBackForm(forms.Form):
    said = forms.ChoiceField(label=_("What became of it"), choices=Reported.choices)
