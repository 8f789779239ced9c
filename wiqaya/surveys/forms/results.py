"""Forms of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.surveys.estimating.margins import USES
from wiqaya.ui.forms import explain

LABELS = {"area": _("Residents of each area"), "sex_age": _("Residents by sex and age band")}


class WeightForm(forms.Form):
    use = explain(
        forms.MultipleChoiceField(
            label=_("Bring the answers into line with"), choices=[(use, LABELS[use]) for use in USES], widget=forms.CheckboxSelectMultiple,
            required=False, initial=list(USES),
        ),
        why=_("As far as the city knows these numbers. An area or a group in which nobody answered stops the act: nothing is merged in silence."),
    )  # fmt: skip


class ModelForm(forms.Form):
    covariates = explain(
        forms.MultipleChoiceField(label=_("What the model knows of each area"), widget=forms.CheckboxSelectMultiple, required=False),
        why=_("Choose one to three that could have to do with the answers. Without any, every area is drawn towards the mean of the city. Faith, ethnicity and nationality are never used."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covariates"].choices = list(choices)  # type: ignore[attr-defined]
