"""Boundaries in and out: refused with the feature's number, kept once, neighbours, round trip."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wiqaya.exchange.queries import standards
from wiqaya.places import actions, queries
from wiqaya.places.models import Area, AreaShape, BoundarySet, City, Neighbour
from wiqaya.safeguards.access import NOBODY, NotAllowed
from wiqaya.safeguards.tenancy import in_city


def square(x: float, y: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]]}


def collection(*features: tuple[str, str, Any]) -> bytes:
    rows = [{"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry} for code, name, geometry in features]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


@pytest.fixture
def empty_city(by: Any, other_city: City) -> Any:
    with in_city(other_city.id):
        yield other_city


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


def load(city: City, data: bytes, by: Any, now: Any) -> Any:
    return actions.import_boundaries(city=city, data=data, name_field="name", code_field="code", lang="en", by=by, at=now)


def test_areas_shapes_and_neighbours_are_kept(empty_city: City, by: Any, now: Any) -> None:
    done = load(
        empty_city, collection(("a", "East", square(10, 36)), ("b", "West", square(10.01, 36)), ("c", "Far", square(10.5, 36))), by, now
    )
    assert done.areas == 3
    assert {area.code for area in queries.areas()} == {"a", "b", "c"}
    assert [str(area.name) for area in queries.neighbours_of(Area.objects.get(code="a"))] == ["West"]
    assert Neighbour.objects.count() == 1


def test_the_same_file_twice_changes_nothing(empty_city: City, by: Any, now: Any) -> None:
    data = collection(("a", "East", square(10, 36)))
    load(empty_city, data, by, now)
    again = load(empty_city, data, by, now)
    assert (again.changed, again.areas, BoundarySet.objects.count(), AreaShape.objects.count()) == (False, 1, 1, 1)


def test_refused_features_are_named_by_number_and_the_rest_goes_on(empty_city: City, by: Any, now: Any) -> None:
    bow = {"type": "Polygon", "coordinates": [[[10, 36], [10.01, 36.01], [10.01, 36], [10, 36.01], [10, 36]]]}
    done = load(empty_city, collection(("a", "Good", square(10.1, 36)), ("b", "Crossing", bow), ("a", "Twice", square(10.2, 36))), by, now)
    assert done.areas >= 1
    assert 2 in {notice.feature for notice in done.refused}
    assert any(notice.feature == 3 for notice in done.refused)


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2]", b"\x00\xff" * 10, b'{"type": "FeatureCollection", "features": []}'])
def test_a_file_without_areas_leaves_nothing_behind(empty_city: City, by: Any, now: Any, data: bytes) -> None:
    done = load(empty_city, data, by, now)
    assert (done.areas, done.changed, BoundarySet.objects.count(), Area.objects.count()) == (0, False, 0, 0)
    assert done.refused


def test_an_area_that_a_newer_set_leaves_out_ends_and_stays_readable(empty_city: City, by: Any, now: Any) -> None:
    load(empty_city, collection(("a", "East", square(10, 36)), ("b", "West", square(10.01, 36))), by, now)
    load(empty_city, collection(("a", "East", square(10, 36))), by, now)
    assert [area.code for area in queries.areas()] == ["a"]
    assert Area.objects.get(code="b").valid_to == now.date()


def test_export_import_export_is_identical(empty_city: City, city: City, by: Any, now: Any) -> None:
    with in_city(city.id):
        load(city, collection(("1", "Port \u2068الميناء\u2069 'x' 😀", square(10, 36)), ("2", "Old", square(10.01, 36))), by, now)
        actions.add_alias(area=Area.objects.get(code="1"), text="The Harbour", lang="en", by=by, at=now)
        actions.name_area(area=Area.objects.get(code="2"), names={"ar": "القديمة", "en": "Old"}, by=by, at=now)
        actions.name_area(area=Area.objects.get(code="1"), names={"ar": "الميناء"}, by=by, at=now)
        first, count = standards()["geojson"].write()
    read = standards()["geojson"].read
    assert read is not None
    with in_city(empty_city.id):
        assert read(empty_city, first.encode(), by, now) == (count, [])
        second, _count = standards()["geojson"].write()
    assert json.loads(first) == json.loads(second)


def test_nobody_without_the_right_imports(city: City, now: Any) -> None:
    with pytest.raises(NotAllowed):
        load(city, collection(("a", "East", square(10, 36))), NOBODY, now)


def test_an_alias_belongs_to_one_area(city: City, by: Any, now: Any) -> None:
    port, old = Area.objects.get(code="1"), Area.objects.get(code="2")
    first = actions.add_alias(area=port, text="حيّ المرفأ", by=by, at=now)
    assert actions.add_alias(area=port, text="المرفأ", by=by, at=now) == first
    with pytest.raises(actions.AliasTaken):
        actions.add_alias(area=old, text="المرفأ", by=by, at=now)


def test_residents_of_the_newest_year_count(city: City, by: Any, now: Any) -> None:
    port = Area.objects.get(code="1")
    rows = [actions.PopulationRow(port, year, count, "census") for year, count in ((2016, 900), (2021, 1200))]
    assert actions.load_population(rows=rows, by=by, at=now) == 2
    assert actions.load_population(rows=rows, by=by, at=now) == 2
    assert queries.residents() == {"1": 1200}
    assert queries.residents(year=2016) == {"1": 900}
