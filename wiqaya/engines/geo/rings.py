"""From the coordinates of one feature to a sound polygon, or to the reason why there is none."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely
from shapely import LinearRing, MultiPolygon, Polygon

from wiqaya.engines.geo.areas import Floats, Shape
from wiqaya.engines.geo.reasons import RefusalError, because
from wiqaya.engines.language import Reason

DECIMALS = 7  # about one centimetre: what the file says, what is kept, and what is exported are the same
LEAST_POINTS = 4
LEAST_DEGREES2 = 1e-13  # about a tenth of a square metre at the resolution above
# the world's northernmost town lies at 78.2 degrees, the southernmost at 55; a "city" beyond has its axes swapped
NORTHERNMOST, SOUTHERNMOST = 79.0, -57.0
PLACE = re.compile(r"^(.*?)\s*\[(\S+) (\S+)\]$")
INVALID = {
    "Self-intersection": "self_crossing",
    "Ring Self-intersection": "self_crossing",
    "Hole lies outside shell": "hole_outside",
    "Nested shells": "parts_overlap",
    "Nested holes": "parts_overlap",
    "Duplicate Rings": "parts_overlap",
}


def read_geometry(geometry: object) -> tuple[Shape, list[Reason]]:
    """A GeoJSON geometry as a valid shape with what had to be mended; raises `RefusalError`.

    Rings are counted from 1 through all parts of the feature.
    """
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        raise (
            RefusalError("wrong_geometry", type=str(kind))
            if kind and kind not in ("Polygon", "MultiPolygon")
            else RefusalError("no_geometry")
        )
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise RefusalError("wrong_geometry", type=str(kind)[:40])
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not all(isinstance(part, list) and part for part in parts):
        raise RefusalError("bad_coordinates", ring=1)
    warnings: list[Reason] = []
    polygons = _polygons(parts, warnings)
    shape: Shape = polygons[0] if len(polygons) == 1 and kind == "Polygon" else MultiPolygon(polygons)
    return _sound(shape, warnings), warnings


def _polygons(parts: list[list[object]], warnings: list[Reason]) -> list[Polygon]:
    polygons, number = [], 0
    for part in parts:
        rings: list[Floats | None] = []
        for ring in part:
            number += 1
            rings.append(_ring(ring, number, warnings))
        shell, holes = rings[0], [ring for ring in rings[1:] if ring is not None]
        if shell is not None:
            polygons.append(Polygon(shell, holes))
    if not polygons:
        raise RefusalError("nothing_left")
    return polygons


def _ring(ring: object, number: int, warnings: list[Reason]) -> Floats | None:
    """One ring, closed and rounded; None when it is degenerate."""
    points = _points(ring, number, warnings)
    _in_degrees(points)
    points = np.round(points, DECIMALS)
    if len(points) and tuple(points[0]) != tuple(points[-1]):
        warnings.append(because("ring_closed", ring=number))
        points = np.vstack([points, points[:1]])
    distinct = len(np.unique(points, axis=0))
    if distinct >= LEAST_POINTS and _spans_an_area(points):
        return points
    warnings.append(because("ring_dropped", ring=number, points=distinct))
    return None


def _spans_an_area(points: Floats) -> bool:
    """False for rings that go out and come back on one line; a figure of eight spans an area although its signed area is nil."""
    if abs(shapely.area(Polygon(points))) >= LEAST_DEGREES2:
        return True
    return (
        float(shapely.area(shapely.convex_hull(LinearRing(points)))) >= LEAST_DEGREES2
        and not shapely.is_simple(LinearRing(points))
        and _encloses(points)
    )


def _encloses(points: Floats) -> bool:
    mended = shapely.make_valid(Polygon(points))
    return float(shapely.area(mended)) >= LEAST_DEGREES2


def _points(ring: object, number: int, warnings: list[Reason]) -> Floats:
    if not isinstance(ring, list) or not all(isinstance(point, list) and len(point) >= 2 for point in ring):
        raise RefusalError("bad_coordinates", ring=number)
    numbers: list[list[Any]] = [point[:2] for point in ring]
    if not all(type(value) in (int, float) for point in numbers for value in point):
        raise RefusalError("bad_coordinates", ring=number)
    if any(len(point) > 2 for point in ring) and because("height_dropped") not in warnings:
        warnings.append(because("height_dropped"))
    try:
        points = np.array(numbers, dtype=np.float64).reshape(-1, 2)
    except OverflowError as error:
        raise RefusalError("bad_coordinates", ring=number) from error
    if not np.isfinite(points).all():
        raise RefusalError("bad_coordinates", ring=number)
    return points


def _in_degrees(points: Floats) -> None:
    """Refuses coordinates that cannot be longitude and latitude of a town."""
    if not len(points):
        return
    x, y = np.abs(points[:, 0]), np.abs(points[:, 1])
    worst = int(np.argmax(np.maximum(x / 180, y / 90)))
    place = {"x": _short(points[worst, 0]), "y": _short(points[worst, 1])}
    if (x > 180).any() or (y > 180).any():
        raise RefusalError("not_degrees", **place)
    if (y > 90).any():
        raise RefusalError("swapped" if (x <= 90).all() else "not_degrees", **place)
    if (_uninhabited(points[:, 1])).all() and not _uninhabited(points[:, 0]).any():
        raise RefusalError("swapped", **place)


def _uninhabited(latitudes: Floats) -> Any:
    return (latitudes > NORTHERNMOST) | (latitudes < SOUTHERNMOST)


def _short(value: Any) -> float:
    return round(float(value), 5)


def _sound(shape: Shape, warnings: list[Reason]) -> Shape:
    """The shape when it is valid, or mended where its boundary only touches itself; raises `RefusalError`."""
    if shape.is_valid:
        return shapely.orient_polygons(shape, exterior_cw=False)
    found = PLACE.match(shapely.is_valid_reason(shape))
    detail, x, y = (found[1], _short(found[2]), _short(found[3])) if found else (shapely.is_valid_reason(shape), 0.0, 0.0)
    if mended := _touching(shape):
        warnings.append(because("touching_mended", x=x, y=y))
        return shapely.orient_polygons(mended, exterior_cw=False)
    code = INVALID.get(detail, "not_valid")
    if code == "self_crossing" and all(Polygon(ring).is_valid for ring in _rings(shape)):
        code = "parts_overlap"
    raise RefusalError(code, x=x, y=y, **({"detail": detail} if code == "not_valid" else {}))


def _rings(shape: Shape) -> list[LinearRing]:
    return [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]


def _touching(shape: Shape) -> Shape | None:
    """The mended shape when the boundary touches itself without crossing: then, and only then, no surface changes."""
    mended = shapely.make_valid(shape)
    if not isinstance(mended, (Polygon, MultiPolygon)):
        return None
    surface = sum(_surface(part.exterior) - sum(map(_surface, part.interiors)) for part in shapely.get_parts(shape))
    same = bool(np.isclose(surface, mended.area, rtol=1e-9, atol=1e-12))
    return mended if same and mended.is_valid else None


def _surface(ring: LinearRing) -> float:
    """The size that the shoelace formula gives: lobes of opposite direction cancel, so that a crossing changes it and a touch does not."""
    points = np.asarray(ring.coords)[:, :2]
    points = points - points[0]
    return abs(float(np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]))) / 2
