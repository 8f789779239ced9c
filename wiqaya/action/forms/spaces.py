"""The form of a booking."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.action.models import Intervention, Space
from wiqaya.people import queries as people
from wiqaya.ui.forms import DayField, NumberField, WordsField
from wiqaya.ui.numerals import ascii_digits


class HourField(forms.Field):
    """An hour such as `09:30`, in either digit set; gives `datetime.time`."""

    widget = forms.TextInput(attrs={"size": "5", "maxlength": "5", "inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        text = ascii_digits(str(value or "")).strip()
        if not text:
            return None
        try:
            return time.fromisoformat(text if len(text) != 4 else f"0{text}")
        except ValueError as wrong:
            raise forms.ValidationError(_("Write the hour so: 09:30.")) from wrong


class BookingForm(forms.Form):
    room = NumberField(label=gettext_lazy("Room"), min_value=1, max_value=99, initial=1)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=gettext_lazy("For"), queryset=None)
    intervention: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None, required=False, empty_label=gettext_lazy("none"))
    purpose = WordsField(label=gettext_lazy("What for"), max_length=300)
    day = DayField(label=gettext_lazy("Day"))
    opens = HourField(label=gettext_lazy("From"))
    closes = HourField(label=gettext_lazy("Until"))

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space
        self.fields["organisation"].queryset = people.organisations()  # type: ignore[attr-defined]
        self.fields["intervention"].queryset = Intervention.objects.all()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        sent = dict(self.cleaned_data)
        day, opens, closes = sent.pop("day"), sent.pop("opens"), sent.pop("closes")
        zone = timezone.get_current_timezone()
        return sent | {"starts": datetime.combine(day, opens, zone), "until": datetime.combine(day, closes, zone)}
