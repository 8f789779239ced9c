"""Forms of a stage of the pathway."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping import flow
from wiqaya.mapping.queries.pathway import LineNow, moves
from wiqaya.mapping.words import ChangeReason
from wiqaya.ui.forms import WordsField, explain
from wiqaya.ui.text import words_plain


class ChecklistForm(forms.Form):
    """Every line of a stage: ticked or not, with a note."""

    def __init__(self, *args: Any, lines: list[LineNow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for now in lines:
            number = now.line.number
            self.fields[f"done_{number}"] = forms.BooleanField(label=words_plain(now.line.text), required=False, initial=now.done)
            self.fields[f"note_{number}"] = WordsField(label=_("Note"), required=False, initial=now.note, max_length=1000)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, bool]]:
        """(tick, note, whether the note is open) of each line."""
        pairs = [(self[f"done_{now.line.number}"], self[f"note_{now.line.number}"], now.note) for now in self.lines]
        return [(tick, note, bool(kept) or bool(note.errors)) for tick, note, kept in pairs]

    def changed_lines(self) -> list[tuple[int, bool, dict[str, str]]]:
        """(line, done, note) of the lines that differ from what is kept."""
        given = [(now.line.number, self.cleaned_data[f"done_{now.line.number}"], self.cleaned_data[f"note_{now.line.number}"]) for now in self.lines]
        return [row for row in given if {f"done_{row[0]}", f"note_{row[0]}"} & set(self.changed_data)]


class MoveForm(forms.Form):
    state = forms.ChoiceField(label=_("New state"), choices=(), widget=forms.RadioSelect)
    because = forms.ChoiceField(label=_("Kind of reason"), choices=ChangeReason, widget=forms.RadioSelect)
    reason = explain(WordsField(long=True, label=_("Reason"), max_length=2000), example=_("A new council was elected and wants to review the mandate."))

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(one.value, one.label) for one in moves(state)]  # type: ignore[attr-defined]


class GapsForm(forms.Form):
    gaps = explain(
        WordsField(long=True, label=_("What is missing"), required=False, max_length=2000), example=_("No budget line yet; night workers were not asked.")
    )


class LessonForm(forms.Form):
    lesson = explain(
        WordsField(long=True, label=_("What we learned"), max_length=2000), example=_("Evening meetings reached parents, morning ones did not.")
    )
    reopens = forms.MultipleChoiceField(label=_("Which stages does it change?"), choices=(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reopens"].choices = [(str(number), words_plain(guide.title)) for number, guide in flow.stages().items()]  # type: ignore[attr-defined]

    def stages(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["reopens"]]
