"""The demo city's shape: a bay, twelve areas cut from it, and who lives there."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

import shapely
from shapely import MultiPoint, MultiPolygon, Point, Polygon

from wiqaya.engines import geo
from wiqaya.places import actions as places
from wiqaya.places import queries
from wiqaya.places.models import City
from wiqaya.places.words import CityKind, Context, Digits, Limit, Module, MonthNames, Power
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.demo import content

SEED = 1448
SLUG = "manara"
CENTRE = (35.2, 34.2)  # at sea: no real place lies here
BANDS = ("0-14", "15-24", "25-39", "40-59", "60+")  # those of the survey lie within them
SHARES = (0.24, 0.18, 0.24, 0.22, 0.12)


def make(by: Actor, at: datetime) -> City:
    """The city with its areas, names, residents and groups."""
    told = content.read("city")
    city = places.create_city(slug=SLUG, name=content.text(told["name"]), country="LB", by=by, at=at, fictional=True)
    with in_city(city.id):
        places.set_up_city(city=city, facts=_facts(), texts={"identity": told["identity"], "conditions": told["conditions"]}, by=by, at=at)
        data = geo.to_geojson(_areas(told["areas"]))
        places.import_boundaries(
            city=city, data=_text(data), name_field="name", code_field="code", lang="ar", by=by, at=at, valid_from=date(2020, 1, 1),
            source="Madinat al-Manara (fictional)", licence="CC0",
        )  # fmt: skip
        _describe(told, by, at)
    return city


def _facts() -> dict[str, object]:
    return {
        "kind": CityKind.CITY, "context": Context.STABLE, "powers": [Power.SOCIAL, Power.YOUTH, Power.CULTURE, Power.PLANNING],
        "limits": [Limit.STAFF, Limit.POLICE], "modules": list(Module.values), "digits": Digits.ARABIC, "month_names": MonthNames.LEVANT,
        "week_start": 0, "emergency": "112",
    }  # fmt: skip


def _text(data: dict[str, object]) -> bytes:
    import json

    return json.dumps(data, ensure_ascii=False).encode()


def _areas(told: list[dict[str, Any]]) -> list[geo.Area]:
    """Voronoi cells of seeded points, cut to the line of the coast, named in the order of the file."""
    chance = random.Random(SEED)  # noqa: S311  a drawing, not a secret
    land = _land(chance)
    points = _spread(chance, land, len(told))
    cells = [_piece(cell, land) for cell in shapely.voronoi_polygons(MultiPoint(points), extend_to=land).geoms]
    ordered = [next(cell for cell in cells if cell.covers(point)) for point in points]
    return [geo.Area(code=str(one["code"]), name=str(one["ar"]), geometry=cell) for one, cell in zip(told, ordered, strict=True)]


def _piece(cell: shapely.Geometry, land: Polygon) -> Polygon | MultiPolygon:
    cut = shapely.intersection(cell, land)
    if not isinstance(cut, Polygon | MultiPolygon):
        raise TypeError(cut.geom_type)
    return cut


def _land(chance: random.Random) -> Polygon:
    """A rounded town with a bay in the west, drawn fine enough that simplification has work to do."""
    import math

    x, y = CENTRE
    ring = []
    for step in range(240):
        angle = 2 * math.pi * step / 240
        reach = 0.05 * (1 + 0.12 * math.sin(3 * angle + 1) + 0.05 * math.sin(7 * angle) + chance.uniform(-0.006, 0.006))
        bay = max(0.0, 1 - abs(angle - math.pi) / 0.7)
        ring.append((x + (reach * (1 - 0.45 * bay)) * math.cos(angle) * 1.2, y + reach * (1 - 0.45 * bay) * math.sin(angle)))
    return Polygon(ring).buffer(0)


def _spread(chance: random.Random, land: Polygon, count: int) -> list[Point]:
    """Points well apart (best of many tries), from the bay inland, so that neighbouring names stay neighbours."""
    west, south, east, north = land.bounds
    chosen: list[Point] = []
    while len(chosen) < count:
        tries = [Point(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(60)]
        inside = [point for point in tries if land.contains(point)]
        chosen.append(max(inside, key=lambda point: min((point.distance(other) for other in chosen), default=1.0)))
    return sorted(chosen, key=lambda point: (point.x, point.y))


def _describe(told: dict[str, Any], by: Actor, at: datetime) -> None:
    chance = random.Random(SEED + 1)  # noqa: S311
    rows = []
    for one in told["areas"]:
        area = queries.area_by_code(str(one["code"]))
        if area is None:
            raise LookupError(one["code"])
        places.change_area(
            area=area, name={lang: str(one[lang]) for lang in ("ar", "en", "fr")}, settlement=str(one.get("settlement", "urban")),
            informal=bool(one.get("informal")), by=by, at=at,
        )  # fmt: skip
        for alias in one.get("aliases", ()):
            places.add_alias(area=area, text=str(alias), by=by, at=at)
        rows += residents(area, int(str(one["residents"])), chance)
    places.load_population(rows=rows, by=by, at=at)
    for group in told["groups"]:
        places.save_group(
            label=group["label"], kind=str(group["kind"]), agreed=bool(group.get("agreed")), size=group.get("size"), by=by, at=at
        )


def residents(area: Any, total: int, chance: random.Random) -> list[places.PopulationRow]:
    """Residents of an area in all, and by sex and age band."""
    source = "Madinat al-Manara, count of residents 2025 (fictional)"
    rows = [places.PopulationRow(area, 2025, total, source)]
    left = total
    for band, share in zip(BANDS, SHARES, strict=True):
        people = left if band == BANDS[-1] else round(total * share)  # the bands add up to the total
        left -= people
        women = round(people * chance.uniform(0.48, 0.53))
        for sex, count in (("female", women), ("male", people - women)):
            rows.append(places.PopulationRow(area, 2025, count, source, sex, band))
    return rows
