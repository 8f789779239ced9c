"""Role, parties, arrivals, tasks, conflicts, places, the manual and family plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.forms.providers import ProvidersField
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.queries.reintegration import FamilyContent
from wiqaya.referral.words import AgeBand, Need, SupportKind
from wiqaya.referral.words.network import Stigma
from wiqaya.referral.words.reintegrating import CityTask, InCare, Opportunity, Setting, Steering
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

Choices = list[tuple[str, str]]
MANY = forms.CheckboxSelectMultiple
ONE = forms.RadioSelect
PEOPLE = "people_"


class Chosen(forms.Form):
    """A form whose lists are filled from the city: `choices` by field."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (choices or {}).items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def sent(self, *keys: str) -> dict[str, Any]:
        """What was sent, with the fields named as keys."""
        return {**self.cleaned_data, **{name: UUID(self.cleaned_data[name]) for name in keys}}


class RoleForm(Chosen):
    steering = forms.ChoiceField(label=_("Who coordinates"), choices=Steering.choices, widget=ONE)
    coordinator = forms.ChoiceField(label=_("The body that coordinates"))
    tasks = explain(
        forms.MultipleChoiceField(label=_("What the city takes on"), choices=CityTask.choices, widget=MANY),
        why=_("National bodies often hold this work alone. Choose only what the mandate gives the city."),
    )
    settings = forms.MultipleChoiceField(label=_("Where the work takes place"), choices=Setting.choices, widget=MANY)
    covered = explain(
        forms.MultipleChoiceField(label=_("For whom the city cares"), choices=InCare.choices, widget=MANY),
        why=_("Agreed with all parties, so that nobody is left between two of them."),
    )
    focal_point = forms.ChoiceField(label=_("Focal point in the city"), help_text=_("One person who coordinates, so that support is ready on arrival."))
    care_aim = WordsField(label=_("Aim of care"), long=True, max_length=1500)
    safety_aim = explain(
        WordsField(label=_("Aim of safety"), long=True, max_length=1500),
        why=_("Coming back is a matter of care and of everybody's safety. Both aims stand side by side, and reviews ask about both."),
    )
    protocol = explain(
        forms.CharField(label=_("Agreement on information in both directions: name and date"), max_length=200, required=False),
        why=_("Agreed before anybody comes back: who tells whom what, when, under which law, and how to say no."),
    )
    protocol_ends = DayField(label=_("Agreement in force until"), required=False)


class PartyForm(Chosen):
    agency = forms.ChoiceField(label=_("Organisation"))
    does = WordsField(label=_("What it does here"), long=True, max_length=1000)
    trained_until = explain(
        DayField(label=_("Its staff are trained until"), required=False),
        why=_("For work with people who have lived through severe violence, and for the safety of staff themselves."),
    )
    named = forms.BooleanField(label=_("It agreed to be named on the public page of the network"), required=False)


