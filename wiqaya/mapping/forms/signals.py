"""Forms of early signals: noting one, the filter, the check, the answer, the issue that it belongs with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.forms.assets import ANY, Chooser
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.words import CycleState, Holder, SignalKind, Urgency
from wiqaya.places import queries as places
from wiqaya.ui.forms import WordsField, explain

NO_NAMES = _("Please write no names, phone numbers or addresses.")


class SignalForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind of signal"), choices=SignalKind.choices, widget=forms.RadioSelect)
    text = explain(
        WordsField(label=_("What was seen or heard"), long=True, max_length=2000),
        why=_("What happened, not who did it. Please write no names, phone numbers or addresses."),
        example=_("For a week a story has gone round that newcomers get flats first. People argue about it at the market."),
        sees=_("those who look after the inbox of the city; never the police by itself"),
    )
    area: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Area"), queryset=None, required=False, empty_label=_("not in one area, or not known")
    )
    source = explain(forms.ChoiceField(label=_("Heard from"), choices=Holder.choices), why=_("The kind of source only, never the person."))
    urgency = forms.ChoiceField(label=_("When to look at it"), choices=Urgency.choices, initial=Urgency.WEEK, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = places.areas()  # type: ignore[attr-defined]


class SignalFilter(Chooser):
    box = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *SignalKind.choices], required=False)
    area = forms.ChoiceField(label=_("Area"), choices=ANY, required=False)
    urgency = forms.ChoiceField(label=_("When to look at it"), choices=[*ANY, *Urgency.choices], required=False)


class VerifyForm(forms.Form):
    FOUND = (("yes", _("Confirmed")), ("no", _("Not confirmed")))
    confirmed = forms.TypedChoiceField(
        label=_("What the check found"), choices=FOUND, coerce=lambda said: said == "yes", widget=forms.RadioSelect
    )
    verification = explain(
        WordsField(label=_("How it was checked"), long=True, max_length=2000),
        why=NO_NAMES,
        example=_("Two shopkeepers and the school were asked; the housing service looked at its list."),
    )


class AnswerForm(forms.Form):
    text = explain(
        WordsField(label=_("Answer to those who told us"), long=True, max_length=2000),
        why=_("What was found and what is done, with a date. Whoever noted the signal reads it here."),
        example=_("Flats are given by date of request. The housing service explains it at the market on 3 December."),
    )


class IssueForm(forms.Form):
    issue: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Issue"), queryset=None, required=False, empty_label=_("no issue"))

    def __init__(self, *args: Any, cycle: Cycle | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Issue.objects.filter(cycle=cycle, cycle__state=CycleState.OPEN) if cycle else Issue.objects.none()
        self.fields["issue"].queryset = rows.select_related("cycle").order_by("-pk")  # type: ignore[attr-defined]
