"""Forms of the report: recommendations, the publication check, correction, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.models import Issue
from wiqaya.mapping.reporting.checking import FINE, NOT_FINE, CheckItem
from wiqaya.ui.forms import NumberField, WordsField, explain

NO_NAMES = _("Please write no names, phone numbers or addresses.")


class RecommendationForm(forms.Form):
    """What exists already is asked first: the best recommendation may be to use it."""

    existing = explain(
        WordsField(long=True, label=_("What exists already that could do this?"), required=False, max_length=2000),
        why=_("A service, an obligation, a body or a budget. Look before something new is made."),
        example=_("The evening library already brings parents together; it could open one day more."),
    )
    text = explain(WordsField(long=True, label=_("Recommendation"), max_length=2000), example=_("Keep the school path lit until nine in the evening."))
    addressed_to = explain(WordsField(label=_("Addressed to"), max_length=300), why=_("A service, a body or the council, never a person."))
    issue: Any = forms.ModelChoiceField(label=_("Follows from"), queryset=None, required=False, empty_label=_("no single issue"))
    number = explain(NumberField(label=_("Number"), min_value=1, max_value=500, required=False), why=_("Its place in the report. Left empty, it stands last."))

    def __init__(self, *args: Any, issues: Iterable[Issue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = issues  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("existing", "text", "addressed_to")}


class CheckForm(forms.Form):
    """The questions of the publication check, each with a note, and the decision."""

    made_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections: list[tuple[Any, list[str]]] = []
        for item in CheckItem:
            choices = [("fine", FINE[item]), ("not", NOT_FINE[item])]
            self.fields[item.value] = forms.ChoiceField(label=item.label, choices=choices, widget=forms.RadioSelect)
            self.fields[f"{item.value}_note"] = forms.CharField(label=_("Note"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
            sections.append(("", [item.value, f"{item.value}_note"]))
        self.fields["note"] = explain(
            WordsField(long=True, label=_("Note of the check"), required=False, max_length=2000), why=_("Needed when the edition is returned: what should be put right?")
        )
        self.fields["decision"] = forms.ChoiceField(
            label=_("Decision"), choices=[("publish", _("Publish the edition")), ("return", _("Return it with reasons"))], widget=forms.RadioSelect
        )
        self.sections = [*sections, ("", ["note", "decision"])]

    def answers(self) -> dict[str, tuple[bool, str]]:
        """Question -> (in order, note)."""
        return {item: (self.cleaned_data[item] == "fine", self.cleaned_data[f"{item}_note"]) for item in CheckItem.values}


class CorrectionForm(forms.Form):
    text = explain(
        WordsField(long=True, label=_("What was wrong, and what is right"), max_length=2000), why=_("Readers see it with today's date, above the edition. What was published stays as it was."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    because = explain(WordsField(long=True, label=_("Why it is withdrawn"), max_length=2000), why=_("Readers of the public site see this reason."))
