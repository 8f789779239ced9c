"""Forms of the mandate's test, of telling departments, and of definitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.people.words import OrganisationKind
from wiqaya.strategy.mandate_guide import questions
from wiqaya.strategy.models import BindingText, MandateAnswer
from wiqaya.strategy.words import Answer, Holder
from wiqaya.ui.forms import DayField, WordsField, explain
from wiqaya.ui.text import words_plain


class TestForm(forms.Form):
    """Every question of the test with its answer and a note; what is left open stays open."""

    def __init__(self, *args: Any, said: dict[str, MandateAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, question in questions().items():
            row = said.get(key)
            self.fields[key] = forms.ChoiceField(
                label=words_plain(question.text), choices=[("", _("not answered")), *Answer.choices], required=False, initial=row.said if row else ""
            )
            self.fields[f"{key}_note"] = WordsField(label=_("Note"), required=False, max_length=1000, initial=row.note if row else None)

    def said(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in questions()}

    def notes(self) -> dict[str, dict[str, str]]:
        return {key: self.cleaned_data[f"{key}_note"] for key in questions()}


class TellForm(forms.Form):
    text: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Framework"), queryset=None)
    departments: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Departments"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    post = explain(
        forms.CharField(label=_("Post"), required=False, max_length=120),
        why=_("A post, never a person's name. Left empty, the department as a whole is meant."),
        example=_("Head of the youth service"),
    )
    on = DayField(label=_("Given on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = BindingText.objects.all()  # type: ignore[attr-defined]
        self.fields["departments"].queryset = people.organisations().filter(kind=OrganisationKind.CITY)  # type: ignore[attr-defined]


class VoiceForm(forms.Form):
    holder = forms.ChoiceField(label=_("Whose view"), choices=Holder.choices)
    agrees = forms.ChoiceField(label=_("Does it agree?"), choices=[(key, label) for key, label in Answer.choices if key != Answer.UNKNOWN], widget=forms.RadioSelect)
    text = explain(WordsField(label=_("What it says"), long=True, required=False, max_length=3000), why=_("Please write no names, phone numbers or addresses."))


class SettleForm(forms.Form):
    agreed = WordsField(label=_("Text that holds for the city"), long=True, max_length=4000)
    other = explain(
        WordsField(label=_("Other text that stands beside it"), long=True, required=False, max_length=4000),
        why=_("Where there is no agreement, both texts stand. Nobody is outvoted into silence."),
    )
    on = DayField(label=_("Settled on"))
