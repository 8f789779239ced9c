"""Reading places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from wiqaya.places.models import Area, AreaAlias, AreaShape, BoundarySet, City, Neighbour, Population, PopulationGroup


def city_by_slug(slug: str) -> City | None:
    return City.objects.filter(slug=slug).first()


def city_by_host(host: str) -> City | None:
    """The city whose own address this is; `{slug}.localhost` serves as one for trying things out."""
    name = host.rsplit(":", 1)[0].lower()
    if name.endswith(".localhost"):
        return city_by_slug(name.removesuffix(".localhost"))
    return City.objects.filter(host=name).first() if "." in name and not name.replace(".", "").isdigit() else None


def default_city() -> City | None:
    """The installation's first city."""
    return City.objects.order_by("created", "id").first()


def cities() -> list[City]:
    return list(City.objects.order_by("slug"))


def areas(*, on: date | None = None) -> QuerySet[Area]:
    """The areas of the city that exist (on a day; today's when none is given), by code."""
    rows = Area.objects.filter(valid_to__isnull=True) if on is None else Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return rows.order_by("code")


def area_by_slug(slug: str) -> Area | None:
    return Area.objects.select_related("level", "parent").filter(slug=slug).first()


def area_by_code(code: str) -> Area | None:
    return Area.objects.filter(code=code).first()


@dataclass(frozen=True)
class AreaNames:
    """What a file's text is matched with: key and code of every area, and all that names it."""

    codes: Mapping[str, UUID]
    names: Mapping[UUID, tuple[str, ...]]


def area_names() -> AreaNames:
    """Codes, names in every language and aliases of the present areas; two queries."""
    rows = list(areas())
    texts: dict[UUID, list[str]] = {area.id: [entry["text"] for entry in area.name.values() if entry.get("text")] for area in rows}
    for key, text in AreaAlias.objects.filter(area__in=[area.id for area in rows]).values_list("area_id", "text"):
        texts[key].append(text)
    return AreaNames({area.code: area.id for area in rows}, {key: tuple(found) for key, found in texts.items()})


def boundaries_on(on: date | None = None) -> BoundarySet | None:
    """The boundary set that is valid on a day, or the newest."""
    rows = BoundarySet.objects.order_by("-valid_from", "-imported")
    return (rows.filter(valid_from__lte=on).first() if on else None) or rows.first()


def boundary_set(key: UUID | str) -> BoundarySet | None:
    return BoundarySet.objects.filter(pk=key).first()


def simple_shapes(boundaries: BoundarySet | None = None) -> dict[str, dict[str, Any]]:
    """The simplified GeoJSON geometry of each area, by the area's code."""
    found = boundaries or boundaries_on()
    return dict(AreaShape.objects.filter(boundaries=found).values_list("area__code", "simple")) if found else {}


def full_shapes(boundaries: BoundarySet | None = None) -> list[AreaShape]:
    """The areas with their shapes as they were given, by code."""
    found = boundaries or boundaries_on()
    return list(AreaShape.objects.filter(boundaries=found).select_related("area").order_by("area__code")) if found else []


def neighbours_of(area: Area) -> list[Area]:
    """The areas that share an edge with this one."""
    found = boundaries_on()
    pairs = Neighbour.objects.filter(boundaries=found).filter(Q(a=area) | Q(b=area)).values_list("a_id", "b_id")
    keys = {key for pair in pairs for key in pair} - {area.id}
    return list(Area.objects.filter(id__in=keys).order_by("code"))


def residents(*, year: int | None = None) -> dict[str, int]:
    """Residents of each area by its code: in `year`, else in the newest year that each area has."""
    rows = Population.objects.filter(sex="all", age_band="all", area__valid_to__isnull=True)
    if year is not None:
        rows = rows.filter(year=year)
    return {code: count for code, _year, count in rows.order_by("year").values_list("area__code", "year", "residents")}


def population_sources() -> list[tuple[int, str, int]]:
    """(year, source, residents) of what is known of the city's residents."""
    rows = Population.objects.filter(sex="all", age_band="all").values("year", "source").annotate(total=Sum("residents")).order_by("-year")
    return [(row["year"], row["source"], row["total"]) for row in rows]


def groups() -> QuerySet[PopulationGroup]:
    return PopulationGroup.objects.order_by("short")


def group_by_short(short: str) -> PopulationGroup | None:
    return PopulationGroup.objects.filter(short=short).first()


def aliases_of(area: Area) -> list[AreaAlias]:
    return list(AreaAlias.objects.filter(area=area).order_by("text"))
