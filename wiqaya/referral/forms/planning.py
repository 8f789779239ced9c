"""Plans, supports, guest pages, reviews and the end of support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.contents_plan import GoalContent, GoalReview, PlanContent, ReviewContent
from wiqaya.referral.forms.providers import ProviderField
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.forms.room import CloseForm, ConsentForm
from wiqaya.referral.words import GoalState, Intensity, Purpose, Reply, SupportKind, SupportState
from wiqaya.referral.words.supporting import Finding, Later, Outcome, SaidBy, Takes
from wiqaya.ui.forms import DayField, NumberField, explain

Choices = list[tuple[str, str]]
IN_THE_PLAN = (Purpose.SUPPORT, Purpose.MENTORING, Purpose.SHARING, Purpose.CONTACT, Purpose.FOLLOW_UP, Purpose.EVALUATION)


class PlanForm(forms.Form):
    """What stands around the goals."""

    intensity = forms.ChoiceField(label=_("How much"), choices=Intensity.choices, widget=forms.RadioSelect)
    why_this_much = long_text(_("Why this much fits"), _("Not less than is needed, not more than the person can bear."))
    motivation = long_text(_("Why the person wants to take part, in their words"), required=False)
    dignity = long_text(_("How dignity is kept: where, when, who knows"))
    unwanted = long_text(_("Effects nobody wants: what could happen, and what is done against it"))
    if_worse = long_text(_("If things get worse: who does what"))
    background = long_text(_("What whoever helps has to be versed in"), required=False, most=500)

    def content(self) -> PlanContent:
        return PlanContent(**{name: value for name, value in self.cleaned_data.items() if name != "intensity"})


class GoalForm(forms.Form):
    words = long_text(_("Goal, in the person's words"), most=500)
    said_by = forms.ChoiceField(label=_("Said by"), choices=SaidBy.choices, widget=forms.RadioSelect)

    def content(self) -> GoalContent:
        return GoalContent(**self.cleaned_data)


class SupportForm(forms.Form):
    """One kind of help for one goal."""

    kind = forms.ChoiceField(label=_("Kind of help"), choices=SupportKind.choices)
    provider = ProviderField(label=_("Who helps"))
    what = long_text(_("What exactly"), most=500)
    by_when = DayField(label=_("By when"))
    intensity = forms.ChoiceField(label=_("How much"), choices=Intensity.choices, widget=forms.RadioSelect)
    overload_reason = long_text(_("If it is much at once: why it is not too much"), required=False, most=500)


class SupportStateForm(forms.Form):
    state = forms.ChoiceField(label=_("Where it stands"), choices=SupportState.choices)


class PlanConsentForm(ConsentForm):
    """A consent from filter 4 on: to take part, to a mentor, to be asked again; each on its own."""

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, services=services, **kwargs)
        self.fields["purpose"].choices = [(purpose.value, purpose.label) for purpose in IN_THE_PLAN]  # type: ignore[attr-defined]
        self.fields["recipients"].label = _("Who may know what is needed for it")


class StartForm(forms.Form):
    review_on = DayField(label=_("First review on"), help_text=_("After twelve weeks at most."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"].initial = timezone.localdate() + timedelta(days=56)


class GuestForm(forms.Form):
    """What a provider without an account reads."""

    need = explain(
        long_text(_("The least they need to know"), _("No name, no school, no street: the person introduces themselves."), most=600),
        why=_("Whoever has the link can read this. It is sealed under a key that stands in the link alone."),
    )
    days = NumberField(label=_("Days until the link closes"), min_value=1, max_value=14, initial=7)


class GuestAnswerForm(forms.Form):
    takes = forms.ChoiceField(label=_("Can you help?"), choices=Takes.choices, widget=forms.RadioSelect)
    text = long_text(_("When and how, or what stands in the way"), _("No names."), required=False, most=600)


class BringInForm(forms.Form):
    agency = forms.ChoiceField(label=_("One more service"), help_text=_("With an agreement in date and a consent that names it."))

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = services  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    person = forms.ChoiceField(label=_("Who coordinates"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class SupervisionForm(forms.Form):
    person = forms.ChoiceField(label=_("Who coordinates"))
    on = DayField(label=_("Next supervision"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """For each goal what the person says and what the worker says; then effects, and how it goes on."""

    good = long_text(_("Good effects"), _("Or: none was noticed."))
    bad = long_text(_("Effects nobody wanted"), _("On the person, relatives, neighbours; or: none was noticed."))
    fits = long_text(_("Is it the right amount of help?"), most=500)
    outcome = forms.ChoiceField(label=_("How it goes on"), choices=Outcome.choices, widget=forms.RadioSelect)
    why = long_text(_("Why"), required=False, most=500)
    review_on = DayField(label=_("Next review on"), help_text=_("After twelve weeks at most."), required=False)

    def __init__(self, *args: Any, goals: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [number for number, _words in goals]
        self.fields["review_on"].initial = timezone.localdate() + timedelta(days=56)
        self.sections: list[tuple[Any, list[str]]] = []
        for number, words in goals:
            self.fields[f"person_{number}"] = long_text(_("The person says"), required=False, most=800)
            self.fields[f"worker_{number}"] = long_text(_("The worker says"), required=False, most=800)
            self.fields[f"state_{number}"] = forms.ChoiceField(label=_("Where the goal stands"), choices=GoalState.choices)
            self.sections.append((words, [f"{part}_{number}" for part in ("person", "worker", "state")]))
        self.sections.append((_now("Altogether"), ["good", "bad", "fits", "outcome", "why", "review_on"]))

    def content(self) -> ReviewContent:
        sent = self.cleaned_data
        goals = tuple(
            GoalReview(number, sent[f"person_{number}"], sent[f"worker_{number}"], sent[f"state_{number}"]) for number in self.numbers
        )
        return ReviewContent(goals=goals, **{name: sent[name] for name in ("good", "bad", "fits", "why")})


class LookForm(forms.Form):
    finding = forms.ChoiceField(label=_("How it goes on"), choices=Finding.choices, widget=forms.RadioSelect)


class EndForm(CloseForm):
    """The end of support."""

    reply = explain(
        forms.ChoiceField(label=_("What whoever asked is told"), choices=Reply.choices, widget=forms.RadioSelect),
        why=_("One of three sentences, sent after a few days. None tells what was done."),
    )


class FollowUpForm(forms.Form):
    answer = forms.ChoiceField(label=_("What was said"), choices=Later.choices, widget=forms.RadioSelect)


class EighteenForm(forms.Form):
    keep_because = long_text(_("Only if support goes on: why what was written is still needed"), required=False, most=500)
    erase = forms.BooleanField(label=_("Erase everything"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if bool(sent.get("erase")) == bool(sent.get("keep_because", "").strip()):
            raise forms.ValidationError(_("Either erase, or write why it is still needed."))
        return sent
