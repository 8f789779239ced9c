"""Pages of the trail, and what may stand in a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wiqaya.places.models import City
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.fields import uuid7, words
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tests.audit.conftest import HERE

PLANNED = {
    "safeguards__city_3bdca5_idx": {},
    "audit_person": {"by": NOBODY.id},
    "audit_object_in_city": {"object": str(uuid7())},
    "audit_action": {"action": "act-1"},
}


def test_pages_follow_each_other_without_gap_or_repeat(write: Callable[..., None]) -> None:
    city = uuid7()
    write(city, 25)
    write(uuid7(), 3)
    seen, before = [], None
    while True:
        page = audit.page(city=city, before=before, limit=10, databases=HERE)
        seen += [row.id for row in page.rows]
        write(city, 1)  # what is written meanwhile belongs to the first page
        before = page.before
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 25


def test_a_page_asks_for_doer_object_action_and_days(write: Callable[..., None], now: datetime) -> None:
    city = uuid7()
    write(city, 8)
    row = AuditRow.objects.order_by("id")[3]
    assert [one.id for one in audit.page(city=city, object=row.object, databases=HERE).rows] == [row.id]
    assert {one.action for one in audit.page(city=city, action="act-2", databases=HERE).rows} == {"act-2"}
    assert audit.page(city=city, person=uuid7(), databases=HERE).rows == []
    assert len(audit.page(city=city, since=now + timedelta(seconds=6), databases=HERE).rows) == 2
    assert len(audit.page(city=city, until=now + timedelta(seconds=6), databases=HERE).rows) == 6
    assert audit.page(city=None, databases=HERE).rows == []


@pytest.mark.parametrize(("index", "wanted"), PLANNED.items(), ids=PLANNED)
def test_a_page_is_read_from_its_index(index: str, wanted: dict[str, Any], db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server's plan depends on what it knows of the table; the benchmark measures it")
    plan = AuditRow.objects.filter(city=uuid7(), **wanted).order_by("-id")[:51].explain()
    assert f"USING INDEX {index} " in plan
    assert "SCAN" not in plan


def test_rows_that_wait_are_found_without_reading_the_others(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server's plan depends on what it knows of the table")
    with CaptureQueriesContext(connection) as asked:
        audit.seal(databases=HERE)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        assert "INDEX audit_unsealed" in str(cursor.fetchall())


def test_a_read_is_noted_without_a_transaction_of_its_own(city: City, now: datetime) -> None:
    me = Actor(id=uuid7(), kind="person")
    audit.seen("reveal", city, by=me, at=now, fields=["name"], purpose="review")
    row = audit.page(city=city.id, person=me.id, databases=HERE).rows[0]
    assert (row.action, row.object, row.details) == ("reveal", str(city.pk), {"fields": ["name"], "purpose": "review"})


@pytest.mark.parametrize(
    "value",
    [
        "amal@example.org", "+961 3 123 456", "03/123456 78", "he said that he would come again", "x" * 101,
        words(en="A name"), {"contact": "a@b"}, ["ok", "+212 612 345 678"], b"bytes", object(),
    ],
)  # fmt: skip
def test_what_could_name_somebody_stays_out_of_the_trail(city: City, now: datetime, value: Any) -> None:
    before = AuditRow.objects.count()
    with pytest.raises(audit.NotForTheTrail, match="told"):
        audit.seen("act", city, by=NOBODY, at=now, told=value)
    assert AuditRow.objects.count() == before


@pytest.mark.parametrize(
    "value",
    [
        7,
        0.5,
        None,
        True,
        "mended-later",
        "2026-11-21",
        date(2026, 11, 21).isoformat(),
        "01a1ff62-3eeb-790d-81c7-c0c0bbce3372",
        "ab12" * 16,
        "1" * 32,
        ["ar", "en"],
        {"drafts": 3},
    ],
)
def test_keys_codes_and_counts_may_stand_there(city: City, now: datetime, value: Any) -> None:
    audit.seen("act", city, by=NOBODY, at=now, told=value)
    assert audit.page(city=city.id, limit=1, databases=HERE).rows[0].details == {"told": value}


def test_long_codes_of_places_are_no_telephone_numbers(city: City, now: datetime) -> None:
    audit.seen("act", city, by=NOBODY, at=now, area="36061000100", areas=["36 061 000 100"])
