"""Choropleths: one layer, five steps at most, north up in every language, no points, no tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, degrees, inf, radians, tan
from typing import Any

from django.utils.translation import gettext as _
from shapely import maximum_inscribed_circle

from wiqaya.engines.geo import to_shape

from .bars import value_words
from .cells import Point
from .layout import WIDE, text_width
from .paint import Drawing, Spec, Tone, Word, layer
from .palette import INK_2, SURFACE, is_dark, ramp
from .render import DOTS, HATCH_INK, HATCH_OPACITY, HATCH_PAPER
from .scales import bounds, step_of
from .texts import Measure

Geometry = Mapping[str, Any]
_TALLEST = 600.0
_MOST_NAMED = 40  # with more areas the names are in the list beside the map
_MARGIN = 6.0
_PHONE = 0.5  # how much a wide drawing shrinks on a phone
_VEILED = ("hidden", "unpublished")
_HATCHES = ((False, HATCH_INK), (True, HATCH_PAPER))


@dataclass(frozen=True)
class Area:
    """One area: its name, its number, its shape in longitude and latitude, and where a click goes."""

    name: str
    point: Point
    shape: Geometry
    link: str = ""


def draw(areas: Sequence[Area], limits: Sequence[float], measure: Measure) -> Drawing:
    """The map of the areas in the order given; words in the active language."""
    shapes, height = fitted([area.shape for area in areas])
    colours = ramp(len(limits) + 1)
    fills = [colours[step_of(area.point.value, limits)] if area.point.value is not None else SURFACE for area in areas]
    drawn = list(zip(areas, shapes, fills, strict=True))
    known = [_feature(*one) for one in drawn if one[0].point.shown]
    unasked = [_feature(*one) for one in drawn if one[0].point.state == "not_asked"]
    layers = [_layer(known), _layer(unasked, strokeDash=[4, 3]), _pattern([s for a, s, _f in drawn if a.point.state in _VEILED], DOTS, 1.0)]
    layers += [
        _pattern([s for a, s, f in drawn if a.point.state == "weak" and is_dark(f) == dark], colour, HATCH_OPACITY)
        for dark, colour in _HATCHES
    ]
    words = _words(drawn, measure) if len(areas) <= _MOST_NAMED else ()
    return Drawing(WIDE, height, tuple(one for one in layers if one["data"]["values"]), tuple(words), {"type": "identity"})


def _layer(features: Sequence[Spec], **border: Any) -> Spec:
    mark: Spec = {"type": "geoshape", "stroke": INK_2, "strokeWidth": 1} | border
    linked = any("href" in feature["properties"] for feature in features)
    link = {"href": {"field": "properties.href", "type": "nominal"}} if linked else {}
    return layer(features, mark, fill={"field": "properties.fill", "type": "nominal", "scale": None}, **link)


def _pattern(shapes: Sequence[Geometry], colour: str, opacity: float) -> Spec:
    mark = {"type": "geoshape", "fill": colour, "stroke": INK_2, "strokeWidth": 1} | ({} if opacity == 1 else {"fillOpacity": opacity})
    return layer([{"type": "Feature", "geometry": shape, "properties": {}} for shape in shapes], mark)


def _feature(area: Area, shape: Geometry, fill: str) -> Spec:
    told = {
        "key": area.point.key,
        "name": area.name,
        "fill": fill,
        "value": area.point.value,
        "low": area.point.low,
        "high": area.point.high,
    }
    return {"type": "Feature", "geometry": shape, "properties": told | ({"href": area.link} if area.link else {})}


def fitted(shapes: Sequence[Geometry]) -> tuple[list[Geometry], float]:
    """The shapes in pixels (Mercator, one tenth of a pixel; shared corners stay shared), and the height of the map."""
    flat = [[[_mercator(*place[:2]) for place in ring] for ring in _rings(shape)] for shape in shapes]
    west, south, east, north = _box(flat)
    zoom = min((WIDE - 2 * _MARGIN) / ((east - west) or 1), (_TALLEST - 2 * _MARGIN) / ((north - south) or 1))
    left = (WIDE - (east - west) * zoom) / 2

    def spot(place: tuple[float, float]) -> list[float]:
        return [round(left + (place[0] - west) * zoom, 1), round(_MARGIN + (north - place[1]) * zoom, 1)]

    pixels = [[[spot(place) for place in ring] for ring in rings] for rings in flat]
    return [_rebuilt(shape, rings) for shape, rings in zip(shapes, pixels, strict=True)], round((north - south) * zoom + 2 * _MARGIN, 1)


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return lon, degrees(asinh(tan(radians(lat))))


def _rings(shape: Geometry) -> list[Any]:
    if shape["type"] == "Polygon":
        return list(shape["coordinates"])
    if shape["type"] == "MultiPolygon":
        return [ring for part in shape["coordinates"] for ring in part]
    raise ValueError(f"An area is a Polygon or a MultiPolygon, not a {shape['type']}.")


def _rebuilt(shape: Geometry, rings: Sequence[Any]) -> Geometry:
    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": list(rings)}
    left = iter(rings)
    return {"type": "MultiPolygon", "coordinates": [[next(left) for _ring in part] for part in shape["coordinates"]]}


def _box(flat: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> tuple[float, float, float, float]:
    places = [place for rings in flat for ring in rings for place in ring] or [(0.0, 0.0), (1.0, 1.0)]
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _words(drawn: Sequence[tuple[Area, Geometry, str]], measure: Measure) -> Iterator[Word]:
    """Name and value inside the areas that have room for them."""
    for area, shape, fill in drawn:
        circle = maximum_inscribed_circle(to_shape(shape), tolerance=1.0)
        (x, y), room = circle.coords[0], circle.length * 2
        tone: Tone = "paper" if is_dark(fill) else "ink"
        halo = area.point.state in _VEILED
        value = value_words(area.point, measure)[0] if area.point.shown else ""
        lines = _label(area.name, value, room)
        for at, line in enumerate(lines):
            roomy = line not in _label(area.name, value, room * _PHONE)
            yield Word(line, x, y, "middle", 12, line == value, tone, halo, below=17 * at - 8.5 * (len(lines) - 1) + 4, roomy=roomy)


def _label(name: str, value: str, room: float) -> list[str]:
    """Name and value, the value alone, or nothing: what an area this wide has room for."""
    if text_width(name, 12) <= room * 1.15:
        return [name, value] if value else [name]
    return [value] if value and text_width(value, 12) <= room else []


def step_words(limits: Sequence[float], measure: Measure) -> list[str]:
    """'under 5', 'from 5 to under 10', '20 and more': limits belong to the step above them."""
    return [_one_step(low, high, measure) for low, high in bounds(limits)]


def _one_step(low: float, high: float, measure: Measure) -> str:
    if low == -inf and high == inf:
        return _("all areas alike")
    if low == -inf:
        return _("under %(high)s") % {"high": measure.round(high)}
    if high == inf:
        return _("%(low)s and more") % {"low": measure.round(low)}
    return _("from %(low)s to under %(high)s") % {"low": measure.round(low), "high": measure.round(high)}
