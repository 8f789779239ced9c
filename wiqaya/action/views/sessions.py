"""Writing down what happened: a session, harm that was seen, what was done about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.action.access import EDIT, RECORD
from wiqaya.action.actions import sessions as actions
from wiqaya.action.forms.work import AnswerForm, HarmForm, SessionForm
from wiqaya.action.models import Harm, Intervention, Session
from wiqaya.action.queries.sessions import may_record
from wiqaya.action.views.frame import below_programmes
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import NotAllowed, WorkRequest, needs


def _programme(request: WorkRequest, short: str) -> Intervention:
    row = get_object_or_404(Intervention, short=short)
    if not may_record(request.actor, row):
        raise NotAllowed(RECORD)
    return row


@needs(RECORD)
def new_session(request: WorkRequest, short: str) -> HttpResponse:
    row = _programme(request, short)
    form = SessionForm(request.POST or None)

    def write() -> None:
        actions.add_session(programme=row, **form.values(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down. Thank you.")):
        return redirect("action:programme", short)
    return below_programmes(request, "session", {"form": form}, _("Record a session"), programme=row)


@needs(RECORD)
def edit_session(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = _programme(request, short)
    session = get_object_or_404(Session, pk=key, intervention=row)
    form = SessionForm(request.POST or None, session=session)

    def write() -> None:
        actions.change_session(session=session, **form.values(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The session was put right.")):
        return redirect("action:programme", short)
    page = {"form": form, "session": session, "may_remove": request.actor.may(EDIT) or session.added_by == request.actor.id}
    return below_programmes(request, "session", page, _("Put a session right"), programme=row)


@needs(RECORD)
@require_POST
def remove_session(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.select_related("intervention"), pk=key, intervention__short=short)
    tried(request, lambda: actions.remove_session(session=session, by=request.actor, at=timezone.now()), _("The session was taken away."))
    return redirect("action:programme", short)


@needs(RECORD)
def new_harm(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Intervention, short=short)
    form = HarmForm(request.POST or None)

    def write() -> None:
        actions.note_harm(programme=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down. Those who lead the programme are asked what is done about it.")):
        return redirect("action:programme", short)
    return below_programmes(request, "harm", {"form": form}, _("Harm that was seen"), programme=row)


@needs(EDIT)
def answer_harm(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    harm = get_object_or_404(Harm.objects.select_related("intervention"), pk=key, intervention__short=short)
    form = AnswerForm(request.POST or None, initial={"answer": harm.answer})

    def write() -> None:
        actions.answer_harm(harm=harm, answer=form.cleaned_data["answer"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down.")):
        return redirect("action:programme", short)
    return below_programmes(request, "answer", {"form": form, "harm": harm}, _("What was done about it"), programme=harm.intervention)
