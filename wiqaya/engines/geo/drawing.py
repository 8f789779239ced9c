"""From degrees to the points of a drawing, and SVG paths small enough for a slow line."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from wiqaya.engines.geo.areas import Area, Box, Floats, Shape, bbox

Kind = Literal["equirectangular", "mercator"]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawing of `width` x `height` points whose y axis points down; maps are never mirrored, whatever the direction of the page."""

    width: float
    height: float
    kind: Kind
    latitude: float
    scale: float
    left: float
    top: float

    def points(self, degrees: Floats) -> Floats:
        """Rows of longitude and latitude as rows of x and y."""
        x, y = _project(degrees, self.kind, self.latitude)
        return np.column_stack([(x - self.left) * self.scale, (self.top - y) * self.scale])

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """One place."""
        row = self.points(np.array([[lon, lat]]))[0]
        return float(row[0]), float(row[1])


def _project(degrees: Floats, kind: Kind, latitude: float) -> tuple[Floats, Floats]:
    """x and y in degrees at the equator; Mercator: Snyder 1987, Map Projections, equation 7-2."""
    if kind == "mercator":
        limited = np.clip(degrees[:, 1], -85.05112878, 85.05112878)
        return degrees[:, 0], np.degrees(np.log(np.tan(np.pi / 4 + np.radians(limited) / 2)))
    return degrees[:, 0] * math.cos(math.radians(latitude)), degrees[:, 1]


def fit(areas: Iterable[Area] | Box, *, width: float, height: float, padding: float = 4.0, kind: Kind = "equirectangular") -> Canvas:
    """The canvas on which all areas, or a box, fit centred with `padding` points around; raises ValueError without areas."""
    box = areas if isinstance(areas, Box) else bbox(areas)
    latitude = (box.south + box.north) / 2
    corners = np.array([[box.west, box.south], [box.east, box.north]])
    x, y = _project(corners, kind, latitude)
    across, up = max(float(x[1] - x[0]), 1e-9), max(float(y[1] - y[0]), 1e-9)
    scale = min((width - 2 * padding) / across, (height - 2 * padding) / up)
    if scale <= 0:
        raise ValueError("the padding leaves no room")
    left = float(x[0]) - (width / scale - across) / 2
    top = float(y[1]) + (height / scale - up) / 2
    return Canvas(width, height, kind, latitude, scale, left, top)


def svg_path(area: Area | Shape, canvas: Canvas, *, decimals: int = 1) -> str:
    """The `d` of an SVG path, to be filled with the even-odd or the non-zero rule.

    Points are rounded on one grid for all areas, so that shared edges stay shared, and written as steps from point to point; rings that
    shrink to nothing on the grid are left out, except that an area never vanishes altogether.
    """
    shape = area.geometry if isinstance(area, Area) else area
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    grid = 10**decimals
    drawn = [_ring_path(canvas.points(np.asarray(ring.coords)[:, :2]), grid, decimals) for ring in rings]
    if any(drawn):
        return "".join(drawn)
    x, y = (round(float(value), decimals) for value in canvas.points(np.asarray(rings[0].coords)[:1, :2])[0])
    return f"M{x:g} {y:g}h{1 / grid:g}z"


def _ring_path(points: Floats, grid: int, decimals: int) -> str:
    steps = np.round(points * grid).astype(np.int64)
    steps = steps[np.r_[True, (np.diff(steps, axis=0) != 0).any(axis=1)]]
    if len(steps) > 1 and (steps[0] == steps[-1]).all():
        steps = steps[:-1]
    if len(steps) < 3:
        return ""
    moves = [_number(dx, grid, decimals) + _joined(_number(dy, grid, decimals)) for dx, dy in np.diff(steps, axis=0)]
    start = _number(steps[0, 0], grid, decimals) + _joined(_number(steps[0, 1], grid, decimals))
    return f"M{start}l{moves[0]}" + "".join(map(_joined, moves[1:])) + "z"


def _joined(text: str) -> str:
    """With a space before it unless its minus sign separates already."""
    return text if text.startswith("-") else f" {text}"


def _number(value: int, grid: int, decimals: int) -> str:
    text = f"{value / grid:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return {"-0": "0", "": "0"}.get(text, text).replace("0.", ".", 1) if abs(value) < grid else text
