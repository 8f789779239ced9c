"""Forms of the issues: title, filter, the card in page order, the public summary, the second reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.card_content import CHOICES, LISTS, TEXTS, fields_of
from wiqaya.mapping.queries.issues import to_continue
from wiqaya.mapping.words import Confidence, IssueState, Kind, Manifestation, Theme, Trend
from wiqaya.places import queries as places
from wiqaya.ui.forms import WordsField, explain

ANY = [("", _("all"))]
NO_NAMES = _("Please write no names, phone numbers or addresses.")


class TitleForm(forms.Form):
    title = explain(
        WordsField(label=_("Title"), required=True, max_length=200),
        why=_("A title is enough to begin. Say what happens, not who people are."),
        example=_("Insults and exclusion around the school exam season"),
    )


class IssueFilter(forms.Form):
    """What the list shows; every field may stay empty."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Kind.choices], required=False)
    manifestation = forms.ChoiceField(label=_("Range of forms"), choices=[*ANY, *Manifestation.choices], required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *IssueState.choices], required=False)
    theme = forms.ChoiceField(label=_("Known or new"), choices=[*ANY, *Theme.choices], required=False)
    cycle = forms.ChoiceField(label=_("Mapping"), required=False)

    def __init__(self, *args: Any, cycles: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [*ANY, *area_choices()]  # type: ignore[attr-defined]
        self.fields["cycle"].choices = [(cycle.short, str(cycle)) for cycle in cycles]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The filters that hold a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "cycle"}


def area_choices() -> list[tuple[str, str]]:
    return [(area.code, str(area)) for area in places.areas()]


class Versioned(forms.Form):
    """Carries the version of the card that the writer saw, and why a complete card is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=300)

    def __init__(self, *args: Any, card: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        self.fields["version"].initial = card.version
        self.fields["reason"].required = card.state == IssueState.COMPLETE
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


def _text(
    label: str | Promise, *, why: str | Promise = "", example: str | Promise = "", long: bool = True, needed: bool = False
) -> WordsField:
    return explain(WordsField(label=label, long=long, required=needed), why=why, example=example)


class CardForm(Versioned):
    """The card without its lines, in the order of its page."""

    title = _text(_("Title"), long=False, needed=True)
    definition = _text(
        _("What we mean by it here"),
        why=_("There is no definition that fits every city. Write yours, in line with human rights and your law."),
    )
    kinds = forms.MultipleChoiceField(label=_("Kinds"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple)
    manifestations = forms.MultipleChoiceField(
        label=_("Range of forms"), choices=Manifestation.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    theme = forms.ChoiceField(label=_("Known or new"), choices=Theme.choices)
    whole_city = forms.BooleanField(label=_("It concerns the whole city"), required=False)
    areas = forms.MultipleChoiceField(label=_("Areas"), required=False, widget=forms.CheckboxSelectMultiple)
    trend = forms.ChoiceField(label=_("Trend"), choices=Trend.choices)
    continues = forms.ChoiceField(label=_("Goes on from an earlier mapping"), required=False)
    conduct = _text(
        _("What is done, by which kind of group"),
        why=_("Describe conduct and kinds of groups. Never a person, an account or a list of members."),
    )
    online_link = _text(_("Link with what happens online"))
    result_of = _text(
        _("What it may grow out of"), why=_("Disparity, discrimination, instability: as an assumption, not as a proven cause.")
    )
    driver_of = _text(_("What it may feed"))
    context = _text(
        _("History and context"), why=_("History, culture, tension between communities or between city and state: in your own words.")
    )
    missing = _text(_("Who and what is missing"), why=_("Whose voice is not here? What do we not know?"))
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    confidence_reason = _text(_("Why this confidence"), long=False)

    sections = (
        (_("The issue"), ("title", "definition", "kinds", "manifestations", "theme", "continues")),
        (_("Where, and since when"), ("whole_city", "areas", "trend")),
        (_("What is done, and what it is linked with"), ("conduct", "online_link", "result_of", "driver_of", "context")),
        (_("How sure we are"), ("missing", "confidence", "confidence_reason")),
        ("", ("reason",)),
    )

    def __init__(self, *args: Any, card: Issue, suggested: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", fields_of(card))
        super().__init__(*args, card=card, **kwargs)
        self.fields["areas"].choices = area_choices()  # type: ignore[attr-defined]
        earlier = [(issue.short, f"{issue.cycle.year}: {issue}") for issue in to_continue(card.cycle)]
        self.fields["continues"].choices = [("", _("no, it is new on our map")), *earlier]  # type: ignore[attr-defined]
        if suggested:
            self.fields["confidence"].help_text = _("The sources suggest: %(level)s. You decide, and say why.") % {
                "level": Confidence(suggested).label
            }

    def values(self) -> dict[str, Any]:
        names = (*TEXTS, *CHOICES, *LISTS, "whole_city", "areas", "continues")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class SummaryForm(Versioned):
    public_summary = _text(
        _("Summary for the public edition"),
        why=_(
            "Neutral words for everybody: what happens, what helps already, what the city does. No group as a cause, no place as a danger."
        ),
    )

    def __init__(self, *args: Any, card: Issue, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"public_summary": card.public_summary})
        super().__init__(*args, card=card, **kwargs)

    def values(self) -> dict[str, Any]:
        return {"public_summary": self.cleaned_data["public_summary"]}


class ReturnForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reasons = forms.CharField(
        label=_("What should be put right"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, help_text=NO_NAMES
    )


def put_errors(form: forms.Form, wrong: Any) -> None:
    """Errors of an action, at their fields where the form has them."""
    fields: Mapping[str, list[str]] = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
    for name, sentences in fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
