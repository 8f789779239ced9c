"""What a boundary file may say, and what it is told otherwise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.engines.geo import country_box, read_boundaries
from wiqaya.engines.geo.reasons import SENTENCES
from wiqaya.engines.geo.tests.cities import SOUTH, WEST, cell, document, feature, grid, read, refusals, square, swap, warned

GOOD = feature("good", [square(WEST, SOUTH)])
CRS = "urn:ogc:def:crs:"


def test_a_sound_file_is_accepted_whole():
    found = read(*grid(3, 2))
    assert [area.code for area in found.areas] == ["0-0", "1-0", "2-0", "0-1", "1-1", "2-1"]
    assert [area.feature for area in found.areas] == [1, 2, 3, 4, 5, 6]
    assert not found.warnings
    assert not found.refused


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (feature("x", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "self_crossing"),
        (feature("x", [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]), "self_crossing"),
        (feature("x", [square(630_000, 4_830_000, 100)]), "not_degrees"),
        (feature("x", [swap(square(-100.0, 43.0))]), "swapped"),
        (feature("x", [swap(square(-79.4, 43.6))]), "swapped"),
        (feature("good", [square(WEST, SOUTH + 0.01)]), "duplicate_code"),
        (feature(" GOOD ", [square(WEST, SOUTH + 0.01)]), "duplicate_code"),
        (feature("", [square(1, 1)]), "no_code"),
        (feature(None, [square(1, 1)]), "no_code"),
        (feature(True, [square(1, 1)]), "no_code"),
        (feature("x", [square(1, 1)], name=" \n"), "no_name"),
        (feature("x", [square(1, 1)], name=["a"]), "no_name"),
        ({**GOOD, "geometry": None}, "no_geometry"),
        (feature("x", []), "no_geometry"),
        (feature("x", [1, 2], kind="Point"), "wrong_geometry"),
        (feature("x", [[1, 2], [3, 4]], kind="LineString"), "wrong_geometry"),
        ({**GOOD, "geometry": {"type": "GeometryCollection", "geometries": []}}, "wrong_geometry"),
        (feature("x", [[[float("nan"), 0], [1, 0], [1, 1], [0, 1]]]), "bad_coordinates"),
        (feature("x", [[["0", 0], [1, 0], [1, 1], [0, 1]]]), "bad_coordinates"),
        (feature("x", [[[10**400, 0], [1, 0], [1, 1], [0, 1]]]), "bad_coordinates"),
        (feature("x", [[[1], [1, 0], [1, 1]]]), "bad_coordinates"),
        (feature("x", square(1, 1)), "bad_coordinates"),
        (feature("x", [square(1, 1, 1), square(5, 5)]), "hole_outside"),
        (feature("x", [[square(1, 1, 1)], [square(1.5, 1.5, 1)]], kind="MultiPolygon"), "parts_overlap"),
        (feature("x", [[[0, 0], [1, 1], [0, 0]]]), "nothing_left"),
        (feature("x", [[[0, 0], [1, 1], [2, 2], [3, 3], [0, 0]]]), "nothing_left"),
        (feature("x", [[]]), "nothing_left"),
        ("feature", "not_a_feature"),
        ({"type": "Polygon"}, "not_a_feature"),
    ],
)
def test_a_wrong_feature_is_refused_by_number_and_the_others_stay(wrong, code):
    found = read(GOOD, wrong)
    assert refusals(found) == [(2, code)]
    assert [area.code for area in found.areas] == ["good"]
    assert found.refused[0].as_json()["reason"]


def test_a_crossing_is_named_by_its_place():
    reason = read(feature("x", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]])).refused[0].reason
    assert (reason.params["x"], reason.params["y"]) == (0.5, 0.5)
    assert "0.5, 0.5" in reason.sentence()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_data"),
        (b" \n", "no_data"),
        (b"nope", "not_json"),
        (b'{"type": "FeatureCollection", "features": [{"a":', "cut_short"),
        (b'{"type": "FeatureColl', "cut_short"),
        (b"[" * 200_000, "too_deep"),
        (b"[]", "not_a_collection"),
        (b'{"type": "Feature"}', "not_a_collection"),
        (b'{"type": "FeatureCollection", "features": {}}', "not_a_collection"),
        (b'{"type": "FeatureCollection", "features": []}', "no_features"),
        (b"PK\x03\x04 rest of a workbook", "encoding"),
        (document([GOOD])[:-1] + b'\xff"}', "not_json"),
        (document([GOOD]) + b" " * 2_000_000, "too_large"),
        (document([GOOD], crs={"properties": {"name": CRS + "EPSG::32636"}}), "other_crs"),
        (document([GOOD], crs={"properties": {"name": "EPSG:3857"}}), "other_crs"),
        (document([GOOD], crs={"properties": {"name": "EPSG:14326"}}), "other_crs"),
        (document([GOOD], crs={"type": "link"}), "other_crs"),
        (document([{**GOOD, "crs": {"properties": {"name": "EPSG:3857"}}}]), "other_crs"),
        (document([{**GOOD, "properties": {"nom": "x", "code": 1}}]), "no_such_field"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(data, code):
    found = read_boundaries(data, name_field="name", code_field="code", max_bytes=1_000_000)
    assert refusals(found) == [(None, code)]
    assert not found.areas
    assert found.refused[0].reason.sentence()


@pytest.mark.parametrize("name", [CRS + "OGC:1.3:CRS84", CRS + "EPSG::4326", "EPSG:4326", "epsg:4326"])
def test_wgs_84_may_be_named(name):
    assert len(read(GOOD, crs={"type": "name", "properties": {"name": name}}).areas) == 1


def test_a_bomb_of_points_is_refused_before_it_is_read():
    data = document([feature("x", [[[0, 0]] * 5_000])])
    found = read_boundaries(data, name_field="name", code_field="code", max_points=1_000)
    assert refusals(found) == [(None, "too_many_points")]


def test_codes_and_names_come_as_text():
    found = read(feature(94.0, [square(1, 1)], name=5), feature(7, [square(1, 1.01)], name="  Bab \n Tabbaneh "))
    assert [(area.code, area.name) for area in found.areas] == [("94", "5"), ("7", "Bab Tabbaneh")]


def test_one_feature_with_swapped_axes_is_found_among_the_others():
    found = read(*grid(3, 2), feature("far", [swap(cell(1, 2))]))
    assert refusals(found) == [(7, "swapped")]


def test_two_features_that_disagree_are_both_refused():
    assert refusals(read(feature("a", [cell(0, 0)]), feature("b", [swap(cell(1, 0))]))) == [(1, "order_unclear"), (2, "order_unclear")]


def test_the_country_tells_a_file_that_is_swapped_throughout():
    swapped = [feature(number, [swap(cell(number, 0))]) for number in range(3)]
    assert refusals(read(*swapped, near=country_box("lb"))) == [(1, "swapped"), (2, "swapped"), (3, "swapped")]
    assert not read(*grid(3, 2), near=country_box("LB")).refused


def test_an_outlying_island_is_kept_with_a_warning():
    found = read(*grid(3, 2), feature("island", [square(60, 10)]))
    assert warned(found) == [(7, "far_away")]
    assert len(found.areas) == 7


def test_another_country_is_a_warning():
    assert warned(read(GOOD, near=country_box("CA"))) == [(1, "outside_country")]


def test_a_degenerate_ring_beside_a_sound_one_is_dropped_and_named():
    line, triangle = [[1, 1], [2, 2], [1, 1], [1, 1]], [[5, 5], [5, 6], [6, 6], [5, 5]]
    found = read(feature("x", [[square(WEST, SOUTH)], [line], [triangle]], kind="MultiPolygon"))
    assert warned(found) == [(1, "ring_dropped"), (1, "ring_dropped")]
    assert [notice.reason.params["ring"] for notice in found.warnings] == [2, 3]
    assert found.areas[0].geometry.equals(read(GOOD).areas[0].geometry)


def test_a_degenerate_hole_is_dropped():
    found = read(feature("x", [square(1, 1, 1), [[1.5, 1.5], [1.6, 1.6], [1.5, 1.5]]]))
    assert warned(found) == [(1, "ring_dropped")]
    assert not found.areas[0].geometry.interiors


def test_a_boundary_that_only_touches_itself_is_kept():
    found = read(feature("x", [[[0, 0], [4, 0], [4, 4], [2, 4], [3, 3], [1, 3], [2, 4], [0, 4], [0, 0]]]))
    assert warned(found) == [(1, "touching_mended")]
    assert found.areas[0].geometry.area == pytest.approx(15)


def test_heights_and_open_rings_are_mended_aloud():
    found = read(feature("x", [[[1, 1, 9], [2, 1, 9], [2, 2, 9], [1, 2, 9]]]))
    assert warned(found) == [(1, "height_dropped"), (1, "ring_closed")]
    assert not found.areas[0].geometry.has_z


def test_areas_over_each_other_are_named():
    found = read(feature("a", [square(1, 1, 1)]), feature("b", [square(1.5, 1, 1)]), feature("c", [square(2.5, 1, 1)]))
    assert warned(found) == [(2, "overlap")]
    assert found.warnings[0].reason.params == {"other": 1, "name": "Area a", "percent": 50.0}


def test_a_second_area_of_the_same_name_is_a_warning():
    assert warned(read(GOOD, feature("b", [square(WEST, SOUTH + 0.01)], name="área GOOD"))) == [(2, "duplicate_name")]


def test_utf_16_is_read_with_a_warning():
    data = document([GOOD]).decode().encode("utf-16")
    assert warned(read_boundaries(data, name_field="name", code_field="code")) == [(None, "reread")]


def test_every_sentence_can_be_said():
    for template in SENTENCES.values():
        fields = dict.fromkeys(
            [
                "x",
                "y",
                "ring",
                "field",
                "fields",
                "code",
                "first",
                "type",
                "points",
                "detail",
                "limit",
                "limit_mb",
                "line",
                "column",
                "crs",
                "other",
                "name",
                "percent",
                "encoding",
                "area",
                "parent",
            ],
            "1",
        )
        assert "{" not in template.format(**fields)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4), max_leaves=20)
)
def test_no_geometry_however_odd_raises(coordinates):
    for kind in ("Polygon", "MultiPolygon"):
        found = read({**GOOD, "geometry": {"type": kind, "coordinates": coordinates}})
        assert len(found.areas) + len(found.refused) == 1


@given(st.binary(max_size=60))
def test_no_bytes_however_odd_raise(data):
    assert read_boundaries(data, name_field="name", code_field="code").refused


def test_properties_travel_along():
    found = read({**GOOD, "properties": {"name": "a", "code": "b", "parent": "c"}})
    assert found.areas[0].properties["parent"] == "c"
    assert json.dumps(found.areas[0].properties)
