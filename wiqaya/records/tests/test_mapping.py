from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from wiqaya.engines.language import Reason
from wiqaya.engines.language.reasons import SENTENCES as OF_LANGUAGE
from wiqaya.exchange.tabular import SENTENCES as OF_TABLES
from wiqaya.records import actions
from wiqaya.records.imports.periods import parse_period, period_bounds, period_of_text
from wiqaya.records.imports.plan import Across, digest, parse
from wiqaya.records.imports.reasons import as_json, because, from_json
from wiqaya.records.imports.sentences import MISSING_ON_PAGES, ON_PAGES, SENTENCES, say, say_on_page
from wiqaya.records.tests.conftest import INCIDENTS, VALUES

FULL = {
    "kind": "indicators", "layout": "wide", "area": {"header_row": 1, "first_column": 6}, "total_columns": ["City"], "decimal": ".", "sheet": "One",
    "indicators": [{"row": {"A": "x", "B": 2}, "name_en": "N", "name_ar": "ع", "unit": "share"}], "aliases": {"Docks": 7}, "period": "2016",
    "encoding": "utf-8", "source": {"en": "Census", "ar": "التعداد"}, "licence": "open", "bias_note": "", "date_order": "dmy",
}  # fmt: skip


def wrong(mapping: Any) -> list[str]:
    with pytest.raises(actions.MappingWrong) as refused:
        parse(mapping)
    assert all(say(reason) for reason in refused.value.reasons)
    return [reason.code for reason in refused.value.reasons]


def test_a_full_mapping_is_understood() -> None:
    plan = parse(FULL)
    assert plan.across == Across(1, 6)
    assert plan.columns == ("A", "B")
    assert plan.aliases == {"Docks": "7"}
    assert plan.source == {"en": "Census", "ar": "التعداد"}
    assert plan.indicators[0].names == {"en": "N", "ar": "ع"}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"colour": 1, "size": 2}, ["mapping_unknown_key", "mapping_unknown_key"]),
        ({"kind": "people"}, ["mapping_choice"]),
        ({"layout": "round"}, ["mapping_choice"]),
        ({"date_order": "ydm"}, ["mapping_choice"]),
        ({"decimal": "·"}, ["mapping_choice"]),
        ({"date": ""}, ["mapping_column"]),
        ({"date": 0}, ["mapping_column"]),
        ({"area": {"header_row": 1}}, ["mapping_area"]),
        ({"area": {"header_row": 0, "first_column": 2}}, ["mapping_area"]),
        ({"area": {"header_row": True, "first_column": 2}}, ["mapping_area"]),
        ({"area": []}, ["mapping_area"]),
        ({"fields": ["kind"]}, ["mapping_fields"]),
        ({"fields": {"name": "x"}}, ["mapping_field"]),
        ({"fields": {"kind": 1.5}}, ["mapping_columns"]),
        ({"indicators": {}}, ["mapping_indicators"]),
        ({"indicators": [{"unit": "count"}]}, ["mapping_indicator_name"]),
        ({"indicators": [{"name_en": "x", "unit": "km", "weight": 1}]}, ["mapping_unknown_key", "mapping_choice"]),
        ({"indicators": [{"name_en": "x", "row": "y", "column": ""}]}, ["mapping_indicator_row", "mapping_column"]),
        ({"aliases": ["x"]}, ["mapping_aliases"]),
        ({"total_columns": "x"}, ["mapping_columns"]),
        ({"source": 1}, ["mapping_text"]),
        ({"bias_note": {"xx": "y"}}, ["mapping_text"]),
        ({"licence": None}, ["mapping_text"]),
        ({"period": "some time ago"}, ["mapping_period"]),
        ({"layout": "wide"}, ["incidents_long"]),
    ],
)
def test_every_mistake_of_a_mapping_is_named(change: dict[str, Any], codes: list[str]) -> None:
    assert wrong(INCIDENTS | change) == codes


@pytest.mark.parametrize(
    ("mapping", "codes"),
    [
        ([], ["mapping_not_object"]),
        ({}, ["mapping_missing"]),
        ({"kind": "incidents"}, ["mapping_missing", "mapping_missing"]),
        ({"kind": "indicators", "area": "x"}, ["mapping_missing"]),
        ({"kind": "indicators", "area": {"header_row": 1, "first_column": 2}}, ["mapping_missing"]),
    ],
)
def test_what_a_mapping_must_say(mapping: Any, codes: list[str]) -> None:
    assert wrong(mapping) == codes


def test_an_alias_of_no_area_is_refused(dry: Any) -> None:
    with pytest.raises(actions.MappingWrong) as refused:
        dry([["area", "date", "kind"], ["Port", "2020-01-01", ""]], INCIDENTS | {"aliases": {"Docks": "99"}})
    assert refused.value.reasons[0].params == {"area": "99"}


def test_the_print_of_a_mapping_does_not_depend_on_its_order() -> None:
    assert digest({"a": 1, "b": [2]}, "x") == digest({"b": [2], "a": 1}, "x")
    assert len({digest({"a": 1}, "x"), digest({"a": 2}, "x"), digest({"a": 1}, "y"), digest({"a": 1}, "x", "da-1")}) == 4


