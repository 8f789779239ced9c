"""People's part: laying the draft open, reading what was said before it appears, answering it, and the trace from a line of the text."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import CONTRIBUTE, EDIT, MODERATE, READ
from wiqaya.strategy.actions import comments as actions
from wiqaya.strategy.forms.voices import AnswerForm, CommentForm, HoldForm, PeriodForm
from wiqaya.strategy.guards import OPEN
from wiqaya.strategy.models import DraftComment
from wiqaya.strategy.queries import comments as queries
from wiqaya.strategy.views.writing_frame import below, strategy_called
from wiqaya.strategy.words import StrategyState
from wiqaya.ui.parts import Link


@needs(READ)
def people(request: WorkRequest, short: str) -> HttpResponse:
    """What was said, by part of the text; what changed, what not and why."""
    row, by = strategy_called(short), request.actor
    page = {
        "trace": queries.trace(row), "voices": queries.voices(row), "is_open": queries.is_open(row, timezone.localdate()),
        "consulting": row.state == StrategyState.CONSULTING, "may_edit": by.may(EDIT), "may_open": by.may(EDIT) and row.state in OPEN,
        "may_moderate": by.may(MODERATE), "may_say": by.may(CONTRIBUTE) and row.state in OPEN,
    }  # fmt: skip
    return below(request, "voices/people", page, row, _("People's part"))


@needs(EDIT)
def open_comments(request: WorkRequest, short: str) -> HttpResponse:
    row, form = strategy_called(short), PeriodForm(request.POST or None, initial={"starts": timezone.localdate()})

    def write() -> object:
        return actions.open_comments(strategy=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The draft lies open. Somebody has to read comments every few days.")):
        return redirect("strategy:people", short)
    page = {"form": form, "title": _("Open the draft for comments"), "lead": _("This version stands still for readers while you go on writing.")}
    return below(request, "builder/reason", page, row, _("Open the draft for comments"))


@needs(EDIT)
@require_POST
def close_comments(request: WorkRequest, short: str) -> HttpResponse:
    row = strategy_called(short)
    tried(request, lambda: actions.close_comments(strategy=row, by=request.actor, at=timezone.now()), _("No more comments are taken. Answer those that came."))
    return redirect("strategy:people", short)


@needs(CONTRIBUTE)
def say(request: WorkRequest, short: str) -> HttpResponse:
    """A comment from inside the city's workspace: read by somebody before it appears, like the others."""
    row = strategy_called(short)
    form = CommentForm(request.POST or None, parts=queries.parts_of(row), initial={"part": request.GET.get("part", "")})

    def write() -> object:
        return actions.send(strategy=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Thank you. Somebody reads it before it appears.")):
        return redirect("strategy:people" if request.actor.may(READ) else "home", *([short] if request.actor.may(READ) else []))
    page = {"form": form, "title": _("Say something about the draft"), "lead": _("Your name is not kept with it.")}
    return below(request, "builder/reason", page, row, _("Say something about the draft"))


@needs(MODERATE)
def queue(request: WorkRequest) -> HttpResponse:
    """Everything that nobody has read yet."""
    steps = [Link(_("Comments to read"), "")]
    return render(request, "strategy/voices/queue.html", {"rows": list(queries.waiting()[:50]), "count": queries.waiting().count(), "breadcrumb": steps})


def _called(key: UUID) -> DraftComment:
    return get_object_or_404(DraftComment.objects.select_related("strategy"), pk=key)


@needs(MODERATE)
def read(request: WorkRequest, key: UUID) -> HttpResponse:
    """A second look at one comment: it appears, or is held back with a ground."""
    row, form = _called(key), HoldForm(request.POST or None)

    def write() -> object:
        return actions.hold(comment=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("It is held back. It stays readable here, and is counted in public.")):
        return redirect("strategy:comments")
    page = {"comment": row, "form": form, "part": queries.parts_of(row.strategy).get(row.part, "")}
    return below(request, "voices/read", page, row.strategy, _("Read a comment"))


@needs(MODERATE)
@require_POST
def show(request: WorkRequest, key: UUID) -> HttpResponse:
    row = _called(key)
    tried(request, lambda: actions.show(comment=row, by=request.actor, at=timezone.now()), _("It appears on the public page."))
    return redirect("strategy:comments")


@needs(EDIT)
def answer(request: WorkRequest, key: UUID) -> HttpResponse:
    row = _called(key)
    form = AnswerForm(request.POST or None, initial={"finding": row.finding, "answer": row.answer})

    def write() -> object:
        return actions.answer(comment=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    people_url = reverse("strategy:people", args=[row.strategy.short])
    if saved(request, form, write, _("The answer was saved.")):
        return redirect(people_url)
    way = (Link(_("People's part"), people_url),)
    page = {"comment": row, "form": form, "part": queries.parts_of(row.strategy).get(row.part, "")}
    return below(request, "voices/answer", page, row.strategy, _("Answer"), way=way)
