"""Reading places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet, Subquery, Sum

from wiqaya.places.models import Area, AreaAlias, AreaLevel, AreaShape, BoundarySet, City, Neighbour, Population, PopulationGroup
from wiqaya.places.tree import Grain as Grain
from wiqaya.places.tree import add_up as add_up
from wiqaya.places.tree import grain as grain
from wiqaya.places.tree import grain_key as grain_key
from wiqaya.places.tree import parts as parts
from wiqaya.places.tree import stands_for as stands_for


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
    """The areas of every level that exist (on a day; today's when none is given), the largest level first, then by code.

    Where the city has several levels, `str` of each says its level: a district and a neighbourhood may have the same name.
    """
    rows = Area.objects.filter(valid_to__isnull=True) if on is None else Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    several = Exists(AreaLevel.objects.filter(order__gt=1))
    return rows.annotate(levelled=several).select_related("level").order_by("level__order", "code")


def figure_areas() -> QuerySet[Area]:
    """The present areas of the level of which figures are made, by code: the chosen level, or the smallest where none is chosen."""
    return Area.objects.filter(valid_to__isnull=True, level=Subquery(_level_of_figures())).order_by("code")


def _level_of_figures() -> QuerySet[AreaLevel, Any]:
    return AreaLevel.objects.order_by("-figures", "-order").values("pk")[:1]


def levels() -> QuerySet[AreaLevel]:
    """The levels of the city's hierarchy, the largest first."""
    return AreaLevel.objects.order_by("order")


def level_of_figures() -> AreaLevel | None:
    return AreaLevel.objects.order_by("-figures", "-order").first()


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


def boundaries_on(on: date | None = None, *, level: AreaLevel | None = None) -> BoundarySet | None:
    """The boundary set of a level (by default of the level of figures) that is valid on a day, or the newest."""
    rows = BoundarySet.objects.filter(Q(level__isnull=True) | Q(level=level or Subquery(_level_of_figures()))).order_by(
        "-valid_from", "-imported"
    )
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
    return list(AreaShape.objects.filter(boundaries=found).select_related("area__parent").order_by("area__code")) if found else []


def neighbours_of(area: Area) -> list[Area]:
    """The areas that share an edge with this one."""
    found = boundaries_on(level=area.level)
    pairs = Neighbour.objects.filter(boundaries=found).filter(Q(a=area) | Q(b=area)).values_list("a_id", "b_id")
    keys = {key for pair in pairs for key in pair} - {area.id}
    return list(Area.objects.filter(id__in=keys).order_by("code"))


def residents(*, year: int | None = None) -> dict[str, int]:
    """Residents of each area by its code: in `year`, else in the newest year that each area has.

    An area without a number of its own has the sum of its parts, where all of them have one.
    """
    known = residents_recorded(year=year)
    return add_up(known, parts()) if known else known


def residents_recorded(*, year: int | None = None) -> dict[str, int]:
    """Like `residents`, without the sums."""
    rows = Population.objects.filter(sex="all", age_band="all", area__valid_to__isnull=True)
    if year is not None:
        rows = rows.filter(year=year)
    return {code: count for code, _year, count in rows.order_by("year").values_list("area__code", "year", "residents")}


def population_sources() -> list[tuple[int, str, int, str]]:
    """(year, source, residents, level) of what is known of the city's residents; the level only where the city has several."""
    rows = Population.objects.filter(sex="all", age_band="all", area__valid_to__isnull=True)
    found = rows.values("year", "source", "area__level").annotate(total=Sum("residents")).order_by("-year", "source", "area__level__order")
    named = {level.pk: str(level) for level in levels()}
    return [(row["year"], row["source"], row["total"], named[row["area__level"]] if len(named) > 1 else "") for row in found]


def groups() -> QuerySet[PopulationGroup]:
    return PopulationGroup.objects.order_by("short")


def group_by_short(short: str) -> PopulationGroup | None:
    return PopulationGroup.objects.filter(short=short).first()


def level_by_order(order: int) -> AreaLevel | None:
    return AreaLevel.objects.filter(order=order).first()


def areas_of(level: AreaLevel) -> QuerySet[Area]:
    """The present areas of a level, by code."""
    return Area.objects.filter(level=level, valid_to__isnull=True).order_by("code")


def placeable(level: AreaLevel) -> QuerySet[Area]:
    """The present areas of the levels above, the next larger level last: what areas of this level may lie in."""
    return areas().filter(level__order__lt=level.order)


def unplaced(level: AreaLevel) -> QuerySet[Area]:
    """Areas of a level that lie in no present area of a larger one; none for the largest level."""
    rows = areas_of(level).filter(Q(parent__isnull=True) | Q(parent__valid_to__isnull=False))
    return rows if level.order > 1 else rows.none()


def around(area: Area) -> list[Area]:
    """The areas in which an area lies, the largest first."""
    found: list[Area] = []
    while area.parent is not None and area.parent.valid_to is None:
        area = area.parent
        found.insert(0, area)
    return found


def inside(area: Area) -> list[Area]:
    """The present areas that lie directly in an area, by code."""
    return list(Area.objects.filter(parent=area, valid_to__isnull=True).select_related("level").order_by("level__order", "code"))


def level_sizes() -> list[tuple[AreaLevel, int, int]]:
    """(level, areas, areas that lie in no larger one) of every level, the largest first."""
    rows = Area.objects.filter(valid_to__isnull=True).values_list("level_id", "parent_id", "parent__valid_to")
    all_of: Counter[UUID] = Counter()
    alone: Counter[UUID] = Counter()
    for level, parent, ended in rows:
        all_of[level] += 1
        alone[level] += parent is None or ended is not None
    return [(level, all_of[level.pk], alone[level.pk] if level.order > 1 else 0) for level in levels()]


def aliases_of(area: Area) -> list[AreaAlias]:
    return list(AreaAlias.objects.filter(area=area).order_by("text"))
