"""The structured conversation, its second signature, and the city's own prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.contents_plan import Conversation, Entry, Tool
from wiqaya.referral.conversation import Prompt
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.words import Certainty, Recency, SupportKind
from wiqaya.referral.words.reintegrating import CityPart
from wiqaya.referral.words.supporting import Part, Versed
from wiqaya.ui.forms import DayField, explain

BLANK = ("", "—")
SUMMED = ("judgement", "help", "provider", "background", "versed")
TOOL = ("tool_name", "tool_trained", "tool_on", "formulation")


class ConversationForm(forms.Form):
    """One block for each question of the template, strengths first; empty blocks are left out."""

    no_strength_yet = forms.BooleanField(label=_("No strength known yet: we will ask"), required=False)
    one_source_why = long_text(_("If there is one source only: why"), required=False, most=500)
    own_view = long_text(_("What the person or the family says"), _("In their words."), required=False)
    not_asked = long_text(_("If they were not asked yet: why"), required=False, most=500)
    wishes = long_text(_("What the person needs and expects"))
    surroundings = long_text(_("Social and political context"), _("What weighs on many here, not on this person alone."))
    harm_before = explain(
        long_text(_("What asking may do to the person, to relatives and friends, and how it is kept small")),
        why=_("Being asked about can itself do harm. It is thought of before, and written down afterwards."),
    )
    judgement = explain(
        long_text(_("Judgement, in words")), why=_("Professionals decide, with reasons. There is no number and no level here.")
    )
    help = forms.MultipleChoiceField(
        label=_("Kind of help"), choices=SupportKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    provider = long_text(_("Best-placed service, profession or person, and why"), _("A role, not a name."), most=500)
    background = long_text(
        _("What whoever helps has to be versed in"),
        _("For example: working with people who lived through violence."),
        required=False,
        most=500,
    )
    versed = forms.MultipleChoiceField(
        label=_("Which of these somebody has to be versed in"), choices=Versed.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    city_part = forms.ChoiceField(label=_("What the city does in this conversation"), choices=[BLANK, *CityPart.choices], required=False)
    risks = explain(
        long_text(_("What could harm the person or those close to them"), _("Threats, shame, pressure, violence at home, being alone."), required=False),
        why=_("Risks to the person stand beside needs and strengths; what somebody might do is no question here."),
    )
    guardian = long_text(_("Guardian: agreed, or why not asked"), required=False, most=500)
    tool_name = forms.CharField(label=_("Tool used elsewhere"), max_length=120, required=False)
    tool_trained = forms.BooleanField(label=_("Whoever used it was trained for it"), required=False)
    tool_on = DayField(label=_("Used on"), required=False)
    formulation = long_text(_("What follows from it, in your own words"), _("No items and no results of the tool."), required=False)

    def __init__(self, *args: Any, prompts: Sequence[Prompt], minor: bool, returning: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = prompts
        if not minor:
            del self.fields["guardian"]
        if not returning:
            del self.fields["city_part"], self.fields["risks"]
        parts: dict[str, list[str]] = {}
        for prompt in prompts:
            added = _block(prompt)
            self.fields.update(added)
            parts.setdefault(prompt.part, []).extend(added)
        parts.setdefault(Part.STRENGTHS, []).append("no_strength_yet")
        self.sections = [
            *((Part(part).label, names) for part, names in parts.items()),
            (_("The person's own view"), ["own_view", "not_asked", "wishes"]),
            (_("Around it"), ["one_source_why", "surroundings", "harm_before", *(["guardian"] if minor else [])]),
            *([(_("Only for somebody who came back"), ["city_part", "risks"])] if returning else []),
            (_("Judgement and help"), list(SUMMED)),
            (_("A tool used elsewhere"), list(TOOL)),
        ]

    def conversation(self) -> Conversation:
        sent = self.cleaned_data
        texts = (
            "no_strength_yet",
            "one_source_why",
            "own_view",
            "not_asked",
            "wishes",
            "surroundings",
            "harm_before",
            "judgement",
            "provider",
        )
        return Conversation(
            entries=tuple(entry for prompt in self.prompts if (entry := self._entry(prompt)) is not None),
            risks=sent.get("risks", ""), city_part=sent.get("city_part", ""), help=tuple(sent["help"]), versed=tuple(sent["versed"]), background=sent["background"], guardian=sent.get("guardian", ""),
            tool=Tool(sent["tool_name"], sent["tool_trained"], sent["tool_on"].isoformat() if sent["tool_on"] else "", sent["formulation"]),
            **{name: sent[name] for name in texts},
        )  # fmt: skip

    def _entry(self, prompt: Prompt) -> Entry | None:
        held = {
            name: self.cleaned_data.get(f"{prompt.code}_{name}", "") for name in ("statement", "evidence", "source", "certainty", "recency")
        }
        return Entry(part=prompt.part, prompt=prompt.code, **held) if any(held.values()) else None


def _block(prompt: Prompt) -> dict[str, forms.Field]:
    """The fields of one question."""
    found: dict[str, forms.Field] = {
        "statement": forms.CharField(
            label=prompt.text, max_length=800, required=False, widget=forms.Textarea({"rows": 2, "autocomplete": "off"})
        ),
        "evidence": forms.CharField(label=_("What it rests on"), max_length=400, required=False),
        "source": forms.CharField(label=_("Who saw or said it"), help_text=_("A role, not a name."), max_length=120, required=False),
        "certainty": forms.ChoiceField(label=_("How sure this is"), choices=[BLANK, *Certainty.choices], required=False),
    }
    if prompt.part == Part.CONCERNS:
        found["recency"] = forms.ChoiceField(label=_("When"), choices=[BLANK, *Recency.choices], required=False)
    return {f"{prompt.code}_{name}": field for name, field in found.items()}


class SignForm(forms.Form):
    """The second professional."""

    agrees = forms.ChoiceField(
        label=_("Second signature"),
        choices=[("yes", _("I agree")), ("no", _("I see something otherwise, and sign with it"))],
        widget=forms.RadioSelect,
    )
    text = long_text(_("What I see otherwise"), _("It is kept as you say it."), required=False)


class EffectForm(forms.Form):
    text = long_text(_("What asking has done: to the person, to relatives and friends"))
