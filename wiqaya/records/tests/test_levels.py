"""A city of two levels: what a name means is asked where two areas share it, and everything is counted at the level of figures or said to be missing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from wiqaya.places import actions as place_actions
from wiqaya.places import queries as places
from wiqaya.places.models import Area, AreaAlias, AreaLevel
from wiqaya.records import facts, queries
from wiqaya.records.actions.release import answered_before, release_incidents
from wiqaya.records.facts import Question, incident_table
from wiqaya.records.models import Indicator, Value
from wiqaya.records.pages.places import unknown
from wiqaya.records.tests.conftest import INCIDENTS, VALUES
from wiqaya.records.tests.pages import AT, load_rows, spread
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.release import ReleaseRefused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def two(city: Any, by: Any) -> Any:
    """A district of the port, named like its neighbourhood, and one inland with the two others."""
    district = place_actions.add_level(name={"en": "District", "ar": "دائرة"}, above=1, by=by, at=AT)
    port = Area.objects.create(level=district, code="D1", slug="port-district", name=words(en="Port", ar="الميناء"))
    inland = Area.objects.create(level=district, code="D2", slug="inland", name=words(en="Inland", ar="الداخل"))
    small = {area.code: area for area in Area.objects.filter(level__order=2)}
    place_actions.set_parents(parents={small["1"]: port, small["2"]: inland, small["3"]: inland}, by=by, at=AT)
    return SimpleNamespace(district=district, small=AreaLevel.objects.get(order=2), D1=port, D2=inland, areas=small)


def table_of(dataset: Any, question: Question = Question()) -> dict[str, int]:  # noqa: B008  frozen
    raw = incident_table(dataset, question)
    return dict(zip(raw.dimensions[0].keys, map(int, np.asarray(raw.counts)), strict=True))


def test_a_name_at_two_levels_is_asked_and_not_guessed(two: Any, dry: Any) -> None:
    found = dry([["area", "date", "kind"], ["Port", "2020-01-05", "x"], ["Gardens", "2020-01-05", "x"], ["D1", "2020-01-05", "x"]], INCIDENTS)
    assert found["placed"] == 2
    ((value, suggested),) = [(one["value"], {match["area"] for match in one["suggestions"]}) for one in found["unplaced"]]
    assert (value, suggested) == ("Port", {"1", "D1"})


def test_the_page_asks_with_the_level_beside_each_name(two: Any, load: Any) -> None:
    found = load([["area", "value"], ["Port", 10], ["Gardens", 20]], VALUES).found
    (asked,) = unknown(found)
    near = [(code, str(label)) for code, label in asked.options if code in {"1", "D1"}]
    assert {code for code, _label in near} == {"1", "D1"}
    assert any(f"({two.small}) (1)" in label for _code, label in near)
    assert any(f"({two.district}) (D1)" in label for _code, label in near)
    assert asked.chosen == ""


def test_the_answer_counts_in_its_file_and_is_asked_again_in_the_next(two: Any, load: Any, dry: Any) -> None:
    """Another file may mean the district: a name that two areas share is no alias of one of them."""
    rows = [["area", "date", "kind"], ["Port", "2020-01-05", "x"]]
    loaded = load(rows, {**INCIDENTS, "aliases": {"Port": "1"}})
    assert table_of(loaded.found.dataset) == {"1": 1, "2": 0, "3": 0}
    assert not AreaAlias.objects.exists()
    assert dry([*rows, ["Gardens", "2020-01-06", "x"]], INCIDENTS)["unplaced"][0]["value"] == "Port"


def test_incidents_of_the_smaller_level_are_counted_at_it(two: Any, by: Any, tmp_path: Path) -> None:
    dataset = load_rows(spread({("1", "insult", "a"): 9, ("Old Town", "insult", "a"): 7}), by, tmp_path)
    assert table_of(dataset) == {"1": 9, "2": 7, "3": 0}
    assert facts.unplaced(dataset, Question()) == 0


def test_what_is_known_of_a_district_only_is_said_and_not_spread(two: Any, by: Any, tmp_path: Path) -> None:
    dataset = load_rows(spread({("1", "insult", "a"): 9, ("D1", "insult", "a"): 5, ("Elsewhere", "insult", "a"): 2}), by, tmp_path)
    assert table_of(dataset) == {"1": 9, "2": 0, "3": 0}
    assert facts.unplaced(dataset, Question()) == 7


def test_figures_of_districts_count_what_lies_in_them(two: Any, by: Any, tmp_path: Path) -> None:
    dataset = load_rows(spread({("1", "insult", "a"): 9, ("2", "insult", "a"): 4, ("3", "insult", "b"): 3, ("D2", "insult", "a"): 6}), by, tmp_path)
    place_actions.choose_level(level=two.district, by=by, at=AT)
    assert table_of(dataset) == {"D1": 9, "D2": 13}
    assert facts.unplaced(dataset, Question()) == 0
    by_group = incident_table(dataset, Question(by=("area", "target_group")))
    assert np.asarray(by_group.counts).tolist() == [[9, 0], [10, 3]]
    inland = incident_table(dataset, Question(by=("kind",), where={"area": frozenset({"D2"})}))
    assert (np.asarray(inland.counts).tolist(), inland.where["area"]) == ([13], frozenset({"D2", "2", "3"}))


def test_an_area_without_a_district_is_missing_and_said(two: Any, by: Any, tmp_path: Path) -> None:
    dataset = load_rows(spread({("1", "insult", "a"): 9, ("3", "insult", "a"): 4}), by, tmp_path)
    place_actions.choose_level(level=two.district, by=by, at=AT)
    place_actions.set_parents(parents={two.areas["3"]: None}, by=by, at=AT)
    assert table_of(dataset) == {"D1": 9, "D2": 0}
    assert facts.unplaced(dataset, Question()) == 4


def test_the_finest_values_are_those_of_which_the_data_speak(two: Any, by: Any, tmp_path: Path) -> None:
    """A district that no row names is no value of its own: a gate that thought so would hide too little."""
    place_actions.choose_level(level=two.district, by=by, at=AT)
    only_small = load_rows(spread({("1", "insult", "a"): 9}), by, tmp_path)
    both = load_rows(spread({("1", "damage", "a"): 9, ("D1", "damage", "a"): 8}), by, tmp_path, title=words(en="Both"))
    assert facts.area_dimension(only_small).members == {"D1": frozenset({"1"}), "D2": frozenset({"2", "3"})}
    assert facts.area_dimension(both).members == {"D1": frozenset({"D1", "1"}), "D2": frozenset({"D2", "2", "3"})}


def test_the_gate_sees_through_a_change_of_level(two: Any, by: Any, tmp_path: Path) -> None:
    """Districts minus the neighbourhoods that were shown would give away the hidden one."""
    dataset = load_rows(spread({("1", "insult", "a"): 60, ("2", "insult", "a"): 50, ("3", "insult", "a"): 3}), by, tmp_path)
    small = release_incidents(dataset=dataset, question=Question(), hide_more=True, by=by, at=AT)
    hidden = {cell.key[0] for cell in small if not cell.shown}
    assert "3" in hidden
    place_actions.choose_level(level=two.district, by=by, at=AT)
    assert answered_before(dataset=dataset, question=Question(), by=by, at=AT) is None
    try:
        large = release_incidents(dataset=dataset, question=Question(), by=by, at=AT)
    except ReleaseRefused:
        return
    told = {cell.key[0]: cell.value for cell in (*small, *large) if cell.shown}
    assert not {"2", "D2"} <= set(told)


def test_another_place_in_the_hierarchy_is_another_question(two: Any, by: Any) -> None:
    plain = Question().words()
    place_actions.choose_level(level=two.district, by=by, at=AT)
    before = Question().words()
    place_actions.set_parents(parents={two.areas["2"]: two.D1}, by=by, at=AT)
    assert len({str(one) for one in (plain, before, Question().words())}) == 3
    assert "grain" not in Question(by=("kind",)).words()


def test_what_left_before_a_level_was_added_is_found_again(city: Any, by: Any, tmp_path: Path) -> None:
    dataset = load_rows(spread({("1", "insult", "a"): 60, ("2", "insult", "a"): 50}), by, tmp_path)
    released = release_incidents(dataset=dataset, question=Question(), by=by, at=AT)
    place_actions.add_level(name={"en": "District"}, above=1, by=by, at=AT)
    assert answered_before(dataset=dataset, question=Question(), by=by, at=AT) == released


def test_counts_of_a_census_add_up_and_shares_do_not(two: Any, load: Any) -> None:
    found = load([["area", "value"], ["1", 10], ["2", 20], ["3", 30]], VALUES).found
    clubs = Indicator.objects.get(dataset=found.dataset)
    Indicator.objects.filter(pk=clubs.pk).update(unit="count")
    clubs.refresh_from_db()
    assert facts.indicator_values(clubs, "2020") == {"1": 10, "2": 20, "3": 30, "D1": 10, "D2": 50}
    assert facts.values_behind(clubs, "2020", ["D2", "1"]) == {"D2": frozenset({"2", "3"})}
    clubs.unit = "share"
    assert facts.indicator_values(clubs, "2020") == {"1": 10, "2": 20, "3": 30}
    Value.objects.filter(indicator=clubs, area__code="3").delete()
    clubs.unit = "count"
    assert "D2" not in facts.indicator_values(clubs, "2020")


def test_rates_of_districts_divide_by_the_sum_of_their_residents(two: Any, by: Any, tmp_path: Path) -> None:
    rows = [place_actions.PopulationRow(area, 2024, 1000, "Census") for area in two.areas.values()]
    place_actions.load_population(rows=rows, by=by, at=AT)
    dataset = load_rows(spread({("1", "insult", "a"): 30, ("2", "insult", "a"): 40}), by, tmp_path)
    place_actions.choose_level(level=two.district, by=by, at=AT)
    raw = incident_table(dataset, Question(per=10_000))
    assert raw.rate is not None
    assert dict(zip(raw.dimensions[0].keys, raw.rate.denominators, strict=True)) == {"D1": 1000, "D2": 2000}
    assert places.residents()["D2"] == 2000


def test_an_import_is_not_reread_for_a_name_that_two_areas_share(two: Any, load: Any) -> None:
    found = load([["area", "value"], ["Port", 10], ["Gardens", 20]], VALUES).found
    assert queries.newly_placed(found) == []
