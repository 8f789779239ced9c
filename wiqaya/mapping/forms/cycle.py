"""Forms of the mapping cycle: a new one, the six answers, steps, evidence, closing, importing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.queries.cycle import methods
from wiqaya.mapping.words import LightQuestion, StepState
from wiqaya.people import queries as people
from wiqaya.records import queries as records
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain
from wiqaya.ui.numerals import number

if TYPE_CHECKING:
    from wiqaya.records.models import Dataset

NO_NAMES = _("Please write no names, phone numbers or addresses.")
UNTITLED = _("version %(version)s")


class MethodChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        version = str(UNTITLED) % {"version": number(obj.version)}
        return f"{obj.name} ({version})" if obj.name and obj.name != f"v{obj.version}" else version


class NewCycleForm(forms.Form):
    year = explain(
        NumberField(label=_("Year"), min_value=1950, max_value=2200, year=True),
        why=_("One mapping a year is enough. A sudden worry gets a small mapping of its own, from the inbox."),
    )
    scope = explain(
        WordsField(label=_("What it covers"), required=False, max_length=2000), example=_("The whole city; this year with a closer look at the port.")
    )
    lead: Any = forms.ModelChoiceField(label=_("Who leads it"), queryset=None, required=False, empty_label=_("Not settled yet"))
    method = MethodChoice(
        label=_("Method"), queryset=None, required=False, empty_label=None, help_text=_("Keep the method of last time, so that years can be compared.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = people.organisations()  # type: ignore[attr-defined]
        known = methods()
        if known.exists():
            self.fields["method"].queryset = known  # type: ignore[attr-defined]
        else:
            del self.fields["method"]  # the first cycle makes version 1


HELP = {
    LightQuestion.TOGETHER: _("Places, people and habits that bring neighbours together. Begin here."),
    LightQuestion.WORRY: _("What people worry about, which groups, which areas. Perceptions count too."),
    LightQuestion.WHY: _("What makes it take hold in this place: grievances, rumours, recent changes."),
    LightQuestion.EXISTS: _("Services, groups, meetings and activities, formal or not, that already help."),
    LightQuestion.UNHEARD: _("Groups whose view is missing from these answers, and who could ask them."),
    LightQuestion.NEXT: _("One or two things, who does them, and by when."),
}


class LightForm(forms.Form):
    """The six answers; each may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in LightQuestion:
            field = WordsField(long=True, label=question.label, required=False, max_length=4000, help_text=HELP[question])
            self.fields[f"answer_{question.value}"] = field
            self.fields[f"seen_{question.value}"] = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def answers(self) -> dict[int, dict[str, str]]:
        return {question: self.cleaned_data[f"answer_{question}"] for question in LightQuestion.values}

    def seen(self) -> dict[int, str]:
        """Stamps of the answers as they stood when the page was opened."""
        return {question: self.cleaned_data[f"seen_{question}"] for question in LightQuestion.values}

    def look_again(self, stamps: Mapping[str, str]) -> None:
        """After a clash: what stands there now has been shown, so saving again is meant."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent.update(stamps)


class StepForm(forms.Form):
    state = forms.ChoiceField(label=_("Where are we?"), choices=StepState, widget=forms.RadioSelect)
    gaps = explain(
        WordsField(long=True, label=_("What is missing"), required=False, max_length=2000),
        why=_("A named gap is worth more than a tick: the report lists it, and the next cycle begins with it."),
    )


class EvidenceForm(forms.Form):
    title = WordsField(label=_("What shows it"), required=False, max_length=300, help_text=NO_NAMES)
    dataset = forms.ChoiceField(label=_("Dataset"), choices=(), required=False)
    address = forms.CharField(label=_("Web address"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(dataset.short, str(dataset.title) or dataset.short) for dataset in records.datasets()]
        self.fields["dataset"].choices = [("", _("No dataset")), *known]  # type: ignore[attr-defined]

    def chosen(self) -> Dataset | None:
        return records.dataset(self.cleaned_data["dataset"]) if self.cleaned_data["dataset"] else None


class ImportAssessmentForm(forms.Form):
    title = WordsField(label=_("Title"), max_length=300)
    author = explain(
        forms.CharField(label=_("Who wrote it"), max_length=200), example=_("Ministry of the interior; university of the city"), why=_("The body, not a person.")
    )
    dated = DayField(label=_("Finished on"))
    lang = forms.ChoiceField(label=_("Language of the text"), choices=())
    text = explain(
        forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 16}), max_length=400_000),
        why=_("A line that begins with # opens a section. The text is kept as it is, apart from your own mapping, and is not changed here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from django.conf import settings

        self.fields["lang"].choices = settings.LANGUAGES  # type: ignore[attr-defined]

    def by_heading(self) -> list[tuple[str, str]]:
        """(heading, text), by lines that begin with `#`; text before the first has no heading."""
        found: list[tuple[str, list[str]]] = [("", [])]
        for line in self.cleaned_data["text"].splitlines():
            if line.startswith("#"):
                found.append((line.lstrip("#").strip(), []))
            else:
                found[-1][1].append(line)
        return [(heading, "\n".join(body).strip()) for heading, body in found if heading or any(line.strip() for line in body)]
