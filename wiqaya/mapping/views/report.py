"""Editions of the mapping report, their files, and the publication check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import CHECK, EDIT, READ
from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.forms.report import CheckForm, CorrectionForm, WithdrawForm
from wiqaya.mapping.models import Cycle, Report
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import report as queries
from wiqaya.mapping.reporting.checking import CheckItem, noticed, open_objections
from wiqaya.mapping.tasks import report as tasks
from wiqaya.mapping.views.issues import chosen_cycle
from wiqaya.mapping.views.report_files import language
from wiqaya.mapping.words import Edition, ReportState
from wiqaya.people import queries as people
from wiqaya.registers.saving import refused, saved, tried
from wiqaya.safeguards.access import OwnWork, WorkRequest, needs
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.ui.documents import FORMATS
from wiqaya.ui.parts import Link
from wiqaya.ui.text import colon, words_plain


@needs(READ)
def reports(request: WorkRequest) -> HttpResponse:
    """Every edition of every mapping, and what can be made of the present one."""
    known = list(cycles.cycles())
    cycle = chosen_cycle(request.GET.get("cycle", ""), known)
    every = list(queries.reports())
    context = {
        "cycle": cycle, "editions": [(edition, [row for row in every if row.edition == edition and row.cycle_id == cycle.pk]) for edition in Edition] if cycle else [],
        "earlier": [row for row in every if not cycle or row.cycle_id != cycle.pk], "may_edit": request.actor.may(EDIT), "count": len(queries.recommendations(cycle)) if cycle else 0,
    }  # fmt: skip
    return render(request, "mapping/reports/reports.html", context)


@needs(EDIT)
@require_POST
def make(request: WorkRequest) -> HttpResponse:
    cycle = get_object_or_404(Cycle, short=request.POST.get("cycle", ""))
    edition = request.POST.get("edition", "")
    if edition not in Edition.values:
        raise Http404(edition)
    if queries.makes_long():
        job = tasks.start_making(city=request.city, cycle=cycle, edition=edition, by=request.actor, at=timezone.now())
        return redirect("mapping:report-job", job.pk)
    try:
        made = actions.make(city=request.city, cycle=cycle, edition=edition, by=request.actor, at=timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("mapping:reports")
    messages.success(request, _("The edition was made from what the mapping holds now."))
    return redirect("mapping:report", made.short)


@needs(READ)
def report(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.whole_reports(), short=short)
    own = request.actor.id in queries.makers_of(row)
    being_made = row.state in queries.BEING_MADE
    names = people.names_of([key for key in (row.made_by, row.checked_by) if key])
    context = {
        "report": row, "outline": queries.outline(row, language()), "remarks": noticed(row.content["documents"]) if being_made else [],
        "withheld": [(_words(one["what"]), _words(one["why"])) for one in row.withheld], "own": own, "being_made": being_made,
        "may_edit": request.actor.may(EDIT), "may_check": queries.may_check(row, request.actor), "checks": _answered(row),
        "maker": names.get(row.made_by, _("the installation")), "checker": names.get(row.checked_by, "") if row.checked_by else "",
        "can_correct": row.state == ReportState.PUBLISHED and request.actor.may(CHECK) and not own,
        "can_withdraw": row.state == ReportState.PUBLISHED and (request.actor.may(CHECK) or request.actor.may(EDIT)), "kinds": list(FORMATS),
        "objections": open_objections() if row.edition == Edition.PUBLIC and being_made else [], "checkers": _checkers(row) if row.state == ReportState.CHECKING else [],
    }  # fmt: skip
    return render(request, "mapping/reports/report.html", context | _way(_title_of(row)))


def _title_of(row: Report) -> str:
    return f"{row.get_edition_display()}{colon()}{words_plain(row.cycle.title)}"


def _way(here: str, row: Report | None = None) -> dict[str, Any]:
    """The way back to the list of editions."""
    steps = [Link(_("Mapping report"), reverse("mapping:reports"))]
    if row is not None:
        steps.append(Link(_title_of(row), reverse("mapping:report", args=[row.short])))
    return {"breadcrumb": [*steps, Link(here, "")]}


def _words(texts: Any) -> WordsValue:
    return words(**texts)


def _checkers(row: Report) -> list[str]:
    makers = queries.makers_of(row)
    return [user.name for user in people.people_with(CHECK, on=timezone.localdate()) if user.id not in makers]


def _answered(row: Report) -> list[tuple[Any, bool, str]]:
    return [(CheckItem(key).label, answer["fine"], answer["note"]) for key, answer in row.check_answers.items() if key in CheckItem.values]


@needs(EDIT)
@require_POST
def ask(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.reports(), short=short)
    tried(request, lambda: actions.ask_check(report=row, by=request.actor, at=timezone.now()), _("A second person is asked to check the edition."))
    return redirect("mapping:report", row.short)


@needs(CHECK)
def check(request: WorkRequest, short: str) -> HttpResponse:
    """The check list, for a second person."""
    row = get_object_or_404(queries.whole_reports(), short=short)
    if request.actor.id in queries.makers_of(row):
        raise OwnWork
    if row.state != ReportState.CHECKING:
        return redirect("mapping:report", row.short)
    form = CheckForm(request.POST or None, initial={"made_at": row.made_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, row, form)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            published = form.cleaned_data["decision"] == "publish"
            messages.success(request, _("The edition is published.") if published else _("The edition was returned with your reasons."))
            return redirect("mapping:report", row.short)
    context = {
        "form": form, "report": row, "remarks": noticed(row.content["documents"]), "objections": open_objections(),
        "withheld": [(_words(one["what"]), _words(one["why"])) for one in row.withheld], "figures": len(row.content["figures"]),
    }  # fmt: skip
    return render(request, "mapping/reports/check.html", context | _way(_("Publication check"), row))


def _decide(request: WorkRequest, row: Report, form: CheckForm) -> None:
    try:
        seen = datetime.fromisoformat(form.cleaned_data["made_at"])
    except ValueError:
        raise PermissionDenied from None
    answers = {item: actions.Answer(fine, note) for item, (fine, note) in form.answers().items()}
    actions.check(
        report=row, publish=form.cleaned_data["decision"] == "publish", answers=answers, note=form.cleaned_data["note"], made_at=seen, by=request.actor,
        at=timezone.now(),
    )  # fmt: skip


@needs(CHECK)
def correct(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.reports(), short=short)
    title = _("Correct a published edition")
    form = CorrectionForm(request.POST or None, initial={"text": row.correction})

    def write() -> None:
        actions.correct(report=row, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The correction is published with today's date.")):
        return redirect("mapping:report", row.short)
    return render(request, "mapping/reports/correct.html", {"form": form, "report": row, "title": title} | _way(title, row))


@needs(READ)
def withdraw(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.reports(), short=short)
    title = _("Withdraw a published edition")
    form = WithdrawForm(request.POST or None)
    if not (request.actor.may(EDIT) or request.actor.may(CHECK)):
        raise PermissionDenied

    def write() -> None:
        actions.withdraw(report=row, because=form.cleaned_data["because"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The edition is withdrawn.")):
        return redirect("mapping:report", row.short)
    return render(request, "mapping/reports/correct.html", {"form": form, "report": row, "title": title} | _way(title, row))
