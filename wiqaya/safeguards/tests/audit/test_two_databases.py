"""The trail stands beside what it tells about: two databases, two chains, one page."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.models import AuditRow, Chain, Job
from wiqaya.safeguards.tests.audit.conftest import Pen

BOTH = ("default", "referral")
CITY = uuid7()


def thing(database: str) -> Job:
    made = Job(city=CITY)
    made._state.db = database
    made.city_id = CITY  # type: ignore[attr-defined]  # as models of rooms name it
    return made


def write(now: datetime, *databases: str) -> None:
    for second, database in enumerate(databases):
        audit.record("act", thing(database), by=NOBODY, at=now + timedelta(seconds=second))


@pytest.mark.django_db(databases=BOTH)
def test_a_row_stands_beside_its_object_and_pages_show_both(now: datetime) -> None:
    write(now, "default", "referral", "referral", "default", "referral")
    assert [AuditRow.objects.using(name).count() for name in BOTH] == [2, 3]
    first = audit.page(city=CITY, limit=3)
    second = audit.page(city=CITY, limit=3, before=first.before)
    assert [row._state.db for row in (*first.rows, *second.rows)] == ["referral", "default", "referral", "referral", "default"]
    assert second.before is None


@pytest.mark.django_db(databases=BOTH)
def test_a_chain_of_one_database_is_none_of_the_other(now: datetime, pen: Pen, django_capture_on_commit_callbacks: Any) -> None:
    write(now, "default", "default")
    with django_capture_on_commit_callbacks(using="default", execute=True):
        assert audit.every_checkpoint(at=now, signer=pen) == 1
    assert audit.verify(signer=pen).ok
    for model in (AuditRow, Chain):
        for row in model.objects.using("default").filter(city=CITY):
            row.save(using="referral", force_insert=True)
    assert {(fault.database, fault.what) for fault in audit.verify(signer=pen).faults} == {("referral", "altered")}


@pytest.mark.django_db(databases=BOTH)
def test_a_transaction_of_the_other_database_is_not_enough(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ones = {"default"}
    asked = SimpleNamespace(get_connection=lambda name: SimpleNamespace(in_atomic_block=name in open_ones))
    monkeypatch.setattr("wiqaya.safeguards.audit.rows.transaction", asked)
    with pytest.raises(audit.NotAudited):
        write(now, "referral")
    open_ones.add("referral")
    write(now, "referral")
    assert AuditRow.objects.using("referral").count() == 1
