"""Seats, clearances, duty, signs, risks and prompts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.actions.agreed import PARTS
from wiqaya.referral.forms.mechanism import Choices, LinesField
from wiqaya.referral.words import Function, SeatSector
from wiqaya.referral.words.supporting import Versed
from wiqaya.ui.forms import DayField, WordsField, explain


def versed_field() -> forms.MultipleChoiceField:
    return explain(
        forms.MultipleChoiceField(label=_("Versed in"), choices=Versed.choices, widget=forms.CheckboxSelectMultiple, required=False),
        why=_("What somebody has learned for this work. Who acts together sees it where it is needed; nobody is ranked by it."),
    )


class SeatForm(forms.Form):
    agency = forms.ChoiceField(label=_("Organisation"))
    sector = explain(
        forms.ChoiceField(label=_("Sector"), choices=SeatSector.choices),
        why=_("Nobody sits here by default. Justice and police join only if the city decides so, after others, and never make the first review."),
    )
    agreement = forms.CharField(label=_("Agreement on sharing: name and date"), max_length=200)
    agreement_ends = DayField(label=_("Agreement in force until"))

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = organisations  # type: ignore[attr-defined]


class RenewSeatForm(forms.Form):
    agreement = forms.CharField(label=_("Agreement on sharing: name and date"), max_length=200)
    agreement_ends = DayField(label=_("Agreement in force until"))


class ClearanceForm(forms.Form):
    person = forms.ChoiceField(label=_("Person"))
    agency = forms.ChoiceField(label=_("For which service"))
    function = forms.ChoiceField(label=_("Work"), choices=Function.choices)
    trained_until = DayField(label=_("Training valid until"))
    ethics_until = DayField(label=_("Ethical framework accepted until"))
    supervision_on = explain(
        DayField(label=_("Next supervision"), required=False), why=_("Whoever listens to people needs somebody who listens to them.")
    )
    versed = versed_field()

    def __init__(self, *args: Any, people: Choices, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
        self.fields["agency"].choices = services  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Every ninety days; dates that are left empty stay."""

    trained_until = DayField(label=_("Training valid until"), required=False)
    ethics_until = DayField(label=_("Ethical framework accepted until"), required=False)
    supervision_on = DayField(label=_("Next supervision"), required=False)
    versed = versed_field()


class ShiftForm(forms.Form):
    person = forms.ChoiceField(label=_("Person"))
    function = forms.ChoiceField(label=_("Work"), choices=Function.choices)
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=list(WEEKDAYS.items()))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class SignsForm(forms.Form):
    signs = explain(
        LinesField(label=_("Signs, one on each line")),
        why=_("Only what somebody does or says, and what has changed. Never a faith, an origin, a look, an opinion or a group."),
        example=_("Speaks of hurting others"),
    )
    professions = forms.MultipleChoiceField(
        label=_("Professions that set the list"), choices=[(one.value, one.label) for one in SeatSector if not one.security],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    research = WordsField(label=_("The local research it rests on"), long=True, max_length=2000)


class RiskForm(forms.Form):
    text = explain(
        WordsField(label=_("What could go wrong, and for whom"), long=True, max_length=1500),
        why=_("Shame, fear of being treated as guilty, misuse against opponents, a family that is avoided."),
    )
    countermeasure = WordsField(label=_("What is done against it"), long=True, max_length=1500)
    review_on = DayField(label=_("Looked at again on"))


class ReviewRiskForm(forms.Form):
    happened = forms.BooleanField(label=_("It has happened"), required=False)
    review_on = DayField(label=_("Looked at again on"))


PART_LABELS = {
    "strengths": _("Strengths: one prompt on each line"),
    "needs": _("Needs: one prompt on each line"),
    "context": _("Life around the person: one prompt on each line"),
    "concerns": _("Concerns: one prompt on each line"),
    "supports": _("What would help: one prompt on each line"),
}


class TemplateForm(forms.Form):
    name = WordsField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = LinesField(label=PART_LABELS[part], required=part in {"strengths", "supports"})
        self.fields["origin"] = explain(
            WordsField(label=_("Where the method comes from, its limits, where it was tried"), long=True, max_length=2000),
            why=_("At least as many prompts about strengths as about concerns: the form does not save otherwise."),
        )

    def prompts(self) -> dict[str, Any]:
        return {part: self.cleaned_data[part] for part in PARTS}
