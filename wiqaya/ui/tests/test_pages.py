"""The gallery holds every component; what is true of it is true of the parts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from wiqaya.ui.middleware import choices, reading
from wiqaya.ui.numerals import Reading, current
from wiqaya.ui.samples import words

LANGUAGES = ("ar", "en", "fr")
PARTS = Path(__file__).resolve().parents[1] / "templates/ui/parts"
SHARED = {  # words that stand as they are in every language
    "English", "Français", "Excel", "CSV", "Harbour parents’ network", "Port", "Gardns", "NSA", "v2", "Polarisation", "Type", "Note", "Total",
    "Mandate", "Coordination", "Parents", "Menu", "Action", "Sources", "Madinat al-Manara", "Wiqaya", ", code", "Source", "wiqaya people create CITY EMAIL NAME --role coordinator", "code", "Phone", "a@",
    "Dates", "v2 · gate-1", "\u2066Port\u2069", "bg", "surface", "surface-2", "ink", "ink-2", "line", "primary", "link", "ok", "caution", "error",
}  # fmt: skip


def texts(soup) -> set[str]:
    """Visible texts, without what is marked as another language."""
    for foreign in soup.select("[lang]:not(html), option, script, style"):
        foreign.decompose()
    return {" ".join(text.split()) for text in soup.body.stripped_strings}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_component_renders(page, lang):
    soup = page("ui/gallery.html", lang)
    assert soup.html["lang"] == lang
    assert soup.html["dir"] == ("rtl" if lang == "ar" else "ltr")
    assert len(soup.select("h1")) == 1
    assert len(soup.select("main")) == 1


def test_arabic_pages_have_no_latin_words(page):
    latin = {text for text in texts(page("ui/gallery.html", "ar")) if re.search(r"[A-Za-z]{3}", text)}
    assert {text for text in latin if not any(word in text for word in SHARED)} == set()


def test_french_pages_have_no_english_sentences(page):
    english = texts(page("ui/gallery.html", "en"))
    same = {text for text in texts(page("ui/gallery.html", "fr")) & english if re.search(r"[A-Za-z]{3}", text)}
    assert same - SHARED == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ids_are_unique_and_labels_find_their_controls(page, lang):
    soup = page("ui/gallery.html", lang)
    ids = [tag["id"] for tag in soup.select("[id]") if not tag.find_parent("figure")]
    doubled = {name for name in ids if ids.count(name) > 1}
    assert doubled <= {"id_area", "search-q"}  # the gallery shows these fields twice
    for label in soup.select("label[for]"):
        assert soup.find(id=label["for"]), label
    for tag in soup.select("[aria-describedby]"):
        for identifier in tag["aria-describedby"].split():
            assert soup.find(id=identifier), identifier
    for link in soup.select('.error-summary a[href^="#"]'):
        assert soup.find(id=link["href"][1:]), link


def test_headings_never_skip_a_level(page):
    levels = [int(tag.name[1]) for tag in page("ui/gallery.html", "en").select("main h1, main h2, main h3, main h4")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_tables_say_what_they_are(page):
    for table in page("ui/gallery.html", "en").select("table"):
        assert table.caption.get_text(strip=True)
        assert all(head.get("scope") for head in table.select("th"))


@pytest.mark.parametrize("part", sorted(path.stem for path in PARTS.glob("*.html")))
def test_the_gallery_shows_every_part(part):
    pages = "".join(path.read_text() for path in PARTS.parent.rglob("*.html"))
    part = {"drawn": "figure"}.get(part, part)  # one tag, two kinds of figure
    assert f"ui/parts/{part}.html" in pages or re.search(rf"{{% {part}\b", pages)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_speak(page, lang, code):
    soup = page(f"ui/errors/{code}.html", lang, reference="ab12", holders=["x"])
    assert soup.h1.get_text(strip=True)
    assert len(soup.main.get_text(" ", strip=True).split()) > 8


def test_a_fictional_city_says_so_on_every_page(page):
    city = {"name": words(ar="مدينة المنارة"), "fictional": True}
    for name in ("ui/public.html", "ui/workspace.html", "ui/plain.html"):
        assert "خيالية" in page(name, "ar", city=city).get_text()
        assert "خيالية" not in page(name, "ar", city={**city, "fictional": False}).get_text()


def test_the_language_switch_keeps_the_page(page):
    addresses = {link["lang"]: link["href"] for link in page("ui/public.html", "ar").select(".languages a")}
    assert addresses == {"ar": "/ar/gallery/?a=1", "en": "/en/gallery/?a=1", "fr": "/fr/gallery/?a=1"}


def test_the_workspace_marks_where_you_are(page):
    chapters = [{"label": "A", "url": "/a", "current": False, "links": []}]
    chapters.append(
        {
            "label": "B",
            "url": "/b",
            "current": True,
            "links": [{"label": "B1", "url": "/b1", "current": True}, {"label": "B2", "url": "/b2"}],
        }
    )
    soup = page("ui/workspace.html", "en", navigation=chapters, acting_as="coordinator", actor={"name": "Amal"})
    assert [link.get_text() for link in soup.select("#chapters [aria-current]")] == ["B"]
    assert [link.get_text() for link in soup.select(".sub-navigation [aria-current]")] == ["B1"]
    assert "acting as coordinator" in soup.get_text()


def test_public_pages_ask_for_no_script_library_and_set_no_token(page):
    soup = page("ui/public.html", "ar")
    assert [tag["src"] for tag in soup.select("script")] == ["/static/build/app.js"]
    assert not soup.select("input[name=csrfmiddlewaretoken]")


def test_the_person_chooses_digits_before_the_city():
    city = type("City", (), {"digits": "arab", "month_names": "egypt", "week_start": 6, "hijri_offset": 1})()
    assert choices(city, type("User", (), {"digits": "latn"})()) == {
        "digits": "latn",
        "months": "egypt",
        "week_start": 6,
        "hijri_offset": 1,
    }
    assert choices(city, None)["digits"] == "arab"
    assert choices(None, None)["months"] == Reading().months


def test_the_middleware_reads_for_one_request_only(rf):
    request = rf.get("/")
    request.city = type("City", (), {"digits": "latn"})()
    assert reading(lambda _request: current().digits)(request) == "latn"
    assert current().digits == "arab"
