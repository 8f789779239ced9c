"""The sealer: every row once, in any portions, while others write; checkpoints in two places."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.audit.sealing import seal_chain
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.models import AuditRow, Chain, Checkpoint
from wiqaya.safeguards.tests.audit.conftest import HERE, Pen

Write = Callable[..., None]


def digests() -> list[tuple[int, str]]:
    return [(row.sequence or 0, bytes(row.digest or b"").hex()) for row in AuditRow.objects.order_by("sequence")]


def test_each_city_has_a_chain_without_gaps(write: Write, pen: Pen) -> None:
    one, other = uuid7(), uuid7()
    for city, rows in ((one, 3), (None, 2), (other, 4), (one, 2)):
        write(city, rows)
    assert audit.seal(databases=HERE) == 11
    for city, rows in ((one, 5), (None, 2), (other, 4)):
        found = AuditRow.objects.filter(city=city) if city else AuditRow.objects.filter(city__isnull=True)
        assert list(found.order_by("id").values_list("sequence", flat=True)) == list(range(1, rows + 1))
    verdict = audit.verify(signer=pen, databases=HERE)
    assert (verdict.entries, verdict.chains, verdict.waiting, verdict.faults) == (11, 3, 0, ())
    assert audit.seal(databases=HERE) == 0


def test_a_row_that_waits_is_told_apart(write: Write, pen: Pen, now: datetime) -> None:
    assert audit.waiting_since(databases=HERE) is None
    write(None, 2)
    assert audit.waiting_since(databases=HERE) == now
    assert audit.verify(signer=pen, databases=HERE).waiting == 2


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(portions=st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_any_portions_give_the_same_chain(write: Write, portions: list[int]) -> None:
    with transaction.atomic():
        write(None, sum(portions))
        save = transaction.savepoint()
        seal_chain("default", None)
        at_once = digests()
        transaction.savepoint_rollback(save)
        for portion in portions:
            seal_chain("default", None, batch=portion)
        assert digests() == at_once
        transaction.set_rollback(True)


def test_a_checkpoint_stands_in_two_places_and_only_where_a_chain_has_grown(
    write: Write, signed: Callable[..., int], now: datetime
) -> None:
    city = uuid7()
    write(city, 3)
    write(None, 1)
    assert signed() == 2
    assert signed(now + timedelta(hours=1)) == 0
    write(city, 1)
    assert signed(now + timedelta(hours=2)) == 1
    notes = [json.loads(line) for line in (settings.CHECKPOINTS / f"default-{city.hex}.jsonl").read_text().splitlines()]
    rows = Checkpoint.objects.filter(city=city).order_by("sequence")
    assert [(note["sequence"], note["signature"]) for note in notes] == [(row.sequence, row.signature) for row in rows]
    assert [note["sequence"] for note in notes] == [3, 4]
    assert (settings.CHECKPOINTS / f"default-{city.hex}.jsonl").stat().st_mode & 0o077 == 0


def test_a_checkpoint_that_was_taken_back_leaves_no_note(
    write: Write, pen: Pen, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    city = uuid7()
    write(city, 1)
    with django_capture_on_commit_callbacks(execute=True) as told, transaction.atomic():
        assert audit.checkpoint(city, at=now, signer=pen, databases=HERE) == 1
        transaction.set_rollback(True)
    assert not told
    assert not settings.CHECKPOINTS.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_and_two_sealers_do_not_disturb_each_other(pen: Pen) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database lies in memory here, where nobody can wait for a lock")
    city, wrong = uuid7(), []

    def many(work: Callable[[], object], times: int) -> Callable[[], None]:
        def run() -> None:
            try:
                for _ in range(times):
                    work()
            except Exception as failed:
                wrong.append(failed)
            finally:
                connection.close()

        return run

    def one() -> None:
        with transaction.atomic():
            audit.note("default", "act", "test.thing", str(uuid7()), city, by=NOBODY, at=timezone.now())

    threads = [threading.Thread(target=many(one, 60)) for _ in range(3)]
    threads += [threading.Thread(target=many(lambda: audit.seal(databases=HERE, batch=7), 25)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit.seal(databases=HERE)
    verdict = audit.verify(signer=pen, databases=HERE)
    assert not wrong
    assert (verdict.entries, verdict.faults) == (180, ())
    assert Chain.objects.get(city=city).sequence == 180
