"""What of places may leave: areas with their names and shapes."""

from __future__ import annotations

from typing import Any

from wiqaya.places.models import AreaAlias
from wiqaya.places.queries import boundaries_on, full_shapes


def areas() -> list[dict[str, Any]]:
    """Each present area as `{geometry, properties}`: code, names by language, level, aliases, dates; by code."""
    aliases: dict[Any, list[str]] = {}
    for key, text in AreaAlias.objects.order_by("text").values_list("area_id", "text"):
        aliases.setdefault(key, []).append(text)
    boundaries = boundaries_on()
    return [
        {
            "geometry": shape.geometry,
            "properties": {
                "code": shape.area.code,
                **{f"name_{lang}": entry["text"] for lang, entry in sorted(shape.area.name.items())},
                "aliases": aliases.get(shape.area_id, []),
                "settlement": shape.area.settlement,
                "valid_from": boundaries.valid_from.isoformat() if boundaries else None,
            },
        }
        for shape in full_shapes(boundaries)
    ]
