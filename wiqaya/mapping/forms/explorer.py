"""Forms of the map of areas: what a layer shows, a note of a committee, the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.layers import BYS, Part, part_words
from wiqaya.mapping.queries.explorer import Found, Options
from wiqaya.ui.forms import DayField, WordsField, explain
from wiqaya.ui.numerals import digits

Group = tuple[str | Promise, list[tuple[str, str]]]


class PartForm(forms.Form):
    """Which part of a dataset of incidents the map shows: all of it, one year, one kind or one group."""

    layer = forms.CharField(widget=forms.HiddenInput)
    part = forms.ChoiceField(label=_("Period or part"), required=False)

    def __init__(self, *args: Any, options: Options, with_groups: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years, kinds, groups = ([Part(by, str(value)) for value in values] for by, values in zip(BYS, (options.years, options.kinds, options.groups), strict=True))
        shown: list[tuple[str | Promise, list[Part]]] = [(_("One year"), years), (_("What happened"), kinds)]
        shown += [(_("Group affected"), groups)] if with_groups else []
        listed: list[Group] = [(label, [(str(part), part_words(part)) for part in parts]) for label, parts in shown if len(parts) > 1]
        self.fields["part"].choices = [("", _("all years, everything")), *listed]  # type: ignore[attr-defined]

    def part_chosen(self) -> Part | None:
        """The part; None where the address asks for one that is not there."""
        self.is_valid()
        return None if "part" in self.errors else Part.read(self.cleaned_data.get("part", ""))


class OfficialForm(forms.Form):
    """Which official figure the map shows, found by a word where there are many."""

    layer = forms.CharField(widget=forms.HiddenInput)
    word = forms.CharField(label=_("Find a figure"), required=False, max_length=80)
    figure = forms.ChoiceField(label=_("Official figure"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, *args: Any, found: Found, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [(row.code, str(row.name) or row.code) for row in found.rows]  # type: ignore[attr-defined]
        self.fields["period"].choices = [(period, digits(period)) for period in periods]  # type: ignore[attr-defined]
        if not found.more and not self["word"].value():
            del self.fields["word"]
        if len(periods) < 2:
            del self.fields["period"]


class NoteForm(forms.Form):
    """What a committee says.  `holds` is there for those who write the mapping."""

    body = explain(
        forms.CharField(label=_("Who says it"), max_length=120),
        why=_("The name of the committee or association. Never the name of a person."),
        example=_("Neighbourhood committee of the port"),
    )
    layer = explain(forms.ChoiceField(label=_("What it is about"), required=False), why=_("A note about a layer is printed with it, on the page, on paper and in files."))
    text = explain(WordsField(long=True, label=_("What they say"), max_length=2000), why=_("In their own words. Please write no names, phone numbers or addresses."))
    objection = forms.BooleanField(label=_("This is an objection to what is shown"), required=False)
    holds = forms.BooleanField(label=_("Hold the layer back until this is answered"), required=False)
    dated = DayField(label=_("When they said it"))

    def __init__(self, *args: Any, layers: Sequence[tuple[str, str]], may_hold: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = [("", _("the area itself")), *layers]  # type: ignore[attr-defined]
        if not may_hold:
            del self.fields["holds"]


class AnswerForm(forms.Form):
    answer = explain(
        WordsField(long=True, label=_("Answer of the city"), max_length=2000),
        why=_("What was changed, or why it stays. It is printed beside the note."),
    )
