"""Estimates of a round beside the page: with progress, to be stopped, and taken up again when a worker died."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.actions.compare import compare_anew
from wiqaya.surveys.actions.estimate import estimate_wave
from wiqaya.surveys.models import Wave

if TYPE_CHECKING:
    from wiqaya.safeguards.models import Job
    from wiqaya.safeguards.release import Audience

KIND = "surveys.estimate"


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
    short, audience, name = about["wave"], about["audience"], about["name"]
    wave = Wave.objects.filter(short=short).first()
    if wave is None:
        jobs.fail(job, _("The round is no longer there."))
        return
    by = Actor(id=job.by, kind="person", name=name, city=job.city, permissions=frozenset({RELEASE}))
    try:
        left = estimate_wave(wave=wave, audience=audience, by=by, at=timezone.now(), told=partial(_told, job))
        if not jobs.stop_asked(job):
            left += compare_anew(wave=wave, audience=audience, by=by, at=timezone.now())
    except ValidationError as wrong:
        jobs.fail(job, " ".join(wrong.messages))
    except Exception:
        jobs.fail(job, _("The work stopped because of an error. What was released before stays. Try again, or tell whoever looks after the installation."))
        raise
    else:
        _end(job, short, left)


def _told(job: Job, done: int, total: int) -> bool:
    """Note the progress; whether to go on."""
    jobs.progress(job, done, total)
    return not jobs.stop_asked(job)


def _end(job: Job, short: str, left: int) -> None:
    if jobs.stop_asked(job):
        jobs.stopped(job)
    else:
        jobs.finish(job, {"wave": short, "tables": left})
