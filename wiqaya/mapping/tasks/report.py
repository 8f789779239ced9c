"""Long work of reports beside the page: a first edition of a large city, and long files.  Again when its worker died."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.models import Cycle
from wiqaya.mapping.queries import report as queries
from wiqaya.places import queries as places
from wiqaya.records.access import RELEASE
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require
from wiqaya.ui.documents import PdfUnavailable

if TYPE_CHECKING:
    from wiqaya.mapping.models import Report
    from wiqaya.places.models import City
    from wiqaya.safeguards.models import Job

KIND = "mapping.report"


def start_making(*, city: City, cycle: Cycle, edition: str, by: Actor, at: datetime) -> Job:
    """Put the making of an edition into the queue."""
    require(by, EDIT)
    about = {"step": "make", "city": city.slug, "cycle": cycle.short, "edition": edition, "may": [one for one in (EDIT, RELEASE) if by.may(one)]}
    return _started(about, by, at)


def start_file(*, city: City, report: Report, lang: str, kind: str, by: Actor, at: datetime) -> Job:
    """Put the writing of a file into the queue, once; the job that writes it."""
    about = {"step": "file", "city": city.slug, "report": report.short, "lang": lang, "kind": kind, "may": []}
    return jobs.once(queries.file_key(report, lang, kind, city), lambda: _started(about, by, at))


def _started(about: dict[str, Any], by: Actor, at: datetime) -> Job:
    job = jobs.start(kind=KIND, by=by, at=at, about={**about, "name": by.name, "language": translation.get_language() or "ar"})
    again(job)
    return job


def again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run.enqueue(str(job.id), str(job.city))


@task()
def run(job_id: str, city_id: str) -> None:
    """Do a job.  An edition is made whole or not at all; a file is kept only when it is complete."""
    jobs.work(job_id, city_id, _do)


def _do(job: Job, about: dict[str, Any]) -> None:
    city = places.city_by_slug(about["city"])
    try:
        done = _make(job, city, about) if about["step"] == "make" else _write(city, about)
    except ValidationError as wrong:
        jobs.fail(job, " ".join(wrong.messages))
    except PdfUnavailable:
        jobs.fail(job, _("This installation lacks a system library that writes PDF. The page and the Word file work without it."))
    except Exception:
        jobs.fail(job, _("The work stopped because of an error. Nothing half-done was kept. Try again, or tell whoever looks after the installation."))
        raise
    else:
        jobs.finish(job, {"report": done})


def _make(job: Job, city: Any, about: dict[str, Any]) -> str:
    by = Actor(id=job.by, kind="person", name=about["name"], city=job.city, permissions=frozenset(about["may"]))
    cycle = Cycle.objects.get(short=about["cycle"])
    return actions.make(city=city, cycle=cycle, edition=about["edition"], by=by, at=timezone.now()).short


def _write(city: Any, about: dict[str, Any]) -> str:
    report = queries.whole_reports().get(short=about["report"])
    queries.file_of(report, about["lang"], about["kind"], city)
    return report.short
