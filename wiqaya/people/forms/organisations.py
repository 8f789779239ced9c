"""Organisations: what they are, where, what they do for prevention, which data they hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people.forms.people import choices
from wiqaya.people.words import Level, OrganisationKind, Sector
from wiqaya.places import queries as places
from wiqaya.places.words import Department
from wiqaya.ui.forms import WordsField, explain


class OrganisationForm(forms.Form):
    name = WordsField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(OrganisationKind, ("", _("Choose a kind"))))
    department = forms.ChoiceField(
        label=_("Class of service"),
        choices=choices(Department),
        required=False,
        help_text=_("Only for departments and services of the city."),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Areas it serves"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means the whole city."),
    )  # fmt: skip
    purpose = WordsField(label=_("What it does"), long=True, required=False, max_length=4000)
    part = explain(
        WordsField(label=_("Its part in prevention"), long=True, required=False, max_length=4000),
        example=_("keeps the youth centre open until ten; mediates between neighbours"),
    )
    data_held = explain(
        WordsField(label=_("Data it holds"), long=True, required=False, max_length=4000),
        why=_("Before new data is collected, the city looks at what is there already."),
        example=_("school attendance by year; complaints about noise"),
    )
    contact_point = explain(
        forms.CharField(label=_("Public contact point"), required=False, max_length=200),
        why=_("An office, a shared number or mailbox that is public anyway. Not the private number of a person."),
        sees=_("Everyone, once the organisation is shown on a public page."),
    )
    active = forms.BooleanField(label=_("Still active"), required=False, initial=True)
    sections = [
        (_("What it is"), ["name", "kind", "department", "sector", "level"]),
        (_("What it does"), ["areas", "purpose", "part", "data_held"]),
        (_("How to reach it"), ["contact_point", "active"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["areas"]
        areas.queryset = places.areas()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("department") and data.get("kind") and data["kind"] != OrganisationKind.CITY:
            self.add_error(
                "department", _now("Only departments and services of the city have a class of service. Leave it empty, or change the kind.")
            )
        return data


class OrganisationFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(OrganisationKind, ("", _("All kinds"))), required=False)
    department = forms.ChoiceField(label=_("Class of service"), choices=choices(Department, ("", _("All classes"))), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=choices(Level, ("", _("All levels"))), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=choices(Sector, ("", _("All sectors"))), required=False)
