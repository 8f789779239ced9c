"""Reading boundaries: GeoJSON in WGS 84, each feature accepted, accepted with a warning, or refused with its number and reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiqaya.engines.geo.areas import Area, Box
from wiqaya.engines.geo.checks import order_notices, overlap_notices
from wiqaya.engines.geo.reasons import Notice, RefusalError, because
from wiqaya.engines.geo.rings import read_geometry
from wiqaya.engines.language import DecodingError, decode, fold, fold_code

WGS84 = ("CRS84", "EPSG:4326", "EPSG::4326")
MAX_BYTES = 60_000_000
MAX_POINTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What a file gave: areas, what had to be mended, what was refused. A notice without feature refuses the whole file."""

    areas: tuple[Area, ...] = ()
    warnings: tuple[Notice, ...] = ()
    refused: tuple[Notice, ...] = ()


def read_boundaries(
    data: bytes | Mapping[str, Any],
    *,
    name_field: str,
    code_field: str,
    near: Box | None = None,
    max_bytes: int = MAX_BYTES,
    max_points: int = MAX_POINTS,
    overlap_tolerance: float = 0.01,
) -> Boundaries:
    """The areas of a GeoJSON file. Never raises for bad input.

    `near` is the box of the country: with it a file whose every feature has latitude first is recognised. `overlap_tolerance` is the share
    of the smaller area above which an overlap is worth a warning. Coordinates are rounded to seven decimals, about a centimetre.
    """
    warnings: list[Notice] = []
    try:
        document = _parse(data, max_bytes, warnings) if isinstance(data, bytes) else data
        features = _features(document, name_field, code_field, max_points)
    except RefusalError as refusal:
        return Boundaries(refused=(Notice(None, refusal.reason),))
    areas, refused = [], []
    for number, feature in enumerate(features, start=1):
        try:
            area, mended = _area(feature, number, name_field, code_field)
        except RefusalError as refusal:
            refused.append(Notice(number, refusal.reason))
            continue
        areas.append(area)
        warnings += [Notice(number, reason) for reason in mended]
    swapped, odd = order_notices(areas, near)
    refused += swapped
    wrong = {notice.feature for notice in swapped}
    kept, repeated = _distinct([area for area in areas if area.feature not in wrong])
    refused += repeated
    taken = {area.feature for area in kept}
    warnings = [notice for notice in warnings + odd if notice.feature is None or notice.feature in taken]
    warnings += _same_names(kept) + overlap_notices(kept, overlap_tolerance)
    return Boundaries(tuple(kept), tuple(sorted(warnings, key=_place)), tuple(sorted(refused, key=_place)))


def _place(notice: Notice) -> int:
    return notice.feature or 0


def _parse(data: bytes, max_bytes: int, warnings: list[Notice]) -> Mapping[str, Any]:
    if not data.strip():
        raise RefusalError("no_data")
    if len(data) > max_bytes:
        raise RefusalError("too_large", limit_mb=max_bytes // 1_000_000)
    try:
        text, encoding = decode(data)
    except DecodingError as error:
        raise RefusalError("encoding", detail=error.reason) from error
    if encoding != "utf-8":
        warnings.append(Notice(None, because("reread", encoding=encoding)))
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise _broken(error, text) from error
    except (RecursionError, ValueError) as error:  # ValueError: a whole number of thousands of digits
        raise RefusalError("too_deep" if isinstance(error, RecursionError) else "not_a_collection", type="?") from error
    if not isinstance(document, dict):
        raise RefusalError("not_a_collection", type=type(document).__name__)
    return document


def _broken(error: json.JSONDecodeError, text: str) -> RefusalError:
    begun = text.lstrip().startswith("{")
    if begun and (error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")):
        return RefusalError("cut_short", line=error.lineno, column=error.colno)
    return RefusalError("not_json", line=error.lineno, column=error.colno, detail=error.msg)


def _features(document: Mapping[str, Any], name_field: str, code_field: str, max_points: int) -> list[Any]:
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise RefusalError("not_a_collection", type=str(document.get("type"))[:40])
    for holder in (document, *(feature for feature in features if isinstance(feature, dict))):
        _check_crs(holder)
    if not features:
        raise RefusalError("no_features")
    fields = sorted({str(key) for feature in features for key in _properties(feature)})
    for wanted in (name_field, code_field):
        if wanted not in fields:
            raise RefusalError("no_such_field", field=wanted, fields=tuple(fields[:40]))
    if _count(features, max_points) > max_points:
        raise RefusalError("too_many_points", limit=max_points)
    return features


def _check_crs(holder: Mapping[str, Any]) -> None:
    crs = holder.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") or properties.get("code") if isinstance(properties, dict) else crs
    text = str(name).upper().strip()
    if not text.endswith(WGS84) and text not in ("4326", "WGS84", "WGS 84"):
        raise RefusalError("other_crs", crs=str(name)[:80])


def _count(features: list[Any], most: int) -> int:
    """Lists inside of the coordinates, counted without recursion and no further than needed."""
    stack: list[Any] = [feature.get("geometry") for feature in features if isinstance(feature, dict)]
    stack = [geometry.get("coordinates") for geometry in stack if isinstance(geometry, dict)]
    found = 0
    while stack and found <= most:
        item = stack.pop()
        if isinstance(item, list):
            inner = [child for child in item if isinstance(child, list)]
            found += not inner
            stack += inner
    return found


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _area(feature: Any, number: int, name_field: str, code_field: str) -> tuple[Area, list[Any]]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise RefusalError("not_a_feature")
    properties = _properties(feature)
    name, code = _text(properties.get(name_field)), _text(properties.get(code_field))
    if not name:
        raise RefusalError("no_name", field=name_field)
    if not code:
        raise RefusalError("no_code", field=code_field)
    shape, warnings = read_geometry(feature.get("geometry"))
    return Area(code, name, shape, number, properties), warnings


def _text(value: object) -> str:
    """A property as one line of text; '' for what is no name and no code."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _distinct(areas: list[Area]) -> tuple[list[Area], list[Notice]]:
    first: dict[str, Area] = {}
    repeated = []
    for area in areas:
        earlier = first.setdefault(fold_code(area.code), area)
        if earlier is not area:
            repeated.append(Notice(area.feature, because("duplicate_code", code=area.code, first=earlier.feature)))
    return list(first.values()), repeated


def _same_names(areas: list[Area]) -> list[Notice]:
    first: dict[str, Area] = {}
    return [
        Notice(area.feature, because("duplicate_name", name=area.name, first=earlier.feature))
        for area in areas
        if (earlier := first.setdefault(fold(area.name), area)) is not area
    ]
