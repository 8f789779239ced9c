"""Mended cells, changed values, places divided between areas: chosen before anything is loaded, undone with the import."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.records import actions
from wiqaya.records.imports.taking import divide
from wiqaya.records.models import Dataset, EarlierValue, Import, Incident, Tally, UnplacedName, Value
from wiqaya.records.tests.conftest import INCIDENTS, VALUES, reasons

HEAD = ["area", "date", "kind"]
NUMBERS = VALUES | {"indicators": [{"name_en": "Residents", "unit": "count"}]}
ROWS = [["area", "value"], ["Port", "100"], ["Old Town", "200"]]
CHANGED = [["area", "value"], ["Port", "110"], ["Old Town", "200"], ["Gardens", "50"]]
parts = st.lists(st.integers(1, 100), min_size=2, max_size=6)


def held() -> dict[str, float]:
    return {code: float(value) for code, value in Value.objects.values_list("area__code", "value")}


@given(number=st.decimals(-(10**12), 10**12, places=2) | st.integers(-(10**12), 10**12).map(Decimal), shares=parts)
def test_parts_add_up_exactly_and_stay_near_their_share(number: Decimal, shares: list[int]) -> None:
    made = divide(number, [Decimal(share) for share in shares])
    assert sum(made) == number
    unit = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    exact = [number * share / sum(shares) for share in shares]
    assert all(abs(part - whole) < unit for part, whole in zip(made, exact, strict=True))


def test_the_one_that_is_over_goes_to_the_part_that_lost_most() -> None:
    assert divide(Decimal(101), [Decimal(50), Decimal(50)]) == [51, 50]
    assert divide(Decimal(10), [Decimal("33.3"), Decimal("66.7")]) == [3, 7]


def test_a_place_is_divided_between_areas_on_top_of_what_they_have(load: Any) -> None:
    rows = [["area", "value"], ["Docklands", "101"], ["Port", "10"], ["Gardens", "7"]]
    done = load(rows, NUMBERS | {"splits": {"docklands": {"1": 50, "2": "50"}}})
    assert held() == {"1": 61, "2": 50, "3": 7}
    assert (done.result["unplaced"], done.result["placed"], done.result["rows_added"]) == ([], 3, 3)


def test_areas_side_by_side_can_be_divided_too(load: Any) -> None:
    mapping = {"kind": "indicators", "area": {"header_row": 1, "first_column": 2}, "period": "2020", "splits": {"Docklands": {"2": "25", "3": "75"}}}
    indicators = [{"row": {"what": "Residents"}, "name_en": "Residents", "unit": "count"}]
    load([["what", "Port", "Docklands"], ["Residents", "5", "8"]], mapping | {"indicators": indicators})
    assert held() == {"1": 5, "2": 2, "3": 6}


def test_a_share_of_people_is_not_divided(dry: Any) -> None:
    mapping = VALUES | {"indicators": [{"name_en": "Share of owners", "unit": "share"}], "splits": {"Docklands": {"1": 50, "2": 50}}}
    result = dry([["area", "value"], ["Docklands", "12 %"], ["Port", "10 %"]], mapping)
    assert reasons(result) == [(2, 2, "split_not_additive")]


@pytest.mark.parametrize(
    ("splits", "code"),
    [
        ({"X": {"1": 60, "2": 30}}, "split_total"), ({"X": {"1": 100}}, "split_needs_two"), ({"X": {"1": 110, "2": -10}}, "split_needs_two"),
        ({"X": {"1": "half", "2": 50}}, "split_needs_two"), (["X"], "mapping_splits"), ({"X": {"1": 50, "no": 50}}, "alias_unknown_area"),
    ],
)  # fmt: skip
def test_shares_must_make_a_whole(dry: Any, splits: Any, code: str) -> None:
    with pytest.raises(actions.MappingWrong) as wrong:
        dry(ROWS, NUMBERS | {"splits": splits})
    assert [reason.code for reason in wrong.value.reasons] == [code]


def test_an_incident_happened_in_one_place(dry: Any) -> None:
    with pytest.raises(actions.MappingWrong) as wrong:
        dry([HEAD, ["Port", "2020-01-05", "a"]], INCIDENTS | {"splits": {"X": {"1": 50, "2": 50}}})
    assert [reason.code for reason in wrong.value.reasons] == ["split_indicators"]


def test_a_changed_value_is_shown_and_kept_unless_it_is_to_be_replaced(load: Any, dry: Any) -> None:
    load(ROWS, NUMBERS, title="People")
    seen = dry(CHANGED, NUMBERS, title="People")
    assert reasons(seen) == [(2, 2, "value_differs")]
    assert seen["changed"] == [{"row": 2, "indicator": "residents", "area": "1", "period": "2020", "before": "100", "value": "110"}]
    done = load(CHANGED, NUMBERS | {"changed": "replace"}, name="second.csv", title="People")
    assert held() == {"1": 110, "2": 200, "3": 50}
    assert (done.result["rows_added"], done.result["rows_changed"], done.result["already_there"], done.result["refused"]) == (1, 1, 1, [])
    assert Dataset.objects.get().rows == 3
    assert load(CHANGED, NUMBERS | {"changed": "replace"}, name="second.csv", title="People").unchanged


def test_undoing_brings_the_earlier_value_back(load: Any, official: Any, now: Any) -> None:
    load(ROWS, NUMBERS, title="People")
    second = load(CHANGED, NUMBERS | {"changed": "replace"}, title="People").found
    third = load([["area", "value"], ["Port", "120"]], NUMBERS | {"changed": "replace"}, title="People").found
    assert held()["1"] == 120
    assert actions.undo(found=third, by=official, at=now) == 0
    assert held() == {"1": 110, "2": 200, "3": 50}
    assert actions.undo(found=second, by=official, at=now) == 1
    assert (held(), Dataset.objects.get().rows, EarlierValue.objects.count()) == ({"1": 100, "2": 200}, 2, 0)


def test_undoing_in_another_order_ends_the_same(load: Any, official: Any, now: Any) -> None:
    first = load(ROWS, NUMBERS, title="People").found
    second = load(CHANGED, NUMBERS | {"changed": "replace"}, title="People").found
    third = load([["area", "value"], ["Port", "120"]], NUMBERS | {"changed": "replace"}, title="People").found
    actions.undo(found=second, by=official, at=now)
    assert held() == {"1": 120, "2": 200}
    actions.undo(found=first, by=official, at=now)
    assert held() == {"1": 120}
    actions.undo(found=third, by=official, at=now)
    assert (held(), Dataset.objects.get().rows, EarlierValue.objects.count()) == ({}, 0, 0)


def test_two_rows_that_contradict_each_other_are_no_change(dry: Any) -> None:
    result = dry([*ROWS, ["Port", "130"]], NUMBERS | {"changed": "replace"})
    assert reasons(result) == [(4, 2, "value_twice")]


def test_a_mended_cell_is_read_instead_of_the_files(load: Any) -> None:
    rows = [HEAD, ["Port", "31/02/2020", "a"], ["Gardens", "2020-01-06", "a"]]
    done = load(rows, INCIDENTS | {"corrections": {"2": {"2": "2020-02-28"}}})
    assert done.result["refused"] == []
    assert sorted(str(day) for day in Incident.objects.values_list("day", flat=True)) == ["2020-01-06", "2020-02-28"]


@pytest.mark.parametrize("corrections", [[], {"x": {"1": "a"}}, {"1": {"0": "a"}}, {"1": {"1": 5}}, {"1": "a"}])
def test_corrections_name_row_and_column(dry: Any, corrections: Any) -> None:
    with pytest.raises(actions.MappingWrong):
        dry(ROWS, NUMBERS | {"corrections": corrections})


def test_incidents_are_placed_later_without_undoing(load: Any, official: Any, now: Any) -> None:
    rows = [HEAD, ["Docks", "2020-01-05", "a"], ["Docks", "2020-01-09", "a"], ["Docks", "2020-02-09", "b"], ["Port", "2020-01-05", "a"], ["Nowhere", "2020-01-05", "a"]]
    found = load(rows, INCIDENTS, title="Incidents").found
    dataset = Dataset.objects.get()
    assert actions.place_later(dataset=dataset, names={"Docks": "1"}, by=official, at=now) == 3
    assert actions.place_later(dataset=dataset, names={"Docks": "1"}, by=official, at=now) == 0
    tallies = {(one.area.code if one.area else "", str(one.month), one.kind): one.count for one in Tally.objects.select_related("area")}
    assert tallies == {("1", "2020-01-01", "a"): 3, ("1", "2020-02-01", "b"): 1, ("", "2020-01-01", "a"): 1}
    assert set(Incident.objects.values_list("area__code", "place_text")) == {("1", ""), (None, "Nowhere")}
    assert list(UnplacedName.objects.values_list("text", flat=True)) == ["Nowhere"]
    found.refresh_from_db()
    dataset.refresh_from_db()
    assert ([one["value"] for one in found.result["unplaced"]], found.result["placed"], dataset.version) == (["Nowhere"], 4, 2)
    later = load([HEAD, ["Docks", "2020-03-05", "a"]], INCIDENTS, name="later.csv", title="Incidents")
    assert later.result["unplaced"] == []
    assert actions.undo(found=found, by=official, at=now) == 5
    assert Tally.objects.count() == 1


def test_the_same_file_again_places_what_has_become_known(load: Any, official: Any, now: Any) -> None:
    from wiqaya.places.actions import add_alias
    from wiqaya.places.models import Area

    rows = [HEAD, ["Docks", "2020-01-05", "a"], ["Port", "2020-01-05", "a"]]
    load(rows, INCIDENTS)
    assert load(rows, INCIDENTS).unchanged
    add_alias(area=Area.objects.get(code="3"), text="Docks", by=official, at=now)
    again = load(rows, INCIDENTS)
    assert (again.unchanged, again.result["rows_placed"], again.result["unplaced"]) == (False, 1, [])
    assert load(rows, INCIDENTS).unchanged
    assert Import.objects.count() == 1


def test_an_unknown_area_places_nothing(load: Any, official: Any, now: Any) -> None:
    load([HEAD, ["Docks", "2020-01-05", "a"]], INCIDENTS)
    with pytest.raises(actions.MappingWrong):
        actions.place_later(dataset=Dataset.objects.get(), names={"Docks": "99"}, by=official, at=now)
    assert Incident.objects.get().place_text == "Docks"


def test_what_identifies_somebody_in_a_place_is_masked(load: Any) -> None:
    load([HEAD, ["near +961 3 123 456", "2020-01-05", "a"], *[["Port", "2020-01-05", "a"]] * 9], INCIDENTS)
    kept = {Incident.objects.get(area=None).place_text, UnplacedName.objects.get().text}
    assert len(kept) == 1
    assert "123" not in kept.pop()
