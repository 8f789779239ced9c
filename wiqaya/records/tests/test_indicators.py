from __future__ import annotations

from typing import Any

import pytest

from wiqaya.records import actions
from wiqaya.records.models import Dataset, Indicator, Value
from wiqaya.records.tests.conftest import VALUES, reasons


def stored() -> list[tuple[str, str, str, float]]:
    rows = Value.objects.order_by("indicator__code", "area__code", "period").values_list("indicator__code", "area__code", "period", "value")
    return [(code, area, period, float(value)) for code, area, period, value in rows]


def test_a_long_table_gives_one_value_a_row(load: Any) -> None:
    load([["area", "value"], ["Port", "1,234"], ["Old Town", "950"], ["Gardens", "12,000"], ["Total", "14,184"]], VALUES | {"indicators": [{"name_en": "Residents"}]})
    assert stored() == [("residents", "1", "2020", 1234), ("residents", "2", "2020", 950), ("residents", "3", "2020", 12000)]


def test_periods_of_a_long_table(load: Any) -> None:
    rows = [["area", "when", "value"], ["Port", "2019", "1"], ["Port", "2020-Q1", "2"], ["Port", "03/2020", "3"], ["Port", "آذار ٢٠٢١", "4"], ["Port", "never", "5"]]
    done = load(rows, VALUES | {"date": "when", "indicators": [{"name_en": "Fires"}]})
    assert [row[2] for row in stored()] == ["2019", "2020-03", "2020-Q1", "2021-03"]
    assert reasons(done.result) == [(6, 2, "not_a_period")]


def test_a_column_may_name_the_indicator(load: Any) -> None:
    rows = [["area", "what", "value"], ["Port", "Births", "4"], ["Port", "Deaths", "2"], ["Port", "", "1"]]
    done = load(rows, VALUES | {"fields": {"indicator": "what"}})
    assert [row[0] for row in stored()] == ["births", "deaths"]
    assert reasons(done.result) == [(4, 2, "indicator_missing")]


def test_rows_are_picked_by_what_stands_in_them(load: Any) -> None:
    rows = [["area", "sex", "what", "value"], ["Port", "all", "Births", "4"], ["Port", "f", "Births", "2"], ["Port", "all", "Deaths", "9"]]
    picks = [{"row": {"what": "births", "sex": "all"}, "name_en": "Births", "name_ar": "الولادات"}, {"row": {"what": "Deaths"}, "name_en": "Deaths"}]
    load(rows, VALUES | {"indicators": picks})
    assert stored() == [("births", "1", "2020", 4), ("deaths", "1", "2020", 9)]
    assert Indicator.objects.get(code="births").name["ar"]["text"] == "الولادات"


def test_a_wide_table_with_years_across(load: Any) -> None:
    mapping = {"kind": "indicators", "layout": "wide", "area": "Area", "total_columns": ["All"], "source": "x", "bias_note": "y"}
    load([["Area", "2019", "2020", "All"], ["Port", "1", "2", "3"], ["Gardens", "", "4", "4"]], mapping, title="Fires")
    assert stored() == [("fires", "1", "2019", 1), ("fires", "1", "2020", 2), ("fires", "3", "2020", 4)]


def test_a_wide_table_with_two_header_rows(load: Any) -> None:
    rows = [
        ["Table 4: a city in numbers"], [], ["Area", "Residents", "", "Schools", ""], ["", "2019", "2020", "2019", "2020"], ["Port", "1000", "1100", "3", "4"],
        ["Old Town", "900", "905", "2", ".."], ["Source: census"],
    ]  # fmt: skip
    done = load(rows, {"kind": "indicators", "layout": "wide", "area": "Area", "source": "x", "bias_note": "y"})
    assert [row[:3] for row in stored()] == [
        ("residents", "1", "2019"), ("residents", "1", "2020"), ("residents", "2", "2019"), ("residents", "2", "2020"),
        ("schools", "1", "2019"), ("schools", "1", "2020"), ("schools", "2", "2019"),
    ]  # fmt: skip
    assert (done.result["rows"], done.result["empty"], done.result["skipped"]["footnotes"]) == (2, 1, [7])


def test_names_of_groups_above_the_header_join_it(load: Any) -> None:
    rows = [["", "Residents", ""], ["Area", "2019", "2020"], ["Port", "1000", "1100"]]
    load(rows, {"kind": "indicators", "layout": "wide", "area": "Area", "source": "x", "bias_note": "y"})
    assert {row[0] for row in stored()} == {"residents"}


def test_named_columns_of_a_wide_table(load: Any) -> None:
    picks = [{"column": "pop", "name_en": "Residents"}, {"column": "jobless", "name_en": "Without work", "unit": "share"}]
    rows = [["Area", "pop", "jobless", "other"], ["Port", "1000", "12.5 %", "7"]]
    load(rows, {"kind": "indicators", "layout": "wide", "area": "Area", "indicators": picks, "period": "2020", "source": "x"})
    assert stored() == [("residents", "1", "2020", 1000), ("without-work", "1", "2020", 12.5)]
    assert Indicator.objects.get(code="without-work").unit == "share"


