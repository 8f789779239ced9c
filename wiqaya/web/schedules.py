"""What runs by itself: each minute jobs that were left behind, each day what is to be forgotten.  `python -m wiqaya.web.schedules`."""

from __future__ import annotations

import logging
import os
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

log = logging.getLogger("wiqaya.schedules")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DRAFTS_KEPT = timedelta(days=30)


def every_minute(now: datetime) -> dict[str, int]:
    """Put jobs of workers that died into the queue again."""
    from wiqaya.safeguards import jobs

    return {"jobs taken up again": jobs.sweep(now)}


def every_day(now: datetime) -> dict[str, int]:
    """Forget what is due: tries to sign in, old invitations, files that were left lying, sessions that ended."""
    from django.core.management import call_command

    from wiqaya.people import retention
    from wiqaya.people.queries import operator
    from wiqaya.places.queries import cities
    from wiqaya.records.actions import forget_drafts
    from wiqaya.safeguards.tenancy import in_city
    from wiqaya.surveys import retention as surveys

    call_command("clearsessions")
    done = {"tries": retention.forget_tries(at=now), "invitations": 0, "drafts": 0, "surveys": 0}
    for city in cities():
        with in_city(city.id):
            by = operator(city)
            done["invitations"] += retention.forget_invitations(by=by, at=now)
            done["drafts"] += forget_drafts(begun_before=now - DRAFTS_KEPT, by=by, at=now)
            done["surveys"] += sum(surveys.forget(by=by, at=now).values())
    return done


def main() -> None:
    """Until we are asked to stop; a round that fails is logged and the next one comes all the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django

    django.setup()
    from django.db import close_old_connections
    from django.utils import timezone

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    last_day: datetime | None = None
    while not stop.is_set():
        now = timezone.now()
        _attempt(every_minute, now)
        if last_day is None or now - last_day >= DAY:
            _attempt(every_day, now)
            last_day = now
        close_old_connections()
        stop.wait(MINUTE.total_seconds())


def _attempt(round_: Any, now: datetime) -> None:
    try:
        round_(now)
    except Exception:
        log.exception("%s failed", round_.__name__)


if __name__ == "__main__":
    main()
