"""The steps of the set-up: what exists already, for whom, doors and lines, the conversation, and the conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries import justifying
from wiqaya.referral.words import Channel, OpensTo, Preset, Scope
from wiqaya.referral.writing import in_lines
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

Choices = list[tuple[str, str]]
PARTS_OF_A_LINE = ("name", "number", "hours", "true")
LINES = (("city", _("Line of the city")), ("independent", _("Independent line")), ("national", _("National line")))


class LinesField(WordsField):
    """One thing on each line; cleans to a list of {lang: text}."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(long=True, max_length=6000, **kwargs)

    def clean(self, value: Any) -> Any:
        return in_lines(super().clean(value))


def as_lines(told: list[Mapping[str, Any]]) -> dict[str, str]:
    """The reverse: [{text: {lang: text}}] as {lang: lines} for the boxes."""
    langs = {lang for one in told for lang in one["text"]}
    return {lang: "\n".join(one["text"].get(lang, "") for one in told) for lang in langs}


class BeginForm(forms.Form):
    """The first question is what exists already."""

    builds_on = explain(
        WordsField(label=_("What exists already that does this, here or nationally?"), long=True, max_length=3000),
        why=_("A body that people know is often better than a new one: prevention can be built into a table on violence at home, trafficking or crime."),
        example=_("The child-protection meeting of the department exists since 2019; the ministry runs a helpline. Neither brings schools and housing together."),
    )
    preset = forms.ChoiceField(label=_("Model"), choices=Preset.choices, help_text=_("It fills in a proposal; everything can be changed."))
    name = explain(WordsField(label=_("Name that residents read"), max_length=120), why=_("A name about support. No word of security, threat or a group."))
    host = explain(
        forms.ChoiceField(label=_("Host: the service whose staff read what comes in")),
        why=_("Residents write to this service. Where it is one of care, they write sooner."),
    )

    def __init__(self, *args: Any, hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].choices = hosts  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step that changes facts of the mechanism itself."""

    def __init__(self, *args: Any, mechanism: Mechanism, cities: Choices, hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mechanism = mechanism
        for name, choices in (("serves", cities), ("host", hosts)):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not cities:
            self.fields.pop("serves", None)
        self.initial = {**self.before(), **self.initial}

    def before(self) -> dict[str, Any]:
        return {name: getattr(self.mechanism, name) for name in self.fields if hasattr(self.mechanism, name)}

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class NeedForm(StepForm):
    findings = explain(
        forms.MultipleChoiceField(label=_("Findings of the mapping that justify it"), required=False, widget=forms.CheckboxSelectMultiple),
        why=_("What is for everybody is open to every city. Help for single people is not: a finding stands behind it, never a fear."),
    )
    no_finding = WordsField(
        label=_("If there is none yet: why it is begun all the same"), help_text=_("It stands beside the mechanism until a finding is named."), long=True,
        max_length=2000, required=False,
    )  # fmt: skip
    builds_on = WordsField(label=_("What exists already that does this, here or nationally?"), long=True, max_length=3000)
    caseload = explain(
        NumberField(label=_("People expected in a year"), min_value=0, max_value=20_000, required=False),
        why=_("It says whether a table of its own is worth it. Count from what services see now, not from fear."),
    )
    cost = NumberField(label=_("Cost of a year, in the city’s currency"), min_value=0, max_value=2_000_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {str(one.pk): one for one in [*justifying.open_cards(), *justifying.findings_of(self.mechanism)]}
        self.fields["findings"].choices = [(key, str(one.title)) for key, one in kept.items()]  # type: ignore[attr-defined]
        if not kept:
            self.fields.pop("findings")


class ScopeForm(StepForm):
    name = WordsField(label=_("Name that residents read"), max_length=120)
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope.choices, widget=forms.RadioSelect)
    opens_to = explain(
        forms.ChoiceField(label=_("Who may ask"), choices=OpensTo.choices, widget=forms.RadioSelect),
        why=_("Begin with few and widen later; a wider door needs more hours and more advisers."),
    )
    eligibility = explain(
        WordsField(label=_("Whom it is for, and whom it points elsewhere"), long=True, max_length=3000),
        why=_("Needs and conduct, never who somebody is, what they believe or where they come from."),
    )
    host = forms.ChoiceField(label=_("Host: the service whose staff read what comes in"))
    serves = forms.MultipleChoiceField(
        label=_("Further cities that it serves"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Cities of this installation. Their services take a seat as organisations that are added here."),
    )  # fmt: skip
    quorum = NumberField(label=_("Services needed for a decision"), min_value=2, max_value=12)
    programmes = explain(
        forms.MultipleChoiceField(label=_("Joint programmes"), required=False, widget=forms.CheckboxSelectMultiple),
        why=_("In a care and safety house, the members also plan programmes together. A programme is for groups and places, and knows nobody by name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joint = [one for one in justifying.joint() if one.state in justifying.GOING_ON or str(one.pk) in self.mechanism.programmes]
        self.fields["programmes"].choices = [(str(one.pk), str(one.title)) for one in joint]  # type: ignore[attr-defined]
        if not joint:
            self.fields.pop("programmes")

    def before(self) -> dict[str, Any]:
        return super().before() | {"host": str(self.mechanism.host)}


class DoorsForm(StepForm):
    channels = forms.MultipleChoiceField(label=_("How people can reach it"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple)
    hours = WordsField(label=_("Hours, in words"), max_length=400, required=False)
    emergency = explain(
        WordsField(label=_("The way in an emergency"), long=True, max_length=800, required=False),
        why=_("Nobody here answers round the clock. Say plainly who does."),
    )
    answer_days = NumberField(label=_("Working days until the first answer"), min_value=1, max_value=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {line.get("kind"): line for line in self.mechanism.lines}
        for kind, label in LINES:
            line = held.get(kind, {})
            self.fields[f"{kind}_name"] = WordsField(label=label, required=False, max_length=120)
            self.fields[f"{kind}_number"] = forms.CharField(label=_("Number"), required=False, max_length=40)
            self.fields[f"{kind}_hours"] = WordsField(label=_("When it answers"), required=False, max_length=120)
            self.fields[f"{kind}_true"] = explain(
                WordsField(label=_("What is true about this line"), long=True, required=False, max_length=600),
                why=_("Against false stories: who answers, what is kept, who never learns of a call. Residents read it beside the number."),
            )
            self.initial.update({f"{kind}_{part}": line.get(part, "") for part in PARTS_OF_A_LINE})
        self.sections = [
            (_("Doors"), ["channels", "hours", "emergency", "answer_days"]),
            *((label, [f"{kind}_{part}" for part in PARTS_OF_A_LINE]) for kind, label in LINES),
        ]

    def facts(self) -> dict[str, Any]:
        sent = self.cleaned_data
        lines = [
            {
                "kind": kind, "number": sent[f"{kind}_number"].strip(),
                **{part: {lang: text for lang, text in sent[f"{kind}_{part}"].items() if text} for part in ("name", "hours", "true")},
            }
            for kind, _label in LINES
            if sent[f"{kind}_number"].strip()
        ]  # fmt: skip
        return {name: sent[name] for name in ("channels", "hours", "emergency", "answer_days")} | {"lines": lines}


class ToolForm(StepForm):
    tool = explain(
        WordsField(label=_("How situations are looked at"), long=True, max_length=3000),
        why=_("Name where the method comes from, what it cannot do, and where it was tried. No method tells who will do harm, and none gives a number about a person."),
    )
    ceiling = explain(
        NumberField(label=_("Situations for one coordinator at once"), min_value=1, max_value=30),
        why=_("Above it nobody listens well."),
    )


STEP_FORMS: dict[str, type[StepForm]] = {"need": NeedForm, "scope": ScopeForm, "doors": DoorsForm, "tool": ToolForm}


class ConditionForm(forms.Form):
    text = WordsField(label=_("What was found or agreed"), long=True, max_length=4000)
    reference = forms.CharField(label=_("Document, number, date"), max_length=200)
    starts = DayField(label=_("From"))
    ends = DayField(label=_("Until"))
