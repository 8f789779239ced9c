"""The first release of a layer with hundreds of areas: beside the page, with progress, and again when its worker died."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from wiqaya.engines.disclosure import DisclosureError
from wiqaya.mapping.figures import Maker
from wiqaya.mapping.layers import Incidents, Part, ground
from wiqaya.places import queries as places
from wiqaya.records import queries as records
from wiqaya.records.access import RELEASE
from wiqaya.records.actions.release import DatasetRetracted
from wiqaya.records.facts import Unanswerable
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import NoBiasNote, ReleaseRefused

if TYPE_CHECKING:
    from datetime import datetime

    from wiqaya.places.models import City
    from wiqaya.records.models import Dataset
    from wiqaya.safeguards.models import Job

KIND = "mapping.layer"
REFUSED = (ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted)


def start(*, city: City, dataset: Dataset, part: Part, by: Actor, at: datetime) -> Job:
    """Put the release of a layer into the queue."""
    require(by, RELEASE)
    about = {"city": city.slug, "dataset": dataset.short, "part": str(part), "name": by.name, "language": translation.get_language() or "ar"}
    job = jobs.start(kind=KIND, by=by, at=at, about=about)
    again(job)
    return job


def again(job: Job) -> None:
    """Into the queue, for the first time or after its worker died."""
    run.enqueue(str(job.id), str(job.city))


@task()
def run(job_id: str, city_id: str) -> None:
    """Do a job.  Whatever happens is noted in it; the layer is in the ledger whole or not at all."""
    jobs.work(job_id, city_id, _do)


def _do(job: Job, about: dict[str, str]) -> None:
    city, dataset = places.city_by_slug(about["city"]), records.dataset(about["dataset"])
    if city is None or dataset is None:
        jobs.fail(job, _("The data are no longer there."))
        return
    by = Actor(id=job.by, kind="person", name=about["name"], city=job.city, permissions=frozenset({RELEASE}))
    try:
        Incidents(dataset, ground(), Part.read(about["part"])).ask(Maker(city, "staff", by, timezone.now()))
    except REFUSED:
        jobs.fail(job, _("The map was not released: it would reveal a small number, or the data do not hold what it needs. Its page says more."))
    except Exception:
        jobs.fail(job, _("The work stopped because of an error. Nothing was released. Try again, or tell whoever looks after the installation."))
        raise
    else:
        jobs.finish(job, {"layer": dataset.short})
