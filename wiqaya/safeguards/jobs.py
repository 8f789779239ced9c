"""Long work: its progress for those who wait, a way to stop it, and another start when its worker died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone, translation

from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.models import Job
from wiqaya.safeguards.tenancy import current_city, in_city
from wiqaya.safeguards.words import JobState

SILENCE = timedelta(minutes=2)  # without a sign of life a running job counts as left behind
ONCE = 15 * 60  # seconds for which what was asked for is not begun again
UNFINISHED = (JobState.WAITING, JobState.RUNNING)

_resume: dict[str, Callable[[Job], object]] = {}


def resume_with(kind: str, again: Callable[[Job], object]) -> None:
    """Name what puts a job of this kind into the queue again."""
    _resume[kind] = again


def start(*, kind: str, by: Actor, at: datetime, total: int = 0, about: dict[str, Any] | None = None) -> Job:
    """A job that waits for a worker.  `about` is what its work needs to begin, and to begin again."""
    return Job.objects.create(city=_city(), by=by.id, kind=kind, total=total, result={"about": about or {}}, started=at, seen=at)


def _city() -> UUID:
    city = current_city()
    if city is None:
        raise LookupError("no current city")
    return city


def find(key: UUID) -> Job | None:
    """A job of the current city."""
    return Job.objects.filter(city=_city(), pk=key).first()


def once(key: str, begin: Callable[[], Job]) -> Job:
    """The job that was begun for this very work within the last quarter of an hour, or else a new one."""
    waiting: str | None = caches["figures"].get(f"asked-{key}")
    found = find(UUID(waiting)) if waiting else None
    if found is None:
        found = begin()
        caches["figures"].set(f"asked-{key}", str(found.pk), ONCE)
    return found


def about(job: Job) -> dict[str, Any]:
    return dict(job.result.get("about", {}))


def take(key: UUID) -> Job | None:
    """The job for a worker to do; None when another one has it, or when it was stopped before it began."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=key).first()
        if job is None or job.state != JobState.WAITING:
            return None
        job.state = JobState.STOPPED if job.stop_asked else JobState.RUNNING
        job.seen = timezone.now()
        job.save(update_fields=["state", "seen"])
    return job if job.state == JobState.RUNNING else None


def work(job_id: str, city_id: str, do: Callable[[Job, dict[str, Any]], object]) -> None:
    """What every task does: take the job in its city, and do it in the language of whoever began it."""
    with in_city(UUID(city_id)):
        job = take(UUID(job_id))
        if job is None:
            return
        with translation.override(about(job).get("language", "ar")):
            do(job, about(job))


def progress(job: Job, done: int, total: int | None = None) -> None:
    """Note how far a job is; also its sign of life."""
    job.done, job.seen = done, timezone.now()
    job.total = job.total if total is None else total
    job.save(update_fields=["done", "total", "seen"])


def stop_asked(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, stop_asked=True).exists()


def ask_to_stop(key: UUID, *, by: Actor, at: datetime) -> Job | None:
    """Ask a job of the current city to stop at its next step; one that nobody has begun stops at once.  Its own starter, or None."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(city=_city(), pk=key, state__in=UNFINISHED).first()
        if job is None or job.by != by.id:
            return None
        job.stop_asked = True
        if job.state == JobState.WAITING:
            job.state, job.seen = JobState.STOPPED, at
        job.save(update_fields=["stop_asked", "state", "seen"])
    return job


def finish(job: Job, result: dict[str, Any] | None = None) -> None:
    """Done; `result` says what the job did."""
    job.done = max(job.done, job.total)
    _end(job, JobState.DONE, "", result)


def fail(job: Job, message: str, result: dict[str, Any] | None = None) -> None:
    """Stopped by an error: `message` says which, and nothing half-done was left."""
    _end(job, JobState.FAILED, message, result)


def stopped(job: Job) -> None:
    """Stopped because somebody asked."""
    _end(job, JobState.STOPPED, "", None)


def _end(job: Job, state: JobState, message: str, result: dict[str, Any] | None) -> None:
    job.state, job.message, job.seen = state, message, timezone.now()
    job.result = {**job.result, **(result or {})}
    job.save(update_fields=["state", "message", "done", "result", "seen"])


def sweep(now: datetime) -> int:
    """Put running jobs that have given no sign of life into the queue again; the number of jobs.  For schedules: it looks at all cities."""
    left = list(Job.objects.filter(state=JobState.RUNNING, seen__lt=now - SILENCE))
    for job in left:
        with in_city(job.city):
            claimed = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, seen=job.seen).update(state=JobState.WAITING, done=0, seen=now)
            if claimed and job.kind in _resume:
                _resume[job.kind](job)
    return len(left)
