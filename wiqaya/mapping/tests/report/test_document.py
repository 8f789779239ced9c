"""What stands in a report, in which order, and what never does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from wiqaya.mapping import figures
from wiqaya.mapping.models import Cycle, Evidence, Factor, Issue, LightAnswer, Method, Report
from wiqaya.mapping.queries.report import document_of
from wiqaya.mapping.reporting.checking import noticed
from wiqaya.mapping.reporting.compose import compose
from wiqaya.mapping.reporting.edition import make as make_edition
from wiqaya.mapping.reporting.edition import material_of
from wiqaya.mapping.reporting.keep import kept_document, read_document
from wiqaya.mapping.tests.report.conftest import CANARIES, incidents
from wiqaya.places.models import Area, Population, PopulationGroup
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import Release
from wiqaya.safeguards.release import ReleaseRefused
from wiqaya.ui.documents import to_docx, to_html, to_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Make = Callable[..., Report]
drawn_alone = pytest.mark.same_on_both  # how a document that was composed becomes a page or a file
INSIDE = {"trust", "signal", "answer"}  # in no edition
PART_ORDER = (
    "How to read this report", "What holds the city together", "What we found", "Who is affected, and where", "The central government's view, kept apart",
    "What exists already, and partners", "Structural issues and their positive counterparts", "Context", "Figures",
    "Who was asked, who answered, who is missing", "Recommendations", "Early signals", "What is not shown, and why", "Annex: method",
    "Annex: who is missing in the data, and what that could do", "Annex: data sources",
)  # fmt: skip


def page(report: Report, city: Any, lang: str = "en") -> BeautifulSoup:
    return BeautifulSoup(to_html(document_of(report, lang, city), lang, whole=True), "html.parser")


def headings(soup: BeautifulSoup, level: str = "h2") -> list[str]:
    return [one.get_text() for one in soup.find_all(level)]


def test_the_parts_stand_in_their_order_strengths_first(whole: Cycle, make: Make, city: Any) -> None:
    soup = page(make(whole, "internal"), city)
    assert tuple(headings(soup)) == PART_ORDER
    card = [one.get_text() for one in soup.find(id=Issue.objects.get(state="complete").short).find_all_next(["h3", "h4"])]
    assert card.index("What holds people together here") < card.index("Who is hurt, and how") < card.index("Why here?") < card.index("Sources")


def test_the_inside_edition_holds_all_but_trust_signals_and_answers(whole: Cycle, make: Make, city: Any) -> None:
    text = page(make(whole, "internal"), city).get_text()
    assert {name for name, word in CANARIES.items() if word in text} == set(CANARIES) - INSIDE - {"disputed"}


def test_the_public_edition_holds_no_inside_word_in_any_language(whole: Cycle, make: Make) -> None:
    report = make(whole)
    kept = json.dumps([report.content, report.withheld], ensure_ascii=False)
    assert "Pupils hear insults" in kept
    assert [name for name, word in CANARIES.items() if word in kept] == []
    assert str(report.made_by) not in kept


def test_each_withheld_part_has_its_reason(whole: Cycle, make: Make) -> None:
    named = {one["what"]["en"]: one["why"] for one in make(whole).withheld}
    assert set(named) == {
        "1 issue", "Briefings by police and justice bodies", "Partners: what they could do, how far they are trusted and by whom",
        "Analyses of the central government", "Notes on history and tensions", "Names of some groups", "Early signals", "Reported incidents, by area",
        "Reported incidents, by the group that was affected",
    }  # fmt: skip
    assert all(set(why) == {"ar", "en", "fr"} and all(why.values()) for why in named.values())


def test_a_small_area_is_not_named_in_public(whole: Cycle, make: Make, city: Any) -> None:
    Population.objects.create(area=Area.objects.get(code="2"), year=2025, residents=400, source="Census")
    public, internal = make(whole), make(whole, "internal")
    kept = json.dumps([public.content["documents"]["en"]["blocks"], public.content["site"]])
    assert "Old Town" not in kept
    assert "a smaller area" in kept
    assert "Names of some areas" in {one["what"]["en"] for one in public.withheld}
    assert "Old Town" in page(internal, city).get_text()


def test_a_group_that_agreed_is_named_and_another_is_not(whole: Cycle, make: Make, city: Any) -> None:
    text = page(make(whole), city).get_text()
    assert "Girls on their way to school, a group of residents" in text
    assert "CANARYGROUP (name not agreed)" in page(make(whole, "internal"), city).get_text()


@drawn_alone
@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_language_and_direction_of_the_page(whole: Cycle, make: Make, city: Any, lang: str, direction: str) -> None:
    root = page(make(whole), city, lang).html
    assert (root["lang"], root["dir"]) == (lang, direction)


@drawn_alone
def test_word_in_arabic_runs_from_right_to_left(whole: Cycle, make: Make, city: Any) -> None:
    data = to_docx(document_of(make(whole, "internal"), "ar", city), "ar")
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    paragraphs = xml.count("<w:p>") + xml.count("<w:p ")
    assert xml.count('<w:bidi w:val="1"') >= 0.9 * paragraphs
    assert "<w:bidiVisual" in xml
    assert "<w:rtl" in xml
    english = zipfile.ZipFile(io.BytesIO(to_docx(document_of(make(whole, "internal"), "en", city), "en"))).read("word/document.xml").decode()
    assert "<w:bidiVisual" not in english
    assert '<w:bidi w:val="1"' not in english


@drawn_alone
def test_the_same_edition_gives_the_same_pdf(whole: Cycle, make: Make, city: Any) -> None:
    data = to_pdf(document_of(make(whole), "ar", city), "ar")
    assert data.startswith(b"%PDF")
    assert data == to_pdf(document_of(make(whole), "ar", city), "ar")


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_what_is_kept_is_what_was_made(whole: Cycle, make: Make, city: Any, by: Any, now: Any, edition: str) -> None:
    report = make(whole, edition)
    material = material_of(city, whole, edition, by=by, at=now)
    made = compose(material, "ar")
    kept = json.loads(json.dumps(kept_document(made, material)))
    assert to_html(read_document(kept, report.content["figures"]), "ar") == to_html(made, "ar")
    assert kept == report.content["documents"]["ar"]


def test_a_figure_keeps_its_passport_and_bias_note(whole: Cycle, make: Make, city: Any) -> None:
    soup = page(make(whole, "internal"), city)
    assert len(soup.find_all("figure")) == 4
    for one in soup.find_all("figure"):
        text = one.get_text(" ")
        assert "Who does not trust the police is missing." in text
        assert "Method version" in text
        assert "CC BY 4.0" in text


def test_a_refused_figure_becomes_words(whole: Cycle, make: Make, city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_more: Any) -> Any:
        raise ReleaseRefused((), None)

    monkeypatch.setattr(figures.Maker, "ask", refuse)
    report = make(whole, "internal")
    soup = page(report, city)
    assert not soup.find_all("figure")
    assert "it would reveal a small number" in soup.get_text()
    assert len(report.withheld) == 4


def test_data_without_a_bias_note_is_in_no_figure(cycle: Cycle, make: Make, city: Any, amal: Any, now: Any) -> None:
    incidents(amal, now, bias="")
    soup = page(make(cycle, "internal"), city)
    assert not soup.find_all("figure")
    assert "no bias note yet; it is used in no figure" in soup.get_text()


def test_data_for_the_city_only_is_in_no_public_figure(cycle: Cycle, make: Make, city: Any, amal: Any, now: Any) -> None:
    incidents(amal, now, sensitivity="internal")
    assert make(cycle).content["figures"] == {}
    assert len(make(cycle, "internal").content["figures"]) == 4


def test_restricted_data_is_in_no_figure_at_all(cycle: Cycle, make: Make, amal: Any, now: Any) -> None:
    incidents(amal, now, sensitivity="restricted")
    assert make(cycle, "internal").content["figures"] == {}


def test_groups_of_the_data_are_drawn_in_public_when_they_agreed(cycle: Cycle, dataset: Any, make: Make) -> None:
    for name in ("Group Insults", "Group Damage"):
        PopulationGroup.objects.create(label=words(en=name), label_agreed=True)
    assert f"{dataset.short}-groups" in make(cycle).content["figures"]


def test_public_figures_are_public_releases(whole: Cycle, make: Make) -> None:
    report = make(whole)
    keys = [one["release"] for one in report.content["figures"].values()]
    assert keys
    assert set(Release.objects.filter(id__in=keys).values_list("audience", flat=True)) == {"public"}


def test_an_empty_mapping_says_so_in_words(cycle: Cycle, make: Make, city: Any) -> None:
    text = page(make(cycle, "internal"), city).get_text()
    for sentence in (
        "No strengths are written down yet.", "No issue is written down in this mapping yet.", "Nothing is on the list of what exists yet.", "No partner is named yet.",
        "No structural issue is written down yet.", "No data with numbers is loaded for this mapping yet.", "No recommendation is written down yet.",
        "No service and no community body was asked in this mapping.", "No dataset is used in this mapping.", "No central analysis was recorded in this mapping.",
    ):  # fmt: skip
        assert sentence in text, sentence


def test_a_light_mapping_gives_a_short_honest_report(cycle: Cycle, make: Make, city: Any, amal: Any, now: Any) -> None:
    cycle.light = True
    cycle.save()
    for question in (1, 2):
        LightAnswer.objects.create(cycle=cycle, question=question, text=words(en=f"Answer {question}"), answered_by=amal.id, answered_at=now)
    internal, public = page(make(cycle, "internal"), city), page(make(cycle), city)
    assert len(headings(internal)) < len(PART_ORDER)
    assert "It shows where to begin, not the whole picture." in internal.get_text()
    assert "Answer 2" in internal.get_text()
    assert "Answer 1" in public.get_text()
    assert "Answer 2" not in public.get_text()


def test_a_series_breaks_where_the_method_changed(whole: Cycle, make: Make, city: Any, now: Any) -> None:
    changed = Method.objects.create(version=2, name="Second", comparable=False, changed_because="lessons", reasons=words(en="Fewer questions"), made=now)
    Cycle.objects.create(year=2024, method=whole.method, started=date(2024, 1, 5), review_due=date(2025, 1, 5))
    whole.method, whole.year = changed, 2025
    whole.save()
    report = make(whole, "internal")
    assert "The method changed in 2025. Do not compare with earlier years." in page(report, city).get_text()
    years = next(one for key, one in report.content["figures"].items() if key.endswith("-years"))
    assert years["breaks"] == [["2025", 2025]]


def test_the_wording_check_reads_the_whole_text(whole: Cycle, complete: Issue, make: Make) -> None:
    complete.public_summary = words(en="This hotspot is caused by newcomers.")
    complete.save()
    found = {(one.remark.kind, one.remark.word.casefold(), one.part) for one in noticed(make(whole).content["documents"]) if one.lang == "en"}
    assert ("wording", "hotspot", "Insults around the exam season") in found
    assert any(kind == "cause" for kind, _word, _part in found)


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_our_own_words_pass_the_wording_check(cycle: Cycle, make: Make, lang: str) -> None:
    documents = make(cycle, "internal").content["documents"], make(cycle).content["documents"]
    assert [(one.lang, one.remark.word, one.part) for kept in documents for one in noticed(kept) if one.lang == lang] == []


def test_thirty_issues_cost_no_more_questions_than_one(whole: Cycle, city: Any, by: Any, now: Any, django_assert_max_num_queries: Any) -> None:
    make_edition(city, whole, "internal", by=by, at=now)  # figures are in the ledger from now on
    for number in range(30):
        card = Issue.objects.create(cycle=whole, title=words(en=f"Issue {number}"), written_by=by.id, written_at=now, changed_at=now)
        Factor.objects.create(issue=card, nature="strength", text=words(en=f"Strength {number}"), added_by=by.id, added_at=now)
        Evidence.objects.create(issue=card, kind="survey", source=words(en="Survey"), says=words(en="So"), added_by=by.id, added_at=now)
    with django_assert_max_num_queries(110):
        made = make_edition(city, whole, "internal", by=by, at=now)
    assert sum(block.get("level") == 3 for block in made.content["documents"]["ar"]["blocks"] if block["block"] == "Heading") > 30
