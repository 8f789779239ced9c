from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import ngettext
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.ui import numerals
from wiqaya.ui.forms import parse_number
from wiqaya.ui.numerals import reading


@pytest.mark.parametrize(
    ("lang", "digits", "value", "shown"),
    [
        ("ar", "arab", 4512.5, "٤٬٥١٢٫٥"),
        ("ar", "latn", 4512.5, "4,512.5"),
        ("en", "arab", 4512.5, "4,512.5"),
        ("fr", "arab", 4512.5, "4\u202f512,5"),
        ("ar", "arab", -4.5, "\u2066−٤٫٥\u2069"),
        ("en", "arab", 0, "0"),
        ("en", "arab", None, ""),
    ],
)
def test_numbers_are_written_as_the_page_writes_them(lang, digits, value, shown):
    with translation.override(lang), reading(digits=digits):
        assert numerals.number(value) == shown


def test_percent_signs_and_ranges():
    with translation.override("ar"):
        assert numerals.percent(38) == "٣٨٪"
        assert numerals.range_words(38, 46) == "بين ٣٨ و٤٦"
        assert numerals.range_words(34, 42, "%") == "بين ٣٤٪ و٤٢٪"
    with translation.override("en"):
        assert numerals.percent(38.45, 1) == "38.5%"
        assert numerals.range_words(38, 46) == "between 38 and 46"
    with translation.override("fr"):
        assert numerals.percent(38) == "38\u202f%"


def test_signs_stay_on_their_side():
    with translation.override("ar"):
        assert numerals.signed(4.5) == "\u2066+٤٫٥\u2069"
        assert numerals.signed(0) == "٠"


def test_rounding_is_half_up():
    with translation.override("en"):
        assert [numerals.number(value, 0) for value in (0.5, 1.5, 2.5)] == ["1", "2", "3"]


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12), st.sampled_from(["ar", "en", "fr"])
)
def test_what_is_shown_can_be_read_back(value, lang):
    with translation.override(lang), reading(digits="arab"):
        shown = numerals.number(value, 3).strip("\u2066\u2069")
        assert parse_number(shown) == value


@given(st.text())
def test_digits_survive_both_ways(text):
    with translation.override("ar"):
        assert numerals.ascii_digits(numerals.digits(text)) == numerals.ascii_digits(text)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا شيء يحتاج إلى تصحيح"),
        (1, "أمر واحد يحتاج إلى تصحيح"),
        (2, "أمران يحتاجان إلى تصحيح"),
        (3, "٣ أمور تحتاج إلى تصحيح"),
        (11, "١١ أمراً يحتاج إلى تصحيح"),
        (100, "١٠٠ أمر يحتاج إلى تصحيح"),
        (103, "١٠٣ أمور تحتاج إلى تصحيح"),
    ],
)
def test_arabic_has_six_plurals(count, words):
    with translation.override("ar"):
        assert ngettext("One thing to put right", "%(count)s things to put right", count) % {"count": numerals.number(count)} == words


def test_the_reading_ends_with_its_block():
    with reading(digits="latn"):
        assert numerals.current().digits == "latn"
    assert numerals.current().digits == "arab"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("٤٬٥١٢٫٥", "4512.5"),
        ("4,512", "4512"),
        ("4,5", "4.5"),
        ("1,234,567.8", "1234567.8"),
        ("۱۲", "12"),
        ("38٪", "38"),
        ("− 7".replace(" ", ""), "-7"),
    ],
)
def test_numbers_are_read_in_every_habit(typed, value):
    with translation.override("en"):
        assert parse_number(typed) == Decimal(value)


def test_a_comma_is_read_as_the_page_writes_it():
    with translation.override("fr"):
        assert parse_number("4,512") == Decimal("4.512")
    with translation.override("en"):
        assert parse_number("0,001") == Decimal("0.001")
