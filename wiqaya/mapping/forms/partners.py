"""Forms of the map of partners: the filter, what an organisation could do, who trusts it how far."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.forms.assets import ANY, Chooser
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.words import CycleState, Outlook, TrustLevel
from wiqaya.people.words import Sector
from wiqaya.places import queries as places
from wiqaya.ui.forms import DayField, WordsField, explain

NEVER_PERSONS = _("About the organisation, never about a person who works there.")


class PartnerFilter(Chooser):
    sector = forms.ChoiceField(label=_("Sector"), choices=[*ANY, *Sector.choices], required=False)
    outlook = forms.ChoiceField(label=_("Is cooperation likely?"), choices=[*ANY, *Outlook.choices], required=False)
    issue = forms.ChoiceField(label=_("Issue"), choices=ANY, required=False)


class LinkForm(forms.Form):
    issue: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("For which issue"), queryset=None, required=False, empty_label=_("in general")
    )
    contribution = explain(
        WordsField(label=_("What it could do"), long=True, required=False, max_length=2000),
        why=NEVER_PERSONS,
        example=_("Open its courtyard for the evening classes; bring the parents' network in."),
    )
    interest = explain(
        WordsField(label=_("What matters to it"), long=True, required=False, max_length=2000),
        why=_("What it needs and hopes for, so that working together is worth its time."),
    )
    outlook = forms.ChoiceField(
        label=_("Is cooperation likely?"), choices=Outlook.choices, initial=Outlook.UNKNOWN, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, cycle: Cycle | None, held: Issue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(cycle=cycle, cycle__state=CycleState.OPEN) | Q(pk=held.pk if held else None)
        self.fields["issue"].queryset = Issue.objects.filter(offered).select_related("cycle").order_by("-pk")  # type: ignore[attr-defined]


class TrustForm(forms.Form):
    group: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("By which group"), queryset=None, required=False, empty_label=_("no group in particular")
    )
    held_by = explain(
        WordsField(label=_("Or by whom"), required=False, max_length=300),
        why=_("Parents, a service, a neighbourhood: never a person's name."),
    )
    level = forms.ChoiceField(
        label=_("How far is it trusted?"), choices=TrustLevel.choices, initial=TrustLevel.UNKNOWN, widget=forms.RadioSelect
    )
    note = explain(WordsField(label=_("What would build trust"), long=True, required=False, max_length=2000), why=NEVER_PERSONS)
    source = explain(WordsField(label=_("Source"), required=False, max_length=300), example=_("Two listening sessions in spring"))
    dated = DayField(label=_("Date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = places.groups()  # type: ignore[attr-defined]
