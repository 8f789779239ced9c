"""Pages on the way to everybody: choosing tables, how they look, the second person's decision, taking them back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people import queries as people
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import OwnWork, WorkRequest, needs
from wiqaya.surveys import tasks
from wiqaya.surveys.access import PUBLISH, READ, RELEASE
from wiqaya.surveys.actions import publish as actions
from wiqaya.surveys.forms.publish import ChooseForm, DecideForm, WithdrawForm
from wiqaya.surveys.models import Publication
from wiqaya.surveys.queries import publishing as queries
from wiqaya.surveys.queries.results import results
from wiqaya.surveys.views.public_results import number_page, numbers
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.surveys.words import PublicationCheck, PublicationState
from wiqaya.ui.parts import Job, Link
from wiqaya.ui.saving import saved


@needs(READ)
def publications(request: WorkRequest, short: str) -> HttpResponse:
    """Every request to make results of a round public, and what became of it."""
    wave = wave_of(short)
    page = {"wave": wave, "rows": queries.publications(wave), "may_ask": request.actor.may(RELEASE), "public": queries.is_public(wave)}
    return render(request, "surveys/publish/publications.html", page)


@needs(RELEASE)
def ask(request: WorkRequest, short: str) -> HttpResponse:
    """Choose tables and ask that everybody may read them."""
    wave = wave_of(short)
    offered = queries.offered(wave)
    rows = [row for row in results(wave, "staff") if queries.table_of(row) in offered]
    form = ChooseForm(request.POST or None, rows=rows)
    by_short = {row.short: queries.table_of(row) for row in rows}
    made: list[Publication] = []

    def write() -> None:
        chosen = [by_short[name] for name in form.cleaned_data["tables"]]
        made.append(tasks.start_publishing(wave=wave, chosen=chosen, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The tables go through the gate of the public. Then a second person is asked.")):
        return redirect("surveys:publication", made[0].short)
    page = {"wave": wave, "form": form, "lines": queries.lines_of(wave, rows), "ticked": form.ticked}
    return render(request, "surveys/publish/choose.html", page)


@needs(READ)
def publication(request: WorkRequest, short: str) -> HttpResponse:
    """One request: its tables as everybody would see them, and how far it is."""
    one = _one(short)
    if request.htmx:
        return render(request, "surveys/results/job_part.html", {"job": _job(one)})
    names = people.names_of([key for key in (one.asked_by, one.decided_by) if key])
    rows = list(one.results.all())
    page: dict[str, Any] = {
        "one": one, "wave": one.wave, "lines": numbers(one.wave, rows), "refused": sum(row.release is None for row in rows), "job": _job(one) if one.state in (PublicationState.PREPARING, PublicationState.FAILED) else None,
        "asker": names.get(one.asked_by, ""), "decider": names.get(one.decided_by, "") if one.decided_by else "",
        "may_decide": queries.may_decide(one, request.actor), "may_withdraw": one.state == PublicationState.PUBLISHED and _may_withdraw(request),
        "anew": one.wave.weightings.first() != one.weighting, "checks": [PublicationCheck(key).label for key in one.checked],
        "deciders": _deciders(one) if one.state == PublicationState.ASKED else [], "breadcrumb": _way(one),
    }  # fmt: skip
    return render(request, "surveys/publish/publication.html", page)


@needs(READ)
def preview(request: WorkRequest, short: str, result: str) -> HttpResponse:
    """A table as everybody would see it."""
    one = _one(short)
    found = queries.found_among(one.wave, list(one.results.all()), result)
    if found is None:
        raise Http404(result)
    page = number_page(request, one.wave, *found)
    return render(request, "surveys/publish/preview.html", page | {"one": one, "breadcrumb": _way(one, result)})


@needs(PUBLISH)
def decide(request: WorkRequest, short: str) -> HttpResponse:
    """The decision of a second person."""
    one = _one(short)
    if one.asked_by == request.actor.id:
        raise OwnWork
    if one.state != PublicationState.ASKED:
        return redirect("surveys:publication", short)
    form = DecideForm(request.POST or None)
    agreed = request.POST.get("decision") == "publish"

    def write() -> None:
        said = form.cleaned_data
        actions.decide(publication=one, publish=agreed, checked=said["checked"], note=said["note"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Everybody can read it now.") if agreed else _("It was returned with your reasons.")):
        return redirect("surveys:publication", short)
    rows = list(one.results.all())
    page = {"one": one, "wave": one.wave, "form": form, "lines": numbers(one.wave, rows), "breadcrumb": _way(one, _("Decision"))}
    return render(request, "surveys/publish/decide.html", page)


@needs(READ)
def withdraw(request: WorkRequest, short: str) -> HttpResponse:
    one = _one(short)
    if not _may_withdraw(request):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)

    def write() -> None:
        actions.withdraw(publication=one, because=form.cleaned_data["because"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The results are withdrawn. Their page says why.")):
        return redirect("surveys:publication", short)
    page = {"form": form, "title": _("Withdraw published results"), "submit": _("Withdraw"), "breadcrumb": _way(one, _("Withdraw published results"))}
    return render(request, "surveys/design/form.html", page)


def _one(short: str) -> Publication:
    found = queries.publication(short)
    if found is None:
        raise Http404(short)
    return found


def _may_withdraw(request: WorkRequest) -> bool:
    return request.actor.may(RELEASE) or request.actor.may(PUBLISH)


def _deciders(one: Publication) -> list[str]:
    return [user.name for user in people.people_with(PUBLISH, on=timezone.localdate()) if user.id != one.asked_by]


def _way(one: Publication, here: str = "") -> list[Link]:
    steps = [Link(_("Results for everybody"), reverse("surveys:publications", args=[one.wave.short]))]
    return [*steps, Link(one.short, reverse("surveys:publication", args=[one.short])), Link(here, "")] if here else [*steps, Link(one.short, "")]


def _job(one: Publication) -> Job:
    """How far the tables are on their way through the gate; what went wrong when they did not arrive."""
    row, address = jobs.find(one.job) if one.job else None, reverse("surveys:publication", args=[one.short])
    done, total, message = (row.done, row.total, row.message) if row else (0, 0, "")
    running = one.state == PublicationState.PREPARING
    state: Any = "failed" if one.state == PublicationState.FAILED else "done" if not running else "working" if done else "waiting"
    return Job(one.short, _("Tables go through the gate one by one"), address, state, done, total, message, address if state == "done" else "")
