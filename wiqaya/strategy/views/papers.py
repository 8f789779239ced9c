"""Papers for a council as pages, PDF and Word; long ones are written beside the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit, jobs
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.words import JobState
from wiqaya.strategy import tasks
from wiqaya.strategy.access import READ
from wiqaya.strategy.documents import make
from wiqaya.strategy.documents.make import FREE, Paper
from wiqaya.strategy.models import Strategy
from wiqaya.strategy.queries.approval import PAPER
from wiqaya.strategy.queries.standing import to_decide
from wiqaya.ui.documents import FORMATS, PdfUnavailable, files, sent
from wiqaya.ui.parts import Job, Link

STATES = {
    JobState.WAITING: "waiting", JobState.RUNNING: "working", JobState.DONE: "done", JobState.FAILED: "failed", JobState.STOPPED: "failed",
}  # fmt: skip


@needs(READ)
def paper(request: WorkRequest, paper: str, kind: str, short: str = "") -> HttpResponse:
    """A paper in the language of the address.  Papers that need no strategy take the present one where there is one."""
    if paper not in Paper.values or kind not in FORMATS or (not short and paper not in FREE):
        raise Http404(paper)
    strategy = get_object_or_404(Strategy.objects.select_related("lead"), short=short) if short else to_decide()
    lang, city = (get_language() or "ar")[:2], request.city
    made = make.document(city, strategy, paper, lang, by=request.actor, on=timezone.localdate())
    if make.takes_long(made, kind) and files.kept(make.file_key(made, lang, kind, city)) is None:
        job = tasks.start(city=city, strategy=strategy, paper=paper, made=made, lang=lang, kind=kind, by=request.actor, at=timezone.now())
        return redirect("strategy:paper-job", job.pk)
    try:
        data = make.file_of(made, lang, kind, city)
    except PdfUnavailable as missing:
        return render(request, "strategy/approval/no_pdf.html", {"remedy": missing.remedy}, status=503)
    if strategy is not None:
        audit.seen(PAPER, strategy, by=request.actor, at=timezone.now(), paper=paper, format=kind, lang=lang)
    return sent(data, kind, make.file_name(paper, strategy, lang, kind))


@needs(READ)
def job(request: WorkRequest, key: UUID) -> HttpResponse:
    """How far a long paper is; for htmx its moving part alone."""
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    title, state = _("The file is written"), STATES[JobState(row.state)]
    shown: Any = Job(str(row.id), title, reverse("strategy:paper-job", args=[row.id]), state, None, None, row.message, _result(row))  # type: ignore[arg-type]
    template = "strategy/approval/_progress.html" if request.htmx else "strategy/approval/job.html"
    way = [Link(_("Approval and council"), reverse("strategy:approval")), Link(title, "")]
    return render(request, template, {"job": shown, "title": title, "breadcrumb": way})


def _result(row: Any) -> str:
    if row.state != JobState.DONE:
        return ""
    about = jobs.about(row)
    with override(about["lang"]):
        if about["paper"] in FREE:
            return reverse("strategy:free-paper", args=[about["paper"], about["kind"]])
        return reverse("strategy:paper", args=[about["strategy"], about["paper"], about["kind"]])
