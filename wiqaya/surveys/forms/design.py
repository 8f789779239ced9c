"""Forms of questionnaires: what it is about, what it is put together from, what its questions stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.places import queries as places
from wiqaya.surveys.composing import Module, Recipe, modules
from wiqaya.surveys.composing.modules import LANGUAGES
from wiqaya.surveys.models import InstrumentVersion
from wiqaya.surveys.words import Subject
from wiqaya.ui.forms import WordsField, explain

ROLES = (
    ("area", _("Question that asks for the area")),
    ("sex", _("Question that asks for sex")),
    ("age", _("Question that asks for the age band")),
    ("group", _("Question that asks for a group, by the label it agreed to")),
    ("panel", _("Question that asks for the code people make themselves")),
    ("point", _("Question that holds the code of the place that was drawn")),
)
ITEM = "{list}: {module}"


class InstrumentForm(forms.Form):
    title = WordsField(label=_("Title"), max_length=200)
    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices)
    purpose = explain(
        WordsField(label=_("What the answers are for"), long=True, max_length=2000),
        why=_("People are told this before they begin. If nothing will be decided with the answers, do not ask."),
    )
    source = explain(
        WordsField(label=_("Where the questions come from, and on what terms"), required=False, max_length=1000),
        example=_("Our own modules; the items of a published scale under its licence"),
    )


class ComposeForm(forms.Form):
    """Modules, and of each module the institutions, issues or services that are asked about."""

    modules = forms.MultipleChoiceField(label=_("Modules"), widget=forms.CheckboxSelectMultiple)
    pillars = forms.MultipleChoiceField(label=_("Pillars of resilience"), widget=forms.CheckboxSelectMultiple, required=False)
    groups = explain(
        forms.MultipleChoiceField(label=_("Groups that may be named"), widget=forms.CheckboxSelectMultiple, required=False),
        why=_("Asked last, with a reason, and only where the label was agreed with the community and an ethics note exists."),
    )
    support = explain(
        WordsField(label=_("Where people find help, shown after sensitive questions"), required=False, max_length=500),
        example=_("Help line 140, day and night; the health centre of your area"),
    )
    panel = explain(
        forms.BooleanField(label=_("People may make themselves a code"), required=False),
        why=_("With it the answers of two rounds can be put together without knowing whose they are. It makes changes more exact."),
    )

    places = explain(
        forms.BooleanField(label=_("Interviewers write the code of the place that was drawn"), required=False),
        why=_("It joins the answers to the sample, so that the margin of error is right. Whoever answers alone is not asked for it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or "ar"
        self.fields["modules"].choices = [(one.key, one.title[lang]) for one in modules()]  # type: ignore[attr-defined]
        self.fields["pillars"].choices = [(p["key"], p["title"][lang]) for one in modules() for p in one.pillars]  # type: ignore[attr-defined]
        self.fields["groups"].choices = [(g.short, str(g.label)) for g in places.groups() if g.label_agreed]  # type: ignore[attr-defined]
        self._add_lists(lang)
        self.sections = [
            (_now("What is asked"), ["modules", "pillars"]),
            *((str(one.title[lang]), list(self._names(one))) for one in modules() if one.lists),
            (_now("About the people who answer"), ["groups", "panel", "places"]),
            (_now("Help"), ["support"]),
        ]

    def _add_lists(self, lang: str) -> None:
        for one in modules():
            for name, offered in one.lists.items():
                kept, added = self._pair(one, name)
                self.fields[kept] = forms.MultipleChoiceField(
                    label=offered["title"][lang], widget=forms.CheckboxSelectMultiple, required=False,
                    choices=[(item["key"], item[lang]) for item in offered["items"]], initial=[item["key"] for item in offered["items"]],
                )  # fmt: skip
                self.fields[added] = explain(
                    forms.CharField(label=_("Others, one a line"), widget=forms.Textarea(attrs={"rows": 3}), required=False),
                    why=_("In Arabic, English and French, with a bar between them."), example="مركز الحي | the neighbourhood centre | le centre de quartier",
                )  # fmt: skip

    def _names(self, one: Module) -> Iterator[str]:
        for name in one.lists:
            yield from self._pair(one, name)

    @staticmethod
    def _pair(one: Module, name: str) -> tuple[str, str]:
        return f"{one.key}_{name}", f"{one.key}_{name}_more"

    def recipe(self) -> Recipe:
        """What was chosen.  Call after `is_valid`."""
        given = self.cleaned_data
        chosen = [one for one in modules() if one.key in given["modules"]]
        agreed = {group.short: group for group in places.groups()}
        return Recipe(
            modules=tuple(one.key for one in chosen),
            chosen={one.key: {name: given[self._pair(one, name)[0]] for name in one.lists} for one in chosen if one.lists},
            added={one.key: {name: _lines(given[self._pair(one, name)[1]]) for name in one.lists} for one in chosen if one.lists},
            pillars=tuple(given["pillars"]),
            groups=tuple({"key": short, **{lang: agreed[short].label.best(lang)[0] for lang in LANGUAGES}} for short in given["groups"]),
            support={lang: text for lang, text in given["support"].items() if text},
            panel=given["panel"],
            places=given["places"],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in modules():
            for name in one.lists:
                kept, added = self._pair(one, name)
                if one.key in given.get("modules", ()) and not given.get(kept) and not given.get(added):
                    self.add_error(kept, _now("Choose at least one, or write one of your own."))
        return given


def _lines(text: str) -> list[dict[str, str]]:
    """Items typed one a line: what is missing in a language stands in the language that was typed first."""
    items = []
    for number, line in enumerate(filter(None, (line.strip() for line in text.splitlines())), 1):
        parts = [part.strip() for part in line.split("|")]
        items.append({"key": f"own{number}", **{lang: parts[place] if place < len(parts) else parts[0] for place, lang in enumerate(LANGUAGES)}})
    return items


class UploadForm(forms.Form):
    file = explain(
        forms.FileField(label=_("XLSForm workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"})),
        why=_("The kind of file that KoboToolbox and ODK use. What cannot be read is named with its sheet, row and column."),
    )


class RolesForm(forms.Form):
    """Which question plays which part; none is needed."""

    sensitive = explain(
        forms.MultipleChoiceField(label=_("Sensitive questions"), widget=forms.CheckboxSelectMultiple, required=False),
        why=_("They can always be skipped, show where to find help, and need an ethics note that two people have read."),
    )

    def __init__(self, *args: Any, questions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "—"), *((name, f"{label} ({name})") for name, label in questions.items())]
        for part, label in ROLES:
            self.fields[part] = forms.ChoiceField(label=label, choices=offered, required=False)
        self.fields["sensitive"].choices = offered[1:]  # type: ignore[attr-defined]
        self.order_fields([*(part for part, _label in ROLES), "sensitive"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        used = [given[part] for part, _label in ROLES if given.get(part)]
        if len(used) != len(set(used)):
            raise ValidationError(_now("One question cannot play two parts."))
        return given


class EthicsForm(forms.Form):
    note = explain(
        WordsField(label=_("Ethics note"), long=True, max_length=4000),
        why=_("What harm could come of asking, whom it could touch, and what is done about it. Another person reads it before anybody is asked."),
    )


class WordingForm(forms.Form):
    """Texts typed over ours: the slots for items of a licensed scale."""

    licence = explain(
        WordsField(label=_("Licence of the items that you type in"), required=False, max_length=500),
        why=_("Items of a published scale are typed in by whoever holds its licence. Write who gave it and for what."),
    )

    def __init__(self, *args: Any, version: InstrumentVersion, asked: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, texts in asked.items():
            self.fields[name] = WordsField(label=name, initial=dict(texts), max_length=400)

    def texts(self) -> dict[str, dict[str, str]]:
        """Question name -> its text by language, of the questions whose text was changed."""
        return {name: {k: v for k, v in self.cleaned_data[name].items() if v} for name in self.changed_data if name != "licence"}
