"""Boundaries of areas: checked, simplified once with shared edges kept, neighbours computed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from wiqaya.engines import geo
from wiqaya.places.access import EDIT
from wiqaya.places.actions.names import add_alias, name_area
from wiqaya.places.models import Area, AreaLevel, AreaShape, BoundarySet, City, Neighbour
from wiqaya.places.words import Settlement
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


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
) -> BoundaryImport:
    """Read a GeoJSON file in WGS 84 and keep its areas.  The same file twice changes nothing; refused features leave nothing behind."""
    require(by, EDIT)
    digest = hashlib.sha256(data).hexdigest()
    known = BoundarySet.objects.filter(digest=digest).first()
    if known:
        return BoundaryImport(known.shapes.count(), (), (), changed=False)
    read = geo.read_boundaries(data, name_field=name_field, code_field=code_field, near=geo.country_box(city.country))
    if read.areas:
        _keep(city, read.areas, digest, lang, by, at, valid_from or at.date(), source, licence)
    return BoundaryImport(len(read.areas), read.warnings, read.refused, changed=bool(read.areas))


@transaction.atomic
def _keep(
    city: City, areas: tuple[geo.Area, ...], digest: str, lang: str, by: Actor, at: datetime, valid_from: date, source: str, licence: str
) -> None:
    boundaries = BoundarySet.objects.create(valid_from=valid_from, digest=digest, imported=at, source=source, licence=licence)
    kept = _areas(areas, lang, by, at, valid_from)
    simple = {area.code: area for area in geo.simplify(areas)}
    AreaShape.objects.bulk_create([_shape(city, boundaries, kept[area.code], area, simple[area.code]) for area in areas], batch_size=200)
    Neighbour.objects.bulk_create([_neighbour(city, boundaries, kept, border) for border in geo.neighbours(areas)], batch_size=500)
    Area.objects.filter(valid_to__isnull=True).exclude(id__in=[area.id for area in kept.values()]).filter(shapes__isnull=False).update(
        valid_to=valid_from
    )
    audit.record("import", boundaries, by=by, at=at, areas=len(areas))


def _areas(areas: tuple[geo.Area, ...], lang: str, by: Actor, at: datetime, valid_from: date) -> dict[str, Area]:
    level = AreaLevel.objects.order_by("-order")[:1].get()
    there = {area.code: area for area in Area.objects.all()}
    slugs = {area.slug for area in there.values()}
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
    """Read a file that another installation exported: names in every language, aliases, settlement and dates come with it."""
    try:
        features = [feature["properties"] for feature in json.loads(data)["features"]]
    except (ValueError, KeyError, TypeError):
        features = []
    langs = [
        lang
        for lang in ("ar", "en", "fr")
        if features and all(isinstance(feature, dict) and feature.get(f"name_{lang}") for feature in features)
    ]
    lang = langs[0] if langs else "en"
    valid_from = next((feature["valid_from"] for feature in features if isinstance(feature, dict) and feature.get("valid_from")), None)
    with transaction.atomic():
        done = import_boundaries(
            city=city, data=data, name_field=f"name_{lang}", code_field="code", lang=lang, by=by, at=at,
            valid_from=date.fromisoformat(valid_from) if valid_from else None,
        )  # fmt: skip
        if done.changed:
            there = {area.code: area for area in Area.objects.filter(valid_to__isnull=True)}
            for feature in features:
                if feature.get("code") in there:
                    _describe(there[feature["code"]], feature, by, at)
    return done


def _describe(area: Area, feature: dict[str, Any], by: Actor, at: datetime) -> None:
    area.settlement = feature["settlement"] if feature.get("settlement") in Settlement.values else area.settlement
    area.save(update_fields=["settlement"])
    name_area(area=area, names={key[5:]: str(text) for key, text in feature.items() if key[:5] == "name_" and text}, by=by, at=at)
    for text in feature.get("aliases") or ():
        add_alias(area=area, text=str(text), by=by, at=at)
