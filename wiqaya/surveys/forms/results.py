"""Forms of results."""

from __future__ import annotations

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
