"""Writing a programme page by page; starting, ending and showing it; its wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.action.access import CHECK, EDIT, READ
from wiqaya.action.actions import work
from wiqaya.action.forms.work import StopForm
from wiqaya.action.kinds.programmes import PARTS, STEPS
from wiqaya.action.models import Intervention
from wiqaya.action.queries import guidance
from wiqaya.action.queries import programmes as queries
from wiqaya.action.queries.wording import remarks_of
from wiqaya.action.views.frame import below_programmes
from wiqaya.registers.actions import ChangedMeanwhile
from wiqaya.registers.forms import EntryForm
from wiqaya.registers.queries import digest
from wiqaya.registers.saving import refused, saved, tried, worth_a_look
from wiqaya.registers.shown import definitions
from wiqaya.safeguards.access import WorkRequest, needs

BY_KEY = {step.key: step for step in STEPS}


@needs(EDIT)
def step(request: WorkRequest, short: str, page: str) -> HttpResponse:
    """One page of the form.  Two writers at once: what stands there now is shown beside what was typed."""
    if page not in PARTS:
        raise Http404(page)
    row = get_object_or_404(queries.programmes(), short=short)
    form = EntryForm(request.POST or None, kind=PARTS[page], row=row)
    now: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            work.change(programme=row, page=page, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now(), **form.values())
        except ChangedMeanwhile as wrong:
            now, form = definitions(PARTS[page], row, PARTS[page].fields), _as_typed(request, row, page, wrong)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            return _onward(request, form, row.short, page)
    context = {
        "form": form, "now": now, "step": BY_KEY[page], "template": guidance.find_template(row.practice), "last": _next(row, page) is None,
        "trusted": queries.trusted_for(row, request.actor) if page == "part" else None, "obligations": guidance.obligations() if page == "existing" else (),
    }  # fmt: skip
    return below_programmes(request, "step", context, str(BY_KEY[page].title), programme=row)


def _as_typed(request: WorkRequest, row: Intervention, page: str, wrong: ChangedMeanwhile) -> EntryForm:
    typed = request.POST.copy()
    typed["seen"] = digest(PARTS[page], row)
    form = EntryForm(typed, kind=PARTS[page], row=row)
    refused(form, wrong)
    return form


def _onward(request: WorkRequest, form: EntryForm, short: str, page: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    for sentence in worth_a_look(form):
        messages.warning(request, sentence)
    onward = _next(Intervention.objects.get(short=short), page) if "onward" in request.POST else None
    return redirect("action:programme-step", short, onward) if onward else redirect("action:programme", short)


def _next(row: Any, page: str) -> str | None:
    asked = [one.step.key for one in queries.steps_of(row)]
    later = asked[asked.index(page) + 1 :] if page in asked else asked[2:]
    return later[0] if later else None


@needs(READ)
def wording(request: WorkRequest, short: str) -> HttpResponse:
    """What the wording check says, beside each field.  It changes nothing."""
    row = get_object_or_404(Intervention, short=short)
    return below_programmes(request, "wording", {"remarks": remarks_of(row)}, _("Wording"), programme=row)


@needs(EDIT)
def stop(request: WorkRequest, short: str) -> HttpResponse:
    """An early end: what it means for people comes first."""
    row = get_object_or_404(Intervention, short=short)
    form = StopForm(request.POST or None, initial={"exit_plan": row.exit_plan})

    def write() -> None:
        work.stop(programme=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("It has ended. What was done, and why it ended, stays readable.")):
        return redirect("action:programme", short)
    return below_programmes(request, "stop", {"form": form, "done": queries.done_in(row)}, _("End early"), programme=row)


def _done(request: WorkRequest, short: str, write: Callable[..., object], said: str) -> HttpResponse:
    row = get_object_or_404(Intervention, short=short)
    tried(request, lambda: write(programme=row, by=request.actor, at=timezone.now()), said)
    return redirect("action:programme", short)


@needs(EDIT)
@require_POST
def start(request: WorkRequest, short: str) -> HttpResponse:
    return _done(request, short, work.start, _("It has begun."))


@needs(EDIT)
@require_POST
def end(request: WorkRequest, short: str) -> HttpResponse:
    return _done(request, short, work.end, _("It has ended as planned."))


@needs(CHECK)
@require_POST
def publish(request: WorkRequest, short: str) -> HttpResponse:
    return _done(request, short, work.open_to_public, _("It stands on the public site now."))


@needs(EDIT)
@require_POST
def unpublish(request: WorkRequest, short: str) -> HttpResponse:
    return _done(request, short, work.close_to_public, _("It stands on the public site no longer."))
