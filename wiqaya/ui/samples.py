"""Invented data for the gallery and for tests of components.  Nothing here describes a real place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiqaya.ui import numerals
from wiqaya.ui.drawn import Drawn
from wiqaya.ui.forms import DayField, NumberField, WordsField, explain
from wiqaya.ui.parts import (
    Cell,
    Chapter,
    Column,
    Difference,
    Evidence,
    Figure,
    Gate,
    Job,
    Link,
    Match,
    Matrix,
    Pages,
    Row,
    Stage,
    Step,
    Tab,
    Table,
    Text,
)  # fmt: skip

DAY = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
SVG = mark_safe(
    '<svg viewBox="0 0 320 90" direction="ltr" role="img" aria-hidden="true"><g fill="#2c7f88"><rect x="0" y="8" width="240" height="16" rx="3"/>'
    '<rect x="0" y="36" width="190" height="16" rx="3"/><rect x="0" y="64" width="120" height="16" rx="3"/></g></svg>'
)


class Words(dict[str, Any]):
    """Text in several languages, as rooms hand it over."""

    def best(self, lang: str | None = None) -> tuple[str, str, bool]:
        wanted = lang or get_language() or "ar"
        found = next((code for code in (wanted, "ar", "en", *self) if code in self), wanted)
        return self[found]["text"], found, found != wanted


def words(**texts: str) -> Words:
    return Words({lang: {"text": text, "origin": "human"} for lang, text in texts.items()})


PORT = words(ar="الميناء", en="Port", fr="Port")
OLD_TOWN = words(ar="المدينة القديمة", en="Old Town", fr="Vieille ville")
GARDENS = words(ar="البساتين", en="Gardens", fr="Les Jardins")
ONLY_ARABIC = words(ar="شبكة أهالي مدارس الميناء")
ONLY_ENGLISH = words(en="Harbour parents’ network")


class SampleForm(forms.Form):
    """One field of every kind."""

    sections = [
        (_("What happened"), ["title", "kind", "day", "people"]),
        (_("Where, and for whom"), ["area", "groups", "note"]),
    ]
    title = WordsField(label=_("Title"), help_text=_("One sentence that a resident can check."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        choices=[("a", _("Something that brings people together")), ("b", _("Something that worries people"))],
    )
    day = DayField(label=_("Day"), required=False)
    people = explain(
        NumberField(label=_("How many people came"), min_value=0, required=False, help_text=_("Leave it empty if nobody counted.")),
        why=_("We follow whether meetings reach more people, never who they are."), example="12", sees=_("The city team"),
        kept=_("Until the mapping is closed"), skip=_("Nothing changes for you."),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("Area"))
    groups = forms.MultipleChoiceField(
        label=_("Who was there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("y", _("Young people")), ("p", _("Parents"))],
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea, required=False, help_text=_("Please write no names, phone numbers or addresses.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    agree = forms.BooleanField(label=_("I have read how this is used"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101  narrows the type
        area.choices = [("", _("Choose an area")), *((name, name_words.best()[0]) for name, name_words in areas())]


class CountForm(forms.Form):
    """Parts and a total."""

    women = NumberField(label=_("Women"), min_value=0, initial=14)
    men = NumberField(label=_("Men"), min_value=0, initial=11)
    unknown = NumberField(label=_("Not known"), min_value=0, initial=3)
    total = NumberField(label=_("Total"), min_value=0, initial=28)


def areas() -> list[tuple[str, Words]]:
    return [("port", PORT), ("old", OLD_TOWN), ("gardens", GARDENS)]


def stages() -> list[Stage]:
    """The eight stages, in several states."""
    return [
        Stage(1, _("Understand"), _("light mapping"), 2, "#", _("review due in March"), current=True),
        Stage(2, _("Mandate"), _("reviewed"), 5, "#"),
        Stage(3, _("Framework"), _("being written"), 3, "#", warnings=1),
        Stage(4, _("Coordination"), _("meets monthly"), 4, "#"),
        Stage(5, _("Partnerships"), _("four gaps"), 3, "#"),
        Stage(6, _("Act"), _("seven running"), 2, "#", warnings=3),
        Stage(7, _("Follow and learn"), _("no baseline yet"), 2),
        Stage(8, _("Share lessons"), _("not begun"), 0),
    ]


def table(*, sorted_by: str = "") -> Table:
    """A table with every kind of cell."""
    return Table(
        caption=_("Places that bring people together, by area, 2026"),
        columns=(
            Column(_("Area"), sort_url="?sort=area", sorted="ascending" if sorted_by == "area" else ""),
            Column(_("Places"), numeric=True),
            Column(_("Residents"), numeric=True, unit=_("2024 census")),
            Column(_("Trust in services"), numeric=True, unit="%"),
        ),
        rows=(
            Row((OLD_TOWN, 23, 41812, Cell(62)), url="#"),
            Row((PORT, 19, 38250, Cell(55, kind="wide"))),
            Row((GARDENS, 21, None, Cell(kind="few"))),
            Row((ONLY_ARABIC, Cell(kind="not-asked"), 1204, Cell(48, tag=_("checked"), tag_kind="ok"))),
        ),
        total=Row((_("All areas"), 63, 81266, Cell(58))),
        note=_("Residents as counted by the 2024 census; trust from the spring survey."),
        pages=Pages(count=84, first=1, last=4, next_url="#"),
        downloads=(Link(_("Download as CSV"), "#"), Link(_("Download as Excel"), "#")),
    )


def changed() -> Drawn:
    """Changes on both sides of zero, with an area of too few answers."""
    import numpy as np  # with the drawing library, which no page without figures loads

    from wiqaya.engines.disclosure import Contributors, Dimension, Estimate, Estimates, Raw, Source, gate, preset
    from wiqaya.ui.figures import Measure, Passport, Shown, bar

    people = {"port": 240, "old-town": 205, "gardens": 12}
    cells: dict[tuple[str | None, ...], Any] = {("port",): Estimate(8.4, 3.1, 13.7), ("old-town",): Estimate(-6.2, -11.0, -1.4), ("gardens",): Estimate(2.0, -9.0, 13.0)}
    names = tuple({lang: one["text"] for lang, one in value.items()} for value in (PORT, OLD_TOWN, GARDENS))
    about = {"ar": "من لم نصل إليهم", "en": "people who were not reached", "fr": "personnes non jointes"}
    source = Source("sample", "1", {"ar": "مسح المدينة", "en": "City survey", "fr": "Enquête de la ville"}, "", "", "2025/2026", about, "v2")
    counts = np.array(list(people.values()))
    raw = Raw(
        "survey", "trust", source, (Dimension("area", tuple(people), names, "area"),), counts, contributors=Contributors(counts, disjoint=True),
        estimates=Estimates(cells, share=False),
    )  # fmt: skip
    title = {"ar": "تغيّرت الثقة في بعض الأحياء", "en": "Trust changed in some areas", "fr": "La confiance a changé dans certains quartiers"}
    name = {"ar": "التغيّر بالنقاط المئوية", "en": "Change, in points of 100", "fr": "Évolution, en points de pourcentage"}
    return Shown(bar(gate(raw, preset("survey", "staff")), passport=Passport(title, fictional=True), measure=Measure(name, "number", decimals=1, signed=True)))


def figures() -> list[Figure | Drawn]:
    """A number, a picture with its table, a figure that is withheld, and changes with their signs."""
    bias = _("women over 60 and people without a phone.")
    return [
        Figure(
            id="fig-trust", title=_("About four in ten hear insults at work often"), subtitle=_("“How often do you hear insults at work?”: often or very often"),
            number=38, unit="%", words=_("of those who answered"), low=34, high=42, n=812, period=_("March 2026"), mode=_("asked at home"),
            source=_("City survey, spring 2026"), source_url="#", bias=bias, method="v2",
        ),
        Figure(
            id="fig-places", title=_("Every area has places that bring people together"), svg=SVG, table=table(), n=63, period=numerals.digits(2026),
            source=_("Register of mechanisms"), bias=bias, method="v2", boundary=numerals.digits(2024), downloads=(Link(_("Download as CSV"), "#"),),
        ),
        Figure(
            id="fig-few", title=_("Trust in services in Gardens"), withheld=_("Not shown: too few people, and we protect their privacy."),
            source=_("City survey, spring 2026"), bias=bias, method="v2",
        ),
        changed(),
    ]  # fmt: skip


def matches() -> list[Match]:
    options: list[tuple[str, Text]] = [("", _("Choose a place")), *((name, value.best()[0]) for name, value in areas())]
    return [
        Match("m1", "Port", 412, PORT, "exact"),
        Match("m2", "المدينه القديمة", 38, OLD_TOWN, "folded"),
        Match("m3", "Gardns", 7, GARDENS, "similar", options, "gardens"),
        Match("m4", "NSA", 31, how="none", options=options),
    ]


def jobs() -> list[Job]:
    return [
        Job("1", _("Reading the file"), "#", "waiting"),
        Job("2", _("Reading the file"), "#", "working", 4120, 100000),
        Job("3", _("Reading the file"), "#", "done", message=_("Everything was read."), result_url="#"),
        Job("4", _("Reading the file"), "#", "failed", message=_("The file ends in the middle of a row. Nothing was kept.")),
    ]


def everything(query: Mapping[str, Any]) -> dict[str, Any]:
    """The whole context of the gallery."""
    form = SampleForm(data={"title_ar": "", "people": "٣x", "area": "port", "email": "a@"}) if "errors" in query else SampleForm()
    return {
        "stages": stages(),
        "steps": [
            Step(_("Inclusive and shared"), "#", "done", note=_("three co-hosts")),
            Step(_("Context first"), "#", "partly", current=True),
            Step(_("Data we already hold"), "#", "todo", minutes=20),
        ],
        "gates": [
            Gate("B", _("No legal basis is recorded for this data."), _("data-protection officer"), Link(_("Record one"), "#")),
            Gate("W", _("No mapping supports this action yet.")),
        ],
        "evidence": [
            Evidence(_("Listening session"), DAY, "for", _("Parents at the Port school"), "#", _("few men; the host was the school")),
            Evidence(_("Records"), date(2025, 6, 1), "against", _("School places were given by lottery")),
            Evidence(_("Survey"), DAY, title=ONLY_ENGLISH),
        ],
        "trace": [
            {"kind": _("Source"), "label": _("Spring survey"), "url": "#"},
            {"kind": _("Finding"), "label": _("Insults at work"), "url": "#"},
            {"kind": _("Measure"), "label": _("Bus 4 evenings"), "url": "#"},
        ],
        "table": table(sorted_by="area"),
        "matrix": Matrix(
            _("Issues, groups and places"),
            (PORT, OLD_TOWN),
            ((_("Young people"), (_("confirmed"), _("not asked"))), (_("Newcomers"), (Cell(kind="few"), _("one report")))),
        ),
        "figures": figures(),
        "tabs": [Tab(_("Issues"), "#", current=True, count=12), Tab(_("Strengths"), "#", count=41), Tab(_("Report"), "#")],
        "crumbs": [Link(_("Understand"), "#"), Link(_("Issues"), "#"), Link(_("Around the exam season"), "")],
        "chapters": [Chapter(_("Home"), "#"), Chapter(_("Understand"), "#", current=True)],
        "form": form,
        "count_form": CountForm(),
        "count_forms": forms.formset_factory(CountForm, extra=1)(),
        "matches": matches(),
        "differences": [
            Difference(
                _("Why here"), _("School places were cut twice."), _("School places were cut in 2023 and 2025."), "why", "سلمى", MOMENT
            )
        ],
        "jobs": jobs(),
        "definitions": [(_("Type"), _("Polarisation")), (_("Area"), PORT), (_("First seen"), numerals.digits(2025)), (_("Answers"), 4512)],
        "only_arabic": ONLY_ARABIC,
        "only_english": ONLY_ENGLISH,
        "day": DAY,
        "future": date(2127, 2, 8) if "far" in query else date(2030, 1, 5),
        "moment": MOMENT,
        "numbers": (0, 1, 2, 3, 11, 100, 103),
        "colours": ("bg", "surface", "surface-2", "ink", "ink-2", "line", "primary", "link", "ok", "caution", "error"),
    }
