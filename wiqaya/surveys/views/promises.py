"""You said, we did: pages of the workspace, and the page for everybody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.safeguards.access import OwnWork, WorkRequest, needs, public
from wiqaya.surveys import queries
from wiqaya.surveys.access import DESIGN, PUBLISH, READ
from wiqaya.surveys.actions import promises as actions
from wiqaya.surveys.forms.promises import AnswerForm, ReadForm, SaidForm, SettleForm
from wiqaya.surveys.models import Promise, Survey
from wiqaya.surveys.queries import publishing
from wiqaya.surveys.views.rounds import survey_of
from wiqaya.surveys.words import WaveState
from wiqaya.ui.saving import saved, tried


def _promise(survey: Survey, promise: str) -> Promise:
    return get_object_or_404(queries.promises(survey), short=promise)


@needs(DESIGN)
def new(request: WorkRequest, short: str) -> HttpResponse:
    survey = survey_of(short)
    form = SaidForm(request.POST or None)

    def write() -> None:
        actions.make_promise(survey=survey, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("It is written down.")):
        return redirect("surveys:survey", short)
    return _form(request, form, _("What residents said"))


@needs(DESIGN)
def answer(request: WorkRequest, short: str, promise: str) -> HttpResponse:
    found = _promise(survey_of(short), promise)
    form = AnswerForm(request.POST or None, initial={"answer": found.answer, "due": found.due, "responsible": found.responsible})

    def write() -> None:
        actions.answer_promise(promise=found, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Saved.")):
        return redirect("surveys:survey", short)
    return _form(request, form, _("What the city answers"))


@needs(DESIGN)
def settle(request: WorkRequest, short: str, promise: str) -> HttpResponse:
    found = _promise(survey_of(short), promise)
    form = SettleForm(request.POST or None, initial={"answer": found.answer})

    def write() -> None:
        actions.settle_promise(promise=found, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Saved.")):
        return redirect("surveys:survey", short)
    return _form(request, form, _("What came of it"))


@needs(PUBLISH)
def read(request: WorkRequest, short: str, promise: str) -> HttpResponse:
    """A second person reads it before everybody does."""
    found = _promise(survey_of(short), promise)
    if not publishing.unread(found):
        return redirect("surveys:survey", short)
    if not publishing.may_read(found, request.actor):
        raise OwnWork
    form = ReadForm(request.POST or None, initial={"version": found.version})

    def write() -> None:
        actions.read_promise(promise=found, version=form.cleaned_data["version"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Everybody can read it now.")):
        return redirect("surveys:survey", short)
    return render(request, "surveys/publish/promise.html", {"promise": found, "survey": found.survey, "form": form})


@needs(READ)
@require_POST
def hide(request: WorkRequest, short: str, promise: str) -> HttpResponse:
    """Off the page for everybody, at once."""
    found = _promise(survey_of(short), promise)
    if not (request.actor.may(DESIGN) or request.actor.may(PUBLISH)):
        raise PermissionDenied
    tried(request, lambda: actions.hide_promise(promise=found, by=request.actor, at=timezone.now()), _("It is off the page for everybody."))
    return redirect("surveys:survey", short)


def _form(request: WorkRequest, form: Form, title: str) -> HttpResponse:
    return render(request, "surveys/design/form.html", {"form": form, "title": title, "submit": _("Save")})


@public
def said(request: WorkRequest, code: str) -> HttpResponse:
    """What residents of the city said, and what the city did: for everybody, by the short address of any round."""
    wave = queries.wave_by_code(code)
    if wave is None or wave.state == WaveState.PLANNED:
        raise Http404(code)
    page: dict[str, Any] = {"wave": wave, "survey": wave.survey, "promises": publishing.public_promises(wave.survey)}
    return render(request, "surveys/answer/said.html", page)
