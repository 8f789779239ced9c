"""Forms of “you said, we did”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.surveys.actions.promises import SETTLED
from wiqaya.ui.forms import DayField, WordsField, explain

OPEN = _("not settled yet")


def _responsible() -> Any:
    return forms.ModelChoiceField(label=_("Who is responsible"), queryset=None, required=False, empty_label=OPEN)


class SaidForm(forms.Form):
    said = explain(
        WordsField(label=_("What residents said"), long=True, max_length=600),
        why=_("Everybody can read it. It speaks of all who answered, never of one person or of one group."),
        example=_("Offices close before people come home from work"),
    )
    responsible = _responsible()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people.organisations()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = explain(
        WordsField(label=_("What the city answers"), long=True, max_length=1000), why=_("Everybody can read it."),
        example=_("Two offices stay open until eight in the evening, twice a week"),
    )  # fmt: skip
    due = DayField(label=_("Due"), required=False)
    responsible = _responsible()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people.organisations()  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    state = forms.ChoiceField(label=_("What came of it"), choices=[(one.value, one.label) for one in SETTLED], widget=forms.RadioSelect)
    answer = explain(
        WordsField(label=_("What was done, or why it is not possible"), long=True, max_length=1000), why=_("Everybody can read it."),
    )  # fmt: skip


class ReadForm(forms.Form):
    """Carries which version was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
