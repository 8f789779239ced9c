"""Forms of programmes: what exists, a session, harm, an early end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wiqaya.action.kinds.programmes import PROGRAMMES
from wiqaya.action.models import Session
from wiqaya.action.words import Counted, HarmTo
from wiqaya.places import queries as places
from wiqaya.registers.queries import choosable
from wiqaya.strategy.words import Domain
from wiqaya.ui import numerals
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain

LONG = 2000


def _label(name: str) -> str:
    field: Any = Session._meta.get_field(name)
    return capfirst(str(field.verbose_name))


class ExistingForm(forms.Form):
    """Looks for what exists already, by the finding and the area (GET)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {"issue": (_("Issue"), choosable(PROGRAMMES, "issues")), "area": (_("Area"), places.areas())}
        for name, (label, found) in rows.items():
            self.fields[name] = forms.ModelChoiceField(label=label, queryset=found, required=False, empty_label=_("all"))

    def wanted(self) -> tuple[Any, Any]:
        """(issue, area); an unknown one looks for nothing."""
        self.is_valid()
        return self.cleaned_data.get("issue"), self.cleaned_data.get("area")


class SessionForm(forms.Form):
    """A session, quick enough for a phone: the day and the counts; the rest can stay open."""

    def __init__(self, data: Any = None, *, session: Session | None = None) -> None:
        super().__init__(data, initial=_held(session))
        spaces: Any = Session._meta.get_field("space").related_model
        fields = self.fields
        fields["dated"] = DayField(label=_label("dated"))
        for one in Counted:
            fields[one.value] = NumberField(label=numerals.digits(str(one.label)), min_value=0, max_value=100_000, required=False)
        fields["total"] = explain(NumberField(label=_("Total"), min_value=0, max_value=500_000, required=False), skip=_("It is added up."))
        fields["title"] = WordsField(label=_label("title"), max_length=200, required=False)
        fields["space"] = forms.ModelChoiceField(
            label=_label("space"), required=False, queryset=spaces.objects.all(), empty_label=_("not said yet")
        )
        fields["hours"] = NumberField(label=_label("hours"), min_value=0, max_value=999, decimals=2, required=False)
        fields["feedback"] = explain(
            WordsField(label=_label("feedback"), long=True, max_length=LONG, required=False), why=_("What they liked, what they missed. Never who said it.")
        )
        fields["unexpected"] = WordsField(label=_label("unexpected"), long=True, max_length=LONG, required=False)
        fields["cost"] = NumberField(label=_label("cost"), min_value=0, decimals=2, required=False)
        fields["in_kind"] = explain(WordsField(label=_label("in_kind"), max_length=500, required=False), example=_("A room, meals, the time of helpers"))

    def values(self) -> dict[str, Any]:
        """As `actions.sessions` takes it."""
        given = dict(self.cleaned_data)
        return {"counts": {name: given.pop(name) for name in Counted.values}, **given}


def _held(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {"dated": timezone.localdate()}
    names = ("dated", "title", "space", "hours", "feedback", "unexpected", "cost", "in_kind")
    return {**session.counts, **{name: getattr(session, name) for name in names}}


class HarmForm(forms.Form):
    """Harm, or an effect that nobody meant."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"dated": timezone.localdate()})
        self.fields["dated"] = DayField(label=_("Seen on"))
        self.fields["to"] = forms.ChoiceField(label=_("Harm to"), choices=HarmTo.choices, widget=forms.RadioSelect)
        self.fields["text"] = explain(
            WordsField(label=_("What was seen"), long=True, max_length=LONG), why=_("What happened and to how many. Never who.")
        )


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = WordsField(label=_("What was done about it"), long=True, max_length=LONG)


class StopForm(forms.Form):
    """An end before its time: why, who carries on, what it means for people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"] = WordsField(label=_("Why it ends early"), long=True, max_length=LONG)
        self.fields["exit_plan"] = explain(
            WordsField(label=_("How it ends, and who carries on"), long=True, max_length=LONG), example=_("The library takes the Tuesday circle over; materials stay there.")
        )
        self.fields["effect"] = explain(
            WordsField(label=_("What the end means for those who took part"), long=True, max_length=LONG), why=_("Who loses what, and how and when they are told.")
        )


class PublicFilter(forms.Form):
    """What the city does, by area and domain (GET)."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    domain = forms.ChoiceField(label=_("Domain"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("all")), *((area.slug, str(area)) for area in places.figure_areas())]  # type: ignore[attr-defined]
        self.fields["domain"].choices = [("", _("all")), *Domain.choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
