"""Forms of the builder and the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.people import queries as people
from wiqaya.registers.forms import EntryForm
from wiqaya.strategy.kinds.writing import MEASURE, PRIORITY
from wiqaya.strategy.models import Measure, Priority, Strategy
from wiqaya.strategy.words import Domain, Form, MeasureState, PreventionLevel
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

ANY = [("", _("all"))]
HIDDEN = ("strategy", "position")  # the address says them
LOOKS = (
    ("", _("all")),
    ("late", _("late")),
    ("no-finding", _("no finding yet")),
    ("alone", _("one body alone")),
    ("no-owner", _("nobody owns it")),
    ("no-money", _("cost not known")),
)
VIEWS = (("priority", _("by priority")), ("owner", _("by owner")), ("time", _("by time")), ("level", _("by level")))


class BeginForm(forms.Form):
    title = explain(WordsField(label=_("Title"), max_length=300), why=_("A title is enough to begin. It can be changed later."))
    form = forms.ChoiceField(label=_("Form"), choices=Form.choices, initial=Form.OWN, widget=forms.RadioSelect)


class _Below(EntryForm):
    """An entry of a strategy, which the address names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in HIDDEN:
            self.fields.pop(name, None)
        self.sections = [(title, tuple(name for name in names if name not in HIDDEN)) for title, names in self.sections]


class PriorityForm(_Below):
    def __init__(self, *args: Any, row: Priority, **kwargs: Any) -> None:
        super().__init__(*args, kind=PRIORITY, row=row, **kwargs)


class MeasureForm(_Below):
    def __init__(self, *args: Any, row: Measure, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, kind=MEASURE, row=row, **kwargs)
        chosen: Any = self.fields["priority"]
        chosen.queryset = Priority.objects.filter(strategy=strategy).order_by("position")


class ReasonForm(forms.Form):
    reason = explain(
        forms.CharField(label=_("What changed, and why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})),
        example=_("Two measures added after the meeting with parents."),
    )


class NoteForm(forms.Form):
    """How a measure goes."""

    dated = DayField(label=_("Day"))
    state = forms.ChoiceField(label=_("State"), choices=MeasureState.choices, widget=forms.RadioSelect)
    text = explain(
        WordsField(label=_("What was done"), long=True, max_length=2000), why=_("It appears on the public page. No names of persons.")
    )
    spent = NumberField(label=_("Spent so far"), min_value=0, decimals=2, required=False)
    unexpected = explain(
        WordsField(label=_("What was not expected"), long=True, required=False, max_length=2000),
        why=_("Good or bad, also harm. If you saw nothing, say how you looked. It stays inside."),
    )
    late_because = explain(
        WordsField(label=_("Why it is late"), required=False, max_length=1000),
        why=_("Where its day has passed. The public page says it, too."),
    )
    stopped_because = explain(
        WordsField(label=_("Why it was stopped"), required=False, max_length=1000),
        why=_("Needed to stop it. To stop what does not work is a good decision; the public page says it, too."),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        start = {name: getattr(measure, name) for name in ("state", "spent", "late_because", "stopped_because")}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class PlanFilter(forms.Form):
    """A GET form; an empty field cuts nothing."""

    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)  # chosen by the tabs
    level = forms.ChoiceField(label=_("Level"), choices=[*ANY, *PreventionLevel.choices], required=False)
    domain = forms.ChoiceField(label=_("Domain"), choices=[*ANY, *Domain.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *MeasureState.choices], required=False)
    owner = forms.ChoiceField(label=_("Owner"), choices=ANY, required=False)
    look = forms.ChoiceField(label=_("Show"), choices=LOOKS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = [*ANY, *((row.short, str(row.name)) for row in people.organisations())]

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "view"}

    def order(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("view") or "priority"
