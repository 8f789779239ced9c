"""Writing GeoJSON as RFC 7946 has it: WGS 84 without a crs member, outer rings counter-clockwise, seven decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape

from wiqaya.engines.geo.areas import Area, Shape

DECIMALS = 7


def to_geojson(
    areas: Iterable[Area],
    properties: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    name_field: str = "name",
    code_field: str = "code",
    decimals: int = DECIMALS,
) -> dict[str, Any]:
    """A FeatureCollection; `properties` by code are written beside name and code, which they cannot replace.

    Reading it back with `read_boundaries` and writing it again gives the same document.
    """
    extra = properties or {}
    features = [
        {
            "type": "Feature",
            "properties": {**extra.get(area.code, {}), code_field: area.code, name_field: area.name},
            "geometry": to_geometry(area.geometry, decimals=decimals),
        }
        for area in areas
    ]
    return {"type": "FeatureCollection", "features": features}


def to_geometry(geometry: Shape, *, decimals: int = DECIMALS) -> dict[str, Any]:
    """One geometry as GeoJSON, right-hand rule."""
    oriented = shapely.orient_polygons(geometry, exterior_cw=False)
    if isinstance(oriented, MultiPolygon):
        return {"type": "MultiPolygon", "coordinates": [_rings(part, decimals) for part in oriented.geoms]}
    return {"type": "Polygon", "coordinates": _rings(oriented, decimals)}


def _rings(polygon: Polygon, decimals: int) -> list[list[list[float]]]:
    rings = (polygon.exterior, *polygon.interiors)
    return [[[round(x, decimals) + 0.0, round(y, decimals) + 0.0] for x, y, *_ in ring.coords] for ring in rings]


def to_shape(geometry: Mapping[str, Any]) -> Shape:
    """A stored geometry, checked when it was read, as shapely object; raises ValueError for other types."""
    found = shape(dict(geometry))
    if not isinstance(found, (Polygon, MultiPolygon)):
        raise ValueError(f"{geometry.get('type')} is not an area")
    return found
