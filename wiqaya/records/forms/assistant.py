"""The import assistant's forms: the file, what its data are, how it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.records.forms.datasets import BiasFields, choices
from wiqaya.records.imports.periods import period_bounds
from wiqaya.records.models import Dataset
from wiqaya.records.words import Agreement, Sector
from wiqaya.ui.forms import DayField, WordsField, explain

COUNTS = [
    ("incidents", _("Things that happened: one row each, with a day and a place")),
    ("indicators", _("Numbers by area and year, such as a census")),
]
ENCODINGS = [
    ("", _("Found by itself")), ("utf-8", "UTF-8"), ("cp1256", "Windows-1256 (العربية)"), ("iso8859-6", "ISO 8859-6 (العربية)"), ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252 (Français)"),
]  # fmt: skip
NEEDED_FOR_NEW = ("sector", "kind", "agreement")


class UploadForm(forms.Form):
    file = explain(
        forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"})),
        why=_("A table as CSV or .xlsx, in any encoding, as you have it. Columns that look personal are never kept."),
    )
    dataset = forms.ModelChoiceField(
        label=_("Which data is it?"),
        queryset=Dataset.objects.none(),
        required=False,
        empty_label=_("Data that is not in the inventory yet"),
    )
    kind = forms.ChoiceField(label=_("What does it count?"), choices=COUNTS, widget=forms.RadioSelect, required=False)
    title = explain(
        WordsField(label=_("What it is called"), max_length=200, required=False),
        why=_("The name of the file is taken when this stays empty. A report in another language shows the name in that language when it is written here."),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=choices(Sector, ("", _("Choose a sector"))), required=False)
    holder: Any = forms.ModelChoiceField(label=_("Holder"), queryset=None, required=False, empty_label=_("Not in the list, or not known"))
    period = explain(
        forms.CharField(label=_("Period that it covers"), max_length=60, required=False),
        example="2016 · 2014-2023 · 2018-01-01/2020-12-31", why=_("Leave it empty when the rows have dates."),
    )  # fmt: skip
    agreement = forms.ChoiceField(label=_("Agreement on use"), choices=choices(Agreement, ("", _("Choose one"))), required=False)
    agreement_ends = DayField(label=_("Agreement ends on"), required=False)
    encoding = explain(
        forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False),
        why=_("Only when the letters came out wrong the first time."),
    )
    sections = [
        (_("The file"), ["file", "encoding"]),
        (_("The data in it"), ["dataset", "kind"]),
        (_("Only for data that is not in the inventory yet"), ["title", "sector", "holder", "period", "agreement", "agreement_ends"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["dataset"].queryset = Dataset.objects.filter(retracted_at__isnull=True).order_by("sector", "short")
        fields["holder"].queryset = people.organisations()

    def clean_period(self) -> str:
        text: str = self.cleaned_data["period"].strip()
        if text and period_bounds(text) is None:
            raise forms.ValidationError(_now("“%(text)s” is no period: write 2016, 2014-2023 or 2018-01-01/2020-12-31.") % {"text": text})
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen: Dataset | None = data.get("dataset")
        if chosen is None:
            for name in NEEDED_FOR_NEW:
                if not data.get(name):
                    self.add_error(name, _now("This is needed for data that is not in the inventory yet."))
        elif not chosen.version and chosen.kind not in dict(COUNTS) and not data.get("kind"):
            self.add_error("kind", _now("Say what the file counts."))
        return data


class AboutForm(BiasFields):
    method = WordsField(label=_("How it was collected"), long=True, required=False, max_length=4000)
    source = WordsField(label=_("Source, as it stands under every figure"), required=False, max_length=300)
    licence = forms.CharField(label=_("Licence or terms"), max_length=200, required=False)
    rereading = explain(
        WordsField(label=_("How it could be read afresh"), long=True, required=False, max_length=4000),
        why=_("Data collected for something else can shed light on hate, polarisation or cohesion."),
    )
    sections = [
        (_("How far it can be trusted"), ["bias_note", "bias_unknown", "bias_effect", "method"]),
        (_("Where it comes from"), ["source", "licence"]),
        (_("Read it afresh"), ["rereading"]),
    ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any((data.get("bias_note") or {}).values()) and not data.get("bias_unknown"):
            self.add_error("bias_note", _now("Write who is missing from these data, or say that it is not known and that you ask."))
        return data


class SaveForm(forms.Form):
    whole = forms.ChoiceField(
        label=_("If some rows cannot be taken"), widget=forms.RadioSelect, initial="good",
        choices=[("good", _("Save the good rows, leave the others out")), ("all", _("Save all rows or none"))],
    )  # fmt: skip
