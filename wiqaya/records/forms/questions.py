"""A question to a dataset of incidents, in the address of its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.records.facts import Question, Unanswerable, months_of

PER = 10_000
BY = [
    ("year", _("Year by year")), ("month", _("Month by month")), ("area", _("By area")), ("target_group", _("By the group that was affected")),
    ("kind", _("By what happened")), ("body", _("By who took the report")),
]  # fmt: skip
SPLIT = {"target_group", "kind", "body", "area"}


class QuestionForm(forms.Form):
    by = forms.ChoiceField(label=_("Show"), choices=BY)
    over = forms.BooleanField(label=_("for each year"), required=False)
    period = forms.CharField(label=_("Period, for example 2019 or 2014-2018"), max_length=20, required=False)
    rate = forms.BooleanField(label=_("for every 10,000 residents (areas only)"), required=False)

    def clean_period(self) -> str:
        text: str = self.cleaned_data["period"].strip()
        try:
            months_of(text)
        except Unanswerable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return text

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        first, last = months_of(data["period"])
        by: Any = (data["by"], "year") if data["over"] and data["by"] in SPLIT else (data["by"],)
        return Question(by=by, first=first, last=last, per=PER if data["rate"] and data["by"] == "area" else None)
