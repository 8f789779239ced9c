"""The eight stages: their page, one stage, and lessons that lead back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping import flow
from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import pathway as actions
from wiqaya.mapping.forms.pathway import ChecklistForm, GapsForm, LessonForm, MoveForm
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import pathway as queries
from wiqaya.mapping.queries.context import hints
from wiqaya.mapping.queries.holdings import holdings
from wiqaya.mapping.views.frame import below_pathway
from wiqaya.mapping.views.held import held
from wiqaya.mapping.words import StageState
from wiqaya.people import queries as people
from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.numerals import number as in_digits
from wiqaya.ui.parts import Stage


def tracker(stages: list[queries.StageNow], *, linked: bool = True) -> list[Stage]:
    """The eight stages as the component draws them."""
    return [
        Stage(
            order=now.guide.number, title=now.guide.short, state=StageState(now.state).label, filled=now.filled,
            url=reverse("mapping:stage", args=[now.guide.number]) if linked else "",
            note=_("%(done)s of %(all)s lines") % {"done": in_digits(now.done), "all": in_digits(len(now.lines))},
            warnings=1 if now.gaps else 0, current=now.state in {StageState.RUNNING, StageState.REOPENED},
        )
        for now in stages
    ]  # fmt: skip


@needs(READ)
def pathway(request: WorkRequest) -> HttpResponse:
    stages = queries.stages()
    page = {
        "stages": stages,
        "tracker": tracker(stages),
        "note": flow.pathway_note(),
        "hints": hints(request.city, on="pathway"),
        "lessons": queries.lessons()[:5],
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "mapping/pathway/pathway.html", page)


@needs(READ)
def stage(request: WorkRequest, number: int) -> HttpResponse:
    return _stage_page(request, number)


def _stage_page(request: WorkRequest, number: int, **forms: Any) -> HttpResponse:
    if number not in flow.stages():
        raise Http404(number)
    now = queries.stage_now(number)
    changes = list(queries.changes(number)[:50])
    page = {
        "stage": now,
        "state": StageState(now.state).label,
        "held": held(now.guide.lines, holdings(cycles.current())),
        "changes": changes,
        "names": people.names_of(change.changed_by for change in changes),
        "hints": hints(request.city, on="pathway"),
        "may_edit": request.actor.may(EDIT),
        "checklist": forms.get("checklist") or ChecklistForm(lines=now.lines, prefix="checklist"),
        "move": forms.get("move") or MoveForm(state=now.state, prefix="move"),
        "gaps": forms.get("gaps") or GapsForm(initial={"gaps": now.gaps}, prefix="gaps"),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(flow.stages()) else None,
    }
    return below_pathway(request, "mapping/pathway/stage.html", page, now.guide.title)


@needs(EDIT)
@require_POST
def checklist(request: WorkRequest, number: int) -> HttpResponse:
    if number not in flow.stages():
        raise Http404(number)
    form = ChecklistForm(request.POST, lines=queries.stage_now(number).lines, prefix="checklist")

    def write() -> None:
        actions.tick_all(number=number, lines=form.changed_lines(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The checklist was saved.")):
        return redirect("mapping:stage", number)
    return _stage_page(request, number, checklist=form)


@needs(EDIT)
@require_POST
def move(request: WorkRequest, number: int) -> HttpResponse:
    if number not in flow.stages():
        raise Http404(number)
    form = MoveForm(request.POST, state=queries.stage_now(number).state, prefix="move")

    def write() -> None:
        actions.move(number=number, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The stage was changed; the reason is kept with it.")):
        return redirect("mapping:stage", number)
    return _stage_page(request, number, move=form)


@needs(EDIT)
@require_POST
def gaps(request: WorkRequest, number: int) -> HttpResponse:
    if number not in flow.stages():
        raise Http404(number)
    form = GapsForm(request.POST, prefix="gaps")

    def write() -> None:
        actions.name_gaps(number=number, gaps=form.cleaned_data["gaps"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The gaps were saved.")):
        return redirect("mapping:stage", number)
    return _stage_page(request, number, gaps=form)


@needs(READ)
def lessons(request: WorkRequest) -> HttpResponse:
    """Lessons and gaps: what leads back to framework, coordination, delivery, or a new mapping (G1-11)."""
    now = cycles.current()
    page = {
        "lessons": queries.lessons()[:50],
        "gaps": [one for one in queries.stages() if one.gaps],
        "step_gaps": [step for step in cycles.steps_of(now) if step.gaps] if now else [],
        "cycle": now,
        "may_edit": request.actor.may(EDIT),
        "form": LessonForm() if request.actor.may(EDIT) else None,
    }
    return below_pathway(request, "mapping/pathway/lessons.html", page, _("Lessons and gaps"))


@needs(EDIT)
@require_POST
def learn(request: WorkRequest) -> HttpResponse:
    form = LessonForm(request.POST)

    def write() -> None:
        actions.learn(lesson=form.cleaned_data["lesson"], reopens=form.stages(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The lesson was kept, and its stages are open again.")):
        return redirect("mapping:lessons")
    return below_pathway(request, "mapping/pathway/learn.html", {"form": form}, _("Keep a lesson"))


