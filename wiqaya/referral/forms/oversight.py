"""What the oversight office asks the trail, and what it decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.actions.figures import LONGEST
from wiqaya.referral.forms.exceptions import YES_NO, one_of
from wiqaya.referral.forms.queue import long_text
from wiqaya.referral.words.overseeing import Leaving


class TrailForm(forms.Form):
    """All may stay empty: then the whole trail is shown, newest first."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    object = forms.CharField(
        label=_("Key of an object"),
        required=False,
        max_length=64,
        help_text=_("As it stands in the last column."),
        widget=forms.TextInput({"dir": "ltr"}),
    )
    action = forms.CharField(
        label=_("Action"),
        required=False,
        max_length=64,
        help_text=_("A code as it stands in the list."),
        widget=forms.TextInput({"dir": "ltr"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """For `audit.page`."""
        sent = self.cleaned_data
        return {
            "person": UUID(sent["person"]) if sent["person"] else None,
            "object": sent["object"].strip(),
            "action": sent["action"].strip(),
        }


class LeavingForm(forms.Form):
    why = one_of(_("Why does it leave?"), Leaving.choices)


class ReadForm(forms.Form):
    justified = one_of(_("Does the reason carry the opening?"), YES_NO)


class ExplainForm(forms.Form):
    text = long_text(_("Why, as far as it is known"), _("Everybody reads it. What was looked into, what is done; no name, no guess about a group."), most=LONGEST)
