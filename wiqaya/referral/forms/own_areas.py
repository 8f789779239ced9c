"""Where somebody of a service lives or has family."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.ui.forms import explain


class OwnAreasForm(forms.Form):
    areas = explain(
        forms.MultipleChoiceField(label=_("Areas where you live or have family"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Leave it empty if there is none here.")),
        why=_("When a sheet or a situation is of such an area, you are asked whether you would rather step aside."),
        sees=_("You alone. The oversight office sees that somebody opened something of an area of their own, not which area."),
    )  # fmt: skip

    def __init__(self, *args: object, areas: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]
