"""A dataset of the inventory: what it is, who holds it, what may be done with it, how far it can be trusted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.records.access import SEE_ROWS
from wiqaya.records.words import Agreement, DatasetKind, Relevance, Sector, Sensitivity
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui.forms import DayField, WordsField, explain

SPOKEN = ("title", "source", "method", "bias_note", "bias_effect", "rereading")
STATES = [
    ("", _("All states")),
    ("loaded", _("Loaded")),
    ("listed", _("Only listed")),
    ("locked", _("Locked")),
    ("no-bias", _("Without a bias note")),
]


def choices(words: Any, first: Any = ("", "—")) -> list[tuple[str, Any]]:
    return [first, *words.choices]


class CatalogueFilter(forms.Form):
    sector = forms.ChoiceField(label=_("Sector"), choices=choices(Sector, ("", _("All sectors"))), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    relevance = forms.ChoiceField(label=_("Relevance"), choices=choices(Relevance, ("", _("All"))), required=False)


class BiasFields(forms.Form):
    """The bias note, or the honest word that nobody knows it yet."""

    bias_note = explain(
        WordsField(label=_("Bias note: who is missing, what the data can and cannot show"), long=True, required=False, max_length=4000),
        why=_("Without it the data enter no figure. It travels into every figure and report."),
        sees=_("Everybody who sees a figure of these data."),
    )
    bias_unknown = forms.BooleanField(
        label=_("Not known here: its holder is asked today. Until the answer comes, no figure uses the data."), required=False
    )
    bias_effect = explain(
        WordsField(label=_("How the bias could affect what the city does"), long=True, required=False, max_length=4000),
        example=_("More work in the areas that report most, none where nobody dares to report."),
    )


class DatasetForm(BiasFields):
    title = WordsField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=DatasetKind.choices, initial=DatasetKind.OTHER)
    sector = forms.ChoiceField(label=_("Sector"), choices=choices(Sector, ("", _("Choose a sector"))))
    holder: Any = forms.ModelChoiceField(label=_("Holder"), queryset=None, required=False, empty_label=_("Not known"))
    steward: Any = explain(
        forms.ModelChoiceField(label=_("Steward"), queryset=None, required=False, empty_label=_("Nobody yet")),
        why=_("Answers for these data and may look at their rows on screen, which is written down."),
    )
    source = WordsField(label=_("Source"), required=False, max_length=300)
    licence = forms.CharField(label=_("Licence or terms"), max_length=200, required=False)
    agreement = explain(
        forms.ChoiceField(label=_("Agreement on use"), choices=Agreement.choices),
        why=_("Without an agreement, or after it has ended, the data stay locked: they are listed and nothing else."),
    )
    agreement_ends = DayField(label=_("Agreement ends on"), required=False)
    sensitivity = forms.ChoiceField(label=_("Who may see it"), choices=Sensitivity.choices, initial=Sensitivity.INTERNAL)
    period_start = DayField(label=_("Covers the time from"), required=False)
    period_end = DayField(label=_("until"), required=False)
    method = WordsField(label=_("How it was collected"), long=True, required=False, max_length=4000)
    geography = explain(forms.CharField(label=_("Geography"), max_length=120, required=False), example=_("neighbourhoods of 2016"))
    breakdowns = explain(
        forms.CharField(label=_("Broken down by"), max_length=200, required=False), example=_("age band, sex, neighbourhood")
    )
    method_version = explain(
        forms.CharField(label=_("Method version"), max_length=16, initial="1"),
        why=_("Raise it when the way of counting changes: series show a break."),
    )
    relevance = forms.ChoiceField(label=_("Relevance for this city"), choices=Relevance.choices, initial=Relevance.NOT_READ)
    rereading = explain(
        WordsField(label=_("How it could be read afresh"), long=True, required=False, max_length=4000),
        why=_("Data collected for something else can shed light on hate, polarisation or cohesion."),
        example=_("Planning objections: when did their tone change, and towards whom?"),
    )
    sections = [
        (_("What it is"), ["title", "kind", "sector", "holder", "steward", "source"]),
        (_("What may be done with it"), ["agreement", "agreement_ends", "licence", "sensitivity"]),
        (_("What it covers"), ["period_start", "period_end", "geography", "breakdowns", "method", "method_version"]),
        (_("How far it can be trusted"), ["bias_note", "bias_unknown", "bias_effect"]),
        (_("Read it afresh"), ["relevance", "rereading"]),
    ]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["holder"].queryset = people.organisations()
        fields["steward"].queryset = (
            get_user_model().objects.filter(pk__in=[one.pk for one in people.people_with(SEE_ROWS, on=on)]).order_by("name")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("period_start") and data.get("period_end") and data["period_end"] < data["period_start"]:
            self.add_error("period_end", _now("The time ends before it begins: change one of the two days."))
        if data.get("agreement") != Agreement.IN_FORCE and data.get("agreement_ends"):
            self.add_error(
                "agreement_ends", _now("Only an agreement in force has an end. Choose “Agreement in force”, or leave the day empty.")
            )
        return data


class RereadForm(forms.Form):
    relevance = forms.ChoiceField(label=_("Relevance for this city"), choices=Relevance.choices, widget=forms.RadioSelect)
    rereading = explain(
        WordsField(label=_("How it could be read afresh"), long=True, required=False, max_length=4000),
        why=_("Data collected for something else can shed light on hate, polarisation or cohesion."),
        example=_("Planning objections: when did their tone change, and towards whom?"),
    )


class RetractForm(forms.Form):
    reason = explain(
        WordsField(label=_("Why these data should not be used"), long=True, max_length=2000),
        why=_("Every figure that used them says so from now on."),
        sees=_("Everybody who sees a figure of these data."),
    )


def given_words(old: WordsValue, given: dict[str, str], *, by: Any, at: Any) -> WordsValue:
    """What was there with what was written, language by language."""
    for lang, text in given.items():
        old = old.with_text(lang, text, by=by, at=at)
    return old
