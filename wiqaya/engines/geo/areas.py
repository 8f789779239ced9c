"""Areas of a city, and the plain measures of them: box, centre, size, place of a label, which area a point lies in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, STRtree

Shape = Polygon | MultiPolygon
Floats = NDArray[np.float64]
EARTH_RADIUS_M = 6_371_008.8  # mean radius of the WGS 84 ellipsoid (IUGG)


class Box(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the two boxes touch."""
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north

    def swapped(self) -> Box:
        """The box with longitude and latitude exchanged."""
        return Box(self.south, self.west, self.north, self.east)

    def distance(self, other: Box) -> float:
        """Degrees between the nearest sides, 0 when they touch."""
        across = max(other.west - self.east, self.west - other.east, 0.0)
        up = max(other.south - self.north, self.south - other.north, 0.0)
        return math.hypot(across, up)

    def diagonal(self) -> float:
        """Degrees from corner to corner."""
        return math.hypot(self.east - self.west, self.north - self.south)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a city: `geometry` is a valid polygon or several, in degrees of WGS 84, outer rings counter-clockwise.

    `feature` is its number in the file, from 1; `properties` are the other columns there. Both stay out of comparisons.
    """

    code: str
    name: str
    geometry: Shape
    feature: int = field(default=0, compare=False)
    properties: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.code)


def shapes(areas: Iterable[Area]) -> NDArray[Any]:
    """The geometries as an array of shapely objects."""
    return np.array([area.geometry for area in areas], dtype=object)


def bbox(areas: Iterable[Area]) -> Box:
    """The box around all areas; raises ValueError when there is none."""
    found = shapes(areas)
    if not len(found):
        raise ValueError("no areas")
    return Box(*map(float, shapely.total_bounds(found)))


def mean_latitude(geometries: NDArray[Any]) -> float:
    """The latitude in the middle of the box around the geometries, in degrees."""
    _, south, _, north = shapely.total_bounds(geometries)
    return float(south + north) / 2


def to_metres(geometries: NDArray[Any], latitude: float) -> NDArray[Any]:
    """Equirectangular projection in metres around a latitude: distances within a city are right to about one in a thousand."""
    degree = math.radians(EARTH_RADIUS_M)
    scale = np.array([degree * max(math.cos(math.radians(latitude)), 1e-6), degree])
    return np.asarray(shapely.transform(geometries, lambda points: points * scale))


def centroid(area: Area) -> tuple[float, float]:
    """Longitude and latitude of the centre of gravity; it may lie outside of the area."""
    point = area.geometry.centroid
    return point.x, point.y


def label_point(area: Area) -> tuple[float, float]:
    """Longitude and latitude of the point deepest inside of the largest part, where a label fits best."""
    parts = list(area.geometry.geoms) if isinstance(area.geometry, MultiPolygon) else [area.geometry]
    largest = max(parts, key=lambda part: float(part.area))
    inscribed = shapely.maximum_inscribed_circle(largest, tolerance=max(largest.length / 400, 1e-9))
    point = Point(inscribed.coords[0])
    return (point.x, point.y) if largest.covers(point) else (largest.representative_point().x, largest.representative_point().y)


def square_km(area: Area) -> float:
    """The size on the sphere of equal area.

    Sum over the edges of (longitude difference) x (2 + sin of both latitudes), Chamberlain and Duquette 2007, JPL 07-03.
    """
    total = 0.0
    for part in shapely.get_parts(area.geometry):
        rings = [part.exterior, *part.interiors]
        sizes = [_ring_square_m(np.radians(np.asarray(ring.coords)[:, :2])) for ring in rings]
        total += sizes[0] - sum(sizes[1:])
    return total / 1e6


def _ring_square_m(ring: Floats) -> float:
    lon, lat = ring[:, 0], np.sin(ring[:, 1])
    return abs(float(np.sum(np.diff(lon) * (2 + lat[:-1] + lat[1:])))) * EARTH_RADIUS_M**2 / 2


class Locator:
    """Finds the areas that points lie in."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._codes = [area.code for area in areas]
        self._tree = STRtree(list(shapes(areas)))

    def find_all(self, lon: float, lat: float) -> list[str]:
        """Codes of all areas that hold the point, borders included, in the order of the areas."""
        return [self._codes[place] for place in sorted(self._tree.query(Point(lon, lat), predicate="intersects"))]

    def find(self, lon: float, lat: float) -> str | None:
        """Code of the area, None when the point lies outside of all; on a border the first of the areas."""
        return next(iter(self.find_all(lon, lat)), None)


def point_in_areas(lon: float, lat: float, areas: Sequence[Area]) -> list[str]:
    """Codes of the areas that hold a point; use `Locator` for many points."""
    return Locator(areas).find_all(lon, lat)
