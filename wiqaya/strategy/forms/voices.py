"""Forms of comments and of the four principles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiqaya.strategy.words import Finding, HeldFor, Holder, Stand
from wiqaya.ui.forms import DayField, WordsField, explain

TEXTS = ("applied", "hurt", "improves", "evidence", "reason")


class PeriodForm(forms.Form):
    starts = DayField(label=_("First day"))
    until = explain(DayField(label=_("Last day")), why=_("Four weeks or more, outside of holidays, so that people who work can answer."))


class CommentForm(forms.Form):
    """What somebody says about the draft: no name, no contact."""

    part = forms.ChoiceField(label=_("About which part"), choices=(), required=False)
    text = explain(
        forms.CharField(label=_("What do you want to say?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})),
        why=_("Praise, doubt, criticism, another idea. Please write no names, phone numbers or addresses."),
    )
    holder = explain(forms.ChoiceField(label=_("As whom do you speak?"), choices=Holder.choices), why=_("So that we see who was not heard. It is not shown beside your words."))
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, parts: Mapping[str, Any], **kwargs: Any) -> None:
        start = {"language": (get_language() or "ar")[:2], "holder": Holder.RESIDENTS}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        part: Any = self.fields["part"]
        part.choices = [(key, str(name)) for key, name in parts.items()]


class HoldForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why it is held back"), choices=HeldFor.choices, widget=forms.RadioSelect)
    because = explain(WordsField(label=_("Which words are meant"), max_length=500), why=_("Without repeating them. Criticism of the city is never a ground."))


class AnswerForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("What became of it"), choices=[one for one in Finding.choices if one[0] != Finding.OPEN], widget=forms.RadioSelect
    )
    answer = explain(WordsField(label=_("What changed, or why not"), long=True, max_length=2000), why=_("It stands below the comment on the public page."))


class StandForm(forms.Form):
    """How a principle was applied, and whether one stands by it."""

    applied = explain(
        WordsField(label=_("How it was applied"), long=True, required=False, max_length=3000),
        why=_("What was done because of this principle. To name it is not enough. Leave it empty if what stands there says it."),
    )
    hurt = explain(
        WordsField(label=_("Who could be hurt, and how"), long=True, required=False, max_length=3000), why=_("Those who do the work, too.")
    )
    improves = WordsField(label=_("What gets better, and for whom"), long=True, required=False, max_length=3000)
    evidence = WordsField(label=_("How we know"), long=True, required=False, max_length=3000)
    stand = forms.ChoiceField(label=_("Where you stand"), choices=Stand.choices, widget=forms.RadioSelect)
    reason = explain(
        WordsField(label=_("If you disagree: why"), long=True, required=False, max_length=3000),
        why=_("It goes wherever this text goes, without your name."),
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TEXTS if any(self.cleaned_data[name].values())}


class BecauseForm(forms.Form):
    because = explain(WordsField(label=_("What happened"), long=True, max_length=1000), why=_("Without names. Everybody is asked again how the principles were applied."))
