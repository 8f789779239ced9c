"""Forms about the city, its areas, and groups of residents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wiqaya.places.models import City
from wiqaya.places.words import CityKind, Context, Digits, GroupKind, Limit, Module, MonthNames, Power, Settlement
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

WEEK = [(0, _("Monday")), (5, _("Saturday")), (6, _("Sunday"))]
TEXTS = ("name", "identity", "conditions")


class SetUpForm(forms.Form):
    """The city's own description: everything has a sensible start, nothing is forced but the name."""

    name = WordsField(label=_("Name of the city"), required_langs=("ar",))
    identity = explain(
        WordsField(label=_("What this city says of itself"), long=True, required=False),
        why=_("It stands first on the public page, before any worry."),
        example=_("This city belongs to everyone who lives in it."),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=CityKind.choices)
    context = explain(
        forms.ChoiceField(label=_("Context"), choices=Context.choices),
        why=_("Advice adapts: a stable place can work on long-term causes; in or after conflict, people’s immediate safety comes first."),
    )
    powers = explain(
        forms.MultipleChoiceField(
            label=_("What the city itself is in charge of"), choices=Power.choices, required=False, widget=forms.CheckboxSelectMultiple
        ),
        why=_("Advice fits what you may really do. A city without public safety gets other advice than one with its own police."),
    )
    limits = forms.MultipleChoiceField(
        label=_("What limits you"), choices=Limit.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    conditions = WordsField(label=_("What helps or hinders in your country: law, national strategy, means"), long=True, required=False)
    modules = explain(
        forms.MultipleChoiceField(
            label=_("Parts of the software that you use"), choices=Module.choices, required=False, widget=forms.CheckboxSelectMultiple
        ),
        why=_("Choose only what you need. A part that is off disappears from the menus; nothing in it is lost."),
    )
    digits = forms.ChoiceField(label=_("Digits"), choices=Digits.choices)
    month_names = forms.ChoiceField(label=_("Month names in Arabic"), choices=MonthNames.choices)
    week_start = forms.TypedChoiceField(label=_("The week starts on"), choices=WEEK, coerce=int)
    hijri_offset = forms.TypedChoiceField(
        label=_("Hijri calendar: days earlier or later than the table"), choices=[(n, str(n)) for n in range(-2, 3)], coerce=int
    )
    emergency = forms.CharField(label=_("Emergency number"), max_length=24, required=False)
    sections = [
        (_("Who you are"), ["name", "identity", "kind"]),
        (_("Your situation"), ["context", "powers", "limits", "conditions"]),
        (_("What you use"), ["modules"]),
        (_("Habits of writing"), ["digits", "month_names", "week_start", "hijri_offset", "emergency"]),
    ]

    @classmethod
    def of(cls, city: City, data: Any = None) -> SetUpForm:
        fields = list(cls.base_fields)
        texts = {name: {lang: entry.get("text", "") for lang, entry in getattr(city, name).items()} for name in TEXTS}
        return cls(data, initial={name: texts.get(name, getattr(city, name)) for name in fields})

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in TEXTS}

    def texts(self) -> dict[str, dict[str, str]]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class BoundariesForm(forms.Form):
    file = explain(
        forms.FileField(label=_("File with boundaries")),
        why=_("GeoJSON in WGS 84 (longitude, latitude). Other coordinate systems are refused with the reason."),
    )
    name_field = forms.CharField(label=_("Field that holds the name"), initial="name", max_length=80)
    code_field = forms.CharField(label=_("Field that holds the code"), initial="code", max_length=80)
    lang = forms.ChoiceField(label=_("Language of the names"), choices=settings.LANGUAGES)
    valid_from = DayField(label=_("Valid from"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    licence = forms.CharField(label=_("Licence or terms"), max_length=120, required=False)


class AreaForm(forms.Form):
    name = WordsField(label=_("Name"))
    settlement = forms.ChoiceField(label=_("Kind of place"), choices=Settlement.choices)
    informal = forms.BooleanField(label=_("Informal settlement"), required=False)


class AliasForm(forms.Form):
    text = forms.CharField(label=_("Another way in which it is written"), max_length=200)


class GroupForm(forms.Form):
    label = explain(
        WordsField(label=_("Name that the group gives itself")), why=_("Groups only, never persons. Ask the group which name it wants.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices)
    agreed = forms.BooleanField(label=_("The group agreed to this name"), required=False)
    size = NumberField(label=_("Estimated size"), required=False, min_value=0)
