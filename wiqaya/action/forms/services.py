"""Forms of the directory: the filter, a service with its hours by day, a place, a confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.action import hours
from wiqaya.action.hours import HoursUnclear
from wiqaya.action.models import Service, ServicePlace
from wiqaya.action.queries.services import FIELDS, PLACE_FIELDS, place_digest, service_digest
from wiqaya.action.words import Audience, Confirmed, Cost, Need, ServiceState, Spoken
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.ui import numerals
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

ANY = [("", _("all"))]
NO_NAMES = _("Please write no names, phone numbers or addresses.")
BOX = "day_"  # before the code of a day


class ServiceFilter(forms.Form):
    """A GET form whose empty fields do not choose."""

    q = forms.CharField(label=_("What do you need?"), required=False, max_length=120, widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}))
    need = forms.ChoiceField(label=_("Helps with"), choices=[*ANY, *Need.choices], required=False)
    audience = forms.ChoiceField(label=_("For whom"), choices=[*ANY, *Audience.choices], required=False)
    area = forms.ChoiceField(label=_("Area"), choices=ANY, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[*ANY, *Spoken.choices], required=False)
    cost = forms.ChoiceField(label=_("Cost"), choices=[*ANY, *Cost.choices], required=False)
    open = forms.ChoiceField(label=_("Opening hours"), choices=[*ANY, ("now", _("open now"))], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [*ANY, *((str(area.pk), str(area)) for area in places.areas())]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The filters that hold a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "q"}

    def text(self) -> str:
        """What is looked for."""
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).strip()


class WorkFilter(ServiceFilter):
    q = forms.CharField(label=_("Search"), required=False, max_length=120, widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}))
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *ServiceState.choices], required=False)
    look = forms.ChoiceField(label=_("Show"), choices=[("", _("all entries")), ("stale", _("not confirmed for six months"))], required=False)


class _Timed(forms.Form):
    """Seven boxes, in the order of the city's week."""

    def _boxes(self, held: list[dict[str, Any]]) -> tuple[str, ...]:
        week = hours.week_of(held)
        for code, name in hours.named_days():
            self.fields[f"{BOX}{code}"] = forms.CharField(label=name, required=False, max_length=60)
            self.initial[f"{BOX}{code}"] = numerals.digits(hours.said(week.get(code, ())))
        return tuple(f"{BOX}{code}" for code, _name in hours.named_days())

    def clean(self) -> dict[str, Any]:
        super().clean()
        week: hours.Week = {}
        for code in hours.DAYS:
            try:
                week[code] = hours.parse_day(self.cleaned_data.pop(f"{BOX}{code}", ""))
            except HoursUnclear as unclear:
                sentence = _now("“%(part)s” cannot be read as opening hours. Write a beginning and an end, such as 09:00–14:00.")
                self.add_error(f"{BOX}{code}", ValidationError(sentence % {"part": unclear.part}))
        self.cleaned_data["hours"] = hours.rows_of(week)
        return self.cleaned_data


