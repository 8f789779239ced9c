"""Requests about one's own data, and their answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.actions.rights import ANSWERS
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.receipts import new_once
from wiqaya.referral.words.overseeing import Asked, Found, Misuse, Teller
from wiqaya.safeguards.texts import LONGEST
from wiqaya.ui.forms import explain


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=Asked.choices, widget=forms.RadioSelect)
    text = explain(
        long_text(_("In your own words"), _("Your name is not needed here: who you are is checked face to face."), most=LONGEST),
        why=_("So that we know what to look for."), sees=_("The data-protection officer. Nobody of the panel, and not the police."),
        kept=_("A year after the answer."), skip=_("Without it nobody can answer."),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Reference, if you have one"), required=False, max_length=16, help_text=_("It stands on the paper that the service gave you."),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone or address for the appointment"), required=False, max_length=120, help_text=_("Without it, come to the city hall and show your code."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=new_once)


class MisuseForm(forms.Form):
    kind = forms.ChoiceField(label=_("What went wrong?"), choices=Misuse.choices, widget=forms.RadioSelect)
    teller = forms.ChoiceField(label=_("Who are you?"), choices=Teller.choices, initial=Teller.NOT_SAID, widget=forms.RadioSelect)
    text = explain(
        long_text(_("What happened, where and when?"), _("Name the service or the page. Leave out who was helped: no name of theirs is needed."), most=LONGEST),
        why=_("So that it can be looked into and stopped."), sees=_("The data-protection officer alone. Not your service, not the panel, not the police."),
        kept=_("A year after the answer."), skip=_("Without it nobody can look into it."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=new_once)


class FoundForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Answer"), choices=Found.choices, widget=forms.RadioSelect)
    text = long_text(_("The answer in plain words"), _("What was found, and what is different from now on. No name."), most=LONGEST)


class LinkForm(forms.Form):
    short = forms.CharField(
        label=_("Reference of the situation"), max_length=16, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"})
    )
    checked = forms.BooleanField(
        label=_("I have seen face to face that it is this person, or whoever may act for them. Nothing of what was shown is kept.")
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    text = long_text(_("The answer in plain words"), _("No name, and nothing that shows who asked for support."), most=LONGEST)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in ANSWERS[kind]]  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    read = forms.BooleanField(label=_("I have read every line: nothing shows who asked for support, a relative or a colleague."))
