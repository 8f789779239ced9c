"""Forms about the city, its areas, and groups of residents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wiqaya.places import queries
from wiqaya.places.hosts import host_for
from wiqaya.places.models import Area, AreaLevel, City
from wiqaya.places.words import CityKind, Context, Digits, GroupKind, Limit, Module, MonthNames, Power, Settlement
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain
from wiqaya.ui.numerals import percent

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
    host = explain(
        forms.CharField(
            label=_("Web address of your own"),
            max_length=140,
            required=False,
            widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
        ),
        why=_(
            "The name that residents type, when your city has one for this. The operator of the installation sets it up first; empty is fine."
        ),
        example="prevention.example.org",
    )
    sections = [
        (_("Who you are"), ["name", "identity", "kind"]),
        (_("Your situation"), ["context", "powers", "limits", "conditions"]),
        (_("What you use"), ["modules"]),
        (_("Habits of writing"), ["digits", "month_names", "week_start", "hijri_offset", "emergency"]),
        (_("Where residents find you"), ["host"]),
    ]

    city: City

    @classmethod
    def of(cls, city: City, data: Any = None) -> SetUpForm:
        fields = list(cls.base_fields)
        texts = {name: {lang: entry.get("text", "") for lang, entry in getattr(city, name).items()} for name in TEXTS}
        form = cls(data, initial={name: texts.get(name, getattr(city, name)) for name in fields})
        form.city = city
        return form

    def clean_host(self) -> str:
        return host_for(self.city, self.cleaned_data["host"])

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in TEXTS}

    def texts(self) -> dict[str, dict[str, str]]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class BoundariesForm(forms.Form):
    """A file of shapes; with several levels, of which level, and where the file says in what each area lies."""

    file = explain(
        forms.FileField(label=_("File with boundaries")),
        why=_("GeoJSON in WGS 84 (longitude, latitude). Other coordinate systems are refused with the reason."),
    )
    level: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Level of these areas"), queryset=AreaLevel.objects.none(), to_field_name="order", empty_label=None
    )
    name_field = forms.CharField(label=_("Field that holds the name"), initial="name", max_length=80)
    code_field = forms.CharField(label=_("Field that holds the code"), initial="code", max_length=80)
    parent_field = explain(
        forms.CharField(label=_("Field that holds the code of the larger area"), max_length=80, required=False),
        why=_("Empty when the file does not say in what each area lies: the boundaries can tell it afterwards."),
    )
    lang = forms.ChoiceField(label=_("Language of the names"), choices=settings.LANGUAGES)
    valid_from = DayField(label=_("Valid from"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    licence = forms.CharField(label=_("Licence or terms"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(queries.levels())
        self.fields["level"].queryset = queries.levels()  # type: ignore[attr-defined]
        self.fields["level"].initial = known[-1].order if known else None
        if len(known) < 2:
            del self.fields["level"], self.fields["parent_field"]


class LevelForm(forms.Form):
    """One step of the hierarchy."""

    name = explain(
        WordsField(label=_("Name of the level")),
        why=_("As your administration calls one such area."),
        example=_("District, neighbourhood, street"),
    )
    above = forms.TypedChoiceField(label=_("Where in the hierarchy"), coerce=int, empty_value=None, required=False)
    before = explain(
        forms.CharField(label=_("Put before the codes of this level"), max_length=8, required=False),
        why=_("Only where two levels use the same codes: with D, the code 3 of a file becomes D3."),
    )

    def __init__(self, *args: Any, level: AreaLevel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if level is not None:
            del self.fields["above"]
            return
        below = [(one.order, _("Larger than: %(level)s") % {"level": one}) for one in queries.levels()]
        self.fields["above"].choices = [("", _("The smallest of all")), *below]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"prefix": given.pop("before"), **given}


class HoldingForm(forms.Form):
    """In what each of some areas lies; `doubts` by code puts the likely ones first, with their share."""

    def __init__(self, *args: Any, areas: list[Area], larger: list[Area], doubts: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        self.larger = {area.code: area for area in larger}
        for key, area in self.areas.items():
            shares = (doubts or {}).get(area.code, ())
            choices = self._choices(area, shares)
            initial = area.parent.code if area.parent and area.parent.code in self.larger else ""
            said = " · ".join(str(label) for _code, label in choices[1 : len(shares) + 1])
            self.fields[key] = forms.ChoiceField(label=area.name, choices=choices, required=False, initial=initial, help_text=said)

    def _choices(self, area: Area, shares: Any) -> list[Any]:
        near = [
            (holder.code, _("%(area)s: %(share)s of the surface") % {"area": holder.name, "share": percent(share * 100)})
            for holder, share in shares
        ]
        rest = [(code, str(holder)) for code, holder in self.larger.items() if code not in dict(near)]
        return [("", _("not said yet")), *near, *rest]

    def parents(self) -> dict[Area, Area | None]:
        return {self.areas[key]: self.larger.get(code) for key, code in self.cleaned_data.items()}


class AreaForm(forms.Form):
    name = WordsField(label=_("Name"))
    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Lies in"), queryset=Area.objects.none(), required=False, empty_label=_("not said yet")
    )
    settlement = forms.ChoiceField(label=_("Kind of place"), choices=Settlement.choices)
    informal = forms.BooleanField(label=_("Informal settlement"), required=False)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if area.level.order == 1:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = queries.placeable(area.level)  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    text = forms.CharField(label=_("Another way in which it is written"), max_length=200)


class GroupForm(forms.Form):
    label = explain(
        WordsField(label=_("Name that the group gives itself")), why=_("Groups only, never persons. Ask the group which name it wants.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices)
    agreed = forms.BooleanField(label=_("The group agreed to this name"), required=False)
    size = NumberField(label=_("Estimated size"), required=False, min_value=0)
