"""Boundaries of areas: checked, simplified once with shared edges kept, neighbours computed."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from wiqaya.engines import geo
from wiqaya.places.access import EDIT
from wiqaya.places.actions.levels import MOST, add_level, change_level
from wiqaya.places.actions.names import AliasTaken, add_alias, name_area
from wiqaya.places.actions.parents import set_parents
from wiqaya.places.holding import parents_by_code
from wiqaya.places.models import Area, AreaLevel, AreaShape, BoundarySet, City, Neighbour
from wiqaya.places.words import Settlement
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

LANGUAGES = ("ar", "en", "fr")
ADDRESSES = {"boundaries", "levels"}  # pages beside those of the areas


@dataclass(frozen=True)
class BoundaryImport:
    """What came of a file: how many areas it has now given, what was noticed, which features were refused."""

    areas: int
    warnings: tuple[geo.Notice, ...]
    refused: tuple[geo.Notice, ...]
    changed: bool


def import_boundaries(
    *,
    city: City,
    data: bytes,
    name_field: str,
    code_field: str,
    lang: str,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
    source: str = "",
    licence: str = "",
    level: AreaLevel | None = None,
    parent_field: str = "",
) -> BoundaryImport:
    """Read a GeoJSON file in WGS 84 and keep its areas.  The same file twice changes nothing; refused features leave nothing behind.

    The areas belong to `level`, by default to the smallest; areas of other levels are not touched.  `parent_field` holds the code of the
    larger area in which each lies.
    """
    require(by, EDIT)
    digest = hashlib.sha256(data).hexdigest()
    known = BoundarySet.objects.filter(digest=digest).first()
    if known:
        return BoundaryImport(known.shapes.count(), (), (), changed=False)
    level = level or AreaLevel.objects.order_by("-order")[:1].get()
    read = geo.read_boundaries(data, name_field=name_field, code_field=code_field, near=geo.country_box(city.country))
    if parent_field and read.areas and not any(parent_field in area.properties for area in read.areas):
        fields = tuple(sorted({str(key) for area in read.areas for key in area.properties})[:40])
        return BoundaryImport(0, (), (geo.Notice(None, geo.because("no_such_field", field=parent_field, fields=fields)),), changed=False)
    taken, refused = _of_level(read.areas, level)
    warnings = read.warnings
    if taken:
        warnings += _keep(city, taken, level, parent_field, _Set(digest, valid_from or at.date(), source, licence), lang, by, at)
    return BoundaryImport(len(taken), warnings, (*read.refused, *refused), changed=bool(taken))


def _of_level(areas: tuple[geo.Area, ...], level: AreaLevel) -> tuple[tuple[geo.Area, ...], tuple[geo.Notice, ...]]:
    """The areas with what stands before the codes of this level; refused where an area of another level has that code."""
    elsewhere = {area.code: area for area in Area.objects.exclude(level=level)}
    named = [replace(area, code=_with_prefix(level, area.code)) for area in areas]
    refused = [
        geo.Notice(area.feature, geo.because("code_of_other_level", code=area.code, area=str(elsewhere[area.code].name)))
        for area in named
        if area.code in elsewhere
    ]
    return tuple(area for area in named if area.code not in elsewhere), tuple(refused)


def _with_prefix(level: AreaLevel, code: str) -> str:
    return code if code.startswith(level.prefix) else f"{level.prefix}{code}"


@dataclass(frozen=True)
class _Set:
    """What is said of a file as a whole."""

    digest: str
    valid_from: date
    source: str
    licence: str


@transaction.atomic
def _keep(
    city: City, areas: tuple[geo.Area, ...], level: AreaLevel, parent_field: str, given: _Set, lang: str, by: Actor, at: datetime
) -> tuple[geo.Notice, ...]:
    boundaries = BoundarySet.objects.create(
        level=level, valid_from=given.valid_from, digest=given.digest, imported=at, source=given.source, licence=given.licence
    )
    kept = _areas(areas, level, lang, by, at, given.valid_from)
    simple = {area.code: area for area in geo.simplify(areas)}
    AreaShape.objects.bulk_create([_shape(city, boundaries, kept[area.code], area, simple[area.code]) for area in areas], batch_size=200)
    Neighbour.objects.bulk_create([_neighbour(city, boundaries, kept, border) for border in geo.neighbours(areas)], batch_size=500)
    left_out = Area.objects.filter(level=level, valid_to__isnull=True).exclude(id__in=[area.id for area in kept.values()])
    left_out.filter(shapes__isnull=False).update(valid_to=given.valid_from)
    audit.record("import", boundaries, by=by, at=at, areas=len(areas))
    return _place(areas, level, parent_field, by, at) if parent_field else ()


def _place(areas: tuple[geo.Area, ...], level: AreaLevel, field: str, by: Actor, at: datetime) -> tuple[geo.Notice, ...]:
    """Put the areas where the file says that they lie; what it says of no known area is noticed."""
    if level.order == 1:
        return (geo.Notice(None, geo.because("no_larger_level", field=field)),)
    said = {area.code: " ".join(str(area.properties.get(field) or "").split()) for area in areas}
    known, unknown = parents_by_code(level, [(code, parent) for code, parent in said.items() if parent])
    set_parents(parents=known, by=by, at=at)
    lost = dict(unknown)
    return tuple(
        geo.Notice(area.feature, geo.because("parent_unknown", parent=lost[area.code], field=field)) for area in areas if area.code in lost
    )


def _areas(areas: tuple[geo.Area, ...], level: AreaLevel, lang: str, by: Actor, at: datetime, valid_from: date) -> dict[str, Area]:
    there = {area.code: area for area in Area.objects.all()}
    slugs = {area.slug for area in there.values()} | ADDRESSES
    for given in areas:
        area = there.get(given.code) or Area(level=level, code=given.code, slug=_slug(given, slugs), valid_from=valid_from)
        area.name = area.name.with_text(lang, given.name, by=by, at=at)
        area.valid_to = None
        area.save()
        there[given.code] = area
    return {given.code: there[given.code] for given in areas}


def _slug(area: geo.Area, taken: set[str]) -> str:
    base = slugify(area.name)[:48].strip("-") or f"area-{slugify(area.code) or len(taken) + 1}"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def _shape(city: City, boundaries: BoundarySet, area: Area, given: geo.Area, simple: geo.Area) -> AreaShape:
    west, south, east, north = geo.bbox([given])
    return AreaShape(
        city=city, boundaries=boundaries, area=area, geometry=geo.to_geometry(given.geometry), simple=geo.to_geometry(simple.geometry),
        west=west, south=south, east=east, north=north,
    )  # fmt: skip


def _neighbour(city: City, boundaries: BoundarySet, kept: dict[str, Area], border: geo.Border) -> Neighbour:
    first, second = sorted((kept[border.a], kept[border.b]), key=lambda area: area.id)
    return Neighbour(city=city, boundaries=boundaries, a=first, b=second, metres=border.metres)


def import_exported(*, city: City, data: bytes, by: Actor, at: datetime) -> BoundaryImport:
    """Read a file that another installation exported: levels, names in every language, aliases, settlement and dates come with it."""
    features = _exported(data)
    if not any("level" in feature["properties"] for feature in features):
        return _import_level(city, data, features, None, by, at)
    done = []
    with transaction.atomic():
        for order in sorted({_order(feature) for feature in features}):
            of_level = [feature for feature in features if _order(feature) == order]
            level = _level(order, of_level[0]["properties"].get("level_name"), by, at)
            part = json.dumps({"type": "FeatureCollection", "features": of_level}, ensure_ascii=False).encode()
            done.append(_import_level(city, part, of_level, level, by, at))
    return BoundaryImport(
        sum(one.areas for one in done), tuple(notice for one in done for notice in one.warnings), tuple(notice for one in done for notice in one.refused),
        changed=any(one.changed for one in done),
    )  # fmt: skip


def _exported(data: bytes) -> list[dict[str, Any]]:
    """The features of a file that have properties at all; what is wrong with the others is said where shapes are read."""
    try:
        found = json.loads(data)["features"]
    except (ValueError, KeyError, TypeError):
        return []
    whole = isinstance(found, list) and all(isinstance(one, dict) and isinstance(one.get("properties"), dict) for one in found)
    return found if whole else []


def _order(feature: dict[str, Any]) -> int:
    order = feature["properties"].get("level")
    return order if isinstance(order, int) and 1 <= order <= MOST else 1


def _level(order: int, name: Any, by: Actor, at: datetime) -> AreaLevel:
    """The level of that order, made and named as the file says where the city has fewer."""
    texts = {lang: str(text) for lang, text in name.items() if lang in LANGUAGES} if isinstance(name, dict) else {}
    found = AreaLevel.objects.filter(order=order).first()
    if found is None:
        return add_level(name=texts, by=by, at=at)
    if texts and not found.areas.exists():
        return change_level(level=found, name={lang: texts.get(lang, "") for lang in LANGUAGES}, by=by, at=at)
    return found


def _import_level(
    city: City, data: bytes, features: list[dict[str, Any]], level: AreaLevel | None, by: Actor, at: datetime
) -> BoundaryImport:
    rows = [feature["properties"] for feature in features]
    langs = [lang for lang in LANGUAGES if rows and all(row.get(f"name_{lang}") for row in rows)]
    lang = langs[0] if langs else "en"
    valid_from = next((row["valid_from"] for row in rows if row.get("valid_from")), None)
    with transaction.atomic():
        done = import_boundaries(
            city=city, data=data, name_field=f"name_{lang}", code_field="code", lang=lang, by=by, at=at, level=level,
            valid_from=date.fromisoformat(valid_from) if valid_from else None,
            parent_field="parent" if any(row.get("parent") for row in rows) else "",
        )  # fmt: skip
        if done.changed:
            there = {area.code: area for area in Area.objects.filter(valid_to__isnull=True)}
            for row in rows:
                if row.get("code") in there:
                    _describe(there[row["code"]], row, by, at)
    return done


def _describe(area: Area, feature: dict[str, Any], by: Actor, at: datetime) -> None:
    area.settlement = feature["settlement"] if feature.get("settlement") in Settlement.values else area.settlement
    area.save(update_fields=["settlement"])
    name_area(area=area, names={key[5:]: str(text) for key, text in feature.items() if key[:5] == "name_" and text}, by=by, at=at)
    for text in feature.get("aliases") or ():
        with suppress(AliasTaken):  # it means another area here
            add_alias(area=area, text=str(text), by=by, at=at)
