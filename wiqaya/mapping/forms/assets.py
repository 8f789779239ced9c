"""Forms of what exists already: the filter, a name to begin with, the whole entry, a view, a dispute, what could help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.models import Asset, Cycle, Issue
from wiqaya.mapping.queries.assets import digest, values_of
from wiqaya.mapping.words import AssetKind, Nature
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.ui.forms import DayField, WordsField, explain

ANY = [("", _("all"))]
NO_NAMES = _("Please write no names, phone numbers or addresses.")
LOOKS = (("", _("all entries")), ("stale", _("not confirmed for a year")), ("disputed", _("disputed")))


def area_choices() -> list[tuple[str, str]]:
    return [(area.code, str(area.name)) for area in places.areas()]


def group_choices() -> list[tuple[str, str]]:
    return [(group.short, str(group.label)) for group in places.groups()]


def issue_choices(cycle: Cycle | None) -> list[tuple[str, str]]:
    """The cards of a mapping, newest first."""
    return [(issue.short, str(issue.title)) for issue in Issue.objects.filter(cycle=cycle).order_by("-pk")] if cycle else []


class Chooser(forms.Form):
    """A GET form whose empty fields do not choose; areas, groups and the issues of the present mapping to choose from."""

    def __init__(self, *args: Any, cycle: Cycle | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Callable[[], list[tuple[str, str]]]] = {
            "area": area_choices,
            "group": group_choices,
            "issue": lambda: issue_choices(cycle),
        }
        for name in self.fields:
            if name in choices:
                self.fields[name].choices = [self.fields[name].choices[0], *choices[name]()]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The fields that hold a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AssetFilter(Chooser):
    nature = forms.ChoiceField(label=_("Formal or informal"), choices=[*ANY, *Nature.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *AssetKind.choices], required=False)
    area = forms.ChoiceField(label=_("Area"), choices=ANY, required=False)
    group = forms.ChoiceField(label=_("People it brings together"), choices=ANY, required=False)
    issue = forms.ChoiceField(label=_("Issue"), choices=ANY, required=False)
    look = forms.ChoiceField(label=_("Show"), choices=LOOKS, required=False)


class HelpingForm(Chooser):
    """What could help with an issue, for a group, in an area."""

    issue = forms.ChoiceField(label=_("Issue"), choices=[("", _("no issue in particular"))], required=False)
    group = forms.ChoiceField(label=_("For whom"), choices=[("", _("those whom the issue touches"))], required=False)
    area = forms.ChoiceField(label=_("Where"), choices=[("", _("where the issue is felt"))], required=False)


class NameForm(forms.Form):
    name = explain(
        WordsField(label=_("Name"), max_length=200),
        why=_("A name is enough to begin: a committee, a club, a place where people meet, something somebody knows how to do."),
        example=_("Football evening of the port"),
    )
    nature = forms.ChoiceField(label=_("Formal or informal"), choices=Nature.choices, initial=Nature.INFORMAL, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=AssetKind.choices, initial=AssetKind.MECHANISM)


class AssetForm(forms.Form):
    """The whole entry, strengths first."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = WordsField(label=_("Name"), max_length=200)
    strengths = explain(
        WordsField(label=_("Strengths"), long=True, required=False, max_length=4000),
        why=_("What works here, and why people come."),
        example=_("Fathers and sons of both quarters play in mixed teams; nobody has to sign up."),
    )
    purpose = explain(WordsField(label=_("What it is for"), long=True, required=False, max_length=2000), why=NO_NAMES)
    nature = forms.ChoiceField(label=_("Formal or informal"), choices=Nature.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=AssetKind.choices)
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Run by"), queryset=None, required=False, empty_label=_("nobody in particular")
    )
    whole_city = forms.BooleanField(label=_("It serves the whole city"), required=False)
    areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    groups: forms.ModelMultipleChoiceField[Any] = explain(
        forms.ModelMultipleChoiceField(
            label=_("People it brings together"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
        ),
        why=_("Who meets there. Leave it empty where everybody comes."),
    )
    helps_with: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Issues it could help with"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    availability = explain(
        WordsField(label=_("When it is available"), required=False, max_length=1000), example=_("Thursdays from six, except in summer.")
    )
    limits = explain(
        WordsField(label=_("Limits"), long=True, required=False, max_length=4000),
        why=_("Who does not come, what it cannot do, what it lacks."),
    )

    sections = (
        (_("What it is"), ("name", "strengths", "purpose", "nature", "kind", "owner")),
        (_("Where, and for whom"), ("whole_city", "areas", "groups", "availability")),
        (_("What it could help with"), ("helps_with", "limits")),
    )

    def __init__(self, *args: Any, asset: Asset, cycle: Cycle | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**values_of(asset), "seen": digest(asset)})
        super().__init__(*args, **kwargs)
        rows = {
            "owner": people.organisations(), "areas": places.areas(), "groups": places.groups(),
            "helps_with": Issue.objects.filter(Q(cycle=cycle) | Q(assets=asset)).distinct().order_by("-pk"),
        }  # fmt: skip
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class PerceptionForm(forms.Form):
    view = explain(
        WordsField(label=_("How it is seen"), long=True, max_length=2000),
        why=NO_NAMES,
        example=_("Useful, but only for those who know it."),
    )
    group: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("By which group"), queryset=None, required=False, empty_label=_("no group in particular")
    )
    held_by = explain(
        WordsField(label=_("Or by whom"), required=False, max_length=300),
        why=_("Parents, a service, a neighbourhood: never a person's name."),
    )
    source = WordsField(label=_("Source"), required=False, max_length=300)
    dated = DayField(label=_("Date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = places.groups()  # type: ignore[attr-defined]


class DisputeForm(forms.Form):
    text = explain(
        WordsField(label=_("What is contested"), long=True, max_length=2000),
        why=_("Say what is wrong, out of date, or seen differently by others. Those who keep the register look into it. No names."),
    )
