"""Pages of results: weights and estimates of a round, its numbers, one number as a map or by group."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.words import JobState
from wiqaya.surveys import figures, tasks
from wiqaya.surveys.access import READ, RELEASE
from wiqaya.surveys.actions import estimate as actions
from wiqaya.surveys.forms.results import WeightForm
from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries import results as queries
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.surveys.words import Breakdown, Selection
from wiqaya.ui.figures import Shown
from wiqaya.ui.parts import Job, Tab

STATES: dict[str, Any] = {JobState.WAITING: "waiting", JobState.RUNNING: "working", JobState.DONE: "done"}


@needs(READ)
def results(request: WorkRequest, short: str) -> HttpResponse:
    """Every number of a round: the whole city with its interval, and the breakdowns that left."""
    wave = wave_of(short)
    page = {
        "wave": wave, "survey": wave.survey, "lines": queries.lines(wave, "staff") if queries.weighting_of(wave) else [],
        "weighting": queries.weighting_of(wave), "may_release": request.actor.may(RELEASE), "lang": get_language(),
    }  # fmt: skip
    return render(request, "surveys/results/results.html", page)


@needs(READ)
def result(request: WorkRequest, short: str, statistic: str, question: str) -> HttpResponse:
    """One number, broken down: a map by area, dots with intervals by sex, age or group."""
    wave = wave_of(short)
    asked = queries.asked(wave, statistic, question, request.GET.get("answer", ""))
    if asked is None:
        raise Http404(question)
    by = request.GET.get("by", asked.only[0])
    if by not in asked.only:
        raise Http404(by)
    row, released = queries.table(wave, "staff", asked, by)
    fictional = bool(request.city.fictional)
    page: dict[str, Any] = {
        "wave": wave, "asked": asked, "row": row, "released": released, "tabs": _tabs(request, wave, asked, by), "lang": get_language(),
        "withheld": row is not None and released is None,
    }  # fmt: skip
    if released is not None:
        page["figure"] = Shown(figures.figure_of(wave, asked, by, released, fictional=fictional))
        if by == Breakdown.AREA:
            page["beside"] = Shown(figures.bars_of(wave, asked, released, fictional=fictional))
    if by == Breakdown.AREA and row is not None:
        page |= _model(request, wave, asked, released)
    return render(request, "surveys/results/result.html", page)


def _model(request: WorkRequest, wave: Wave, asked: Any, released: Any) -> dict[str, Any]:
    """Values of the areas by a model where there are some; else where they may be asked for."""
    row, modelled = queries.by_model(wave, "staff", asked)
    if row is not None and modelled is not None:
        return {"model": row, "modelled": [Shown(one) for one in figures.modelled_of(wave, asked, row, modelled, fictional=bool(request.city.fictional))]}
    if not (request.actor.may(RELEASE) and wave.selection == Selection.PROBABILITY and queries.is_thin(released)):
        return {}
    answer = request.GET.get("answer", "")
    address = reverse("surveys:model-areas", args=[wave.short, asked.statistic, asked.question])
    return {"ask_model": f"{address}?{urlencode({'answer': answer})}" if answer else address}


def _tabs(request: WorkRequest, wave: Wave, asked: Any, by: str) -> list[Tab]:
    there = {row.breakdown for row in queries.results(wave, "staff").filter(statistic=asked.statistic, question=asked.question)}
    here, answer = request.path, request.GET.get("answer", "")
    return [
        Tab(Breakdown(name).label, f"{here}?by={name}" + (f"&answer={answer.replace(' ', '+')}" if answer else ""), name == by)
        for name in asked.only
        if name in there
    ]


@needs(RELEASE)
def weight(request: WorkRequest, short: str) -> HttpResponse:
    """Weight the answers and put the estimates into the queue."""
    wave = wave_of(short)
    form = WeightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.weight_wave(wave=wave, use=form.cleaned_data["use"], by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            job = tasks.start(wave=wave, audience="staff", by=request.actor, at=timezone.now())
            return redirect("surveys:estimate-job", job.id)
    page = {"wave": wave, "form": form, "weighting": queries.weighting_of(wave)}
    return render(request, "surveys/results/weight.html", page)


@needs(RELEASE)
def job(request: WorkRequest, key: UUID) -> HttpResponse:
    """How far the estimates are; for htmx the moving part alone."""
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    wave = wave_of(jobs.about(row)["wave"])
    done = row.state == JobState.DONE
    message = _("You stopped it. What was released stays.") if row.state == JobState.STOPPED else row.message
    shown = Job(
        str(row.id), _("Tables go through the gate one by one"), reverse("surveys:estimate-job", args=[row.id]),
        STATES.get(row.state, "failed"), row.done, row.total, message, reverse("surveys:results", args=[wave.short]) if done else "",
    )  # fmt: skip
    running = row.state in {JobState.WAITING, JobState.RUNNING}
    page = {"job": shown, "wave": wave, "key": row.id, "running": running, "own": row.by == request.actor.id}
    return render(request, "surveys/results/job_part.html" if request.htmx else "surveys/results/job.html", page)


@needs(RELEASE)
@require_POST
def stop(request: WorkRequest, key: UUID) -> HttpResponse:
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    row = jobs.find(key)
    if row is None or row.kind != tasks.KIND:
        raise Http404(str(key))
    if jobs.ask_to_stop(key, by=request.actor, at=timezone.now()) is None:
        messages.error(request, _("Only whoever began it can stop it, and only while it runs."))
    return redirect("surveys:estimate-job", key)
