"""A city of two levels: two districts, four neighbourhoods, of which one has the name of its district."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from wiqaya.places import actions
from wiqaya.places.models import Area, AreaLevel, City
from wiqaya.safeguards.tenancy import in_city


def square(x: float, y: float, wide: float = 0.01, high: float = 0.01) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]]}


def collection(*rows: tuple[dict[str, Any], Any]) -> bytes:
    features = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


DISTRICTS = collection(
    ({"code": "1", "name": "Port"}, square(10, 36, wide=0.02)), ({"code": "2", "name": "Hills"}, square(10.02, 36, wide=0.02))
)
# c crosses the border between the districts: six tenths in the first, four in the second
QUARTERS = collection(
    ({"code": "a", "name": "Port", "in": "1"}, square(10, 36)),
    ({"code": "b", "name": "Market", "in": "1"}, square(10.01, 36, wide=0.004)),
    ({"code": "c", "name": "Bridge", "in": "2"}, square(10.014, 36)),
    ({"code": "d", "name": "Olives", "in": "7"}, square(10.03, 36)),
)


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def load(by: Any, now: Any) -> Callable[..., Any]:
    def loaded(city: City, data: bytes, level: AreaLevel | None = None, **more: Any) -> Any:
        return actions.import_boundaries(
            city=city, data=data, name_field="name", code_field="code", lang="en", level=level, by=by, at=now, **more
        )

    return loaded


@pytest.fixture
def levelled(other_city: City, by: Any, now: Any, load: Any) -> Iterator[Any]:
    """The other city, made the current one, with districts D1 and D2 over neighbourhoods a to d that lie in none yet."""
    with in_city(other_city.id):
        small = AreaLevel.objects.get()
        large = actions.add_level(name={"en": "District", "ar": "دائرة"}, above=1, prefix="D", by=by, at=now)
        small.refresh_from_db()
        load(other_city, DISTRICTS, large)
        load(other_city, QUARTERS, small)
        found = {area.code: area for area in Area.objects.all()}
        yield SimpleNamespace(city=other_city, large=large, small=small, **found)
