from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from wiqaya.ui import dates
from wiqaya.ui.numerals import reading

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("lang", "months", "words"),
    [
        ("ar", "levant", "٢١\u00a0تشرين الثاني ٢٠٢٦"),
        ("ar", "egypt", "٢١\u00a0نوفمبر ٢٠٢٦"),
        ("ar", "morocco", "٢١\u00a0نونبر ٢٠٢٦"),
        ("en", "levant", "21\u00a0November 2026"),
        ("fr", "levant", "21\u00a0novembre 2026"),
    ],
)
def test_months_have_the_names_of_the_region(lang, months, words):
    with translation.override(lang), reading(months=months):
        assert dates.date_words(DAY) == words


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (DAY, "11\u00a0جمادى الآخرة 1448\u00a0هـ"),
        (date(2027, 2, 8), "1\u00a0رمضان 1448\u00a0هـ"),
        (date(2024, 7, 7), "1\u00a0محرّم 1446\u00a0هـ"),
    ],
)
def test_hijri_days_follow_umm_al_qura(day, hijri):
    with translation.override("ar"), reading(digits="latn"):
        assert dates.hijri_words(day) == hijri


def test_a_city_may_shift_the_hijri_day():
    with translation.override("ar"), reading(digits="latn", hijri_offset=-1):
        assert dates.hijri_words(DAY) == "10\u00a0جمادى الآخرة 1448\u00a0هـ"


def test_a_day_to_come_says_about():
    with translation.override("en"):
        assert dates.date_both(DAY, today=DAY) == "21\u00a0November 2026, 11\u00a0Jumada II 1448\u00a0AH"
        assert "about 11" in dates.date_both(DAY, today=date(2026, 1, 1))


def test_outside_the_table_the_gregorian_date_stands_alone():
    with translation.override("en"):
        assert dates.hijri_words(date(1900, 1, 1)) == ""
        assert dates.hijri_words(date(2078, 1, 1)) == ""
        assert dates.date_both(date(1900, 1, 1)) == "1\u00a0January 1900"


def test_periods_have_words_not_dashes():
    with translation.override("ar"):
        assert dates.period_words(date(2026, 3, 1), DAY) == "من ١\u00a0آذار ٢٠٢٦ إلى ٢١\u00a0تشرين الثاني ٢٠٢٦"
        assert dates.period_words(None, None) == ""


def test_the_first_of_a_month_in_french():
    with translation.override("fr"):
        assert dates.date_words(date(2026, 3, 1)) == "1er\u00a0mars 2026"


def test_the_week_begins_where_the_city_says():
    with translation.override("en"), reading(week_start=5):
        assert dates.weekday_names()[0] == "Saturday"
        assert len(set(dates.weekday_names())) == 7


def test_times_are_local():
    with translation.override("en"), timezone.override("Asia/Beirut"):
        assert dates.time_words(datetime(2026, 11, 21, 22, 30, tzinfo=UTC)) == "00:30"
        assert dates.date_words(datetime(2026, 11, 21, 22, 30, tzinfo=UTC)) == "22\u00a0November 2026"


@pytest.mark.parametrize(
    "shower", [dates.date_words, dates.date_short, dates.month_words, dates.time_words, dates.moment_words, dates.date_both]
)
def test_no_date_gives_no_words(shower):
    assert shower(None) == ""
