"""In which area a position lies.  The position itself is never kept."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from wiqaya.engines.geo import Area, Locator, to_shape
from wiqaya.places import queries as places


def area_of(latitude: float, longitude: float) -> str | None:
    """The code of the area of figures that holds a position; None outside of all, or when the city has no boundaries."""
    boundaries = places.boundaries_on()
    return _locator(boundaries.pk).find(longitude, latitude) if boundaries else None


@lru_cache(maxsize=4)
def _locator(key: UUID) -> Locator:
    """Boundaries, once loaded, do not change: a new set has a key of its own."""
    boundaries = places.boundary_set(key)
    return Locator([Area(one.area.code, str(one.area.name), to_shape(one.geometry)) for one in places.full_shapes(boundaries)])