def test_columns_that_are_missing_or_stand_twice_are_named(dry: Any) -> None:
    for head, column, code in ((["area", "day", "kind"], "date", "column_missing"), (["area", "date", "kind", "kind"], "kind", "column_twice")):
        with pytest.raises(actions.NotTaken) as nothing:
            dry([head, ["Port", "2020-01-01", "", ""][: len(head)]], INCIDENTS)
        assert [(reason.code, reason.params["column"]) for reason in nothing.value.reasons] == [(code, column)]


def test_columns_are_found_by_number_case_and_digits(dry: Any) -> None:
    rows = [["Area ", "التّاريخ", "KIND"], ["Port", "2020-01-01", "a"]]
    assert dry(rows, INCIDENTS | {"area": 1, "date": "التاريخ"})["rows_added"] == 1


def test_areas_that_do_not_begin_where_the_mapping_says(dry: Any) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        dry([["a", "Port"], ["x", "1"]], VALUES | {"value": "a", "area": {"header_row": 1, "first_column": 9}, "indicators": [{"name_en": "x", "row": {"a": "x"}}]})
    assert nothing.value.reasons[0].code == "header_row_missing"


@pytest.mark.parametrize("rows", [[["area", "date", "kind"]], [["area", "date", "kind"], [], ["", ""]]])
def test_a_header_alone_is_no_data(dry: Any, rows: Any) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        dry(rows, INCIDENTS)
    assert nothing.value.reasons[0].code == "no_rows"


@pytest.mark.parametrize(
    ("written", "read"),
    [("2016", "2016"), ("٢٠١٦", "2016"), (2016.0, "2016"), ("Q1 2016", "2016-Q1"), ("2016T4", "2016-Q4"), ("الربع ٢ ٢٠١٦", "2016-Q2"), ("2016-3", "2016-03"),
     ("03/2016", "2016-03"), ("March 2016", "2016-03"), ("آذار 2016", "2016-03"), ("août 2016", "2016-08"), (date(2016, 3, 4), "2016-03-04"), ("2016-13", None), ("x", None), (None, None)],
)  # fmt: skip
def test_periods(written: object, read: str | None) -> None:
    assert parse_period(written) == read


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("2016", "2016-01-01", "2016-12-31"), ("2014-2023", "2014-01-01", "2023-12-31"), ("2018-01 to 2020-06", "2018-01-01", "2020-06-30"),
     ("2018-02-03/2020-12-31", "2018-02-03", "2020-12-31"), ("2019-Q2", "2019-04-01", "2019-06-30"), ("census of 2016", "2016-01-01", "2016-12-31")],
)  # fmt: skip
def test_spans_of_periods(written: str, first: str, last: str) -> None:
    found = period_bounds(written)
    assert found is not None
    assert [str(day) for day in found] == [first, last]


def test_what_is_no_span() -> None:
    assert period_bounds("2023-2014") is None
    assert period_bounds("lately") is None
    assert (period_of_text("2014-2016"), period_of_text("Population, 2016"), period_of_text("-")) == ("2014/2016", "2016", None)


def test_every_reason_of_the_engines_has_a_sentence() -> None:
    missing = (set(OF_TABLES) | set(OF_LANGUAGE)) - set(SENTENCES) - {"no_data", "binary"}  # these two come as file_empty and file_binary
    assert not missing


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_sentences_take_the_same_words_in_every_language(lang: str) -> None:
    from django.utils import translation

    with translation.override(lang):
        for code, template in SENTENCES.items():
            params = dict.fromkeys(re.findall(r"%\((\w+)\)s", template), "x")
            shown = say({"code": code, "params": params})
            assert "%(" not in shown
            assert shown.count("x") >= len(params) or lang == "ar"


def test_a_reason_is_kept_whole() -> None:
    reason = Reason("several_sheets", {"sheets": ("a", "b")})
    assert from_json(as_json(reason)) == reason
    assert say(reason).endswith("a، b.")


def test_pages_speak_of_choices_and_not_of_a_mapping() -> None:
    from django.utils.translation import override

    with override("en"):
        for code in ON_PAGES:
            shown = say_on_page({"code": code, "params": dict.fromkeys(re.findall(r"%\((\w+)\)s", SENTENCES[code]), "x")})
            assert not re.search(r"mapping|_|→", shown)
        assert {say_on_page(because("mapping_missing", key=key)) for key in MISSING_ON_PAGES} == set(MISSING_ON_PAGES.values())


def test_numbers_and_days_in_a_reason_are_written_as_the_reader_writes_them() -> None:
    from django.utils.translation import override

    differs = because("value_differs", before="1200", value="1350.5")
    with override("ar"):
        assert "١٬٢٠٠" in say_on_page(differs)
        assert "١٬٣٥٠٫٥" in say_on_page(differs)
        assert "2027" not in say_on_page(because("day_in_future", day="2027-05-03"))
        assert "99/03/2025" in say_on_page(because("not_a_date", text="99/03/2025"))  # the cell as the file has it, so that it is found again
        assert say_on_page(because("field_too_long", most=80)).count("٨٠") == 1
    with override("fr"):
        assert "1\u202f200" in say_on_page(differs)
    with override("en"):
        assert say_on_page(because("day_in_future", day="2027-05-03")).startswith("3")
        assert say(because("day_in_future", day="2027-05-03")).startswith("2027-05-03")
        assert "picture" in say_on_page(because("file_binary", kind="picture"))
    with override("ar"):
        assert "صورة" in say_on_page(because("file_binary", kind="picture"))
