"""The first review, the questions of filter 1, and the sheet without identity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.actions.home import NOTE
from wiqaya.referral.contents import Notes, Sheet
from wiqaya.referral.forms.providers import ProviderField
from wiqaya.referral.words import Need, SeatSector, Strength, SupportKind
from wiqaya.ui.forms import explain

AREA = {"rows": 3, "autocomplete": "off"}


def long_text(label: Any, help_text: Any = "", *, required: bool = True, most: int = 2000) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most, widget=forms.Textarea(AREA))


class OpenForm(forms.Form):
    """Why somebody opens what is sealed; the reason is a word of a closed list, because the trail takes no texts."""

    why = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=[
            ("review", _("First review or review")),
            ("meeting", _("To prepare a meeting")),
            ("support", _("To help now")),
            ("duty", _("On duty")),
        ],
        widget=forms.RadioSelect,
    )


class FirstReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("First step"),
        choices=[
            ("home", _("It fits: the home service takes it on")),
            ("elsewhere", _("Another service fits better")),
            ("community", _("A measure for a community fits better")),
            ("unfounded", _("The concern had no ground: everything is erased")),
            ("error", _("Opened in error: everything is erased")),
        ],
        widget=forms.RadioSelect,
    )
    reason = explain(long_text(_("Why")), why=_("A decision in words can be questioned later; a level or a colour cannot."))
    source = long_text(_("One further source that was asked"), _("A profession or a service, not a name."), most=300)
    service = ProviderField(label=_("Which service fits better"), required=False)
    points_to = long_text(_("Or in words, when it is not in the list"), required=False, most=300)


class FilterOneForm(forms.Form):
    """What the home service answers before the table hears of it."""

    agency_did = long_text(_("What this service did, and what is left in its power"))
    acute = long_text(_("Why it cannot wait"))
    why_several = long_text(_("Why more than one service is needed"))
    asked = long_text(_("Was consent asked? If not: why"))


class SheetForm(forms.Form):
    """The sheet without identity: closed lists, and a short note."""

    meeting = forms.ChoiceField(label=_("Meeting"))
    strengths = forms.MultipleChoiceField(label=_("Strengths"), choices=Strength.choices, widget=forms.CheckboxSelectMultiple)
    needs = forms.MultipleChoiceField(label=_("Needs"), choices=Need.choices, widget=forms.CheckboxSelectMultiple, required=False)
    signs = forms.MultipleChoiceField(label=_("Conduct that was seen"), widget=forms.CheckboxSelectMultiple, required=False)
    tried = forms.MultipleChoiceField(
        label=_("What was tried"), choices=SupportKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    area = explain(
        forms.ChoiceField(label=_("Broad area"), required=False),
        why=_("Only areas where at least a thousand residents are of this age stand here. It may stay empty."),
    )
    proposed = forms.MultipleChoiceField(
        label=_("Services that could help"), choices=SeatSector.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = long_text(_("Short note"), _("No story that only one person can have."), required=False, most=NOTE)
    read_by_a_person = forms.BooleanField(label=_("I have read the sheet once more: nobody in the room could recognise the person by it."))

    def __init__(
        self,
        *args: Any,
        notes: Notes,
        meetings: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        signs: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.notes = notes
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("Left out")), *areas]  # type: ignore[attr-defined]
        self.fields["signs"].choices = signs  # type: ignore[attr-defined]

    def sheet(self) -> Sheet:
        sent = self.cleaned_data
        lists = {name: tuple(sent[name]) for name in ("strengths", "needs", "signs", "tried", "proposed")}
        return Sheet(band=self.notes.band, area=sent["area"], note=sent["note"].strip(), **lists)
