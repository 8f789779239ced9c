"""Boundaries of areas: checked, simplified once with shared edges kept, neighbours computed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from wiqaya.engines import geo
from wiqaya.places.access import EDIT
from wiqaya.places.models import Area, AreaLevel, AreaShape, BoundarySet, City, Neighbour
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
