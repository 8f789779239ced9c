"""The catalogues of the house: whole, with the placeholders of every sentence, in words that fit their language."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wiqaya.engines.language import check_wording

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
WORDED = 3  # of the six Arabic forms, zero, one and two may say the number in words
ADDRESS = re.compile(r"https?://\S+|\.xlsx?b?\b")
NAMES = {"CSV", "Central", "Collect", "KoboCollect", "EPSG", "Excel", "GeoJSON", "JSON", "KoboToolbox", "ODK", "OIDC", "OpenDocument", "PDF", "UTF-8", "WGS", "Wiqaya", "Word", "XLSForm"}
FORMATS = {"Briefcase", "HEIC", "JPEG", "M4A", "MP3", "MP4", "Office", "PNG", "RTF", "WAV", "WebP", "XML", "docx"}  # of files, and the tool of ODK that reads encrypted ones
GEOMETRIES = {"FeatureCollection", "MultiPolygon", "Polygon"}  # words of the GeoJSON standard
COMMANDS = {"wiqaya", "database", "roles", "places", "population", "Population"}  # typed as they stand, in a shell or as the name of an indicator
ARGUMENTS = {"CITY", "EMAIL", "NAME", "WIQAYA_HOSTS", "D", "D3"}  # of commands, a setting of the installation, an example of a code
KEYS = {"aliases", "area", "date_order", "decimal", "code", "fields", "first_column", "header_row", "households", "indicators", "n", "row"}  # of a column mapping
QUESTIONS = {"group", "required"}  # as they stand in the workbook of a questionnaire
METHODS = {"EBLUP", "REML"}  # of estimation, by which an annex is checked
LATIN = NAMES | METHODS | FORMATS | GEOMETRIES | COMMANDS | ARGUMENTS | KEYS | QUESTIONS

pytestmark = pytest.mark.slow


@cache
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("strings", ROOT / "tools/strings.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def house() -> dict[tuple[str, str | None], str | tuple[str, str]]:
    return tool().found()  # type: ignore[no-any-return]


@cache
def pairs(lang: str) -> tuple[tuple[str | tuple[str, str], tuple[str, ...]], ...]:
    """(English, translations) of every string of the house; plural entries have several of both."""
    catalog = tool().load(lang)
    entries = ((english, catalog.get(*key)) for key, english in house().items())
    return tuple((english, entry.string if isinstance(entry.string, tuple) else (entry.string,)) for english, entry in entries if entry)


def texts(lang: str) -> Iterator[str]:
    return (text for _, forms in pairs(lang) for text in forms)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def fits(english: str | tuple[str, str], forms: tuple[str, ...]) -> bool:
    if isinstance(english, str):
        return [placeholders(form) for form in forms] == [placeholders(english)]
    one, many = map(placeholders, english)
    worded, counted = (forms[:WORDED], forms[WORDED:]) if len(forms) > len(english) else (forms[:1], forms[1:])
    return all(placeholders(form) <= one | many for form in worded) and all(placeholders(form) == many for form in counted)


def test_the_house_speaks_more_than_a_thousand_sentences() -> None:
    assert len(house()) > 1000


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_no_sentence_is_left_in_english(lang: str) -> None:
    assert tool().untranslated(lang, house()) == []


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_translation_keeps_the_placeholders(lang: str) -> None:
    assert [(english, forms) for english, forms in pairs(lang) if not fits(english, forms)] == []


@pytest.mark.parametrize(
    ("english", "forms"),
    [
        ("%(n)s of {all}", ("%(n)s من all",)),
        ("Save", ("حفظ %(n)s",)),
        (("%(n)s area", "%(n)s areas"), ("لا شيء", "حيّ", "حيّان", "أحياء", "%(n)s حيّاً", "%(n)s حيّ")),
        (("%(n)s area", "%(n)s areas"), ("%(n)s quartier", "quartiers")),
    ],
)
def test_a_placeholder_that_is_lost_or_added_is_noticed(english: str | tuple[str, str], forms: tuple[str, ...]) -> None:
    assert not fits(english, forms)


def test_arabic_counts_in_six_forms() -> None:
    assert {len(forms) for english, forms in pairs("ar") if isinstance(english, tuple)} == {6}


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_no_translation_labels_accuses_or_frightens(lang: str) -> None:
    found = [(finding.word, finding.rule, text) for text in texts(lang) for finding in check_wording(text, lang)]
    assert found == []


def test_arabic_holds_no_other_latin_words_than_names_and_what_is_typed() -> None:
    words = {word for text in texts("ar") for word in re.findall(r"[A-Za-z][\w-]*", ADDRESS.sub("", PLACEHOLDER.sub("", text)), re.ASCII)}
    assert words - LATIN == set()


def test_french_signs_do_not_begin_a_line() -> None:
    assert [text for text in texts("fr") if tool().french(text) != text] == []


def test_the_english_apostrophe_and_plain_spaces_become_french() -> None:
    assert tool().french("l'accord : « d'ici 10 000 % » ?") == "l’accord\u00a0: «\u00a0d’ici 10\u00a0000\u00a0%\u00a0»\u00a0?"
    assert tool().french("de %(a)s à %(b)s, 10:42") == "de %(a)s à %(b)s, 10:42"
