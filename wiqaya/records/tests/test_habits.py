"""Tables written in one habit or another read as the same table."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wiqaya.engines.language import format_number, localise_digits
from wiqaya.exchange.tabular import Row
from wiqaya.records.imports.head import guess_head
from wiqaya.records.imports.places import Places
from wiqaya.records.imports.plan import parse
from wiqaya.records.imports.read import Task, read
from wiqaya.records.imports.rows import is_total
from wiqaya.records.imports.spool import Spool

PLACES = {"1": ("Port", "الميناء"), "2": ("Old Town", "المدينة القديمة"), "3": ("Gardens", "البساتين")}
PLACES_IN_ORDER = list(PLACES)
TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2026, 1, 1))
SPELLED = {"1": ["Port", "PORT", "حي الميناء", "المينا", "1", "٠١"], "2": ["Old-Town", "المدينه القديمه", "2"], "3": ["gardens ", "بساتين", "003"]}
quietly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def taken(path: Path, mapping: dict[str, Any]) -> tuple[list[tuple[Any, ...]], Any]:
    with Spool() as spool:
        plan = parse(mapping)
        outcome = read(Task(path=path, plan=plan, places=Places(PLACES, plan.aliases), today=TODAY, title="t"), spool)
        return [row for batch in spool.batches() for row in batch], outcome


def date_in(day: date, habit: str) -> str:
    if habit == "excel":
        return str((day - date(1899, 12, 30)).days)
    return day.strftime({"ymd": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "named": "%d %B %Y"}[habit])


@pytest.mark.slow
@quietly
@given(
    rows=st.lists(st.tuples(st.sampled_from(sorted(PLACES)), st.integers(0, 5), DAYS), min_size=1, max_size=12),
    habit=st.sampled_from(["ymd", "dmy", "mdy", "excel", "named"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "windows-1256"]),
    arabic=st.booleans(),
)
def test_incidents_in_any_habit_read_the_same(tmp_path: Path, rows: Any, habit: str, delimiter: str, encoding: str, arabic: bool) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["المنطقة", "التاريخ", "النوع"])
        for code, spelling, day in rows:
            name = SPELLED[code][spelling % len(SPELLED[code])]
            written = date_in(day, habit)
            digits = "arab" if arabic and encoding != "windows-1256" else "latn"
            writer.writerow([name if encoding != "windows-1256" else name.replace("٠١", "01"), localise_digits(written, digits), "نوع"])
    mapping = {"kind": "incidents", "area": "المنطقة", "date": "التاريخ", "fields": {"kind": "النوع"}, "date_order": habit if habit != "named" else "dmy"}
    read_back, outcome = taken(path, mapping)
    assert outcome.refused == []
    assert [(PLACES_IN_ORDER[area], date.fromordinal(day)) for area, day, *_ in read_back] == [(code, day) for code, _, day in rows]


@pytest.mark.slow
@quietly
@given(numbers=st.lists(st.integers(0, 10**9), min_size=3, max_size=3), lang=st.sampled_from(["en", "fr", "ar"]), arabic=st.booleans(), decimals=st.integers(0, 2))
@example(numbers=[0, 1_000_000, 1_000_000], lang="fr", arabic=False, decimals=0)
@example(numbers=[123_456_789, 71_123_456, 12_345_678], lang="fr", arabic=False, decimals=0)
def test_values_in_any_habit_read_the_same(tmp_path: Path, numbers: list[int], lang: str, arabic: bool, decimals: int) -> None:
    path = tmp_path / "t.csv"
    exact = [number / 10**decimals for number in numbers]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["area", "value"])
        for code, number in zip(PLACES, exact, strict=True):
            writer.writerow([code, format_number(number, lang, "arab" if arabic else "latn", places=decimals)])
    decimal = "," if lang == "fr" and not arabic else "."
    mapping = {"kind": "indicators", "area": "area", "value": "value", "period": "2020", "decimal": decimal, "indicators": [{"name_en": "x", "unit": "other"}]}
    read_back, outcome = taken(path, mapping)
    assert outcome.refused == []
    assert [float(number) for *_, number in read_back] == pytest.approx(exact)


def test_a_workbook_with_merged_areas_real_dates_and_a_title(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    page.merge_range("A1:C1", "حوادث عام ٢٠٢٠")
    page.write_row("A3", ["المنطقة", "التاريخ", "النوع"])
    page.merge_range("A4:A6", "الميناء")
    for row in range(3, 6):
        page.write_datetime(row, 1, date(2020, 1, 4) + timedelta(days=row), day)
        page.write(row, 2, "كتابة")
    page.merge_range("A8:C8", "المصدر: الشرطة")
    book.close()
    rows, outcome = taken(path, {"kind": "incidents", "area": "المنطقة", "date": "التاريخ", "fields": {"kind": "النوع"}})
    assert [(area, str(date.fromordinal(day))) for area, day, *_ in rows] == [(0, "2020-01-07"), (0, "2020-01-08"), (0, "2020-01-09")]
    assert (outcome.refused, outcome.skipped.footnotes) == ([], [8])


def test_short_rows_of_a_workbook_are_not_ragged(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for number, row in enumerate([["area", "date", "kind"], ["Port", "2020-01-02", "x"], ["Port", "2020-01-03"]]):
        page.write_row(number, 0, row)
    book.close()
    assert len(taken(path, {"kind": "incidents", "area": "area", "date": "date", "fields": {"kind": "kind"}})[0]) == 2


def test_a_formula_nobody_computed_is_refused_with_its_cell(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["area", "date", "kind"], ["Port", "2020-01-02", "x"], ["Port", "=B2+1", "x"], ["Port", "2020-01-03", "=B2"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    _, outcome = taken(tmp_path / "t.xlsx", {"kind": "incidents", "area": "area", "date": "date", "fields": {"kind": "kind"}})
    assert [(one["row"], one["column"], one["reason"]["code"]) for one in outcome.refused] == [(3, 2, "formula_without_value"), (4, 3, "formula_without_value")]


@pytest.mark.parametrize("label", ["Total", "TOTAL", "Total général", "المجموع", "الإجمالي", "إجمالي المدينة", "Grand total", "Ensemble", "Total city"])
def test_what_adds_up(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["Port", "Totally new", "Total 4", "", "Total reported incidents of the year"])
def test_what_does_not_add_up(label: str) -> None:
    assert not is_total(label)


def test_the_likeliest_header_is_the_first_wide_row_of_words() -> None:
    rows = [Row(1, ("Annual table",)), Row(2, ()), Row(3, ("", "2020", "")), Row(4, ("area", "cases", "rate")), Row(5, ("Port", "3", "1.5"))]
    assert guess_head(rows).row == 4
    assert guess_head(rows).names == ("area", "cases", "rate")