class ServiceForm(_Timed):
    """The whole entry: what helps whom, what it costs, when and how one comes there."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = WordsField(label=_("Name"), max_length=200)
    description = explain(WordsField(label=_("What it does"), long=True, required=False, max_length=4000), why=NO_NAMES)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Run by"), queryset=None, empty_label=_("choose"))
    needs = forms.MultipleChoiceField(label=_("Helps with"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple)
    audiences = explain(
        forms.MultipleChoiceField(label=_("For whom"), choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple),
        why=_("Leave it empty where everybody can come."),
    )
    eligibility = WordsField(label=_("Who can come"), required=False, max_length=1000)
    not_for = explain(
        WordsField(label=_("Who it is not for"), required=False, max_length=1000), why=_("Spare people a way in vain: say it plainly, and where they can go instead.")
    )
    minimum_age = NumberField(label=_("From age"), required=False, min_value=0, max_value=120)
    maximum_age = NumberField(label=_("To age"), required=False, min_value=0, max_value=120)
    cost = forms.ChoiceField(label=_("Cost"), choices=Cost.choices, widget=forms.RadioSelect, initial=Cost.FREE)
    fees = WordsField(label=_("What it costs"), required=False, max_length=500)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=Spoken.choices, required=False, widget=forms.CheckboxSelectMultiple)
    how = explain(
        WordsField(label=_("How to come there"), required=False, max_length=1000), example=_("Call first; somebody answers in Arabic and French. No papers are asked for.")
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    online = forms.BooleanField(label=_("Also by phone or online"), required=False)
    whole_city = forms.BooleanField(label=_("For the whole city"), required=False, initial=True)
    areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Areas it serves"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    hours_note = explain(WordsField(label=_("About the opening hours"), required=False, max_length=500), example=_("Closed in August. On Fridays for women only."))
    state = forms.ChoiceField(label=_("State"), choices=ServiceState.choices, widget=forms.RadioSelect, initial=ServiceState.ACTIVE)
    free_places = NumberField(label=_("Free places"), required=False, min_value=0, max_value=32_000)
    wait_days = NumberField(label=_("Days of waiting"), required=False, min_value=0, max_value=3650)
    confidential = explain(
        forms.BooleanField(label=_("Its place must stay secret"), required=False),
        why=_("A shelter, for example. Its places are then shown to those alone who keep this directory: never in public, on sheets, in files or in the search. Say in no text where it is."),
    )
    for_support = forms.BooleanField(label=_("The table of support can pass people on to it"), required=False)
    public = forms.BooleanField(label=_("In the public directory"), required=False, initial=True)

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        if service:
            held = {name: getattr(service, name) for name in FIELDS if name != "hours"}
            kwargs["initial"] = held | {"organisation": service.organisation, "areas": list(service.areas.all()), "seen": service_digest(service)}
        super().__init__(*args, **kwargs)
        days = self._boxes(service.hours if service else [])
        self.fields["organisation"].queryset = people.organisations()  # type: ignore[attr-defined]
        self.fields["areas"].queryset = places.areas()  # type: ignore[attr-defined]
        self.sections = [
            (_("What it is"), ("name", "description", "organisation", "needs")),
            (_("For whom"), ("audiences", "eligibility", "not_for", "minimum_age", "maximum_age", "languages", "cost", "fees")),
            (_("How to come there"), ("how", "phone", "email", "url", "online", "whole_city", "areas")),
            (_("Opening hours, such as 09:00–12:00, 14:00–18:00; empty on closed days"), (*days, "hours_note")),
            (_("How it stands now"), ("state", "free_places", "wait_days", "public", "for_support", "confidential")),
        ]


class PlaceForm(_Timed):
    """A fixed place, or a stop of a bus."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = explain(WordsField(label=_("Name of the place"), required=False, max_length=200), example=_("Blue building beside the post office"))
    address = WordsField(label=_("Address"), required=False, max_length=300)
    area: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Area"), queryset=None, required=False, empty_label=_("not said yet"))
    latitude = NumberField(label=_("Latitude"), required=False, min_value=-90, max_value=90, decimals=5)
    longitude = NumberField(label=_("Longitude"), required=False, min_value=-180, max_value=180, decimals=5)
    access = explain(
        WordsField(label=_("Steps, lift, toilets, way from the stop"), required=False, max_length=500), why=_("What somebody with a wheelchair, a child or bad sight needs to know.")
    )
    mobile = explain(forms.BooleanField(label=_("A stop of a bus"), required=False), why=_("A bus that brings help comes here on certain days: write its hours below."))

    def __init__(self, *args: Any, place: ServicePlace | None = None, **kwargs: Any) -> None:
        if place:
            kwargs["initial"] = {name: getattr(place, name) for name in PLACE_FIELDS if name != "hours"} | {"area": place.area, "seen": place_digest(place)}
        super().__init__(*args, **kwargs)
        days = self._boxes(place.hours if place else [])
        self.fields["area"].queryset = places.areas()  # type: ignore[attr-defined]
        self.sections = [
            (_("Where it is"), ("name", "address", "area", "latitude", "longitude", "access", "mobile")),
            (_("Hours at this place, where they differ; needed for a stop"), days),
        ]


class ConfirmForm(forms.Form):
    how = forms.ChoiceField(label=_("How it was confirmed"), choices=Confirmed.choices, widget=forms.RadioSelect)
    on = DayField(label=_("On which day"), required=False)
