"""HSDS of a city: out, into an empty city, and out again; refusals by item and field; nothing of a place that must stay secret."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from wiqaya.action.actions import services
from wiqaya.action.models import Service, ServicePlace
from wiqaya.exchange.queries import standards
from wiqaya.people.queries import operator
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import in_city

CANARY = "anarienweg"


def test_a_directory_goes_out_in_and_out_again(directory: Any, other_city: Any, by: Any, now: Any) -> None:
    services.add_place(
        service=directory.clinic, by=by, at=now, name={"ar": "الساحة"}, mobile=True, latitude=Decimal("33.9"), longitude=Decimal("35.5"), hours=[{"days": ["TU"], "opens": "09:00", "closes": "10:00"}]
    )
    standard = standards()["hsds"]
    first, count = standard.write()
    assert count == 3
    assert CANARY not in first
    assert standard.read
    with in_city(other_city.id):
        operator_there = operator(other_city)
        assert standard.read(other_city, first.encode(), operator_there, now) == (3, [])
        second, _count = standard.write()
        written = AuditRow.objects.count()
        assert standard.read(other_city, first.encode(), operator_there, now) == (3, [])
        assert AuditRow.objects.count() == written  # the same file again changes nothing
        assert ServicePlace.objects.count() == 2
    assert second == first


def test_a_secret_place_stays_secret_whatever_a_file_says(directory: Any, city: Any, now: Any) -> None:
    standard = standards()["hsds"]
    found = json.loads(standard.write()[0])
    shelter = next(one for one in found if one["name"] == "بيت الأمان")
    clinic = next(one for one in found if one["name"] == "عيادة الميناء")
    shelter["attributes"] = [one for one in shelter["attributes"] if one["taxonomy_term"]["code"] != "confidential"]
    shelter["service_at_locations"] = clinic["service_at_locations"]
    assert standard.read
    standard.read(city, json.dumps([shelter]).encode(), operator(city), now)
    row = Service.objects.get(pk=directory.shelter.pk)
    assert row.confidential
    assert [place.pk for place in row.places.all()] == [directory.secret.pk]
    assert CANARY not in standard.write()[0]


def test_what_is_refused_is_named_by_item_and_field_and_the_rest_is_taken(directory: Any, city: Any, now: Any) -> None:
    standard = standards()["hsds"]
    found = sorted(json.loads(standard.write()[0]), key=lambda one: one["name"])  # the shelter, the course, the clinic
    found[0]["status"] = "open"
    found[1]["service_areas"] = [{"id": found[1]["id"], "extent": "no-such-area", "extent_type": "code"}]
    found[2]["phones"] = [{"id": found[2]["id"], "number": "7"}]
    assert standard.read
    taken, refused = standard.read(city, json.dumps(found).encode(), operator(city), now)
    assert taken == 1
    assert [one.split(":")[:2] for one in refused] == [["service 1", " status"], ["service 2", " service_areas"]]
    assert Service.objects.filter(phone="7").exists()
