"""Estimates and publications of a round beside the page: with progress, and taken up again when a worker died."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.actions.compare import compare_anew
from wiqaya.surveys.actions.estimate import Table, estimate_wave
from wiqaya.surveys.actions.publish import ask_publication, fail_publication, prepare
from wiqaya.surveys.models import Publication, Wave
from wiqaya.surveys.queries.publishing import preparing

if TYPE_CHECKING:
    from wiqaya.safeguards.models import Job
    from wiqaya.safeguards.release import Audience

KIND = "surveys.estimate"
PUBLISHING = "surveys.publish"


def start(*, wave: Wave, audience: Audience, by: Actor, at: datetime) -> Job:
    """Put the estimates of a round into the queue."""
    require(by, RELEASE)
    about = {"wave": wave.short, "audience": audience, "name": by.name, "language": translation.get_language() or "ar"}
    job = jobs.start(kind=KIND, by=by, at=at, about=about)
    again(job)
    return job


def again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run.enqueue(str(job.id), str(job.city))


@task()
def run(job_id: str, city_id: str) -> None:
    """Do a job.  What was released stays released; the rest is done when it is taken up again."""
    jobs.work(job_id, city_id, _do)


def _do(job: Job, about: dict[str, Any]) -> None:
    short, audience = about["wave"], about["audience"]
    wave = Wave.objects.filter(short=short).first()
    if wave is None:
        jobs.fail(job, _("The round is no longer there."))
        return
    by = _doer(job, about)
    with _telling(job):
        left = estimate_wave(wave=wave, audience=audience, by=by, at=timezone.now(), told=partial(_told, job))
        if not jobs.stop_asked(job):
            left += compare_anew(wave=wave, audience=audience, by=by, at=timezone.now())
        _end(job, short, left)


def _doer(job: Job, about: dict[str, Any]) -> Actor:
    return Actor(id=job.by, kind="person", name=about["name"], city=job.city, permissions=frozenset({RELEASE}))


@contextmanager
def _telling(job: Job) -> Iterator[None]:
    """What goes wrong is said on the page of the job."""
    try:
        yield
    except ValidationError as wrong:
        jobs.fail(job, " ".join(wrong.messages))
    except Exception:
        jobs.fail(job, _("The work stopped because of an error. What was released before stays. Try again, or tell whoever looks after the installation."))
        raise


def _told(job: Job, done: int, total: int) -> bool:
    """Note the progress; whether to go on."""
    jobs.progress(job, done, total)
    return not jobs.stop_asked(job)


def _end(job: Job, short: str, left: int) -> None:
    if jobs.stop_asked(job):
        jobs.stopped(job)
    else:
        jobs.finish(job, {"wave": short, "tables": left})


def start_publishing(*, wave: Wave, chosen: Collection[Table], by: Actor, at: datetime) -> Publication:
    """Ask that tables become public, and put their way through the gate into the queue."""
    with transaction.atomic():
        made = ask_publication(wave=wave, chosen=chosen, by=by, at=at)
        job = jobs.start(kind=PUBLISHING, by=by, at=at, about={"name": by.name, "language": translation.get_language() or "ar"})
        made.job = job.id
        made.save(update_fields=["job"])
    publish_again(job)
    return made


def publish_again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run_publishing.enqueue(str(job.id), str(job.city))


@task()
def run_publishing(job_id: str, city_id: str) -> None:
    jobs.work(job_id, city_id, _publish)


def _publish(job: Job, about: dict[str, Any]) -> None:
    made = preparing(job.id)
    if made is None:
        jobs.fail(job, _("The round is no longer there."))
        return
    by = _doer(job, about)
    try:
        with _telling(job):
            prepare(publication=made, by=by, at=timezone.now(), told=partial(_told, job))
            jobs.finish(job)
    finally:
        fail_publication(publication=made, by=by, at=timezone.now())
