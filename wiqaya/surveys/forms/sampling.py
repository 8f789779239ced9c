"""Forms of a round's sample, quotas, invitations and files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.places import queries as places
from wiqaya.places.words import Sex
from wiqaya.surveys.forms.files import FilesField
from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries import sampling as queries
from wiqaya.surveys.words import VisitOutcome
from wiqaya.ui.forms import NumberField, WordsField, explain

SHEETS = (("pdf", _("PDF to print")), ("csv", _("CSV for a letter")))


class PlanForm(forms.Form):
    margin = explain(
        NumberField(label=_("Margin of error wanted, in points of 100"), min_value=1, max_value=30, decimals=1, initial=5),
        why=_("5 means: if half of all residents say yes, the survey finds between 45 and 55 of 100."),
    )
    by_area = explain(
        forms.BooleanField(label=_("The margin is to hold in every area"), required=False),
        why=_("Needed to compare neighbourhoods. It takes many more interviews."),
    )
    design_effect = explain(
        NumberField(label=_("Design effect expected"), min_value=1, max_value=5, decimals=2, initial="1.5"),
        why=_("How many times more interviews are needed because neighbours resemble each other and weights differ. 1.5 is usual."),
    )
    response_rate = explain(
        NumberField(label=_("Response expected, of 100 households"), min_value=5, max_value=100, initial=60),
        why=_("How many of 100 households that are visited will answer."),
    )
    cluster = explain(
        NumberField(label=_("Interviews at each place"), min_value=1, max_value=50, initial=10),
        why=_("8 to 10 keep the way short without asking the same street too often."),
    )
    frame = explain(
        WordsField(label=_("List that people are drawn from, and who is not on it"), long=True, required=False, max_length=1000),
        example=_("Street blocks of the 2024 count; without the camp in the north and without people in homes"),
    )


class DrawForm(forms.Form):
    file = explain(
        forms.FileField(label=_("List of places"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})),
        why=_("CSV or Excel with the columns code, area and households: street blocks or enumeration areas, never people or addresses."),
    )
    reserves = explain(
        NumberField(label=_("Reserve places in each area"), min_value=0, max_value=50, initial=3),
        why=_("They move up in the order of the draw when a place cannot be visited."),
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of the visit"), choices=[one for one in VisitOutcome.choices if one[0] != VisitOutcome.REPLACED]
    )


class ReplaceForm(forms.Form):
    reason = explain(
        WordsField(label=_("Why it was replaced"), max_length=500),
        example=_("The street is closed by building works"),
        why=_("It stands in the log, which is part of the method. Name no person."),
    )


class QuotaForm(forms.Form):
    total = NumberField(label=_("Interviews in all"), min_value=1, max_value=100_000)
    parts = forms.MultipleChoiceField(
        label=_("Shared as residents are, by"), widget=forms.CheckboxSelectMultiple,
        choices=[("area", _("area")), ("sex", _("sex")), ("age", _("age band"))],
    )  # fmt: skip


class TypedQuotaForm(forms.Form):
    """A number for each cell; `cells` by the name of its field."""

    def __init__(self, *args: Any, cells: dict[queries.Cell, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {f"cell-{at}": cell for at, cell in enumerate(cells)}
        names = {area.code: str(area) for area in places.areas()}
        for name, cell in self.cells.items():
            self.fields[name] = NumberField(label=cell_words(cell, names), min_value=0, max_value=100_000, initial=cells[cell])


class InviteForm(forms.Form):
    many = NumberField(label=_("How many"), min_value=1, max_value=5000)
    point: Any = explain(
        forms.ModelChoiceField(label=_("Place of the sample"), queryset=None, required=False, empty_label=_("none: drawn from another list")),
        why=_("The weight is one over the chance of being drawn. For a place of the sample it is known."),
    )
    area = forms.ChoiceField(label=_("Or an area"), required=False)
    listed = explain(
        NumberField(label=_("How many are on the list that was drawn from"), min_value=1, required=False),
        why=_("Leave it empty where the residents are the list."),
    )
    sheet = forms.ChoiceField(label=_("Sheet of codes"), choices=SHEETS, initial="pdf")

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = queries.points_in_use(wave)  # type: ignore[attr-defined]
        self.fields["point"].label_from_instance = lambda one: f"{one.code} · {one.area}"  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _now("the whole city")), *((one.code, str(one)) for one in places.areas())]  # type: ignore[attr-defined]


class IntakeForm(forms.Form):
    file = explain(
        forms.FileField(label=_("Export of KoboToolbox or ODK Central"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})),
        why=_("Export with values or labels, with the names of groups. Names, positions, devices and hours are not read."),
    )
    repeats = explain(
        FilesField(label=_("Tables of questions asked several times"), required=False, ending=".csv"),
        why=_("Exports in CSV have a file of their own for each of them. Choose all of them together, with the names that they were given."),
    )


def cell_words(cell: queries.Cell, names: dict[str, str]) -> str:
    """An area, a sex and an age band in words."""
    parts = [names.get(cell.area, cell.area)] if cell.area else []
    parts += [str(Sex(cell.sex).label)] if cell.sex != queries.ALL else []
    parts += [cell.age_band] if cell.age_band != queries.ALL else []
    return " · ".join(parts) or _now("the whole city")
