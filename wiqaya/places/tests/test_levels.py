"""A hierarchy of the city's own: levels added, named, chosen and taken away; areas of each level loaded without touching the others."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wiqaya.exchange.queries import standards
from wiqaya.places import actions, queries
from wiqaya.places.models import Area, AreaLevel, BoundarySet, City
from wiqaya.places.tests.conftest import DISTRICTS, QUARTERS, collection, square
from wiqaya.safeguards.access import NOBODY, NotAllowed
from wiqaya.safeguards.audit import history
from wiqaya.safeguards.tenancy import in_city


@pytest.fixture(autouse=True)
def _in_english(_language_of_the_house: None) -> None:
    translation.activate("en")


def names(level_rows: Any) -> list[str]:
    return [level.name.best("en")[0] for level in level_rows]


def test_levels_are_added_above_and_below(city: City, by: Any, now: Any) -> None:
    actions.add_level(name={"en": "District"}, above=1, by=by, at=now)
    street = actions.add_level(name={"en": "Street", "ar": "شارع", "fr": "Rue"}, by=by, at=now)
    assert names(queries.levels()) == ["District", "Neighbourhood", "Street"]
    assert [level.order for level in queries.levels()] == [1, 2, 3]
    assert {lang: entry["text"] for lang, entry in street.name.items()} == {"en": "Street", "ar": "شارع", "fr": "Rue"}
    assert history(street)[0].action == "add"


def test_figures_stay_where_they_were_until_another_level_is_chosen(city: City, by: Any, now: Any) -> None:
    AreaLevel.objects.update(figures=False)  # as in a city made before there was a choice
    before = [area.code for area in queries.figure_areas()]
    street = actions.add_level(name={"en": "Street"}, by=by, at=now)
    assert [area.code for area in queries.figure_areas()] == before == ["1", "2", "3"]
    actions.choose_level(level=street, by=by, at=now)
    assert (queries.level_of_figures(), list(queries.figure_areas())) == (street, [])


def test_a_level_is_renamed_in_one_language_and_keeps_the_others(city: City, by: Any, now: Any) -> None:
    level = actions.change_level(level=AreaLevel.objects.get(), name={"en": "Quarter"}, by=by, at=now)
    assert level.name.best("en")[0] == "Quarter"
    assert level.name.best("ar")[0] == "حيّ"


@pytest.mark.parametrize("name", [{"en": "neighbourhood"}, {"en": ""}, {}])
def test_a_level_needs_a_name_of_its_own(city: City, by: Any, now: Any, name: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        actions.add_level(name=name, by=by, at=now)
    assert AreaLevel.objects.count() == 1


def test_there_are_at_most_six_levels(city: City, by: Any, now: Any) -> None:
    for number in range(5):
        actions.add_level(name={"en": f"Level {number}"}, by=by, at=now)
    with pytest.raises(ValidationError, match="at most 6"):
        actions.add_level(name={"en": "One more"}, by=by, at=now)


def test_only_an_empty_level_is_taken_away(city: City, by: Any, now: Any) -> None:
    district = actions.add_level(name={"en": "District"}, above=1, by=by, at=now)
    with pytest.raises(ValidationError, match="Only an empty level"):
        actions.remove_level(level=AreaLevel.objects.get(order=2), by=by, at=now)
    actions.remove_level(level=district, by=by, at=now)
    assert [level.order for level in queries.levels()] == [1]


def test_the_last_level_stays(other_city: City, by: Any, now: Any) -> None:
    with in_city(other_city.id), pytest.raises(ValidationError, match="at least one level"):
        actions.remove_level(level=AreaLevel.objects.get(), by=by, at=now)


@pytest.mark.parametrize("write", ["add", "change", "choose", "remove", "derive", "set"])
def test_nobody_without_the_right_changes_the_hierarchy(levelled: Any, now: Any, write: str) -> None:
    calls = {
        "add": lambda: actions.add_level(name={"en": "Street"}, by=NOBODY, at=now),
        "change": lambda: actions.change_level(level=levelled.small, name={"en": "Quarter"}, by=NOBODY, at=now),
        "choose": lambda: actions.choose_level(level=levelled.large, by=NOBODY, at=now),
        "remove": lambda: actions.remove_level(level=levelled.large, by=NOBODY, at=now),
        "derive": lambda: actions.derive_parents(level=levelled.small, by=NOBODY, at=now),
        "set": lambda: actions.set_parents(parents={levelled.a: levelled.D1}, by=NOBODY, at=now),
    }
    with pytest.raises(NotAllowed):
        calls[write]()


def test_each_level_has_boundaries_and_neighbours_of_its_own(levelled: Any) -> None:
    assert {area.code: area.level.order for area in queries.areas()} == {"D1": 1, "D2": 1, "a": 2, "b": 2, "c": 2, "d": 2}
    assert set(queries.simple_shapes()) == {"a", "b", "c", "d"}
    assert set(queries.simple_shapes(queries.boundaries_on(level=levelled.large))) == {"D1", "D2"}
    assert [area.code for area in queries.neighbours_of(levelled.D1)] == ["D2"]
    assert [area.code for area in queries.neighbours_of(levelled.b)] == ["a", "c"]


def test_a_newer_set_ends_areas_of_its_own_level_only(levelled: Any, load: Any) -> None:
    newer = collection(({"code": "1", "name": "Port"}, square(10, 36, wide=0.04)))
    load(levelled.city, newer, levelled.large)
    assert [area.code for area in queries.areas()] == ["D1", "a", "b", "c", "d"]


def test_boundaries_from_before_there_were_levels_stay_with_theirs(other_city: City, by: Any, now: Any, load: Any) -> None:
    with in_city(other_city.id):
        load(other_city, QUARTERS)
        BoundarySet.objects.update(level=None)
        large = actions.add_level(name={"en": "District"}, above=1, prefix="D", by=by, at=now)
        load(other_city, DISTRICTS, large, valid_from=now.date() + timedelta(days=1))
        assert set(queries.simple_shapes()) == {"a", "b", "c", "d"}


def test_a_code_of_another_level_is_refused_with_the_way_out(levelled: Any, by: Any, now: Any, load: Any) -> None:
    street = actions.add_level(name={"en": "Street"}, by=by, at=now)
    data = collection(({"code": "a", "name": "Harbour Road"}, square(10, 36)), ({"code": "s", "name": "Side Road"}, square(10.002, 36)))
    done = load(levelled.city, data, street)
    assert done.areas == 1
    assert [(one.feature, one.reason.code) for one in done.refused] == [(1, "code_of_other_level")]
    assert Area.objects.get(code="a").level == levelled.small


def test_a_column_of_the_file_says_in_what_areas_lie(levelled: Any, load: Any) -> None:
    again = QUARTERS.replace(b"Olives", b"Olive Hill")
    done = load(levelled.city, again, levelled.small, parent_field="in")
    assert {area.code: area.parent.code if area.parent else None for area in queries.areas_of(levelled.small)} == {
        "a": "D1", "b": "D1", "c": "D2", "d": None,
    }  # fmt: skip
    assert [(one.feature, one.reason.code, one.reason.params["parent"]) for one in done.warnings if one.reason.code == "parent_unknown"] == [
        (4, "parent_unknown", "7")
    ]


def test_a_column_that_is_not_there_refuses_the_file(levelled: Any, load: Any) -> None:
    done = load(levelled.city, QUARTERS.replace(b"Market", b"Old Market"), levelled.small, parent_field="district")
    assert (done.areas, done.changed, [one.reason.code for one in done.refused]) == (0, False, ["no_such_field"])


def test_areas_of_the_largest_level_lie_in_no_other(levelled: Any, load: Any) -> None:
    done = load(levelled.city, DISTRICTS.replace(b"Hills", b"High Hills"), levelled.large, parent_field="code")
    assert [one.reason.code for one in done.warnings if one.reason.code == "no_larger_level"] == ["no_larger_level"]
    assert not Area.objects.filter(level=levelled.large, parent__isnull=False).exists()


def test_the_boundaries_place_what_is_clear_and_ask_about_the_rest(levelled: Any, by: Any, now: Any) -> None:
    found = actions.derive_parents(level=levelled.small, by=by, at=now)
    assert found.placed == 3
    assert {area.code: area.parent.code for area in queries.areas_of(levelled.small) if area.parent} == {"a": "D1", "b": "D1", "d": "D2"}
    (doubt,) = found.doubtful
    assert (doubt.area.code, [(area.code, round(share, 2)) for area, share in doubt.shares]) == ("c", [("D1", 0.6), ("D2", 0.4)])
    assert actions.derive_parents(level=levelled.small, by=by, at=now).placed == 0


def test_what_a_person_placed_stays(levelled: Any, by: Any, now: Any) -> None:
    actions.set_parents(parents={levelled.a: levelled.D2}, by=by, at=now)
    actions.derive_parents(level=levelled.small, by=by, at=now)
    assert Area.objects.get(code="a").parent == levelled.D2


def test_without_boundaries_of_the_larger_level_a_person_decides(city: City, by: Any, now: Any) -> None:
    actions.add_level(name={"en": "District"}, above=1, by=by, at=now)
    with pytest.raises(ValidationError, match="no boundaries yet"):
        actions.derive_parents(level=AreaLevel.objects.get(order=2), by=by, at=now)


def test_only_a_larger_area_holds_others(levelled: Any, by: Any, now: Any) -> None:
    for area, parent in ((levelled.a, levelled.b), (levelled.D1, levelled.D2), (levelled.D1, levelled.a), (levelled.a, levelled.a)):
        with pytest.raises(ValidationError, match="only an area of a larger level"):
            actions.set_parents(parents={area: parent}, by=by, at=now)


def test_residents_of_a_larger_area_are_the_sum_where_every_part_is_known(levelled: Any, by: Any, now: Any) -> None:
    actions.set_parents(parents={levelled.a: levelled.D1, levelled.b: levelled.D1, levelled.c: levelled.D2, levelled.d: levelled.D2}, by=by, at=now)
    rows = [actions.PopulationRow(area, 2021, 100, "census") for area in (levelled.a, levelled.b, levelled.c)]
    actions.load_population(rows=rows, by=by, at=now)
    assert queries.residents() == {"a": 100, "b": 100, "c": 100, "D1": 200}
    actions.load_population(rows=[actions.PopulationRow(levelled.D1, 2021, 230, "census")], by=by, at=now)
    assert queries.residents()["D1"] == 230
    large, small = str(levelled.large), str(levelled.small)
    assert queries.population_sources() == [(2021, "census", 230, large), (2021, "census", 300, small)]


def test_a_name_at_two_levels_is_said_with_its_level(levelled: Any) -> None:
    assert {str(area) for area in queries.areas() if area.name.best("en")[0] == "Port"} == {
        f"Port ({levelled.large})", f"Port ({levelled.small})",
    }  # fmt: skip


def test_a_city_of_one_level_needs_no_such_words(city: City) -> None:
    assert [str(area) for area in queries.areas()] == [str(area.name) for area in queries.areas()]


def test_an_alias_that_names_another_area_is_refused(levelled: Any, by: Any, now: Any) -> None:
    with pytest.raises(actions.AliasTaken):
        actions.add_alias(area=levelled.b, text="Port", by=by, at=now)


def test_the_hierarchy_survives_export_and_import(levelled: Any, city: City, by: Any, now: Any) -> None:
    actions.derive_parents(level=levelled.small, by=by, at=now)
    first, count = standards()["geojson"].write()
    assert count == 6
    with in_city(city.id):
        Area.objects.all().delete()
        assert standards()["geojson"].read(city, first.encode(), by, now) == (6, [])
        second, _count = standards()["geojson"].write()
        assert [(level.order, level.name.best("en")[0]) for level in queries.levels()] == [(1, "District"), (2, "Neighbourhood")]
        assert Area.objects.get(code="a").parent.code == "D1"
    assert json.loads(first) == json.loads(second)
