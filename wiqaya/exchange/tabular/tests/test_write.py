from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from wiqaya.exchange.tabular import copy_sheets_without, copy_without, open_table, safe, write_csv


@pytest.mark.parametrize("risky", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_formulas_leave_disarmed(risky: str) -> None:
    assert safe(risky) == f"'{risky}"


@pytest.mark.parametrize("plain", ["-5", "+3.5", "-1,200", "text", "", "a=b"])
def test_numbers_and_words_leave_as_they_are(plain: str) -> None:
    assert safe(plain) == plain


def test_rows_as_csv() -> None:
    out = io.StringIO()
    assert write_csv([["a", 1, None], ["=x", 2.5, datetime.fromisoformat("2020-01-01")]], out) == 2
    assert out.getvalue() == "a,1,\r\n'=x,2.5,2020-01-01\r\n"


def test_a_copy_keeps_places_and_loses_the_columns(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.csv", tmp_path / "copy"
    source.write_text('title\nname;day;n\nAmal;2020-01-01;1\n\n"x"y;z;1\nBilal;2020-01-02;2;3\n', encoding="utf-16")
    assert copy_without(open_table(source), {1}, copy, header_rows=2) == 6
    assert b"Amal" not in copy.read_bytes()
    before, after = list(open_table(source).rows()), list(open_table(copy).rows())
    assert [row.number for row in after] == [row.number for row in before]
    assert [row.cells for row in after] == [("title",), ("name", "day", "n"), ("", "2020-01-01", "1"), (), (), ("", "2020-01-02", "2", "3")]
    assert [row.fault.code if row.fault else None for row in after] == [row.fault.code if row.fault else None for row in before]


def test_a_copy_of_a_workbook_holds_values_only(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.xlsx", tmp_path / "copy"
    book = xlsxwriter.Workbook(str(source))
    page = book.add_worksheet("One")
    page.write_row(0, 0, ["name", "day", "n", "text"])
    page.write_row(1, 0, ["Amal"])
    page.write_datetime(1, 1, datetime.fromisoformat("2020-01-01"), book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_number(1, 2, 1.5)
    page.write_string(1, 3, "=1+1")
    book.close()
    assert copy_sheets_without({"One": (open_table(source), {1}, 1)}, copy) == 2
    assert [row.cells for row in open_table(copy, sheet="One").rows()] == [("name", "day", "n", "text"), (None, datetime.fromisoformat("2020-01-01"), 1.5, "=1+1")]
