"""Putting a file to a situation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.ui.forms import explain


class FileForm(forms.Form):
    """No name of the file is kept: its label is what one writes."""

    file = explain(
        forms.FileField(
            label=_("File"), widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.docx,.txt"}), help_text=_("JPEG, PNG, Word (.docx) or plain text, up to 5 MB.")
        ),
        kept=_("As long as the situation, and less where the service takes it away. Its name, place, time, writer and device are taken off."),
    )  # fmt: skip
    label = forms.CharField(
        label=_("What it is, in a few words"), help_text=_("No name: “letter of the school about the timetable”."), max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )  # fmt: skip
    alone = forms.BooleanField(
        label=_("Nobody but the person is named, shown or recognisable in it: it may go along with a copy for them."), required=False
    )
