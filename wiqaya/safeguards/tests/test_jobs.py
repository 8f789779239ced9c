from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from wiqaya.safeguards import jobs
from wiqaya.safeguards.models import Job
from wiqaya.safeguards.tenancy import in_city
from wiqaya.safeguards.words import JobState


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def job(by: Any, now: Any) -> Job:
    return jobs.start(kind="test", by=by, at=now, total=10, about={"import": "x"})


def test_a_job_goes_from_waiting_to_done(job: Job) -> None:
    assert (job.state, jobs.about(job)) == (JobState.WAITING, {"import": "x"})
    taken = jobs.take(job.id)
    assert taken is not None
    jobs.progress(taken, 4)
    assert (jobs.find(job.id).done, jobs.find(job.id).total) == (4, 10)  # type: ignore[union-attr]
    jobs.progress(taken, 5, 12)
    jobs.finish(taken, {"rows": 12})
    done = jobs.find(job.id)
    assert done is not None
    assert (done.state, done.done, done.result["rows"], jobs.about(done)) == (JobState.DONE, 12, 12, {"import": "x"})


def test_only_one_worker_takes_a_job(job: Job) -> None:
    assert jobs.take(job.id) is not None
    assert jobs.take(job.id) is None
    assert jobs.take(uuid4()) is None


def test_a_waiting_job_stops_at_once_and_is_not_taken(job: Job, by: Any, now: Any) -> None:
    asked = jobs.ask_to_stop(job.id, by=by, at=now)
    assert asked is not None
    assert asked.state == JobState.STOPPED
    assert jobs.take(job.id) is None


def test_a_running_job_sees_that_it_should_stop(job: Job, by: Any, now: Any) -> None:
    taken = jobs.take(job.id)
    assert taken is not None
    assert not jobs.stop_asked(taken)
    jobs.ask_to_stop(job.id, by=by, at=now)
    assert jobs.stop_asked(taken)
    jobs.stopped(taken)
    assert taken.state == JobState.STOPPED
    assert jobs.ask_to_stop(job.id, by=by, at=now) is None


def test_nobody_stops_the_job_of_another(job: Job, bilal: Any, as_actor: Any, now: Any) -> None:
    assert jobs.ask_to_stop(job.id, by=as_actor(bilal), at=now) is None


def test_a_failure_says_why(job: Job) -> None:
    jobs.fail(job, "The file is empty.")
    assert (job.state, job.message) == (JobState.FAILED, "The file is empty.")


def test_another_city_does_not_find_it(job: Job, other_city: Any) -> None:
    with in_city(other_city.id):
        assert jobs.find(job.id) is None
    with in_city(None), pytest.raises(LookupError):
        jobs.find(job.id)


def test_a_job_whose_worker_died_is_queued_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[Job] = []
    monkeypatch.setitem(jobs._resume, "test", again.append)
    assert jobs.take(job.id) is not None
    soon = timezone.now() + timedelta(minutes=1)
    assert jobs.sweep(soon) == 0
    with in_city(None):
        assert jobs.sweep(soon + timedelta(minutes=2)) == 1
    assert [one.id for one in again] == [job.id]
    assert jobs.find(job.id).state == JobState.WAITING  # type: ignore[union-attr]
    assert jobs.take(job.id) is not None
