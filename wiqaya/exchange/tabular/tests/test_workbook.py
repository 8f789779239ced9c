from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from wiqaya.exchange.tabular import Limits, Unread, Unreadable, open_table, sheet_names, text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.xlsx"


def cells(path: Path, **options: object) -> list[tuple[object, ...]]:
    return [row.cells for row in open_table(path, **options).rows()]  # type: ignore[arg-type]


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(Unreadable) as refused:
        cells(path, **options)
    return refused.value.reason.code


def test_merged_cells_show_their_value_everywhere(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.merge_range("A1:A2", "Area")
    page.merge_range("B1:C1", "Incidents")
    page.write_row("B2", ["2019", "2020"])
    page.merge_range("A3:A4", "الميناء")
    page.write_row("B3", [1, 2])
    page.write_row("B4", [3, 4])
    book.close()
    assert cells(path) == [("Area", "Incidents", "Incidents"), ("Area", "2019", "2020"), ("الميناء", 1, 2), ("الميناء", 3, 4)]


def test_days_of_both_calendars_read_the_same(tmp_path: Path) -> None:
    for name, old in (("1900.xlsx", False), ("1904.xlsx", True)):
        book = xlsxwriter.Workbook(str(tmp_path / name), {"date_1904": old})
        page = book.add_worksheet()
        page.write_datetime("A1", datetime.fromisoformat("2021-03-04"), book.add_format({"num_format": "dd/mm/yyyy"}))
        book.close()
        table = open_table(tmp_path / name)
        assert table.epoch == (1904 if old else 1900)
        [(day,)] = cells(tmp_path / name)
        assert text(day) == "2021-03-04"  # type: ignore[arg-type]


def test_formulas_give_their_stored_value_and_never_run(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_formula("A1", "=1+1", None, 2)
    page.write_string("B1", "=1+1")
    book.close()
    assert cells(path) == [(2, "=1+1")]


def test_a_formula_without_a_stored_value_is_not_read(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["x", "=1+1", "=SUM(A1:A2)", 5])
    book.save(path)
    [(first, second, third, last)] = cells(path)
    assert (first, last) == ("x", 5)
    for cell in (second, third):
        assert isinstance(cell, Unread)
        assert cell.reason.code == "formula_without_value"


def test_hidden_sheets_are_read_only_when_they_are_named(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Shown").write("A1", "seen")
    hidden = book.add_worksheet("Hidden")
    hidden.write("A1", "not seen")
    hidden.hide()
    book.close()
    assert cells(path) == [("seen",)]
    assert sheet_names(path) == ("Shown",)
    assert cells(path, sheet="Hidden") == [("not seen",)]


def test_several_sheets_with_data_need_a_name(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name in ("One", "Two"):
        book.add_worksheet(name).write("A1", name)
    book.add_worksheet("Empty")
    book.close()
    assert code_of(path) == "several_sheets"
    assert cells(path, sheet="Two") == [("Two",)]
    assert code_of(path, sheet="Three") == "no_sheet"


@pytest.mark.slow
def test_a_second_walk_gives_the_same_rows(path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(2_500):
        book.active.append([number, "text", "=1+1" if number == 7 else datetime.fromisoformat("2020-01-02")])
    book.save(path)
    table = open_table(path)
    begun = table.rows()
    next(begun)
    begun.close()
    first, second = list(table.rows()), list(table.rows())
    assert first == second
    assert len(first) == 2_500
    again = second[7].cells[2]
    assert isinstance(again, Unread)
    assert again.reason.code == "formula_without_value"


def test_missing_rows_and_cells_keep_the_numbers(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write("B3", "x")
    book.close()
    rows = list(open_table(path).rows())
    assert [(row.number, row.blank) for row in rows] == [(1, True), (2, True), (3, False)]
    assert rows[2].cells == (None, "x")


def test_a_cell_far_to_the_right_is_refused_not_unfolded(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write(0, 16_000, "x")
    book.close()
    assert code_of(path) == "too_many_columns"


def test_every_truncation_is_refused_or_read_whole(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for row in range(200):
        page.write_row(row, 0, [f"text {row}", row])
    book.close()
    whole, data = cells(path), path.read_bytes()
    for part in range(1, 20):
        path.write_bytes(data[: len(data) * part // 20])
        assert code_of(path) in {"damaged", "file_binary"}
    assert len(whole) == 200


def test_damage_inside_is_refused(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write("A1", "x")
    book.close()
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    for broken in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content[: len(content) // 2] if name == broken else content)
        assert code_of(path) == "damaged", broken


@pytest.mark.slow
def test_a_bomb_is_not_opened(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 90_000_000)
    assert code_of(path) == "bomb"


def test_definitions_of_entities_are_not_opened(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>')
    assert code_of(path) == "entities"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"readme.txt": "x"}, "not_a_workbook"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "open_document"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}, "binary_excel"),
    ],
)
def test_other_packages_are_named(path: Path, files: dict[str, str], code: str) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    assert code_of(path) == code


def test_the_size_is_looked_at_first(path: Path) -> None:
    path.write_bytes(b"PK" + b"x" * 2_000_000)
    assert code_of(path, limits=Limits(size=1_000_000)) == "file_huge"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(None, ""), (12.0, "12"), (1e16, "1e+16"), (0.1, "0.1"), (True, "TRUE"), (date(2020, 1, 2), "2020-01-02"), (datetime.fromisoformat("2020-01-02T03:04"), "2020-01-02 03:04:00"), (" x ", "x"), (7, "7")],
)
def test_cells_as_text(cell: object, shown: str) -> None:
    assert text(cell) == shown  # type: ignore[arg-type]
