"""Three areas with shapes and residents, a dataset of reports with a small number in it, and one of official figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from wiqaya.mapping.models import AreaNote, Asset, Cycle, Factor, Impact, Issue, Method
from wiqaya.places.models import Area, AreaShape, BoundarySet, Neighbour, Population, PopulationGroup
from wiqaya.records.models import Dataset, Import, Indicator, Tally, Value
from wiqaya.safeguards.fields import words

CANARY = 3  # the small number that nobody may read: reports in the old town in 2025
YEARS = {"1": {2024: 40, 2025: 57}, "2": {2024: 61, 2025: CANARY}, "3": {2024: 33, 2025: 29}}
RESIDENTS = {"1": 12_000, "2": 18_400, "3": 9_700}


def square(x: float, y: float = 0.0) -> dict[str, Any]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def areas(city: Any) -> dict[str, Area]:
    return {area.code: area for area in Area.objects.all()}


@pytest.fixture
def shapes(areas: dict[str, Area], now: Any) -> BoundarySet:
    boundaries = BoundarySet.objects.create(valid_from=date(2020, 1, 1), source="Planning department", digest="d", imported=now)
    for place, area in enumerate(areas.values()):
        shape = square(place)
        AreaShape.objects.create(boundaries=boundaries, area=area, geometry=shape, simple=shape, west=place, south=0, east=place + 1, north=1)
    Neighbour.objects.create(boundaries=boundaries, a=areas["1"], b=areas["2"], metres=100.0)
    return boundaries


@pytest.fixture
def residents(areas: dict[str, Area]) -> None:
    for code, count in RESIDENTS.items():
        Population.objects.create(area=areas[code], year=2024, residents=count, source="Census")


@pytest.fixture
def dataset(amal: Any, now: Any) -> Callable[..., Dataset]:
    """A dataset that is loaded, with an import to hang rows on."""

    def make(title: str, kind: str = "incidents", **more: Any) -> Dataset:
        given = {"bias_note": words(en="Night shifts do not report.", ar="لا تبلّغ المناوبات الليلية."), "version": 1} | more
        row = Dataset.objects.create(title=words(en=title, ar=title), kind=kind, added_by=amal.id, added_at=now, changed_at=now, **given)
        Import.objects.create(dataset=row, file_name="table.csv", digest=title, plan_digest=title, begun_by=amal.id, begun_at=now, state="loaded")
        return row

    return make


@pytest.fixture
def reports(dataset: Any, areas: dict[str, Area], shapes: Any, residents: Any) -> Dataset:
    """Reports of two years by kind and group; three of them have no place."""
    row = dataset("Reports of insults")
    loaded = row.imports.get()
    for code, years in YEARS.items():
        for year, count in years.items():
            tally(row, loaded, areas[code], date(year, 3, 1), count, kind="graffiti" if code == "3" else "insult", target_group="nurses")
    tally(row, loaded, None, date(2024, 5, 1), 2, kind="insult", target_group="nurses")
    return row


def tally(row: Dataset, loaded: Import, area: Area | None, month: date, count: int, **more: str) -> Tally:
    return Tally.objects.create(dataset=row, source_import=loaded, area=area, month=month, count=count, **more)


@pytest.fixture
def official(dataset: Any, areas: dict[str, Area], shapes: Any, residents: Any) -> Dataset:
    """Places in clubs by area, and a share that is not drawn."""
    row = dataset("Youth services", kind="indicators", sector="culture")
    loaded = row.imports.get()
    clubs = Indicator.objects.create(dataset=row, code="clubs", name=words(en="Places in clubs", ar="أماكن في الأندية"), unit="count")
    for code, value in (("1", 360), ("2", 920), ("3", 97)):
        Value.objects.create(indicator=clubs, area=areas[code], period="2024", value=value, source_import=loaded)
    Indicator.objects.create(dataset=row, code="share", name=words(en="Share of something"), unit="share")
    return row


@pytest.fixture
def mapping(areas: dict[str, Area], amal: Any, now: Any) -> Issue:
    """A card that touches the port, with a strength there, and a club of the port."""
    method = Method.objects.create(version=1, name="First method", made=now)
    cycle = Cycle.objects.create(year=2026, method=method, started=date(2026, 1, 1), review_due=date(2027, 1, 1))
    issue = Issue.objects.create(
        cycle=cycle, title=words(en="Insults on the way to school"), whole_city=False, written_by=amal.id, written_at=now, changed_at=now
    )
    issue.areas.add(areas["1"])
    group = PopulationGroup.objects.create(label=words(en="Pupils"))
    Impact.objects.create(issue=issue, group=group, area=areas["2"], effect=words(en="They walk a longer way."), added_by=amal.id, added_at=now)
    Factor.objects.create(
        issue=issue, nature="strength", area=areas["1"], text=words(en="Grandmothers walk along"), added_by=amal.id, added_at=now
    )
    club = Asset.objects.create(name=words(en="Boat club", ar="نادي القوارب"), added_by=amal.id, added_at=now)
    club.areas.add(areas["1"])
    return issue


@pytest.fixture
def objection(areas: dict[str, Area], amal: Any, now: Any) -> Callable[..., AreaNote]:
    def make(layer: str, **more: Any) -> AreaNote:
        given = {"body": "Committee of the port", "text": words(en="School works caused the spring quarrels."), "objection": True} | more
        return AreaNote.objects.create(area=areas["1"], layer=layer, dated=date(2026, 6, 3), added_by=amal.id, added_at=now, **given)

    return make


@pytest.fixture(autouse=True)
def _own_pictures(settings: Any, tmp_path: Any) -> None:
    """Drawn pictures are kept in a folder of the test."""
    settings.CACHES = {**settings.CACHES, "figures": {**settings.CACHES["figures"], "LOCATION": tmp_path / "figures"}}


@pytest.fixture
def person(city: Any, now: Any) -> Callable[..., Any]:
    """An account with a role."""
    from wiqaya.people.models import Membership, User

    def make(role: str) -> Any:
        user = User.objects.create_user(f"{role}@example.org", "a long password of tests", name=role.title())
        Membership.objects.create(city=city, user=user, role=role, starts=date(2026, 1, 1), given_by=user.id, given_at=now)
        return user

    return make
