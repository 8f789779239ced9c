"""Forms of what everybody may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.surveys.models import Result
from wiqaya.surveys.words import Breakdown, PublicationCheck
from wiqaya.ui.forms import WordsField, explain

FIRST = (Breakdown.CITY, Breakdown.AREA)
DECISIONS = (("publish", _("Everybody may read it")), ("return", _("Return it with reasons")))


class ChooseForm(forms.Form):
    """Tables by the short id that they have for the staff."""

    tables = forms.MultipleChoiceField(label=_("Tables"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: Iterable[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(rows)
        self.fields["tables"].choices = [(row.short, row.short) for row in held]  # type: ignore[attr-defined]
        self.ticked = set(self.data.getlist("tables")) if self.is_bound else {row.short for row in held if row.breakdown in FIRST}  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    checked = forms.MultipleChoiceField(
        label=_("What you looked for"), choices=PublicationCheck.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    note = explain(
        WordsField(long=True, label=_("What should be put right"), required=False, max_length=1000), why=_("Needed when you return it. The public does not see it."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    because = explain(WordsField(long=True, label=_("Why it is withdrawn"), max_length=1000), why=_("Readers of the public site see this reason."))
