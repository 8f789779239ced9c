"""Made-up cities for tests: grids with crooked borders, and features that are wrong in one way."""

from __future__ import annotations

import json
import math
from typing import Any

from wiqaya.engines.geo import Boundaries, Box, read_boundaries

WEST, SOUTH, CELL = 35.8, 34.4, 0.01


def crooked(a: tuple[float, float], b: tuple[float, float], points: int = 24) -> list[list[float]]:
    """A winding line between two corners, the same from both sides; without its last point."""
    back = a > b
    (x1, y1), (x2, y2) = (b, a) if back else (a, b)
    line = []
    for step in range(points + 1):
        part = step / points
        bend = 0.0008 * math.sin(math.pi * part) * math.sin(7 * math.pi * part + x1 * 9000 + y1 * 7000)
        line.append([x1 + (x2 - x1) * part + (y2 - y1) / CELL * bend, y1 + (y2 - y1) * part - (x2 - x1) / CELL * bend])
    return (line[::-1] if back else line)[:-1]


def cell(column: int, row: int, points: int = 24) -> list[list[float]]:
    """The ring of one cell of the grid."""
    x, y = WEST + column * CELL, SOUTH + row * CELL
    corners = [(round(cx, 6), round(cy, 6)) for cx, cy in ((x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL))]
    ring = [point for one, other in zip(corners, corners[1:] + corners[:1], strict=True) for point in crooked(one, other, points)]
    return [*ring, ring[0]]


def square(x: float, y: float, size: float = CELL) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(code: Any, rings: list[Any], name: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name or f"Area {code}", "code": code},
        "geometry": {"type": kind, "coordinates": rings},
    }


def swap(ring: list[list[float]]) -> list[list[float]]:
    return [[y, x] for x, y in ring]


def grid(columns: int, rows: int, points: int = 24) -> list[dict[str, Any]]:
    return [feature(f"{column}-{row}", [cell(column, row, points)]) for row in range(rows) for column in range(columns)]


def document(features: list[Any], **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def read(*features: Any, near: Box | None = None, **members: Any) -> Boundaries:
    return read_boundaries(document(list(features), **members), name_field="name", code_field="code", near=near)


def refusals(found: Boundaries) -> list[tuple[int | None, str]]:
    return [(notice.feature, notice.reason.code) for notice in found.refused]


def warned(found: Boundaries) -> list[tuple[int | None, str]]:
    return [(notice.feature, notice.reason.code) for notice in found.warnings]
