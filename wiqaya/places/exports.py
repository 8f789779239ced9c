"""What of places may leave: areas with their names and shapes."""

from __future__ import annotations

from typing import Any

from wiqaya.places.models import AreaAlias, AreaLevel, AreaShape, BoundarySet
from wiqaya.places.queries import boundaries_on, full_shapes, levels


def areas() -> list[dict[str, Any]]:
    """Each present area as `{geometry, properties}`: code, names by language, aliases, dates; the largest level first, by code.

    Where the city has several levels: the order and name of the level, and the code of the area in which it lies.
    """
    aliases: dict[Any, list[str]] = {}
    for key, text in AreaAlias.objects.order_by("text").values_list("area_id", "text"):
        aliases.setdefault(key, []).append(text)
    known = list(levels())
    return [
        _feature(shape, boundaries, level if len(known) > 1 else None, aliases.get(shape.area_id, []))
        for level in known
        if (boundaries := boundaries_on(level=level))
        for shape in full_shapes(boundaries)
    ]


def _feature(shape: AreaShape, boundaries: BoundarySet, level: AreaLevel | None, aliases: list[str]) -> dict[str, Any]:
    area = shape.area
    told = {
        "code": area.code,
        **{f"name_{lang}": entry["text"] for lang, entry in sorted(area.name.items())},
        "aliases": aliases,
        "settlement": area.settlement,
        "valid_from": boundaries.valid_from.isoformat(),
    }
    if level is not None:
        name = {lang: entry["text"] for lang, entry in sorted(level.name.items())}
        told |= {"level": level.order, "level_name": name, "parent": area.parent.code if area.parent else None}
    return {"geometry": shape.geometry, "properties": told}
