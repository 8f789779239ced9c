"""The public site: only what two people published, without cookies, without a rank, in every file."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.models import Cycle, Issue, Report
from wiqaya.mapping.queries import report as queries
from wiqaya.mapping.tasks import report as tasks
from wiqaya.mapping.tests.report.conftest import CANARIES
from wiqaya.places.models import Area
from wiqaya.records.models import Tally
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Make = Callable[..., Report]


@pytest.fixture
def published(whole: Cycle, publish: Make) -> Report:
    return publish(whole)


def addresses(report: Report, lang: str = "en") -> dict[str, str]:
    """Every public page and file of an edition."""
    with translation.override(lang):
        found = {"home": reverse("public-home"), "findings": reverse("findings"), "works": reverse("public-works")}
        found |= {f"area {slug}": reverse("public-area", args=[slug]) for slug in ("port", "old-town", "gardens")}
        for key in report.content["figures"]:
            found[f"figure {key}"] = reverse("public-figure", args=[key])
            found |= {f"{key}.{kind}": reverse("public-figure-file", args=[key, kind]) for kind in ("csv", "xlsx", "json", "png")}
        return found | {f"report.{kind}": reverse("public-report", args=[report.short, kind]) for kind in ("html", "docx", "pdf")}


def parts(name: str, content: bytes) -> Iterator[str]:
    """The words of a page or file."""
    if name.endswith((".docx", ".xlsx")):
        archive = zipfile.ZipFile(io.BytesIO(content))
        yield from (archive.read(one).decode("utf-8", "ignore") for one in archive.namelist())
    else:
        yield content.decode("utf-8", "ignore")


@pytest.mark.parametrize("lang", ["ar", *(pytest.param(lang, marks=pytest.mark.same_on_both) for lang in ("en", "fr"))])
def test_no_inside_word_is_in_any_public_page_or_file(published: Report, whole: Cycle, make: Make, lang: str) -> None:
    make(whole, "internal")
    visitor = Client()
    for name, url in addresses(published, lang).items():
        response = visitor.get(url)
        assert response.status_code == 200, name
        assert not response.cookies, name
        for text in parts(name, response.content):
            assert [word for word in CANARIES.values() if word in text] == [], name


def test_pages_need_no_session_and_no_script(published: Report, django_assert_max_num_queries: Any) -> None:
    visitor = Client()
    for name, url in addresses(published).items():
        if "." in name:
            continue
        with django_assert_max_num_queries(8):
            response = visitor.get(url)
        soup = BeautifulSoup(response.content, "html.parser")
        assert not soup.find_all("script", src=False), name
        assert not soup.find_all("form"), name
        assert len(gzip.compress(response.content)) <= 20_000, name


def test_drafts_and_checks_under_way_are_not_public(whole: Cycle, make: Make, by: Any, now: Any) -> None:
    report = make(whole)
    actions.ask_check(report=report, by=by, at=now)
    visitor = Client()
    assert "No findings are published yet" in visitor.get(reverse("findings")).content.decode()
    assert "Pupils hear insults" not in visitor.get(reverse("public-home")).content.decode()
    for url in (reverse("public-works"), reverse("public-area", args=["port"]), reverse("public-report", args=[report.short, "html"])):
        assert visitor.get(url).status_code == 404, url


def test_an_inside_edition_is_never_public(whole: Cycle, publish: Make) -> None:
    report = publish(whole, "internal")
    visitor = Client()
    assert "No findings are published yet" in visitor.get(reverse("findings")).content.decode()
    assert visitor.get(reverse("public-report", args=[report.short, "html"])).status_code == 404


def test_what_was_published_does_not_follow_the_cards(published: Report, complete: Issue) -> None:
    complete.public_summary = words(en="Another summary")
    complete.save()
    text = Client().get(reverse("findings")).content.decode()
    assert "Pupils hear insults" in text
    assert "Another summary" not in text


def test_strengths_stand_before_worries(published: Report) -> None:
    for name in ("public-home", "findings"):
        text = BeautifulSoup(Client().get(reverse(name)).content, "html.parser").main.get_text()
        assert text.index("The parents meet every week") < text.index("What worries people") < text.index("Insults around the exam season")
    area = BeautifulSoup(Client().get(reverse("public-area", args=["port"])).content, "html.parser").main.get_text()
    assert area.index("Football square") < area.index("Pupils hear insults")


def test_home_begins_with_who_the_city_belongs_to_then_help(published: Report, city: Any) -> None:
    city.emergency = "112"
    city.save()
    soup = BeautifulSoup(Client().get(reverse("public-home")).content, "html.parser")
    assert soup.h1.get_text() == "This city belongs to everyone who lives in it."
    assert soup.h1.find_next("h2").get_text() == "Is someone in danger now?"
    assert soup.find("bdi", string="112")["dir"] == "ltr"


@pytest.mark.parametrize(("lang", "wanted"), [("en", ["Gardens", "Old Town", "Port"]), ("ar", ["البساتين", "المدينة القديمة", "الميناء"])])
def test_areas_stand_in_the_order_of_their_names(published: Report, lang: str, wanted: list[str]) -> None:
    with translation.override(lang):
        soup = BeautifulSoup(Client().get(reverse("findings")).content, "html.parser")
    assert [link.get_text() for link in soup.find(id="areas").find_all("a")] == wanted


def test_each_withheld_part_is_named_with_its_reason(published: Report) -> None:
    text = BeautifulSoup(Client().get(reverse("findings")).content, "html.parser").find(id="not-shown").get_text()
    for one in published.withheld:
        assert one["what"]["en"] in text
        assert one["why"]["en"] in text


def test_a_figure_page_carries_everything(published: Report) -> None:
    key = next(key for key in published.content["figures"] if key.endswith("-kinds"))
    text = BeautifulSoup(Client().get(reverse("public-figure", args=[key])).content, "html.parser").main.get_text(" ")
    for words_ in ("Who does not trust the police is missing.", "Method version", "CC BY 4.0", "between", "The same as a table", "180"):
        assert words_ in text, words_


def test_tables_begin_with_the_mark_of_utf_8_and_hold_plain_digits(published: Report) -> None:
    key = next(key for key in published.content["figures"] if key.endswith("-kinds"))
    with translation.override("ar"):
        data = Client().get(reverse("public-figure-file", args=[key, "csv"])).content
        told = json.loads(Client().get(reverse("public-figure-file", args=[key, "json"])).content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert not re.search("[٠-٩]", data.decode())
    assert "117" in data.decode()
    assert told["fingerprint"] == published.content["figures"][key]["fingerprint"]


def test_data_taken_back_are_marked_on_the_figure(published: Report, dataset: Any, amal: Any, now: Any) -> None:
    dataset.retracted_at, dataset.retracted_by, dataset.retraction = now, amal.id, words(en="The file held two years twice.")
    dataset.save()
    key = next(iter(published.content["figures"]))
    assert "The file held two years twice." in Client().get(reverse("public-figure", args=[key])).content.decode()


def test_a_correction_is_shown_with_its_date(published: Report, second: Any, now: Any) -> None:
    actions.correct(report=published, text={"en": "The survey was in spring."}, by=second, at=now)
    for url in (reverse("findings"), reverse("public-report", args=[published.short, "html"])):
        text = Client().get(url).content.decode().replace("\u00a0", " ")
        assert "Correction of 21 November 2026" in text
        assert "The survey was in spring." in text


def test_a_withdrawn_edition_leaves_its_reason(published: Report, second: Any, now: Any) -> None:
    actions.withdraw(report=published, because={"en": "A table was wrong."}, by=second, at=now)
    visitor = Client()
    text = visitor.get(reverse("findings")).content.decode()
    assert "A table was wrong." in text
    assert "Pupils hear insults" not in text
    assert visitor.get(reverse("public-report", args=[published.short, "html"])).status_code == 404
    assert visitor.get(reverse("public-figure", args=[next(iter(published.content["figures"]))])).status_code == 404


def test_a_break_of_the_method_is_said(published: Report) -> None:
    published.content["site"]["cycle"]["breaks"] = [2026]
    published.save()
    assert "The method changed in 2026. Do not compare with earlier years." in Client().get(reverse("findings")).content.decode()


def test_a_city_without_findings_says_so(city: Any) -> None:
    for name in ("public-home", "findings"):
        assert Client().get(reverse(name)).status_code == 200
    assert "Nothing is published yet." in Client().get(reverse("public-home")).content.decode()


def test_each_city_shows_its_own(published: Report, other_city: Any) -> None:
    visitor = Client()
    assert "Pupils hear insults" not in visitor.get("/c/elsewhere/en/findings/").content.decode()
    assert visitor.get(f"/c/elsewhere/en/findings/editions/{published.short}.html").status_code == 404
    with in_city(other_city.id):
        assert not Area.objects.filter(slug="port").exists()
    assert visitor.get("/c/elsewhere/en/findings/areas/port/").status_code == 404


@pytest.mark.parametrize("address", ["/en/findings/figures/nothing/", "/en/findings/figures/nothing.csv", "/en/findings/areas/moon/", "/en/findings/editions/re-none.html"])
def test_what_does_not_exist_is_not_found(published: Report, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_long_file_asks_for_patience_without_a_script(published: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[Any] = []
    monkeypatch.setattr(tasks, "again", waiting.append)
    monkeypatch.setattr(queries, "LONG", 10)
    visitor, url = Client(), reverse("public-report", args=[published.short, "docx"])
    for _ask in range(3):
        response = visitor.get(url)
        assert (response.status_code, response["Refresh"]) == (202, "8")
    assert len(waiting) == 1
    tasks.run.func(str(waiting[0].id), str(waiting[0].city))
    assert visitor.get(url).content.startswith(b"PK")


def test_a_dataset_with_too_many_values_is_no_bar_list(whole: Cycle, dataset: Any, make: Make) -> None:
    source = Tally.objects.filter(dataset=dataset).first().source_import
    for number in range(40):
        Tally.objects.create(dataset=dataset, source_import=source, month=date(2024, 3, 1), kind=f"Kind {number}", count=9)
    report = make(whole)
    assert not any(key.endswith("-kinds") for key in report.content["figures"])
    assert "It has more different values than one figure can show." in {one["why"]["en"] for one in report.withheld}


def test_an_earlier_edition_stays_readable(published: Report, whole: Cycle, publish: Make) -> None:
    later = publish(whole)
    soup = BeautifulSoup(Client().get(reverse("findings")).content, "html.parser")
    assert soup.find("a", href=reverse("public-report", args=[published.short, "html"]))
    assert soup.find("a", href=reverse("public-report", args=[later.short, "pdf"]))
