"""Simplifying once for all maps, with the edges that neighbours share kept shared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from wiqaya.engines.geo.areas import EARTH_RADIUS_M, Area, mean_latitude, shapes

DECIMALS = 6  # about a tenth of a metre
STEPS = 14
COARSEST_M = 2_000.0
SNAP_DEGREES = 2e-6
LARGEST_CHANGE = 0.01  # of an area, by cleaning away hair-thin gaps and overlaps


def simplify(areas: Sequence[Area], *, target: int = 50, tolerance_m: float | None = None) -> tuple[Area, ...]:
    """The areas with fewer points; edges shared before are shared after, and every area stays valid.

    `target` is the mean number of points an area; with `tolerance_m` points are removed whose triangle with its neighbours is smaller than
    the square of that many metres (Visvalingam and Whyatt 1993, on the arcs of the coverage). Boundaries that do not quite meet are made to
    meet first, as long as no area changes by more than one in a hundred; true overlaps and gaps stay as they are.
    """
    if not areas:
        return ()
    latitude = mean_latitude(shapes(areas))
    narrow = np.array([max(math.cos(math.radians(latitude)), 1e-6), 1.0])
    degree = math.radians(EARTH_RADIUS_M)
    flat = np.asarray(shapely.transform(_coverage(shapes(areas)), lambda points: points * narrow))
    tolerance = tolerance_m / degree if tolerance_m is not None else _tolerance(flat, target * len(areas), COARSEST_M / degree)
    thin = _simplified(flat, tolerance)
    rounded = shapely.transform(thin, lambda points: np.round(points / narrow, DECIMALS))
    exact = shapely.transform(thin, lambda points: points / narrow)
    whole = bool(shapely.is_valid(rounded).all() and (shapely.area(rounded) > 0).all())
    return tuple(replace(area, geometry=_like(area, shape)) for area, shape in zip(areas, rounded if whole else exact, strict=True))


def _coverage(found: NDArray[Any]) -> NDArray[Any]:
    """The geometries with unclean edges mended where that changes nothing that the eye sees."""
    if shapely.coverage_is_valid(found, gap_width=SNAP_DEGREES):
        return found
    clean: Callable[..., Any] | None = getattr(shapely, "coverage_clean", None)
    if clean is None:  # shapely 2.1: simplified as it is
        return found
    cleaned = np.asarray(clean(found, snapping_distance=SNAP_DEGREES, gap_width=SNAP_DEGREES))
    if len(cleaned) != len(found) or shapely.is_empty(cleaned).any() or not shapely.coverage_is_valid(cleaned, gap_width=SNAP_DEGREES):
        return found
    changed = shapely.area(shapely.symmetric_difference(found, cleaned)) / shapely.area(found)
    return cleaned if float(changed.max()) <= LARGEST_CHANGE else found


def _simplified(flat: NDArray[Any], tolerance: float) -> NDArray[Any]:
    """The coverage simplified; where true overlaps make an area invalid, the tolerance is halved until none is."""
    for _ in range(STEPS):
        thin = np.asarray(shapely.coverage_simplify(flat, tolerance))
        if shapely.is_valid(thin).all() and not shapely.is_empty(thin).any():
            return thin
        tolerance /= 2
    return flat


def _tolerance(flat: NDArray[Any], points: int, coarsest: float) -> float:
    """The smallest tolerance that leaves at most so many points, by halving the interval."""
    if shapely.get_num_coordinates(flat).sum() <= points:
        return 0.0
    low, high = 0.0, coarsest
    for _ in range(STEPS):
        middle = (low + high) / 2
        if shapely.get_num_coordinates(shapely.coverage_simplify(flat, middle)).sum() > points:
            low = middle
        else:
            high = middle
    return high


def _like(area: Area, shape: Any) -> Polygon | MultiPolygon:
    """Oriented as before, and a MultiPolygon where there was one."""
    oriented: Polygon | MultiPolygon = shapely.orient_polygons(shape, exterior_cw=False)
    return MultiPolygon([oriented]) if isinstance(area.geometry, MultiPolygon) and isinstance(oriented, Polygon) else oriented
