from __future__ import annotations

from typing import Any

import pytest

from wiqaya.records import actions, queries, tasks
from wiqaya.records.models import Incident
from wiqaya.records.tests.conftest import INCIDENTS
from wiqaya.records.words import ImportState
from wiqaya.safeguards import jobs
from wiqaya.safeguards.words import JobState

ROWS = [["area", "date", "kind"], *[["Port", f"2020-01-{day:02}", "a"] for day in range(1, 21)]]


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def found(table: Any, official: Any, now: Any) -> Any:
    begun = actions.begin(path=table(ROWS), name="table.csv", by=official, at=now)
    return actions.set_mapping(found=begun, mapping=INCIDENTS, by=official, at=now)


def test_a_step_runs_as_a_job(found: Any, official: Any, now: Any) -> None:
    look = tasks.start(found=found, step="look", by=official, at=now)
    assert jobs.find(look.id).state == JobState.DONE  # type: ignore[union-attr]
    found.refresh_from_db()
    assert found.state == ImportState.DRY
    load = tasks.start(found=found, step="load", by=official, at=now)
    done = jobs.find(load.id)
    assert done is not None
    assert (done.state, done.result["rows_added"], Incident.objects.count()) == (JobState.DONE, 20, 20)


def test_what_cannot_be_taken_is_said_by_the_job(found: Any, official: Any, now: Any) -> None:
    actions.set_mapping(found=found, mapping=INCIDENTS | {"date": "when"}, by=official, at=now)
    job = jobs.find(tasks.start(found=found, step="load", by=official, at=now).id)
    assert job is not None
    assert job.state == JobState.FAILED
    assert "when" in job.message
    assert not Incident.objects.exists()


def test_a_job_that_is_asked_to_stop_writes_nothing(found: Any, official: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "HEARTBEAT", 0.0)
    monkeypatch.setattr("wiqaya.records.imports.read.STEP", 5)
    monkeypatch.setattr(jobs, "stop_asked", lambda job: job.done >= 10)
    job = jobs.find(tasks.start(found=found, step="load", by=official, at=now).id)
    assert job is not None
    assert (job.state, job.done, job.total) == (JobState.STOPPED, 10, 20)
    assert not Incident.objects.exists()
    found.refresh_from_db()
    assert found.state == ImportState.DRAFT
    assert queries.copy_path(found).is_file()


def test_a_job_taken_up_again_after_a_crash_loads_once(found: Any, official: Any, now: Any) -> None:
    job = tasks.start(found=found, step="load", by=official, at=now)
    stored = jobs.find(job.id)
    assert stored is not None
    stored.state = JobState.WAITING
    stored.save()
    tasks.again(stored)
    assert (jobs.find(job.id).state, Incident.objects.count()) == (JobState.DONE, 20)  # type: ignore[union-attr]


def test_a_job_whose_import_is_gone_ends(found: Any, official: Any, now: Any, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    job = tasks.start(found=found, step="load", by=official, at=now)
    actions.give_up(found=found, by=official, at=now)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    tasks.again(job)
    assert jobs.find(job.id).state == JobState.FAILED  # type: ignore[union-attr]


def test_big_files_are_read_outside_of_the_request(found: Any, settings: Any) -> None:
    assert not queries.is_big(found)
    settings.IMPORT_IN_BACKGROUND = 10
    assert queries.is_big(found)
