"""What is done with a signal, one button each: taken, checked, answered, linked, joined, begun from."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, SIGNALS
from wiqaya.mapping.actions import signals as actions
from wiqaya.mapping.forms.issues import TitleForm
from wiqaya.mapping.forms.signals import AnswerForm, IssueForm, VerifyForm
from wiqaya.mapping.models import Cycle, Issue, Signal
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import signals as queries
from wiqaya.mapping.views.asset_frame import below_inbox
from wiqaya.mapping.views.signals import correctable, signal_context
from wiqaya.mapping.words import CycleState
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs, require


def _signal(request: WorkRequest, short: str) -> Signal:
    """A signal of the inbox: not found elsewhere, refused to those who do not look after it."""
    row = get_object_or_404(queries.visible(request.actor), short=short)
    queries.require_inbox(request.actor)
    return row


def _step(request: WorkRequest, row: Signal, name: str, form: BaseForm, write: Callable[[], object], said: str) -> HttpResponse:
    """Back to the signal; with the form as it was sent, and what is to be put right, when the write was refused."""
    if saved(request, form, write, said):
        return redirect("mapping:signal", row.short)
    return below_inbox(request, "signal", signal_context(request, row, **{name: form, "wrong": name}), signal=row)


@needs(SIGNALS)
@require_POST
def take(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    tried(request, lambda: actions.take(signal=row, by=request.actor, at=timezone.now()), _("You look after it now."))
    return redirect("mapping:signal", short)


@needs(SIGNALS)
@require_POST
def verify(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    form = VerifyForm(request.POST, auto_id="id_verify_%s")

    def write() -> None:
        actions.verify(signal=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    return _step(request, row, "verify_form", form, write, _("What the check found was saved."))


@needs(SIGNALS)
@require_POST
def answer(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    form = AnswerForm(request.POST, auto_id="id_answer_%s")

    def write() -> None:
        actions.answer(signal=row, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())

    return _step(request, row, "answer_form", form, write, _("The answer was saved. Whoever noted the signal reads it there."))


@needs(SIGNALS)
@require_POST
def link(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    form = IssueForm(request.POST, cycle=_open_cycle(), auto_id="id_issue_%s")

    def write() -> None:
        actions.link_issue(signal=row, issue=form.cleaned_data["issue"], by=request.actor, at=timezone.now())

    return _step(request, row, "issue_form", form, write, _("The link was saved."))


def _open_cycle() -> Cycle | None:
    cycle = cycles.current()
    return cycle if cycle and cycle.state == CycleState.OPEN else None


@needs(SIGNALS)
@require_POST
def begin_issue(request: WorkRequest, short: str) -> HttpResponse:
    row, cycle = _signal(request, short), _open_cycle()
    require(request.actor, EDIT)
    if cycle is None:
        return redirect("mapping:cycle")
    form = TitleForm(request.POST, auto_id="id_title_%s")
    made: list[Issue] = []

    def write() -> None:
        made.append(actions.begin_issue(signal=row, cycle=cycle, title=form.cleaned_data["title"], by=request.actor, at=timezone.now()))

    answer = _step(request, row, "title_form", form, write, _("The card was begun. It is a draft."))
    return redirect("mapping:issue", made[0].short) if made else answer


@needs(SIGNALS)
@require_POST
def begin_small(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    require(request.actor, EDIT)
    made: list[Cycle] = []

    def write() -> None:
        made.append(actions.begin_small(signal=row, by=request.actor, at=timezone.now()))

    if tried(request, write, _("The small mapping was begun.")):
        return redirect("mapping:cycle-one", made[0].short)
    return redirect("mapping:signal", short)


@needs(SIGNALS)
@require_POST
def join(request: WorkRequest, short: str, first: str) -> HttpResponse:
    """Somebody found that both tell of one thing; never done by the machine."""
    row, other = _signal(request, short), _signal(request, first)
    write = lambda: actions.join(signal=row, first=other, by=request.actor, at=timezone.now())  # noqa: E731
    return redirect("mapping:signal", first if tried(request, write, _("Both signals stand together now.")) else short)


@needs(SIGNALS)
@require_POST
def part(request: WorkRequest, short: str) -> HttpResponse:
    row = _signal(request, short)
    tried(request, lambda: actions.part(signal=row, by=request.actor, at=timezone.now()), _("The signal stands by itself again."))
    return redirect("mapping:signal", short)


@needs(SIGNALS)
def remove(request: WorkRequest, short: str) -> HttpResponse:
    """Take a signal away, after a question."""
    row = correctable(request, short)
    if request.method == "POST" and tried(
        request, lambda: actions.remove(signal=row, by=request.actor, at=timezone.now()), _("The signal was taken away.")
    ):
        return redirect("mapping:inbox")
    return below_inbox(request, "remove", {"signal": row}, _("Take this signal away"), signal=row)
