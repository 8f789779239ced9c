"""HSDS: what is written is read back, whatever it says; what is not sound is named by its place and field."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.exchange import hsds
from wiqaya.exchange.hsds import Place, Provider, Schedule, Served, ServiceRecord, Unreadable

VALIDATORS = Path(__file__).resolve().parents[5] / "shared" / "validators"
one_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
texts = st.dictionaries(st.sampled_from(["ar", "en", "fr", "am"]), one_text, max_size=3)
named = texts.filter(bool)
schedules = st.lists(
    st.builds(Schedule, st.sampled_from([("MO",), ("TU", "SA")]), st.sampled_from(["08:00", "09:30"]), st.sampled_from(["12:00", "24:00"])), max_size=2, unique=True
).map(tuple)
served = st.builds(Served, st.integers(0, 99).map("area-{}".format), texts)
degrees = st.decimals(-90, 90, places=5).map(lambda number: number + Decimal(0))
places = st.builds(Place, st.uuids(), named, texts, texts, st.none() | served, st.none(), st.none(), st.booleans(), schedules) | st.builds(
    Place, st.uuids(), named, latitude=degrees, longitude=degrees
)
counts = st.none() | st.integers(0, 32_000)
records = st.builds(
    ServiceRecord, st.uuids(), named, st.builds(Provider, st.uuids(), named, texts, st.sampled_from(["", "ngo"])), texts, needs=st.sampled_from([(), ("health", "child")]),
    audiences=st.sampled_from([(), ("women",)]), eligibility=texts, not_for=texts, minimum_age=counts, maximum_age=counts, cost=st.sampled_from(["free", "paid"]), fees=texts,
    languages=st.sampled_from([(), ("ar", "sgn")]), how=texts, schedules=schedules, hours_note=texts, phone=st.sampled_from(["", "+961 1 234"]),
    email=st.sampled_from(["", "a@example.org"]), url=st.sampled_from(["", "https://example.org/"]), online=st.booleans(), state=st.sampled_from(["active", "full", "paused", "closed"]),
    free_places=counts, wait_days=counts, confirmed_on=st.sampled_from(["", "2026-11-01"]), confirmed_how=st.sampled_from(["", "phone"]),
    served=st.lists(served, max_size=2).map(tuple), places=st.lists(places, max_size=2, unique_by=lambda place: place.uid).map(lambda some: tuple(sorted(some, key=lambda place: str(place.uid)))),
)  # fmt: skip


def read(text: str) -> list[ServiceRecord]:
    items = hsds.load(text.encode())
    assert not [item.refused for item in items if item.refused]
    return [item.record for item in items if item.record]


@settings(max_examples=60, deadline=None)
@given(st.lists(records, max_size=3, unique_by=lambda one: one.uid))
def test_what_is_written_is_read_back(some: list[ServiceRecord]) -> None:
    written = hsds.dump(some)
    assert read(written) == sorted(some, key=lambda one: str(one.uid))
    assert hsds.dump(read(written)) == written == hsds.dump(reversed(some))


BODY = Provider(UUID(int=1), {"en": "Harbour"})
SECRET = ServiceRecord(
    UUID(int=2), {"en": "Safe house"}, BODY, confidential=True, served=(Served("1", {"en": "Canary quarter"}),),
    places=(Place(UUID(int=3), {"en": "Canary"}, {"en": "Canary street"}, latitude=Decimal(35), longitude=Decimal(35)),),
)  # fmt: skip


def test_a_place_that_must_stay_secret_is_not_written() -> None:
    written = hsds.dump([SECRET])
    assert "anary" not in written
    assert "location" not in written
    assert read(written)[0].confidential


def sample(**changes: Any) -> bytes:
    one = json.loads(hsds.dump([ServiceRecord(UUID(int=2), {"en": "Clinic"}, BODY)]))[0]
    return json.dumps([{**one, **changes}]).encode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "7"}, "id"),
        ({"name": ""}, ""),
        ({"status": "open"}, "status"),
        ({"organization": None}, "organization"),
        ({"organization": {"id": "x", "name": "y"}}, "organization/id"),
        ({"minimum_age": -1}, "minimum_age"),
        ({"minimum_age": 1e400}, "minimum_age"),
        ({"email": 3}, "email"),
        ({"schedules": [{"byday": "1MO", "opens_at": "09:00", "closes_at": "10:00"}]}, "schedules"),
        ({"phones": {}}, "phones"),
        ({"service_at_locations": [{"location": {"id": str(UUID(int=9)), "latitude": 91, "longitude": 1}}]}, "service_at_locations/location/latitude"),
        ({"service_at_locations": [{"location": {"id": str(UUID(int=9)), "latitude": 9}}]}, "service_at_locations/location/latitude"),
    ],
)
def test_what_is_not_sound_is_named_by_place_and_field(changes: dict[str, Any], field: str) -> None:
    item = hsds.load(sample(**changes))[0]
    if changes == {"name": ""}:  # the text in its language still holds it
        assert item.record
        return
    assert item.record is None
    assert item.refused.startswith(f"service 1: {field}:")


@pytest.mark.parametrize("data", [b"{", b"7", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_list_of_services_is_refused_whole(data: bytes) -> None:
    with pytest.raises(Unreadable):
        hsds.load(data)


def test_a_file_of_another_directory_is_read() -> None:
    one = {
        "id": str(UUID(int=5)), "name": "Advice", "status": "active", "application_process": "Call first", "languages": [{"id": str(UUID(int=6)), "code": "fr"}],
        "schedules": [{"id": str(UUID(int=7)), "freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00:00"}],
        "organization": {"id": str(UUID(int=8)), "name": "Town", "description": ""}, "wait_time": "a few weeks",
        "service_at_locations": [{"location": {"id": str(UUID(int=9)), "location_type": "physical", "addresses": [{"address_1": "1 High St", "city": "Town"}]}}],
    }  # fmt: skip
    record = hsds.load(json.dumps([one]).encode(), lang="en")[0].record
    assert record is not None
    assert (record.name, record.how, record.languages) == ({"en": "Advice"}, {"en": "Call first"}, ("fr",))
    assert record.schedules == (Schedule(("TH", "FR"), "10:00", "18:00"),)
    assert record.places[0].address == {"en": "1 High St, Town"}


@pytest.mark.slow
@pytest.mark.skipif(not (VALIDATORS / "check_hsds.py").exists(), reason="the public schema is not beside this copy")
def test_the_public_schema_finds_nothing_wrong(tmp_path: Path) -> None:
    whole = ServiceRecord(
        UUID(int=4), {"ar": "عيادة", "en": "Clinic"}, BODY, {"en": "Check-ups"}, ("health",), ("families",), {"en": "All"}, {"en": "Not teeth"}, 1, 99, "paid", {"en": "2 a visit"}, ("ar", "sgn"),
        {"en": "Come"}, (Schedule(("MO",), "09:00", "12:00"),), {"en": "Not on holidays"}, "+961 1 2", "a@example.org", "https://example.org/", True, False, "full", 0, 14, "2026-11-01", "phone",
        (Served("1", {"en": "Port"}),), (Place(UUID(int=3), {"en": "Blue building"}, {"en": "1 Harbour St"}, {"en": "A lift"}, Served("1", {"en": "Port"}), Decimal("33.9"), Decimal("35.5"), True, (Schedule(("MO",), "09:00", "12:00"),)),),
    )  # fmt: skip
    for number, one in enumerate(json.loads(hsds.dump([whole, SECRET]))):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(one))
        done = subprocess.run([sys.executable, str(VALIDATORS / "check_hsds.py"), str(path), "service", "3.0"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
