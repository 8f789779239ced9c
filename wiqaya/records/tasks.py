"""Long imports outside of the request: the same actions, with progress, a way to stop, and another start after a crash."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django_tasks import task

from wiqaya.exchange.tabular import Unreadable
from wiqaya.places.access import EDIT as NAME_AREAS
from wiqaya.records import actions
from wiqaya.records.access import IMPORT
from wiqaya.records.imports.sentences import say_on_page
from wiqaya.records.models import Import
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require

if TYPE_CHECKING:
    from wiqaya.safeguards.models import Job

KIND = "records.import"
HEARTBEAT = 1.0  # seconds between two notes of progress


def start(*, found: Import, step: str, by: Actor, at: datetime, all_or_nothing: bool = False) -> Job:
    """Put a step of an import, `look` or `load`, into the queue."""
    require(by, IMPORT)
    details = {
        "import": str(found.id), "step": step, "all_or_nothing": all_or_nothing, "may": [one for one in (IMPORT, NAME_AREAS) if by.may(one)], "name": by.name,
        "language": translation.get_language() or "ar",
    }  # fmt: skip
    job = jobs.start(kind=KIND, by=by, at=at, total=found.result.get("read", 0), about=details)
    again(job)
    return job


def again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run.enqueue(str(job.id), str(job.city))


@task()
def run(job_id: str, city_id: str) -> None:
    """Do a job.  Whatever happens is noted in it; the import is loaded whole or not at all."""
    jobs.work(job_id, city_id, _do)


def _do(job: Job, about: dict[str, object]) -> None:
    found = Import.objects.filter(pk=str(about["import"])).first()
    if found is None:
        jobs.fail(job, "")
        return
    by = Actor(id=job.by, kind="person", name=str(about["name"]), city=job.city, permissions=frozenset(_texts(about["may"])))
    step = actions.look if about["step"] == "look" else actions.load
    try:
        done = step(found=found, by=by, at=timezone.now(), all_or_nothing=bool(about["all_or_nothing"]), progress=_beat(job))
    except actions.Stopped:
        jobs.stopped(job)
    except Unreadable as wrong:
        jobs.fail(job, say_on_page(wrong.reason))
    except actions.NotTaken as nothing:
        jobs.fail(job, " ".join(say_on_page(reason) for reason in nothing.reasons))
    except Exception:
        jobs.fail(job, say_on_page({"code": "unexpected", "params": {}}))
        raise
    else:
        jobs.finish(job, {"import": done.short, "rows_added": done.result.get("rows_added", 0)})


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _beat(job: Job) -> Callable[[int, int], None]:
    """Progress at most once a second; stops the reading when somebody asked."""
    last = time.monotonic()

    def beat(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < HEARTBEAT:
            return
        last = time.monotonic()
        jobs.progress(job, done, total)
        if jobs.stop_asked(job):
            raise actions.Stopped

    return beat
