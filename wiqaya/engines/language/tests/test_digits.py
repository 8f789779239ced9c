"""Numbers in every habit of writing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import (
    UndecidableNumbers,
    ascii_digits,
    decimal_sign,
    format_number,
    infer_decimal,
    localise_digits,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"), (" 1,234,567 ", "1234567"), ("1.234.567", "1234567"), ("1 234 567", "1234567"), ("1\u202f234,5", "1234.5"), ("1\u00a0234.5", "1234.5"),
        ("1'234.50", "1234.50"), ("1’234", "1234"), ("١٬٢٣٤٫٥", "1234.5"), ("۱۲۳", "123"), ("١٢٣", "123"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("0,123", "0.123"),
        ("0.5", "0.5"), (".5", "0.5"), ("5.", "5"), ("12,5", "12.5"), ("1,2345", "1.2345"), ("12,34,567", "1234567"), ("-3", "-3"), ("−4.5", "-4.5"), ("–7", "-7"), ("(12)", "-12"),
        ("($1,200.50)", "-1200.50"), ("12-", "-12"), ("+8", "8"), ("$5", "5"), ("€ 1.234,50", "1234.50"), ("500 ل.ل", "500"), ("20 LBP", "20"), ("MAD 7", "7"), ("2.02E+14", "202000000000000"),
        ("‏١٢‏", "12"), ("007", "7"), ("1 234,567", "1234.567"), ("１２", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read(text, value):
    assert parse_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), (None, "empty"), (" - ", "empty"), ("n/a", "empty"), ("..", "empty"), ("غير متوفر", "empty"), ("abc", "not_a_number"), ("12 people", "not_a_number"), ("1-2", "not_a_number"),
        ("=1+1", "not_a_number"), ("nan", "empty"), ("1,2,3", "bad_grouping"), ("1.23.456,7.8", "bad_grouping"), ("12,3456,789", "bad_grouping"), ("1,234", "ambiguous_separator"), ("12.345", "ambiguous_separator"),
        ("9" * 80, "too_long"), (float("nan"), "not_a_number"), (float("inf"), "not_a_number"), ("%", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(text, code):
    found = parse_number(text)
    assert found.value is None
    assert found.reason is not None
    assert found.reason.code == code
    assert found.reason.sentence()


def test_both_readings_are_named():
    reason = parse_number("1,234").reason
    assert reason is not None
    assert (reason.params["as_thousands"], reason.params["as_decimal"]) == ("1234", "1.234")
    assert parse_number("1,234", ".").value == 1234
    assert parse_number("1,234", ",").value == Decimal("1.234")


@pytest.mark.parametrize("text", ["12%", "12 %", "٪١٢", "١٢٪", "% 12"])
def test_percent_is_kept_beside_the_number(text):
    found = parse_number(text)
    assert (found.value, found.percent) == (12, True)


def test_numbers_of_a_workbook_pass_through():
    assert parse_number(5).value == 5
    assert parse_number(0.1).value == Decimal("0.1")
    assert parse_number(Decimal("2.50")).value == Decimal("2.50")


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (["1,234", "567", "12"], "."), (["1.234", "567"], ","), (["12.5", "1,234"], "."), (["12,5", "1.234"], ","), (["2,731,571", "29,113"], "."), (["1.234.567"], ","), (["5", "12345"], None),
        ([], None), (["", "-", "abc"], None), (["0.123", "0.456"], "."), ([f"{n},{n:03}" for n in range(5, 150, 9)], "."), (["12 %", "3,5 %"], ","), (["١٬٢٣٤", "٥"], None), (["12.5"] * 99 + ["12,5"], "."),
    ],
)  # fmt: skip
def test_the_habit_of_a_column(column, sign):
    assert infer_decimal(column) == sign


@pytest.mark.parametrize("column", [["1,234"], ["1.234", "2.345"], ["12.5", "12,5"], ["1,234", "98765"], ["1,234", "1.234"]])
def test_a_column_that_cannot_tell_shows_both_readings(column):
    found = infer_decimal(column)
    assert isinstance(found, UndecidableNumbers)
    assert len(found.readings) == 2


NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=3) | st.integers(
    -(10**15), 10**15
).map(Decimal)
HABITS = [("en", "latn"), ("fr", "latn"), ("ar", "latn"), ("ar", "arab"), ("en", "arab")]


@given(NUMBERS, st.sampled_from(HABITS), st.booleans())
def test_what_is_written_is_read_again(value, habit, group):
    text = format_number(value, *habit, group=group)
    sign = decimal_sign(*habit)
    assert parse_number(text, "." if sign != "," else ",").value == value


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30), st.sampled_from(HABITS[:3]))
def test_a_written_column_gives_its_habit_away(values, habit):
    assert infer_decimal([format_number(value, *habit) for value in values]) == decimal_sign(*habit)


@pytest.mark.parametrize(
    ("value", "habit", "text"),
    [
        (1234567.5, ("en", "latn"), "1,234,567.5"),
        (-1234.5, ("fr", "latn"), "−1\u202f234,5"),
        (1234.5, ("ar", "arab"), "١٬٢٣٤٫٥"),
        (0, ("ar", "arab"), "٠"),
    ],
)
def test_numbers_are_written_for_their_readers(value, habit, text):
    assert format_number(value, *habit) == text


def test_places_round_half_to_even():
    assert [format_number(Decimal(text), places=1) for text in ("0.25", "0.35", "2")] == ["0.2", "0.4", "2.0"]


def test_digits_change_and_change_back():
    assert localise_digits("عام 2016، ٣", "arab") == "عام ٢٠١٦، ٣"
    assert localise_digits("عام ٢٠١٦", "latn") == "عام 2016"
    assert ascii_digits("۱٢3") == "123"
