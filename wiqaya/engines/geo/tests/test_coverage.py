"""Simplifying, neighbours, writing and reading back."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.engines.geo import neighbours, read_boundaries, simplify, square_km, to_geojson, to_geometry, to_shape
from wiqaya.engines.geo.areas import shapes
from wiqaya.engines.geo.tests.cities import CELL, SOUTH, WEST, cell, feature, grid, read, square

TORONTO = Path(__file__).resolve().parents[4].parent / "shared/data/toronto/neighbourhoods_140.geojson"


def points(areas):
    return int(shapely.get_num_coordinates(shapes(areas)).sum())


def union(areas):
    return shapely.union_all(shapes(areas))


def pairs(areas):
    return [border[:2] for border in neighbours(areas)]


@pytest.mark.slow
@given(st.integers(1, 4), st.integers(1, 4), st.integers(6, 40))
@settings(max_examples=15, deadline=None)
def test_shared_edges_stay_shared(columns, rows, target):
    areas = read(*grid(columns, rows)).areas
    thin = simplify(areas, target=target)
    assert shapely.coverage_is_valid(shapes(thin))
    assert shapely.is_valid(shapes(thin)).all()
    assert pairs(thin) == pairs(areas)
    assert union(thin).area == pytest.approx(union(areas).area, rel=0.05)
    assert points(thin) <= max(target, 8) * len(areas)
    assert [area.code for area in thin] == [area.code for area in areas]


def test_a_tolerance_in_metres_may_be_given():
    areas = read(*grid(2, 2)).areas
    assert points(simplify(areas, tolerance_m=0)) == points(areas)
    assert points(simplify(areas, tolerance_m=60)) < points(areas) / 2
    assert simplify(()) == ()


def test_hair_thin_gaps_do_not_tear_neighbours_apart():
    nudged = [feature(f"{x}-{y}", [[[px + 4e-7 * x, py] for px, py in cell(x, y)]]) for x in range(3) for y in range(2)]
    areas = read(*nudged).areas
    assert not shapely.coverage_is_valid(shapes(areas), gap_width=1e-5)
    thin = simplify(areas, target=20)
    assert shapely.coverage_is_valid(shapes(thin), gap_width=1e-5)
    assert pairs(thin) == pairs(areas)


def test_areas_that_truly_overlap_stay_valid():
    areas = read(feature("a", [cell(0, 0)]), feature("b", [[[x + CELL / 2, y] for x, y in cell(0, 0)]])).areas
    thin = simplify(areas, target=12)
    assert shapely.is_valid(shapes(thin)).all()
    shared = shapely.intersection(*shapes(thin)).area / shapely.intersection(*shapes(areas)).area
    assert shared == pytest.approx(1, abs=0.2)


def test_a_part_of_many_stays_many():
    areas = read(feature("a", [[cell(0, 0)], [cell(5, 5)]], kind="MultiPolygon")).areas
    assert simplify(areas, target=20)[0].geometry.geom_type == "MultiPolygon"


def test_neighbours_of_a_grid_share_edges_not_corners():
    found = neighbours(read(*grid(2, 2, points=1)).areas)
    assert [border[:2] for border in found] == [("0-0", "0-1"), ("0-0", "1-0"), ("0-1", "1-1"), ("1-0", "1-1")]
    assert found[0].metres == pytest.approx(917, abs=3)  # 0.01 degrees of longitude at 34.4 degrees north
    assert found[1].metres == pytest.approx(1112, abs=2)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 6))
@settings(max_examples=15, deadline=None)
def test_neighbours_agree_with_the_slow_obvious_way(columns, rows, bends):
    areas = read(*grid(columns, rows, bends)).areas
    obvious = {
        tuple(sorted((one.code, other.code)))
        for one, other in combinations(areas, 2)
        if one.geometry.boundary.intersection(other.geometry.boundary).length > 0
    }
    assert set(pairs(areas)) == obvious


def test_boundaries_that_nearly_meet_are_neighbours():
    gap = 0.00002  # two metres
    cells = [feature(f"{x}-{y}", [square(WEST + x * (CELL + gap), SOUTH + y * (CELL + gap))]) for x in range(2) for y in range(2)]
    assert pairs(read(*cells).areas) == [("0-0", "0-1"), ("0-0", "1-0"), ("0-1", "1-1"), ("1-0", "1-1")]


def test_a_border_with_different_points_on_both_sides_counts():
    tall = feature("tall", [[[0, 0], [0.01, 0], [0.01, 0.02], [0, 0.02], [0, 0]]])
    found = neighbours(read(tall, feature("low", [square(0.01, 0)]), feature("high", [square(0.01, 0.01)])).areas)
    assert [border[:2] for border in found] == [("high", "low"), ("high", "tall"), ("low", "tall")]
    assert found[2].metres == pytest.approx(1112, rel=0.02)


@given(st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=6, deadline=None)
def test_export_import_export_is_identical(columns, rows):
    areas = read(*grid(columns, rows)).areas
    first = json.dumps(to_geojson(areas, {"0-0": {"population": 5, "code": "forged"}}))
    back = read_boundaries(first.encode(), name_field="name", code_field="code")
    assert back.areas == areas
    assert not back.warnings
    assert to_geojson(back.areas) == to_geojson(areas)
    assert json.loads(first)["features"][0]["properties"] == {"population": 5, "code": "0-0", "name": "Area 0-0"}


def test_exports_follow_the_right_hand_rule_and_name_no_crs():
    area = read(feature("x", [square(1, 1, 1)[::-1], square(1.4, 1.4, 0.1)])).areas[0]
    written = to_geojson([area])
    assert "crs" not in written
    shell, hole = written["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(shell).is_ccw
    assert not shapely.LinearRing(hole).is_ccw
    assert to_shape(to_geometry(area.geometry)).equals(area.geometry)
    with pytest.raises(ValueError, match="Point"):
        to_shape({"type": "Point", "coordinates": [1, 2]})


@pytest.mark.slow
@pytest.mark.skipif(not TORONTO.exists(), reason="the open data of Toronto is not here")
def test_a_real_city():
    found = read_boundaries(TORONTO.read_bytes(), name_field="AREA_NAME", code_field="AREA_SHORT_CODE")
    assert (len(found.areas), found.warnings, found.refused) == (140, (), ())
    thin = simplify(found.areas)
    assert points(thin) <= 50 * 140
    assert shapely.coverage_is_valid(shapes(thin))
    assert pairs(thin) == pairs(found.areas)
    assert union(thin).area == pytest.approx(union(found.areas).area, rel=0.001)
    assert sum(map(square_km, found.areas)) == pytest.approx(642, abs=2)
    sizes = np.array([[square_km(one), square_km(other)] for one, other in zip(found.areas, thin, strict=True)])
    assert np.abs(sizes[:, 1] / sizes[:, 0] - 1).max() < 0.05
    again = read_boundaries(json.dumps(to_geojson(thin)).encode(), name_field="name", code_field="code")
    assert again.areas == thin
