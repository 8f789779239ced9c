"""A city's map of 140 areas, from the released table to SVG: the neighbourhoods of a real city where the data folder is there, else made up."""

from __future__ import annotations

import gzip
import json
import math
import os
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = ROOT / "../shared/data/toronto/neighbourhoods_140.geojson"
AREAS, TIMES, CORNERS, ACROSS = 140, 20, 24, 14


def run() -> dict[str, Any]:
    """Milliseconds once the drawing library is warm (median and slowest of twenty), bytes compressed, corners drawn."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django

    django.setup()
    shapes, real = outlines()
    table = released(list(shapes))
    begun = time.perf_counter()
    drawn = draw(table, shapes)
    first = time.perf_counter() - begun
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        drawn = draw(table, shapes)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return {
        "areas": len(shapes), "real": real, "corners": sum(map(corners, shapes.values())), "first_ms": round(first * 1000),
        "warm_ms": round(times[TIMES // 2], 1), "slowest_ms": round(times[-1], 1), "kb": round(len(gzip.compress(drawn.encode(), 6)) / 1000, 1),
    }  # fmt: skip


def draw(table: Any, shapes: dict[str, Any]) -> str:
    from wiqaya.ui.figures import Passport, choropleth

    figure = choropleth(table, shapes, passport=Passport(title={"ar": "خريطة", "en": "Map"}))
    return figure.svg("ar") + figure.words("ar")


def outlines() -> tuple[dict[str, Any], bool]:
    """Simplified shapes by code, as an import of boundaries leaves them; and whether they are real."""
    from wiqaya.engines import geo

    data = REAL.read_bytes() if REAL.exists() else json.dumps(made_up()).encode()
    names = ("AREA_NAME", "AREA_SHORT_CODE") if REAL.exists() else ("name", "code")
    read = geo.read_boundaries(data, name_field=names[0], code_field=names[1])
    return {area.code: geo.to_geometry(area.geometry) for area in geo.simplify(read.areas)}, REAL.exists()


def made_up() -> dict[str, Any]:
    """Rounded cells side by side."""
    features = []
    for place in range(AREAS):
        x, y = 35.5 + place % ACROSS / 50, 33.8 + place // ACROSS / 50
        turn = [2 * math.pi * n / CORNERS for n in range(CORNERS)]
        ring = [[round(x + 0.0098 * math.cos(at), 6), round(y + 0.0098 * math.sin(at), 6)] for at in turn]
        properties = {"name": f"Area {place:03}", "code": f"{place:03}"}
        features.append({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}})
    return {"type": "FeatureCollection", "features": features}


def corners(shape: dict[str, Any]) -> int:
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return sum(len(ring) for rings in parts for ring in rings)


def released(codes: list[str]) -> Any:
    """A table through the gate: from none to many reports, so that every kind of cell is on the map."""
    import numpy as np

    from wiqaya.engines.disclosure import Dimension, Rate, Raw, Source, gate, preset

    chance = np.random.default_rng(7)
    source = Source("dataset:bench", "1", "Reports", "", "", "2024", "Made up.", "1")
    area = Dimension("area", tuple(codes), tuple({"ar": f"حيّ {code}", "en": f"Area {code}"} for code in codes), "area")
    residents = chance.integers(6_000, 30_000, len(codes)).astype(np.float64)
    counts = chance.poisson(chance.gamma(0.8, 16, len(codes))).astype(np.int64)
    return gate(Raw("incidents", "incidents", source, (area,), counts, rate=Rate(residents, 10_000, ("area",))), preset("incidents", "staff"))
