"""What runs by itself: each minute jobs that were left behind and the audit trail's seal, each hour steps that were interrupted,
plans without a consent, keys that are due and the trail's signature, each day what is to be forgotten.  `python -m wiqaya.web.schedules`.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger("wiqaya.schedules")
stopping = threading.Event()  # long rounds look at it between two steps
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def every_minute(now: datetime) -> dict[str, int]:
    """Put jobs of workers that died into the queue again; seal what was written."""
    from wiqaya.safeguards import audit, jobs

    return {"jobs taken up again": jobs.sweep(now), "entries sealed": audit.seal()}


def every_hour(now: datetime) -> dict[str, int]:
    """Finish steps that were interrupted, pause plans that nobody agrees to any more, change keys that are due; sign the ends of the audit trail."""
    from wiqaya.people.queries import operator
    from wiqaya.referral.actions.closing import finish_interrupted
    from wiqaya.referral.actions.halting import pause_without_consent
    from wiqaya.safeguards import audit
    from wiqaya.safeguards.keys import yearly
    from wiqaya.web.keeping import in_every_city

    done = {"steps finished": in_every_city(finish_interrupted, now), "plans paused": in_every_city(pause_without_consent, now)}
    done["keys changed"] = yearly.change_due(by=operator(), at=now, stop=stopping.is_set)
    return {**done, "ends signed": audit.every_checkpoint(at=now)}


def every_day(now: datetime) -> dict[str, int]:
    """Forget what is due by the rules of every room, sessions that ended, and keys that were wrapped for nothing."""
    from django.core.management import call_command

    from wiqaya.referral.sealing import committed
    from wiqaya.safeguards import keys
    from wiqaya.web.keeping import forget_what_is_due

    call_command("clearsessions")
    swept = keys.sweep(committed=committed, older_than=now.date())
    return {**forget_what_is_due(now).erased, "wraps without a reason": swept}


ROUNDS: tuple[tuple[timedelta, Callable[[datetime], dict[str, int]]], ...] = ((MINUTE, every_minute), (HOUR, every_hour), (DAY, every_day))


def main() -> None:
    """Until we are asked to stop; a round that fails is logged and the next one comes all the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django

    django.setup()
    from django.db import close_old_connections
    from django.utils import timezone

    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    last: dict[timedelta, datetime] = {}
    while not stopping.is_set():
        now = timezone.now()
        for span, round_ in ROUNDS:
            if span not in last or now - last[span] >= span:
                _attempt(round_, now)
                last[span] = now
        close_old_connections()
        stopping.wait(MINUTE.total_seconds())


def _attempt(round_: Callable[[datetime], dict[str, int]], now: datetime) -> None:
    try:
        round_(now)
    except Exception:
        log.exception("%s failed", round_.__name__)


if __name__ == "__main__":
    main()
