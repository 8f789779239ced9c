"""Long papers, written beside the page; again when the worker died."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from wiqaya.places import queries as places
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require
from wiqaya.strategy.access import MONEY, READ
from wiqaya.strategy.documents import make
from wiqaya.strategy.models import Strategy
from wiqaya.ui.documents import Document, PdfUnavailable

if TYPE_CHECKING:
    from wiqaya.places.models import City
    from wiqaya.safeguards.models import Job

KIND = "strategy.paper"


def start(*, city: City, strategy: Strategy | None, paper: str, made: Document, lang: str, kind: str, by: Actor, at: datetime) -> Job:
    """Put the writing of a file into the queue, once; the job that writes it."""
    require(by, READ)
    about = {"city": city.slug, "strategy": strategy.short if strategy else "", "paper": paper, "lang": lang, "kind": kind, "may": [one for one in (READ, MONEY) if by.may(one)]}
    about |= {"name": by.name, "on": made.on.isoformat(), "language": translation.get_language() or "ar"}
    return jobs.once(make.file_key(made, lang, kind, city), lambda: _started(about, by, at))


def _started(about: dict[str, Any], by: Actor, at: datetime) -> Job:
    job = jobs.start(kind=KIND, by=by, at=at, about=about)
    again(job)
    return job


def again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run.enqueue(str(job.id), str(job.city))


@task()
def run(job_id: str, city_id: str) -> None:
    """Do a job.  A file is kept only when it is complete."""
    jobs.work(job_id, city_id, _do)


def _do(job: Job, about: dict[str, Any]) -> None:
    city = places.city_by_slug(about["city"])
    strategy = Strategy.objects.filter(short=about["strategy"]).first()
    by = Actor(id=job.by, kind="person", name=about["name"], city=job.city, permissions=frozenset(about["may"]))
    try:
        if city is None:
            raise LookupError(about["city"])
        made = make.document(city, strategy, about["paper"], about["lang"], by=by, on=date.fromisoformat(about["on"]))
        make.file_of(made, about["lang"], about["kind"], city)
    except PdfUnavailable:
        jobs.fail(job, _("This installation lacks a system library that writes PDF. The page and the Word file work without it."))
    except Exception:
        jobs.fail(job, _("The work stopped because of an error. Nothing half-done was kept. Try again, or tell whoever looks after the installation."))
        raise
    else:
        jobs.finish(job, {"paper": about["paper"]})
