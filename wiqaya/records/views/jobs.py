"""Long imports while they run: how far they are, a way to stop, and where to go on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.records import tasks
from wiqaya.records.access import IMPORT
from wiqaya.records.models import Import
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.words import JobState
from wiqaya.ui.parts import Job

STATES = {
    JobState.WAITING: "waiting", JobState.RUNNING: "working", JobState.DONE: "done", JobState.FAILED: "failed", JobState.STOPPED: "failed",
}  # fmt: skip


@needs(IMPORT)
def job(request: WorkRequest, key: UUID) -> HttpResponse:
    """The page, or for htmx its moving part alone."""
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    about = jobs.about(row)
    found = Import.objects.filter(pk=str(about["import"])).first()
    shown = _shown(row, found, about)
    running = row.state in {JobState.WAITING, JobState.RUNNING}
    page = {
        "job": shown,
        "found": found,
        "key": row.id,
        "running": running,
        "own": row.by == request.actor.id,
        "failed": row.state in {JobState.FAILED, JobState.STOPPED},
    }
    return render(request, "records/import/job_part.html" if request.htmx else "records/import/job.html", page)


def _shown(row: Any, found: Import | None, about: dict[str, Any]) -> Job:
    title = _("The file is read; nothing is written yet") if about["step"] == "look" else _("The rows are saved")
    result = reverse("records:import-resume", args=[found.short]) if found and row.state == JobState.DONE else ""
    message = _("You stopped it. Nothing was written.") if row.state == JobState.STOPPED else row.message
    state: Any = STATES[row.state]
    return Job(str(row.id), title, reverse("records:job", args=[row.id]), state, row.done, row.total, message, result)


@require_POST
@needs(IMPORT)
def stop(request: WorkRequest, key: UUID) -> HttpResponse:
    if jobs.find(key) is None:
        raise Http404(str(key))
    jobs.ask_to_stop(key, by=request.actor, at=timezone.now())
    return redirect("records:job", key)