ACROSS = {
    "kind": "indicators", "area": {"header_row": 2, "first_column": 3}, "total_columns": ["City"], "period": "2016", "source": "x",
    "indicators": [{"row": {"Characteristic": "Population, 2016"}, "name_en": "Population"}, {"row": {"Characteristic": "Rate"}, "name_en": "Rate", "unit": "share"}],
}  # fmt: skip
PROFILE = [
    ["_id", "Characteristic", "", "", "", ""], ["", "code", "City", "Port", "Gardenz", "Old Town"], ["1", "Population, 2016", "3,100", "1,000", "1,100", "1,000"],
    ["2", " rate ", "4.5%", "-3.9%", "8%", ""], ["3", "Rate per home", "9", "9", "9", "9"],
]  # fmt: skip


def test_areas_across_the_columns(load: Any) -> None:
    done = load(PROFILE, ACROSS)
    assert stored() == [("population", "1", "2016", 1000), ("population", "2", "2016", 1000), ("rate", "1", "2016", -3.9)]
    assert [(one["value"], one["rows"]) for one in done.result["unplaced"]] == [("Gardenz", 2)]
    assert (done.result["rows"], done.result["placed"], done.result["empty"]) == (3, 3, 1)


def test_the_row_of_an_indicator_must_be_there_and_be_one(dry: Any) -> None:
    missing = ACROSS | {"indicators": [{"row": {"Characteristic": "Cats"}, "name_en": "Cats"}]}
    with pytest.raises(actions.NotTaken) as nothing:
        dry(PROFILE, missing)
    assert nothing.value.reasons[0].code == "pick_none"
    with pytest.raises(actions.NotTaken) as nothing:
        dry([*PROFILE, ["4", "Rate", "1", "1", "1", "1"]], ACROSS)
    assert (nothing.value.reasons[0].code, nothing.value.reasons[0].params["second"]) == ("pick_twice", 6)


def test_signs_count_when_rows_are_picked(load: Any) -> None:
    rows = [["area", "what", "value"], ["Port", "< 5", "1"], ["Port", "> 5", "2"]]
    load(rows, VALUES | {"indicators": [{"row": {"what": "< 5"}, "name_en": "Small"}]})
    assert stored() == [("small", "1", "2020", 1)]


def test_bad_values_are_named(dry: Any) -> None:
    rows = [["area", "value"], ["Port", "many"], ["Old Town", ""], ["Gardens", "-4"], ["Port", "9" * 40], ["Port", "7"], ["Port", "8"], ["Port", "7"]]
    result = dry(rows, VALUES | {"indicators": [{"name_en": "Trees"}]})
    assert reasons(result) == [(2, 2, "not_a_number"), (3, 2, "empty"), (4, 2, "negative_count"), (5, 2, "number_too_large"), (7, 2, "value_twice")]
    assert (result["rows_added"], result["already_there"]) == (1, 1)


def test_a_value_that_is_there_is_never_overwritten(load: Any, official: Any, now: Any) -> None:
    trees = VALUES | {"indicators": [{"name_en": "Trees"}]}
    first = load([["area", "value"], ["Port", "7"]], trees)
    second = load([["area", "value"], ["Port", "8"], ["Gardens", "5"], ["Port", "7.0"]], trees)
    assert (reasons(second.result), second.result["already_there"]) == ([(2, 2, "value_differs")], 1)
    assert actions.undo(found=second.found, by=official, at=now) == 1
    assert stored() == [("trees", "1", "2020", 7)]
    assert actions.undo(found=first.found, by=official, at=now) == 1
    assert not Indicator.objects.exists()
    assert Dataset.objects.get().rows == 0


def test_numbers_that_can_be_read_in_two_ways_are_asked_about(dry: Any) -> None:
    rows = [["area", "value"], ["Port", "1.234"], ["Gardens", "2.345"]]
    share = VALUES | {"indicators": [{"name_en": "Rate", "unit": "share"}]}
    with pytest.raises(actions.NotTaken) as nothing:
        dry(rows, share)
    assert nothing.value.reasons[0].code == "numbers_undecidable"
    assert dry(rows, share | {"decimal": "."})["rows_added"] == 2
    assert dry(rows, VALUES | {"indicators": [{"name_en": "People", "unit": "count"}]})["reading"]["decimal"] == ","


def test_rounded_identifiers_are_no_indicator(load: Any) -> None:
    rows = [["Area", "id", "2020"], ["Port", "2.02E+14", "1"], ["Old Town", "2.02E+14", "2"], ["Gardens", "2.02E+14", "3"]]
    load(rows, {"kind": "indicators", "layout": "wide", "area": "Area", "source": "x"}, title="Trees")
    assert [row[0] for row in stored()] == ["trees"] * 3
