"""Neighbours: areas that share a border (rook contiguity), with its length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from wiqaya.engines.geo.areas import Area, mean_latitude, shapes, to_metres


class Border(NamedTuple):
    """Two codes in order, and the length of what they share in metres."""

    a: str
    b: str
    metres: float


def neighbours(areas: Sequence[Area], *, tolerance_m: float = 5.0) -> list[Border]:
    """All pairs of areas with a common border; meeting at a corner is not enough.

    Clean coverages are read from their common edges. Otherwise edges within `tolerance_m` of each other count, and a border must be longer
    than six tolerances, which two corners that nearly meet are not.
    """
    if len(areas) < 2:
        return []
    flat = to_metres(shapes(areas), mean_latitude(shapes(areas)))
    lengths = _common_edges(flat) if shapely.coverage_is_valid(flat, gap_width=tolerance_m) else _near_edges(flat, tolerance_m)
    return sorted(_border(areas[one].code, areas[other].code, length) for (one, other), length in lengths.items())


def _border(one: str, other: str, metres: float) -> Border:
    return Border(min(one, other), max(one, other), metres)


def _edges(flat: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Undirected segments (x1, y1, x2, y2), smaller end first, and the area that each belongs to."""
    parts, area = shapely.get_parts(flat, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[:-1] == ring[1:]
    start, end = points[:-1][within], points[1:][within]
    backward = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[backward], end[backward] = end[backward], start[backward]
    return np.hstack([start, end]), area[part[ring[:-1][within]]]


def _common_edges(flat: NDArray[Any]) -> dict[tuple[int, int], float]:
    """Length of the segments that two areas have in common; in a clean coverage no segment has more than two owners."""
    edges, owner = _edges(flat)
    order = np.lexsort(edges.T[::-1])
    edges, owner = edges[order], owner[order]
    same = (edges[:-1] == edges[1:]).all(axis=1) & (owner[:-1] != owner[1:])
    lengths: dict[tuple[int, int], float] = {}
    metres = np.hypot(edges[:, 0] - edges[:, 2], edges[:, 1] - edges[:, 3])
    for place in np.flatnonzero(same):
        pair = (int(min(owner[place], owner[place + 1])), int(max(owner[place], owner[place + 1])))
        lengths[pair] = lengths.get(pair, 0.0) + float(metres[place])
    return lengths


def _near_edges(flat: NDArray[Any], tolerance: float) -> dict[tuple[int, int], float]:
    one, other = STRtree(list(flat)).query(list(flat), predicate="dwithin", distance=tolerance)
    one, other = one[one < other], other[one < other]
    wide = shapely.buffer(flat, tolerance, cap_style="flat", join_style="mitre")
    shared = shapely.length(shapely.intersection(shapely.boundary(flat[one]), wide[other]))
    inside = shapely.length(shapely.intersection(shapely.boundary(flat[other]), wide[one]))
    lengths = np.minimum(shared, inside)
    rows = zip(one, other, lengths, strict=True)
    return {(int(first), int(second)): float(length) for first, second, length in rows if length > 6 * tolerance}
