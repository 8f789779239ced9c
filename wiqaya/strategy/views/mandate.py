"""The mandate (STR01): sources, the test, who knows of it, and how other countries do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.actions import mandate as actions
from wiqaya.strategy.forms.mandate import TellForm, TestForm
from wiqaya.strategy.mandate_guide import patterns
from wiqaya.strategy.models import Reading
from wiqaya.strategy.queries import mandate as queries


@needs(READ)
def mandate(request: WorkRequest) -> HttpResponse:
    """Where the mandate stands: what it rests on, what it allows, what is missing, who knows."""
    by = request.actor
    page = {
        "standing": queries.standing(timezone.localdate()), "awareness": queries.awareness(), "to_confirm": queries.to_confirm(by.agency), "may_edit": by.may(EDIT),
    }  # fmt: skip
    return render(request, "strategy/mandate/mandate.html", page)


@needs(EDIT)
def test(request: WorkRequest) -> HttpResponse:
    """The questions of the test."""
    form = TestForm(request.POST or None, said=queries.answers())

    def write() -> object:
        return actions.answer_test(said=form.said(), notes=form.notes(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The answers were saved.")):
        return redirect("strategy:mandate")
    groups = [(group.title, [(form[question.key], form[f"{question.key}_note"]) for question, _row in rows]) for group, rows in queries.test_with_answers()]
    return render(request, "strategy/mandate/test.html", {"form": form, "groups": groups}, status=422 if form.errors else 200)


@needs(READ)
def others(request: WorkRequest) -> HttpResponse:
    """How other countries give cities a part."""
    return render(request, "strategy/mandate/others.html", {"patterns": patterns()})


@needs(EDIT)
def tell(request: WorkRequest) -> HttpResponse:
    """Give a framework to departments."""
    form = TellForm(request.POST or None, initial={"on": timezone.localdate()})
    if saved(request, form, lambda: actions.tell(**form.cleaned_data, by=request.actor, at=timezone.now()), _("Written down. The departments are asked to confirm.")):
        return redirect("strategy:mandate")
    return render(request, "strategy/mandate/tell.html", {"form": form}, status=422 if form.errors else 200)


@needs(READ)
@require_POST
def confirm(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Reading, pk=key)
    tried(request, lambda: actions.confirm_reading(reading=row, by=request.actor, at=timezone.now()), _("Thank you. Your service knows it now."))
    return redirect("strategy:mandate")


@needs(EDIT)
@require_POST
def take_back(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Reading, pk=key)
    tried(request, lambda: actions.take_reading_back(reading=row, by=request.actor, at=timezone.now()), _("The line was taken away."))
    return redirect("strategy:mandate")


def readers(request: WorkRequest, row: Any) -> SafeString:
    """On the page of a framework: who was told, who has confirmed."""
    page = {"readings": row.readings.select_related("department"), "may_edit": request.actor.may(EDIT), "text": row}
    return render_to_string("strategy/mandate/_readers.html", page, request=request)
