"""An edition as a page of its own, PDF or Word; long files are written beside the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.mapping.access import READ
from wiqaya.mapping.models import Report
from wiqaya.mapping.queries import report as queries
from wiqaya.mapping.tasks import report as tasks
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.words import JobState
from wiqaya.ui.documents import FORMATS, PdfUnavailable, files, sent
from wiqaya.ui.parts import Job, Link

STATES = {
    JobState.WAITING: "waiting", JobState.RUNNING: "working", JobState.DONE: "done", JobState.FAILED: "failed", JobState.STOPPED: "failed",
}  # fmt: skip
AGAIN = "8"  # seconds after which a reader's page asks again


def language() -> str:
    return (get_language() or "ar")[:2]


@needs(READ)
def file(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    """The edition in the language of the address."""
    row = get_object_or_404(queries.whole_reports(), short=short)
    if _must_wait(request, row, kind):
        job = tasks.start_file(city=request.city, report=row, lang=language(), kind=kind, by=request.actor, at=timezone.now())
        return redirect("mapping:report-job", job.pk)
    return send(request, row, kind)


def public_file(request: WorkRequest, row: Report, kind: str) -> HttpResponse:
    """The same for readers without an account, whose page asks again by itself."""
    if not _must_wait(request, row, kind):
        return send(request, row, kind)
    tasks.start_file(city=request.city, report=row, lang=language(), kind=kind, by=request.actor, at=timezone.now())
    response = render(request, "mapping/public/waiting.html", status=202)
    response["Refresh"] = AGAIN
    return response


def _must_wait(request: WorkRequest, row: Report, kind: str) -> bool:
    if kind not in FORMATS:
        raise Http404(kind)
    lang = language()
    return queries.takes_long(row, lang, kind) and files.kept(queries.file_key(row, lang, kind, request.city)) is None


def send(request: WorkRequest, row: Report, kind: str) -> HttpResponse:
    """The file; a sentence where the system library for PDF is missing."""
    lang = language()
    try:
        data = queries.file_of(row, lang, kind, request.city)
    except PdfUnavailable as missing:
        return render(request, "mapping/reports/no_pdf.html", {"remedy": missing.remedy}, status=503)
    return sent(data, kind, queries.file_name(row, lang, kind))


@needs(READ)
def job(request: WorkRequest, key: UUID) -> HttpResponse:
    """How far long work is; for htmx its moving part alone."""
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    about = jobs.about(row)
    making = about["step"] == "make"
    title = _("The edition is made") if making else _("The file is written")
    state: Any = STATES[JobState(row.state)]
    shown = Job(str(row.id), title, reverse("mapping:report-job", args=[row.id]), state, None, None, row.message, _result(row, about))
    template = "mapping/reports/_progress.html" if request.htmx else "mapping/reports/job.html"
    way = [Link(_("Mapping report"), reverse("mapping:reports")), Link(title, "")]
    return render(request, template, {"job": shown, "title": title, "breadcrumb": way})


def _result(row: Any, about: dict[str, Any]) -> str:
    if row.state != JobState.DONE:
        return ""
    if about["step"] == "make":
        return reverse("mapping:report", args=[row.result["report"]])
    return reverse("mapping:report-file", args=[about["report"], about["kind"]])
