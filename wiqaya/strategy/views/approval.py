"""From the text to the decision (STR07): proposal, decision, questions, a mandate of the city's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import OwnWork, WorkRequest, needs
from wiqaya.strategy.access import DECIDE, EDIT, READ
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.documents.make import FREE, Paper
from wiqaya.strategy.documents.material import material
from wiqaya.strategy.documents.motion import mandate_texts
from wiqaya.strategy.forms.approval import AnswerForm, DecideForm, MandateForm, ProposeForm
from wiqaya.strategy.models import CouncilQuestion, Strategy
from wiqaya.strategy.queries import approval as queries
from wiqaya.strategy.queries import standing as standings
from wiqaya.strategy.words import Body, StrategyState
from wiqaya.ui.parts import Link
from wiqaya.ui.text import language_name

LANGUAGES = ("ar", "en", "fr")
FORMATS = (("html", gettext_lazy("page")), ("pdf", gettext_lazy("PDF")), ("docx", gettext_lazy("Word")))


@needs(READ)
def approval(request: WorkRequest) -> HttpResponse:
    """Where the present strategy stands, and what it takes."""
    short, on = request.GET.get("strategy", ""), timezone.localdate()
    strategy = get_object_or_404(Strategy.objects.select_related("lead"), short=short) if short else standings.to_decide()
    page: dict[str, Any] = {
        "strategy": strategy, "standing": standings.standing(strategy, on), "questions": queries.questions(), "mandates": standings.own_mandate(),
        "mandate_decisions": standings.mandate_decisions(), "continuity": queries.continuity(), "advocates": queries.advocates(),
        "may_edit": request.actor.may(EDIT), "may_decide": request.actor.may(DECIDE), "free": [(paper.label, _free(paper)) for paper in FREE],
        "others": Strategy.objects.exclude(pk=strategy.pk) if strategy else (),
    }  # fmt: skip
    if strategy is not None:
        page |= _of(request, strategy)
    return render(request, "strategy/approval/approval.html", page)


def _of(request: WorkRequest, strategy: Strategy) -> dict[str, Any]:
    proposed, on = strategy.state == StrategyState.PROPOSED, timezone.localdate()
    own = request.actor.id in queries.makers_of(strategy)
    body = queries.proposed_to(strategy)
    return {
        "warnings": queries.before_council(strategy, on) if strategy.state in (*queries.CAN_PROPOSE, StrategyState.PROPOSED) else (),
        "decisions": queries.decisions_of(strategy), "unread": queries.unread_comments(strategy), "can_propose": request.actor.may(EDIT) and strategy.state in queries.CAN_PROPOSE,
        "can_decide": request.actor.may(DECIDE) and proposed and not own, "own": own and proposed and request.actor.may(DECIDE),
        "body": Body(body).label if proposed and body in Body.values else "",
        "papers": [(paper.label, _files(strategy, paper)) for paper in Paper if paper not in FREE],
    }  # fmt: skip


def _files(strategy: Strategy, paper: Paper) -> list[tuple[str, list[Link]]]:
    """Each language with its files."""
    return [(language_name(lang), [Link(label, _in(lang, "strategy:paper", strategy.short, paper.value, kind)) for kind, label in FORMATS]) for lang in LANGUAGES]


def _free(paper: Paper) -> list[tuple[str, list[Link]]]:
    return [(language_name(lang), [Link(label, _in(lang, "strategy:free-paper", paper.value, kind)) for kind, label in FORMATS]) for lang in LANGUAGES]


def _in(lang: str, name: str, *args: str) -> str:
    with override(lang):
        return reverse(name, args=args)


def _way(here: str) -> dict[str, Any]:
    return {"title": here, "breadcrumb": [Link(_("Approval and council"), reverse("strategy:approval")), Link(here, "")]}


@needs(EDIT)
def propose(request: WorkRequest, short: str) -> HttpResponse:
    """The political look, then the proposal.  To open the page is needed; to agree is not."""
    row, on = get_object_or_404(Strategy, short=short), timezone.localdate()
    deciding.open_look(strategy=row, by=request.actor, at=timezone.now())
    form = ProposeForm(request.POST or None, initial={"body": Body.COUNCIL})

    def write() -> None:
        deciding.propose(strategy=row, body=form.cleaned_data["body"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The text lies before the deciding body. It stays as it is until the decision.")):
        return redirect("strategy:approval")
    context = {
        "form": form, "strategy": row, "warnings": queries.before_council(row, on), "unread": queries.unread_comments(row),
        "election_near": standings.election_near(row, on),
    }  # fmt: skip
    return render(request, "strategy/approval/propose.html", context | _way(_("Put it before the council")))


@needs(DECIDE)
def decide(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Strategy, short=short)
    if request.actor.id in queries.makers_of(row):
        raise OwnWork
    form = DecideForm(request.POST or None, initial={"body": queries.proposed_to(row) or Body.COUNCIL, "dated": timezone.localdate(), "until": row.until})

    def write() -> None:
        deciding.decide(strategy=row, **form.values(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The decision is written down.")):
        return redirect("strategy:approval")
    return render(request, "strategy/approval/decide.html", {"form": form, "strategy": row} | _way(_("Write the decision down")))


@needs(EDIT)
def answer(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(CouncilQuestion.objects.select_related("decision__strategy"), pk=key)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})

    def write() -> None:
        deciding.answer_question(question=row, answer=form.cleaned_data["answer"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The question is answered.")):
        return redirect("strategy:approval")
    return render(request, "strategy/approval/answer.html", {"form": form, "question": row} | _way(_("Answer a question of the council")))


@needs(READ)
def own_mandate(request: WorkRequest) -> HttpResponse:
    """The text of a motion for a mandate of the city's own, filled with what is known, and the warning that goes with it."""
    present = standings.to_decide()
    known = material(request.city, present, by=request.actor, on=timezone.localdate()) if present else None
    context = {
        **mandate_texts(known, request.city), "files": _free(Paper.MANDATE), "decisions": standings.mandate_decisions(), "may_decide": request.actor.may(DECIDE),
    }  # fmt: skip
    return render(request, "strategy/approval/mandate.html", context | _way(_("A mandate of the city's own")))


@needs(DECIDE)
def decide_mandate(request: WorkRequest) -> HttpResponse:
    form = MandateForm(request.POST or None, initial={"body": Body.COUNCIL, "dated": timezone.localdate()})

    def write() -> None:
        deciding.decide_mandate(**form.values(), by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The decision is written down.")):
        return redirect("strategy:approval")
    return render(request, "strategy/approval/decide.html", {"form": form, "strategy": None} | _way(_("Write a decision on a mandate down")))
