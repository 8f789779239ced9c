"""The real files of a city, from the data folder beside the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wiqaya.places.actions import create_city, import_boundaries
from wiqaya.records import actions
from wiqaya.records.models import Incident, Tally, UnplacedName, Value
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

DATA = next((root / "../shared/data/toronto" for root in Path(__file__).parents if (root / "../shared/data/toronto").is_dir()), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(DATA is None, reason="the folder ../shared/data/toronto is not beside the project")]

INCIDENTS = {
    "kind": "incidents", "layout": "long", "area": "NEIGHBOURHOOD_140", "area_code": "HOOD_140", "date": "OCCURRENCE_DATE",
    "fields": {"target_group": ["RELIGION_BIAS", "RACE_BIAS", "ETHNICITY_BIAS", "SEXUAL_ORIENTATION_BIAS", "GENDER_BIAS", "LANGUAGE_BIAS",
                                "MENTAL_OR_PHYSICAL_DISABILITY", "AGE_BIAS"],
               "kind": "PRIMARY_OFFENCE", "place_kind": "LOCATION_TYPE"},
    "source": "Toronto Police Service", "licence": "Open Government Licence – Toronto", "period": "2014-2023",
    "bias_note": "Reported incidents measure reporting.",
}  # fmt: skip
PROFILES = {
    "kind": "indicators", "layout": "wide", "area": {"header_row": 1, "first_column": 6}, "total_columns": ["City of Toronto"], "period": "2016",
    "indicators": [{"row": {"Characteristic": "Population, 2016"}, "name_en": "Population", "unit": "count"}], "source": "Census 2016",
    "bias_note": "The census misses people without a fixed address.",
}  # fmt: skip


@pytest.fixture
def toronto(db: None, now: Any) -> Any:
    from wiqaya.people.queries import operator

    by = operator()
    city = create_city(slug="toronto", name=words(en="Toronto", ar="تورونتو"), country="CA", by=by, at=now)
    with in_city(city.id):
        data = (DATA / "neighbourhoods_140.geojson").read_bytes()  # type: ignore[operator]
        done = import_boundaries(city=city, data=data, name_field="AREA_NAME", code_field="AREA_SHORT_CODE", lang="en", by=operator(city), at=now)
        assert done.areas == 140
        yield city


def load(name: str, mapping: dict[str, Any], at: Any, **options: Any) -> actions.Loaded:
    from wiqaya.people.queries import operator

    return actions.import_file(path=DATA / name, mapping=mapping, by=operator(), at=at, **options)  # type: ignore[operator]


def test_1774_of_1805_incidents_are_placed_and_31_are_listed(toronto: Any, now: Any) -> None:
    dry = load("hate_crimes.csv", INCIDENTS, now)
    assert (dry.found, Incident.objects.count()) == (None, 0)
    assert [dry.result[key] for key in ("rows", "rows_added", "placed", "refused", "refused_columns")] == [1805, 1805, 1774, [], []]
    assert [(one["value"], one["rows"]) for one in dry.result["unplaced"]] == [("NSA", 31)]
    done = load("hate_crimes.csv", INCIDENTS, now, commit=True)
    assert done.result["rows_added"] == Incident.objects.count() == sum(Tally.objects.values_list("count", flat=True)) == 1805
    assert Incident.objects.filter(area__isnull=True).count() == 31
    assert UnplacedName.objects.get().rows == 31
    again = load("hate_crimes.csv", INCIDENTS, now, commit=True)
    assert (again.unchanged, again.found, again.result["rows_added"], Incident.objects.count()) == (True, done.found, 0, 1805)
    from wiqaya.people.queries import operator

    assert actions.undo(found=done.found, by=operator(toronto), at=now) == 1805
    assert Incident.objects.count() == Tally.objects.count() == UnplacedName.objects.count() == 0


def test_of_three_names_written_otherwise_two_differ_in_signs_only_and_one_needs_a_person(toronto: Any, now: Any) -> None:
    dry = load("profiles_2016.csv", PROFILES, now)
    assert dry.result["rows"] == 2383
    guesses = {one["value"]: one["suggestions"][0]["area"] for one in dry.result["unplaced"]}
    assert guesses == {"Weston-Pelham Park": "91"}
    assert dry.result["placed"] == dry.result["rows_added"] == 139
    done = load("profiles_2016.csv", PROFILES | {"aliases": guesses}, now, commit=True)
    assert (done.result["placed"], done.result["unplaced"], Value.objects.count()) == (140, [], 140)
    assert sum(Value.objects.values_list("value", flat=True)) == 2_731_571
    assert toronto.id == done.found.city_id
