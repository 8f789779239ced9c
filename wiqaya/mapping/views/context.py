"""History, tensions and pressures; structural issues, what points the other way first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping import flow
from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import context as actions
from wiqaya.mapping.forms.context import NoteForm, StructuralForm
from wiqaya.mapping.models import ContextNote, StructuralIssue
from wiqaya.mapping.queries import context as queries
from wiqaya.mapping.views.frame import below_cycles
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs


@needs(READ)
def context(request: WorkRequest) -> HttpResponse:
    asks = flow.context_kinds()
    page = {
        "structural": queries.structural_issues(),
        "notes": [(kind, asks[kind], rows) for kind, rows in queries.notes().items()],
        "hints": queries.hints(request.city, on="cycle"),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycles(request, "mapping/context/context.html", page, _("Context"))


@needs(EDIT)
def add_note(request: WorkRequest) -> HttpResponse:
    return _note(request, None)


@needs(EDIT)
def note(request: WorkRequest, key: UUID) -> HttpResponse:
    return _note(request, get_object_or_404(ContextNote, pk=key))


def _note(request: WorkRequest, row: ContextNote | None) -> HttpResponse:
    initial = {"kind": row.kind, "text": row.text, "effect": row.effect} if row else {"kind": request.GET.get("kind")}
    form = NoteForm(request.POST or None, initial=initial)

    def write() -> None:
        actions.write_note(**form.cleaned_data, note=row, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The note was saved.")):
        return redirect("mapping:context")
    page = {"form": form, "note": row, "ask": flow.context_kinds().get(str(initial["kind"]))}
    return below_cycles(request, "mapping/context/note.html", page, _("Note on context"))


@needs(EDIT)
@require_POST
def remove_note(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(ContextNote, pk=key)
    tried(request, lambda: actions.remove_note(note=row, by=request.actor, at=timezone.now()), _("The note was taken away."))
    return redirect("mapping:context")


@needs(EDIT)
def add_structural(request: WorkRequest) -> HttpResponse:
    return _structural(request, None)


@needs(EDIT)
def structural(request: WorkRequest, short: str) -> HttpResponse:
    return _structural(request, get_object_or_404(StructuralIssue, short=short))


def _structural(request: WorkRequest, row: StructuralIssue | None) -> HttpResponse:
    initial = {}
    if row:
        initial = {name: getattr(row, name) for name in ("kind", "counterpart", "text", "counterpart_text")}
        initial |= {"areas": row.areas.all(), "issues": row.issues.all()}
    form = StructuralForm(request.POST or None, initial=initial)

    def write() -> None:
        actions.write_structural(**form.cleaned_data, issue=row, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The structural issue was saved.")):
        return redirect("mapping:context")
    # `issues` of the form are the cards that it belongs with; `issue` is the entry itself
    return below_cycles(request, "mapping/context/structural.html", {"form": form, "row": row}, _("Structural issue and its counterpart"))


@needs(EDIT)
@require_POST
def remove_structural(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(StructuralIssue, short=short)
    tried(request, lambda: actions.remove_structural(issue=row, by=request.actor, at=timezone.now()), _("The entry was taken away."))
    return redirect("mapping:context")