class ArrivalForm(Chosen):
    """Advance notice in counts.  No field takes a name."""

    body = forms.ChoiceField(label=_("Who announces"))
    law = forms.CharField(label=_("Law or agreement"), max_length=200)
    expected_from = DayField(label=_("Expected from"))
    expected_until = DayField(label=_("Expected until"))
    setting = forms.ChoiceField(label=_("Setting"), choices=Setting.choices, widget=ONE)
    households = NumberField(label=_("Households"), min_value=0, max_value=300, initial=0)
    needs = forms.MultipleChoiceField(label=_("Needs that are known"), choices=Need.choices, widget=MANY, required=False)
    notice = WordsField(
        label=_("What else helps to prepare"), help_text=_("No name, no address, nothing about anybody's past."), long=True, max_length=1500, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for band in AgeBand:
            field = NumberField(label=_("People aged %(band)s") % {"band": band.label}, min_value=0, max_value=500, required=False)
            self.fields[f"{PEOPLE}{band.value}"] = field

    def notice_sent(self) -> dict[str, Any]:
        sent = self.sent("body")
        people = {band.value: sent.pop(f"{PEOPLE}{band.value}") or 0 for band in AgeBand}
        return {**sent, "people": people}


class TaskForm(Chosen):
    text = WordsField(label=_("What exactly"), long=True, max_length=1000, required=False)
    owner = forms.ChoiceField(label=_("Who does it"))
    due = DayField(label=_("Until"))


class ConflictForm(Chosen):
    """Where care and security ask for different things."""

    care = WordsField(label=_("What care asks"), long=True, max_length=1500)
    security = WordsField(label=_("What security asks"), long=True, max_length=1500)
    decision = WordsField(label=_("What was decided"), long=True, max_length=1500)
    reason = WordsField(label=_("Why"), long=True, max_length=1500)
    decided_by_body = forms.ChoiceField(label=_("Who decided"))
    decided_on = DayField(label=_("Decided on"))


class PlacementForm(Chosen):
    kind = forms.ChoiceField(label=_("What it offers"), choices=Opportunity.choices, widget=ONE)
    provider = forms.ChoiceField(label=_("Local organisation"))
    places = NumberField(label=_("Places"), min_value=1, max_value=1000)
    money_ends = DayField(label=_("The money ends on"))
    afterwards = explain(
        WordsField(label=_("What happens afterwards"), long=True, max_length=1500),
        why=_("Written at the start. In some cities, work with young people stopped when a project ended; they were alone again."),
    )


class FollowForm(Chosen):
    taken = NumberField(label=_("Places that were taken"), min_value=0, max_value=1000)
    still = NumberField(label=_("Still there after six months"), min_value=0, max_value=1000, required=False)
    what_happened = WordsField(label=_("What happened when the money ended"), long=True, max_length=1500, required=False)


class SectionForm(Chosen):
    title = WordsField(label=_("Title"), max_length=200)
    text = WordsField(label=_("Text"), long=True, max_length=10_000)
    readers = forms.MultipleChoiceField(
        label=_("Services that may read it"), help_text=_("Those who lead always may. Every reading is written down."), widget=MANY, required=False
    )


class FamilyForm(Chosen):
    """What joins the situations of one family."""

    situations = explain(
        forms.MultipleChoiceField(label=_("Situations of this family"), widget=MANY),
        why=_("Each member has a situation and a plan of their own. A child whose situation another service holds stays there and is not named here."),
    )
    setting = forms.ChoiceField(label=_("Setting"), choices=Setting.choices, widget=ONE)
    needs = forms.MultipleChoiceField(label=_("Needs"), choices=Need.choices, widget=MANY, required=False)
    help = explain(
        forms.MultipleChoiceField(label=_("What helps"), choices=SupportKind.choices, widget=MANY),
        why=_("Expect severe strain: psychological help comes first. Conversation about beliefs is offered by specialists whom the person chooses, never required."),
    )
    providers = explain(
        ProvidersField(label=_("Who helps"), widget=MANY, required=False),
        why=_("Services of the directory that are passed on to, and whose staff are trained for this work. An aim of its own: other lists stay as they are."),
    )
    safe_place = long_text(_("A safe place to meet and to be helped"), required=False, most=500)
    in_kind = long_text(_("Help in kind"), required=False, most=500)
    long_view = long_text(_("Where the family wants to be in some years, in their words"))
    until = DayField(label=_("The plan runs until"))

    def content(self) -> FamilyContent:
        sent = self.cleaned_data
        lists: dict[str, Any] = {name: tuple(sent[name]) for name in ("situations", "needs", "help", "providers")}
        return FamilyContent(**lists, **{name: sent[name].strip() for name in ("setting", "safe_place", "in_kind", "long_view")})


class FamilyReviewForm(forms.Form):
    stigma = explain(
        forms.ChoiceField(label=_("Are they treated badly because they came back?"), choices=Stigma.choices, widget=ONE),
        why=_("Ask, do not guess. The word stays sealed with the family; over half a year it is counted with those of others, and leaves only where many were asked."),
    )
    said = long_text(_("What the family says"), _("In their words: what goes well, what is missing, whether anybody treats them badly."))
    seen = long_text(_("What the services saw, for care and for safety"), required=False)
    changes = long_text(_("What changes"), required=False)
    next_on = DayField(label=_("Next review"))
