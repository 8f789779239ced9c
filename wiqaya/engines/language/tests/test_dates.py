"""Dates in every habit of writing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import UndecidableDates, infer_date_order, localise_digits, parse_date
from wiqaya.engines.language.months import ARABIC, ENGLISH, FRENCH

DAY = date(2021, 5, 3)
DAYS = st.dates(date(1901, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-03", "2021/5/3", "2021.05.03", "20210503", "٢٠٢١-٠٥-٠٣", "2021-05-03T10:00:00Z", "2021-05-03 14:30", "2021-05-03 2:30 PM", "٢٠٢١/٥/٣ ١٠:٣٠ ص", "3 May 2021", "May 3, 2021", "3rd of May, 2021",
        "Monday 3 May 2021", "3-May-21", "3 mai 2021", "lundi 3 mai 2021", "٣ أيار ٢٠٢١", "3 مايو 2021", "٣ ماي ٢٠٢١", "الاثنين ٣ أيار/مايو ٢٠٢١", "3 أيار 2021 م", "44319", "44319.75", "2021 May 3", DAY, datetime(2021, 5, 3, 9),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_date_that_says_its_order_is_read(text):
    assert parse_date(text).value == DAY


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("3/5/2021", "dmy"),
        ("03.05.21", "dmy"),
        ("5/3/2021", "mdy"),
        ("05-03-21", "mdy"),
        ("21/05/03", "ymd"),
        ("٣/٥/٢٠٢١", "dmy"),
        ("44319", "excel"),
        ("2021-05-03", "dmy"),
    ],
)
def test_a_date_is_read_in_the_order_of_its_column(text, order):
    assert parse_date(text, order).value == DAY


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("", None, "empty"), (None, None, "empty"), ("n/a", None, "empty"), ("soon", None, "not_a_date"), ("3/4/2021", None, "ambiguous_date"), ("3/4/2021", "ymd", "ambiguous_date"), ("31/02/2021", "dmy", "impossible_date"),
        ("13/31/2021", None, "impossible_date"), ("05/13/2021", "dmy", "impossible_date"), ("2021-13-01", None, "impossible_date"), ("29/02/2100", "dmy", "impossible_date"), ("3 mai", None, "incomplete_date"),
        ("May 2021", None, "incomplete_date"), ("15 رمضان 1442", None, "hijri_date"), ("1442-09-15", None, "hijri_date"), ("١٤٤٢/٩/١٥ هـ", None, "hijri_date"), ("2921-05-03", None, "year_out_of_range"),
        ("60", "excel", "impossible_serial"), ("9999999", "excel", "impossible_serial"), ("12", None, "not_a_date"), ("x" * 99, None, "too_long"), ("3 May 4 2021", None, "not_a_date"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(text, order, code):
    found = parse_date(text, order)
    assert found.value is None
    assert found.reason is not None
    assert found.reason.code == code
    assert found.reason.sentence()


@given(DAYS, st.sampled_from(["-", "/", "."]), st.sampled_from(["arab", "latn"]))
def test_written_days_are_read_again(day, sign, digits):
    written = {"ymd": f"%Y{sign}%m{sign}%d", "dmy": f"%d{sign}%m{sign}%Y", "mdy": f"%m{sign}%d{sign}%Y"}
    for order, shape in written.items():
        assert parse_date(localise_digits(day.strftime(shape), digits), order).value == day


@given(DAYS)
def test_every_name_of_a_month_is_known(day):
    names = [ENGLISH[day.month - 1], ENGLISH[day.month - 1][:3], FRENCH[day.month - 1], *ARABIC[day.month - 1].split("،")]
    for name in names:
        assert parse_date(f"{day.day} {name.strip()} {day.year}").value == day


@given(DAYS)
def test_serial_numbers_count_days(day):
    assert parse_date(str((day - date(1899, 12, 30)).days), "excel").value == day
    if day > date(1904, 1, 2):
        assert parse_date(str((day - date(1904, 1, 1)).days), "excel", epoch=1904).value == day


def test_the_first_serial_numbers_are_those_of_excel():
    assert [parse_date(text, "excel").value for text in ("1", "59", "61")] == [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2014-08-01", "2016-01-01"], "ymd"), (["01/02/2020", "13/02/2020"], "dmy"), (["01/02/2020", "02/13/2020"], "mdy"), (["44319", "44320"], "excel"), (["3 May 2020"], "ymd"), (["01/01/2020", "02/02/2020"], "dmy"),
        (["21-05-13", "21-06-30", "21-07-07"], "ymd"), (["13-05-21", "30-06-21", "07-07-21"], "dmy"), (["05/13/21", "06/30/21", "07/07/21"], "mdy"), (["", None, "n/a", "31/12/2020"], "dmy"), (["32/01/2020", "13/01/2020", "x"], "dmy"), ([date(2020, 1, 1)], "ymd"),
        (["2020-01-05"] * 100 + ["03/04/2020"], "ymd"), (["13/02/2020"] * 60 + ["02/13/2020"], "dmy"), (["١٣/٠٢/٢٠٢٠"], "dmy"),
    ],
)  # fmt: skip
def test_the_order_of_a_column(column, order):
    assert infer_date_order(column) == order


def test_days_up_to_twelve_are_undecidable_and_both_readings_are_shown():
    found = infer_date_order(["01/02/2020", "03/04/2020", "12/12/2020"])
    assert found == UndecidableDates("01/02/2020", (("dmy", "2020-02-01"), ("mdy", "2020-01-02")))


def test_a_column_of_two_orders_is_undecidable():
    found = infer_date_order(["13/01/2020", "01/13/2020"])
    assert isinstance(found, UndecidableDates)
    assert {found.example, found.against} == {"13/01/2020", "01/13/2020"}


def test_two_figures_for_a_year_and_for_a_day_are_undecidable():
    found = infer_date_order(["21-05-13", "22-06-30"])
    assert isinstance(found, UndecidableDates)
    assert [order for order, _ in found.readings] == ["ymd", "dmy"]


def test_a_column_without_dates_is_undecidable():
    assert infer_date_order(["", "abc"]) == UndecidableDates("", ())


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["dmy", "mdy"]))
def test_an_inferred_order_is_never_wrong(days, order):
    shape = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[order]
    column = [day.strftime(shape) for day in days]
    found = infer_date_order(column)
    if not isinstance(found, UndecidableDates):
        assert [parse_date(text, found).value for text in column] == days
    else:
        assert all(day.day <= 12 for day in days)


def test_long_columns_are_read_to_their_end():
    days = [date(2020, 1, 1) + timedelta(days=n % 12) for n in range(500)]
    column = [day.strftime("%d/%m/%Y") for day in days if day.day <= 12]
    assert infer_date_order([*column, "25/01/2020"]) == "dmy"
