"""Definitions (STR02): what each side says of a proposal, and the text that holds with disagreement in sight."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import CONTRIBUTE, EDIT
from wiqaya.strategy.actions import definitions as actions
from wiqaya.strategy.forms.mandate import SettleForm, VoiceForm
from wiqaya.strategy.models import Definition, DefinitionView
from wiqaya.strategy.words import DefinitionState
from wiqaya.ui.parts import Link


def voices(request: WorkRequest, row: Any) -> SafeString:
    """On the page of a definition: the text that holds, and every view."""
    by = request.actor
    page = {
        "row": row, "views": [(view, view.added_by == by.id and row.state == DefinitionState.PROPOSED) for view in row.views.all()],
        "may_say": by.may(CONTRIBUTE), "may_settle": by.may(EDIT),
    }  # fmt: skip
    return render_to_string("strategy/definitions/_voices.html", page, request=request)


@needs(CONTRIBUTE)
def say(request: WorkRequest, short: str) -> HttpResponse:
    """Write down what one side thinks."""
    row = get_object_or_404(Definition, short=short)
    form = VoiceForm(request.POST or None)
    if saved(request, form, lambda: actions.say(definition=row, **form.cleaned_data, by=request.actor, at=timezone.now()), _("The view stands beside the others.")):
        return redirect("strategy:definition", short)
    return _form(request, row, form, _("Add a view"))


@needs(EDIT)
def settle(request: WorkRequest, short: str) -> HttpResponse:
    """The text that holds."""
    row = get_object_or_404(Definition, short=short)
    first = row.agreed or row.proposed
    form = SettleForm(request.POST or None, initial={"agreed": first, "other": row.other, "on": row.decided_on or timezone.localdate()})
    if saved(request, form, lambda: actions.settle(definition=row, **form.cleaned_data, by=request.actor, at=timezone.now()), _("The text was settled. Views that differ stay in sight.")):
        return redirect("strategy:definition", short)
    return _form(request, row, form, _("Settle the text"))


@needs(CONTRIBUTE)
@require_POST
def take_back(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(DefinitionView, pk=key, definition__short=short)
    tried(request, lambda: actions.take_back(view=row, by=request.actor, at=timezone.now()), _("Your view was taken away."))
    return redirect("strategy:definition", short)


def _form(request: WorkRequest, row: Definition, form: Any, title: str) -> HttpResponse:
    back = reverse("strategy:definition", args=[row.short])
    steps = [Link(_("Definitions"), reverse("strategy:definitions")), Link(row.term, back), Link(title, "")]
    page = {"row": row, "form": form, "title": title, "breadcrumb": steps, "back": back}
    return render(request, "strategy/definitions/form.html", page, status=422 if form.errors else 200)

