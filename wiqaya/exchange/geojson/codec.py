"""Features to GeoJSON text and back.  Positions have seven decimals (a centimetre); no `crs` member is ever written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wiqaya.engines import geo

DECIMALS = 7


@dataclass(frozen=True)
class Feature:
    """One area: a GeoJSON geometry and what is said of it."""

    geometry: Mapping[str, Any]
    properties: Mapping[str, Any] = field(default_factory=dict)


def encode(features: Iterable[Feature]) -> str:
    """A FeatureCollection with right-hand rings, ready for a file."""
    drawn = [{"type": "Feature", "properties": dict(feature.properties), "geometry": _geometry(feature)} for feature in features]
    return json.dumps({"type": "FeatureCollection", "features": drawn}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _geometry(feature: Feature) -> dict[str, Any]:
    return geo.to_geometry(geo.to_shape(dict(feature.geometry)), decimals=DECIMALS)


def decode(data: bytes) -> list[Feature]:
    """The features of a file that `encode` wrote; errors are those of `json` and KeyError."""
    return [Feature(feature["geometry"], feature.get("properties") or {}) for feature in json.loads(data)["features"]]
