"""Meetings, seats, decisions, envelopes and consents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import Spoken
from wiqaya.referral.actions.naming import Child
from wiqaya.referral.contents import Identity, Reasons
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.words import Closing, Consenting, Explained, Purpose, View
from wiqaya.ui.forms import DayField, NumberField, explain

Choices = list[tuple[str, str]]
REJECTIONS = [(reason.value, reason.label) for reason in Closing if reason.value.startswith("table-")]


class MeetingForm(forms.Form):
    day = DayField(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput({"type": "time"}))
    minutes = NumberField(label=_("Minutes"), min_value=15, max_value=480, initial=120)

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if sent.get("day") and sent.get("hour"):
            sent["planned_for"] = timezone.make_aware(datetime.combine(sent.pop("day"), sent.pop("hour")))
        return sent


class SeatForm(forms.Form):
    """What one seat says."""

    view = forms.ChoiceField(label=_("Are several services needed together?"), choices=View.choices, widget=forms.RadioSelect)
    takes_part = forms.BooleanField(label=_("Our service would be needed"), required=False)


class DecisionForm(forms.Form):
    """The first of two signatures."""

    met = forms.ChoiceField(
        label=_("Several services needed together?"),
        choices=[("yes", _("Yes")), ("no", _("No: the sheet is destroyed"))],
        widget=forms.RadioSelect,
    )
    needed = forms.MultipleChoiceField(label=_("Which services"), widget=forms.CheckboxSelectMultiple, required=False)
    reason = forms.ChoiceField(label=_("If not: why"), choices=[("", "—"), *REJECTIONS], required=False)
    recognisable = forms.BooleanField(label=_("Somebody in this room could recognise the person"), required=False)
    necessity = long_text(_("Why it is necessary"))
    less_intrusive = long_text(_("The less intrusive option that was looked at"))
    enough_or_not = long_text(_("Why it is enough, or not enough"))
    dissent = long_text(_("Who disagrees, and why"), _("By service, not by name. As important as the decision."), required=False)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needed"].choices = services  # type: ignore[attr-defined]

    def reasons(self) -> Reasons:
        sent = self.cleaned_data
        return Reasons(**{name: sent[name] for name in ("necessity", "less_intrusive", "enough_or_not", "dissent", "recognisable")})

    def named(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["needed"]]


class CloseMeetingForm(forms.Form):
    care_note = long_text(
        _("Care for the team: what was heavy, who needs what"), _("No names, nothing about a situation."), required=False, most=500
    )


class WithoutConsentForm(forms.Form):
    law = forms.CharField(label=_("Law and article"), max_length=200)
    necessity = long_text(_("Why it cannot wait for consent"))
    inform_on = DayField(label=_("The person is told on"))


class EnvelopeForm(forms.Form):
    """Limited identity: only what the services named need to see whether they know the person."""

    meeting = forms.ChoiceField(label=_("Opened in the meeting"))
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}))
    birth_year = NumberField(label=_("Year of birth"), min_value=1900, max_value=2100, year=True, required=False)
    contact = forms.CharField(
        label=_("Contact"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off", "dir": "auto"})
    )
    language = forms.CharField(label=_("Language"), max_length=40, required=False)
    guardian = forms.CharField(
        label=_("Guardian"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off", "dir": "auto"})
    )
    best_interests = long_text(_("Why it is in the child's best interests"), required=False)
    own_view = long_text(_("What the child says"), required=False)
    guardian_asked = long_text(_("Guardian: agreed, or why not asked"), required=False)

    def __init__(self, *args: Any, meetings: Choices, minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]
        if not minor:
            for name in ("guardian", "best_interests", "own_view", "guardian_asked"):
                del self.fields[name]

    def identity(self) -> Identity:
        sent = self.cleaned_data
        return Identity(
            name=sent["name"].strip(),
            birth_year=sent["birth_year"],
            contact=sent["contact"],
            language=sent["language"],
            guardian=sent.get("guardian", ""),
        )

    def child(self) -> Child | None:
        sent = self.cleaned_data
        if "own_view" not in sent:
            return None
        return Child(best_interests=sent["best_interests"], own_view=sent["own_view"], guardian=sent["guardian_asked"])


class InvolvedForm(forms.Form):
    involved = forms.ChoiceField(
        label=_("Is your service involved?"),
        choices=[("yes", _("Yes, and a joint answer is needed")), ("no", _("No: our key is taken back"))],
        widget=forms.RadioSelect,
    )


class ActingForm(forms.Form):
    """Those who act, with one lead."""

    lead = forms.ChoiceField(label=_("Lead"), widget=forms.RadioSelect)
    added = forms.ChoiceField(label=_("One more service"), required=False)
    reason = long_text(_("Why this one is needed"), required=False, most=500)

    def __init__(self, *args: Any, team: Choices, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [*team, *others]  # type: ignore[attr-defined]
        self.fields["added"].choices = [("", "—"), *others]  # type: ignore[attr-defined]

    def more(self) -> dict[UUID, str]:
        sent = self.cleaned_data
        return {UUID(sent["added"]): sent["reason"]} if sent["added"] else {}


class ConsentForm(forms.Form):
    """One consent, for one purpose."""

    purpose = forms.ChoiceField(label=_("Consent to"), choices=Purpose.choices, widget=forms.RadioSelect)
    recipients = forms.MultipleChoiceField(label=_("Services that may know"), widget=forms.CheckboxSelectMultiple, required=False)
    given_by = forms.ChoiceField(label=_("Given by"), choices=Consenting.choices, widget=forms.RadioSelect)
    explained = forms.ChoiceField(label=_("How it was explained"), choices=Explained.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language"), choices=Spoken.choices, initial=get_language)
    ends = explain(
        DayField(label=_("Until")),
        why=_("A year at most. The person can withdraw on any day, in one step."),
    )
    receipt = long_text(_("What was read to the person"), _("The person gets the same words on paper or aloud."))

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = services  # type: ignore[attr-defined]
        self.fields["ends"].initial = timezone.localdate() + timedelta(days=180)


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it closes"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = sorted(reasons, key=lambda reason: Closing.values.index(reason[0]))  # type: ignore[attr-defined]
