"""Asking a dataset a question: the answer as a figure, or why it may not leave and what would pass."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import DisclosureError, Released
from wiqaya.records import queries
from wiqaya.records.access import READ, RELEASE
from wiqaya.records.actions.release import DatasetRetracted, answered_before, release_incidents, release_instead
from wiqaya.records.facts import Question, Unanswerable
from wiqaya.records.forms.questions import QuestionForm
from wiqaya.records.models import Dataset
from wiqaya.records.pages import figures as pages
from wiqaya.records.views.datasets import own
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.release import NoBiasNote, ReleaseRefused


@needs(READ)
def figure(request: WorkRequest, short: str) -> HttpResponse:
    """A question in the address; those who may not ask the gate see what others have asked already."""
    found = own(short)
    form = QuestionForm(request.GET if "by" in request.GET else None)
    page: dict[str, Any] = {"dataset": found, "form": form, "possible": pages.possible(found), "ready": queries.figure_ready(found)}
    if form.is_bound and form.is_valid():
        page |= _answer(request, found, form.question)
    return render(request, "records/figure.html", page)


def _answer(request: WorkRequest, found: Dataset, question: Question) -> dict[str, Any]:
    try:
        released = _ask(request, found, question)
    except ReleaseRefused as refused:
        given = {name: request.GET[name] for name in ("by", "over", "period", "rate") if request.GET.get(name)}
        return {"refusal": pages.refusal(refused, found, question, given)}
    except NoBiasNote:
        return _no_bias()
    except DatasetRetracted:
        return {"why": _("The dataset was retracted: no new figure is made of it.")}
    except Unanswerable as wrong:
        return {"why": str(wrong)}
    except DisclosureError as wrong:
        return (
            _no_bias()
            if wrong.code == "no_bias_note"
            else {
                "why": _("The gate cannot make this figure (%(code)s). Ask for fewer breakdowns or a shorter time.") % {"code": wrong.code}
            }
        )
    if released is None:
        return {
            "why": _(
                "Nobody has asked for this figure yet, and your role does not hand tables to the gate. Ask the prevention coordinator."
            )
        }
    return {"figure": pages.drawn(released, found, request.city, question)}


def _no_bias() -> dict[str, Any]:
    return {"why": _("The dataset has no bias note yet. Write who is missing from it; then ask again.")}


def _ask(request: WorkRequest, found: Dataset, question: Question) -> Released | None:
    given: dict[str, Any] = {"dataset": found, "question": question, "by": request.actor, "at": timezone.now()}
    if not request.actor.may(RELEASE):
        return answered_before(**given)
    return release_instead(**given) if request.GET.get("instead") else release_incidents(**given)
