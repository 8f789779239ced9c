"""Degrees to drawing, places of labels, which area a point lies in."""

from __future__ import annotations

import gzip
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.geo import Box, Locator, bbox, centroid, country_box, fit, label_point, point_in_areas, square_km, svg_path
from wiqaya.engines.geo.countries import TABLE
from wiqaya.engines.geo.tests.cities import CELL, SOUTH, WEST, cell, feature, grid, read, square

CITY = read(*grid(4, 3)).areas
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def corners(path):
    """The points of every ring of a path."""
    rings = []
    for ring in path.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        moves = np.array([float(number) for number in NUMBER.findall(steps)]).reshape(-1, 2)
        rings.append(np.vstack([np.array([float(number) for number in NUMBER.findall(start)]), moves]).cumsum(axis=0))
    return rings


@pytest.mark.parametrize("kind", ["equirectangular", "mercator"])
@pytest.mark.parametrize(("width", "height"), [(800, 600), (300, 900)])
def test_the_city_fits_and_north_is_up(kind, width, height):
    canvas = fit(CITY, width=width, height=height, kind=kind)
    drawn = np.vstack([ring for area in CITY for ring in corners(svg_path(area, canvas))])
    assert drawn.min() >= 3.9
    assert (drawn.max(axis=0) <= np.array([width, height]) - 3.9).all()
    spare = np.array([width, height]) - np.ptp(drawn, axis=0)
    assert spare.min() == pytest.approx(8, abs=0.3)
    assert canvas.point(WEST, SOUTH + CELL)[1] < canvas.point(WEST, SOUTH)[1]


def test_a_square_on_the_ground_is_a_square_in_the_drawing():
    box = Box(0, 60, 2, 61)  # at 60 degrees a degree of longitude is half a degree of latitude
    canvas = fit(box, width=100, height=100, padding=0)
    (left, top), (right, bottom) = canvas.point(0, 61), canvas.point(2, 60)
    assert (right - left) == pytest.approx(bottom - top, rel=0.02)


def test_shared_edges_are_drawn_through_the_same_points():
    canvas = fit(CITY, width=640, height=480)
    one, other = (np.round(corners(svg_path(area, canvas))[0], 1) for area in CITY[:2])
    shared = {tuple(point) for point in one} & {tuple(point) for point in other}
    assert len(shared) >= 20


@given(st.integers(0, 3))
def test_paths_keep_to_the_grid_of_decimals(decimals):
    canvas = fit(CITY, width=640, height=480)
    exact = canvas.points(np.asarray(CITY[0].geometry.exterior.coords))
    drawn = corners(svg_path(CITY[0], canvas, decimals=decimals))[0]
    for point in drawn:
        assert np.abs(exact - point).max(axis=1).min() <= 0.51 * 10**-decimals + 1e-6


def test_an_area_smaller_than_a_pixel_does_not_vanish():
    tiny = read(feature("a", [square(1, 1, 1)]), feature("b", [square(5, 5, 0.0001)])).areas
    assert svg_path(tiny[1], fit(tiny, width=50, height=50)).startswith("M")


@pytest.mark.slow
def test_a_map_of_140_areas_is_small():
    city = read(*grid(14, 10, points=12)).areas
    canvas = fit(city, width=800, height=600)
    drawn = "".join(f'<path id="a{area.code}" d="{svg_path(area, canvas)}"/>' for area in city)
    assert len(gzip.compress(drawn.encode())) < 80_000


def test_no_room_is_an_error():
    with pytest.raises(ValueError, match="room"):
        fit(CITY, width=5, height=5)
    with pytest.raises(ValueError, match="no areas"):
        bbox([])


def test_labels_lie_inside_the_largest_part():
    horseshoe = [[0, 0], [3, 0], [3, 3], [0, 3], [0, 2.5], [2.5, 2.5], [2.5, 0.5], [0, 0.5], [0, 0]]
    area = read(feature("a", [[horseshoe], [square(9, 9, 0.1)]], kind="MultiPolygon")).areas[0]
    lon, lat = label_point(area)
    assert point_in_areas(lon, lat, [area]) == ["a"]
    assert lon < 4
    assert point_in_areas(*centroid(read(feature("a", [horseshoe])).areas[0]), [area]) == []


def test_points_are_found_in_their_areas():
    find = Locator(CITY).find
    assert find(WEST + 0.5 * CELL, SOUTH + 0.5 * CELL) == "0-0"
    assert find(WEST + 2.5 * CELL, SOUTH + 1.5 * CELL) == "2-1"
    assert find(WEST - CELL, SOUTH) is None
    corners = [set(area.geometry.exterior.coords) for area in CITY if area.code in ("0-0", "1-0", "0-1", "1-1")]
    (on_border,) = set.intersection(*corners)
    assert point_in_areas(*on_border, CITY) == ["0-0", "1-0", "0-1", "1-1"]


def test_sizes_are_those_of_the_sphere():
    octant = read(feature("a", [[square(0, 0, 1)], [square(0, 50, 1)]], kind="MultiPolygon")).areas[0]
    assert square_km(octant) == pytest.approx(12_364 + 7_867, rel=0.002)
    holed = read(feature("a", [square(0, 0, 1), square(0.25, 0.25, 0.5)])).areas[0]
    assert square_km(holed) == pytest.approx(12_364 * 0.75, rel=0.002)


def test_boxes_of_countries_hold_their_capitals():
    for country, lon, lat in [
        ("LB", 35.5, 33.89),
        ("CA", -75.69, 45.42),
        ("MA", -6.84, 34.02),
        ("TN", 10.18, 36.8),
        ("fr", 2.35, 48.86),
        ("NZ", 174.78, -41.29),
    ]:
        box = country_box(country)
        assert box is not None
        assert box.meets(Box(lon, lat, lon, lat))
    assert country_box("ZZ") is None
    for box in TABLE.values():
        assert -180 <= box.west < box.east <= 180
        assert -90 <= box.south < box.north <= 90


def test_a_box_around_a_cell():
    area = read(feature("a", [cell(0, 0, points=1)])).areas
    assert bbox(area) == pytest.approx((WEST, SOUTH, WEST + CELL, SOUTH + CELL))
