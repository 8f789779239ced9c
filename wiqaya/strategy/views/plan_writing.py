"""Writing priorities and measures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.registers.saving import tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import EDIT
from wiqaya.strategy.actions import plan as actions
from wiqaya.strategy.forms.writing import MeasureForm, PriorityForm
from wiqaya.strategy.kinds.writing import MEASURE, PRIORITY
from wiqaya.strategy.models import Measure, Priority
from wiqaya.strategy.views.writing_frame import below_plan, measure_called, priority_called, strategy_called, written


@needs(EDIT)
def new_priority(request: WorkRequest, short: str) -> HttpResponse:
    strategy, row = strategy_called(short), Priority()
    sent = written(
        request, PRIORITY, row, lambda data: PriorityForm(data, row=row),
        lambda values, _seen: actions.add_priority(strategy=strategy, values=values, by=request.actor, at=timezone.now()), _("The priority was added."),
    )  # fmt: skip
    if sent.done:
        return redirect(_plan(strategy.short))
    return below_plan(request, "builder/form", {"form": sent.form, "title": PRIORITY.add, "back": _plan(short)}, strategy, PRIORITY.add)


def _plan(short: str) -> str:
    return reverse("strategy:plan-of", args=[short])


@needs(EDIT)
def edit_priority(request: WorkRequest, short: str) -> HttpResponse:
    row = priority_called(short)
    sent = written(
        request, PRIORITY, row, lambda data: PriorityForm(data, row=row),
        lambda values, seen: actions.change_priority(priority=row, values=values, seen=seen, by=request.actor, at=timezone.now()), _("The priority was saved."),
    )  # fmt: skip
    if sent.done:
        return redirect(_plan(row.strategy.short))
    page = {"form": sent.form, "now": sent.now, "title": row.title, "back": _plan(row.strategy.short), "remove": reverse("strategy:priority-remove", args=[short])}
    return below_plan(request, "builder/form", page, row.strategy, row.title)


@needs(EDIT)
@require_POST
def move_priority(request: WorkRequest, short: str) -> HttpResponse:
    row = priority_called(short)
    up = request.POST.get("to") != "down"
    tried(request, lambda: actions.move_priority(priority=row, up=up, by=request.actor, at=timezone.now()))
    return redirect(_plan(row.strategy.short))


@needs(EDIT)
def remove_priority(request: WorkRequest, short: str) -> HttpResponse:
    """Take a priority away, after a question."""
    row = priority_called(short)
    if request.method == "POST" and tried(
        request, lambda: actions.remove_priority(priority=row, by=request.actor, at=timezone.now()), _("The priority was taken away.")
    ):
        return redirect(_plan(row.strategy.short))
    return below_plan(request, "plan/remove", {"name": row.title, "back": _plan(row.strategy.short)}, row.strategy, _("Take this priority away"))


@needs(EDIT)
def new_measure(request: WorkRequest, short: str) -> HttpResponse:
    """A measure below a priority; what exists already is asked first."""
    priority = priority_called(short)
    strategy, row = priority.strategy, Measure(level=priority.level, priority=priority)
    sent = written(
        request, MEASURE, row, lambda data: MeasureForm(data, row=row, strategy=strategy),
        lambda values, _seen: actions.add_measure(priority=priority, values=values, by=request.actor, at=timezone.now()), _("The measure was added."),
    )  # fmt: skip
    if sent.done:
        return redirect(_plan(strategy.short))
    return below_plan(request, "builder/form", {"form": sent.form, "title": MEASURE.add, "back": _plan(strategy.short)}, strategy, MEASURE.add)


@needs(EDIT)
def edit_measure(request: WorkRequest, short: str) -> HttpResponse:
    row = measure_called(short)
    sent = written(
        request, MEASURE, row, lambda data: MeasureForm(data, row=row, strategy=row.strategy),
        lambda values, seen: actions.change_measure(measure=row, values=values, seen=seen, by=request.actor, at=timezone.now()), _("The measure was saved."),
    )  # fmt: skip
    here = reverse("strategy:measure", args=[short])
    if sent.done:
        return redirect(here)
    page = {"form": sent.form, "now": sent.now, "title": row.title, "back": here, "remove": reverse("strategy:measure-remove", args=[short])}
    return below_plan(request, "builder/form", page, row.strategy, _("Edit"), measure=row)


@needs(EDIT)
def remove_measure(request: WorkRequest, short: str) -> HttpResponse:
    """Take a measure out of a draft, after a question."""
    row = measure_called(short)
    if request.method == "POST" and tried(
        request, lambda: actions.remove_measure(measure=row, by=request.actor, at=timezone.now()), _("The measure was taken away.")
    ):
        return redirect(_plan(row.strategy.short))
    page = {"name": row.title, "back": reverse("strategy:measure", args=[short])}
    return below_plan(request, "plan/remove", page, row.strategy, _("Take this measure away"), measure=row)
