"""The home of the workspace and the map of areas with 1 000 000 incidents and 500 areas, as the most restricted role that may open them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from _alone import alone
from _pages import asked

from wiqaya.web.addresses import WORK

INCIDENTS, AREAS = 1_000_000, 500
YEARS, KINDS, GROUPS = range(2019, 2024), ("insult", "graffiti", "threat", "damage"), ("newcomers", "shopkeepers", "pupils")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ACROSS = 25  # areas in a row


def run() -> dict[str, Any]:
    """Milliseconds (half and 95 of 100 requests answered within), questions to the database and compressed bytes of each page."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    """In a process and home of its own: fills a city, releases the layer once, asks for the pages."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    begun = time.perf_counter()
    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=NOW)
    with in_city(city.id):
        reader = member(city)
        layer = fill()
        filled = time.perf_counter()
        release(city, layer, reader)
        released = time.perf_counter()
    found: dict[str, Any] = {"incidents": INCIDENTS, "areas": AREAS, "fill_s": round(filled - begun, 1), "release_s": round(released - filled, 1)}
    return found | asked(reader, {"home": f"/ar/{WORK}/", "explorer": f"/ar/{WORK}/understand/map/?layer={layer}", "strengths": f"/ar/{WORK}/understand/map/"})


def member(city: Any) -> Any:
    """A second reader: reads the mapping and changes nothing."""
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("reader@example.org", "a long password of benchmarks", name="Reader")
    Membership.objects.create(city=city, user=user, role="reader", starts=date(2026, 1, 1), given_by=user.id, given_at=NOW)
    return user


def fill() -> str:
    """500 areas with shapes and residents, the rows and what they add up to; the short id of the dataset."""
    from wiqaya.records.models import Dataset, Import
    from wiqaya.safeguards.fields import uuid7, words

    areas = make_areas()
    dataset = Dataset.objects.create(
        title=words(en="Reports", ar="ما أُخبر عنه"), kind="incidents", bias_note=words(en="Made up.", ar="مصنوع."), version=1, rows=INCIDENTS,
        added_by=uuid7(), added_at=NOW, changed_at=NOW,
    )  # fmt: skip
    loaded = Import.objects.create(dataset=dataset, file_name="bench.csv", digest="d", plan_digest="d", state="loaded", begun_by=uuid7(), begun_at=NOW)
    make_incidents(dataset, loaded, areas)
    return dataset.short


def make_areas() -> list[Any]:
    """Squares with a corner moved, side by side, as neighbours on a grid."""
    from wiqaya.places.models import Area, AreaLevel, AreaShape, BoundarySet, Population
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import current_city

    own = {"city_id": current_city()}
    level = AreaLevel.objects.get()
    named = ((n, words(ar=f"حيّ {n}", en=f"Area {n:03}")) for n in range(AREAS))
    areas = Area.objects.bulk_create(Area(level=level, code=f"{n:03}", slug=f"area-{n:03}", name=name, **own) for n, name in named)
    boundaries = BoundarySet.objects.create(valid_from=date(2020, 1, 1), source="made up", digest="d", imported=NOW)
    shapes = [square(n) for n in range(AREAS)]
    AreaShape.objects.bulk_create(
        AreaShape(boundaries=boundaries, area=area, geometry=shape, simple=shape, west=0, south=0, east=1, north=1, **own)
        for area, shape in zip(areas, shapes, strict=True)
    )
    Population.objects.bulk_create(Population(area=area, year=2023, residents=6_000 + 37 * n, source="made up", **own) for n, area in enumerate(areas))
    return areas


def square(place: int) -> dict[str, Any]:
    """About twenty corners, shared with the neighbours."""
    x, y, step = 35.5 + place % ACROSS / 100, 33.8 + place // ACROSS / 100, 0.002
    sides = [[(x + step * n, y) for n in range(5)], [(x + 0.01, y + step * n) for n in range(5)]]
    sides += [[(x + 0.01 - step * n, y + 0.01) for n in range(5)], [(x, y + 0.01 - step * n) for n in range(5)]]
    ring = [[round(east, 4), round(north, 4)] for side in sides for east, north in side]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def make_incidents(dataset: Any, loaded: Any, areas: list[Any]) -> None:
    """The rows, and their counts by area, month, kind and group: the same numbers twice, as an import leaves them."""
    import numpy as np

    from wiqaya.records.models import Incident, Tally

    chance = np.random.default_rng(7)
    shape = (AREAS, len(YEARS) * 12, len(KINDS), len(GROUPS))
    busy = chance.gamma(0.6, size=AREAS)
    cells = chance.multinomial(INCIDENTS, np.repeat(busy / busy.sum(), np.prod(shape[1:])) / np.prod(shape[1:])).reshape(shape)
    own = (dataset.city_id.hex, dataset.pk.hex, loaded.pk.hex)

    def told(cell: tuple[int, ...]) -> tuple[Any, ...]:
        return (*own, areas[cell[0]].pk.hex, KINDS[cell[2]], GROUPS[cell[3]], "desk")

    def tallies() -> Iterator[tuple[Any, ...]]:
        for cell in zip(*np.nonzero(cells), strict=True):
            yield (*told(cell), date(YEARS[cell[1] // 12], cell[1] % 12 + 1, 1).isoformat(), int(cells[cell]))

    def incidents() -> Iterator[tuple[Any, ...]]:
        for cell in zip(*np.nonzero(cells), strict=True):
            same = told(cell)
            for n in range(cells[cell]):
                yield (*same, date(YEARS[cell[1] // 12], cell[1] % 12 + 1, 1 + n % 28).isoformat(), "street")

    common = ("city_id", "dataset_id", "source_import_id", "area_id", "kind", "target_group", "body")
    write(Tally, (*common, "month", "count"), tallies())
    write(Incident, (*common, "day", "place_kind"), incidents())


def write(model: Any, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """Rows past the object mapper, which would take minutes; the home is new and its database embedded."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def release(city: Any, layer: str, user: Any) -> None:
    """What the first official who opens the layer waits for, once."""
    from wiqaya.mapping.figures import Maker
    from wiqaya.mapping.layers import Incidents, ground
    from wiqaya.people.queries import actor_for
    from wiqaya.records.queries import dataset

    by = actor_for(user, city=city, on=date(2026, 11, 21), strong=True)
    found = dataset(layer)
    assert found is not None
    Incidents(found, ground()).ask(Maker(city, "staff", by, NOW))


if __name__ == "__main__":
    print(json.dumps(measure()))
