"""The import assistant, later steps: places, values, about the data, the look before saving, and what was saved."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wiqaya.exchange.tabular import Unreadable, safe
from wiqaya.records import actions, flow, queries, tasks
from wiqaya.records.access import EDIT, IMPORT
from wiqaya.records.actions.describe import LEFT_OUT, describe, leave_out
from wiqaya.records.forms.assistant import AboutForm, SaveForm
from wiqaya.records.forms.datasets import given_words
from wiqaya.records.models import Dataset, Import
from wiqaya.records.pages import catalogue, looking, mending
from wiqaya.records.pages import places as place_pages
from wiqaya.records.views.assistant import OPEN, frame, look_again, own, reasons_of, stopped
from wiqaya.records.words import DatasetKind, ImportState
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui import numerals
from wiqaya.ui.parts import Gate, Link

ABOUT_SPOKEN = ("bias_note", "bias_effect", "method", "source", "rereading")


def elsewhere(found: Import) -> HttpResponse | None:
    """Where a step leads whose time has passed or has not come."""
    if found.state not in OPEN:
        return redirect("records:import-done", found.short)
    return None if looking.looked(found) else redirect("records:import-columns", found.short)


@needs(IMPORT)
def places_step(request: WorkRequest, short: str) -> HttpResponse:
    """Names that are no area: each guess is confirmed by a person, once."""
    found = own(short)
    if away := elsewhere(found):
        return away
    unknown = place_pages.unknown(found)
    if request.method == "POST":
        chosen = {match.written: request.POST.get(match.name, "") for match in unknown}
        chosen = {text: code for text, code in chosen.items() if code in dict(unknown[0].options)} if unknown else {}
        try:
            divided = next((text for text, code in chosen.items() if code == place_pages.SPLIT), "")
            for text, code in chosen.items():
                if code and code != place_pages.SPLIT:
                    actions.confirm_place(found=found, text=text, area_code=code, by=request.actor, at=timezone.now())
            if divided:
                return redirect(f"{reverse('records:import-split', args=[found.short])}?{urlencode({'name': divided})}")
            if any(chosen.values()):
                return look_again(request, found)
        except (Unreadable, actions.NotTaken) as wrong:
            return stopped(request, found, reasons_of(wrong))
        return redirect(looking.address(found, "values"))
    page = {
        **frame(request, found, "places"), "counts": place_pages.counts(found.result), "unknown": unknown, "recognised": place_pages.recognised(found),
        "more": max(0, len(found.result.get("unplaced", ())) - len(unknown)),
        "divided": [(name, shares, f"{reverse('records:import-split', args=[found.short])}?{urlencode({'name': name})}") for name, shares in mending.divided(found)],
    }  # fmt: skip
    return render(request, "records/import/places.html", page)


@needs(IMPORT)
def values_step(request: WorkRequest, short: str) -> HttpResponse:
    """Rows that cannot be taken, by kind of problem; leave them out with a reason, or mend the file."""
    found = own(short)
    if away := elsewhere(found):
        return away
    problems = looking.problems(found)
    wrong: list[str] = []
    try:
        cells = mending.cells(found)
        if request.method == "POST" and (answer := _decided(request, found, cells)):
            return answer
    except actions.MappingWrong as refused:
        wrong = reasons_of(refused)
    except (Unreadable, actions.NotTaken) as gone:
        return stopped(request, found, reasons_of(gone))
    if request.method == "POST" and "do" not in request.POST:
        reason = request.POST.get("reason", "")
        if not problems or reason in LEFT_OUT:
            if problems:
                leave_out(found=found, reason=reason, by=request.actor, at=timezone.now())
            return redirect(looking.address(found, "look" if looking.has_bias(found) else "about"))
        wrong = [_("Say why these rows are left out.")]
    reasons = [(key, looking.SEVERAL[key]()) for key in LEFT_OUT]
    summary = looking.summary(found.result)
    page = {
        **frame(request, found, "values"), "problems": problems, "reasons": reasons, "wrong": wrong, "summary": summary, "cells": cells,
        "changes": mending.changes(found), "changed": mending.changed_count(found), "replace": found.mapping.get("changed") == "replace",
    }  # fmt: skip
    return render(request, "records/import/values.html", page)


def _decided(request: WorkRequest, found: Import, cells: list[mending.Cell]) -> HttpResponse | None:
    """Cells that were mended, or what becomes of changed values; the file is looked at again.  Raises Unreadable, NotTaken."""
    wanted, at = request.POST.get("do", ""), timezone.now()
    if wanted == "mend" and (texts := mending.mended(cells, request.POST)):
        actions.mend(found=found, cells=texts, by=request.actor, at=at)
    elif wanted in {"replace", "keep"}:
        actions.choose_changed(found=found, replace=wanted == "replace", by=request.actor, at=at)
    else:
        return redirect(looking.address(found, "values")) if wanted else None
    answer = look_again(request, found)
    return answer if queries.is_big(found) else redirect(looking.address(found, "values"))


class _Line:
    """A file-like thing that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@needs(IMPORT)
def to_fix(request: WorkRequest, short: str) -> StreamingHttpResponse:
    """The refused rows as they came, with a column that says the problem."""
    found = own(short)
    try:
        rows = queries.rows_to_fix(found)
        first = next(rows, None)
    except (Unreadable, actions.NotTaken, KeyError) as gone:
        raise Http404(short) from gone
    answer = StreamingHttpResponse(_csv(first, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.short}-to-fix.csv"'
    return answer


def _csv(first: list[str] | None, rows: Iterator[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"
    if first:
        yield writer.writerow([_("row"), *first[1:-1], _("problem")])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


@needs(IMPORT)
def about_step(request: WorkRequest, short: str) -> HttpResponse:
    """Who is missing from the data, how they were collected, how they could be read afresh."""
    found = own(short)
    dataset = found.dataset
    if dataset is None:
        raise Http404(short)
    if found.state not in OPEN:
        return redirect("records:dataset", dataset.short)
    draft = flow.bias_drafts().get(dataset.sector)
    drafted = draft is not None and not dataset.bias_note
    initial: dict[str, Any] = {name: getattr(dataset, name) for name in ABOUT_SPOKEN} | {
        "licence": dataset.licence,
        "bias_unknown": bool(dataset.bias_asked_on),
    }
    if draft and not dataset.bias_note:
        initial |= {"bias_note": draft.note, "bias_effect": dataset.bias_effect or draft.effect}
    form = AboutForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _describe(request, dataset, form.cleaned_data)
        return redirect(looking.address(found, "look" if looking.looked(found) else "columns"))
    return render(
        request, "records/import/about.html", {**frame(request, found, "about"), "form": form, "drafted": drafted, "dataset": dataset}
    )


def _describe(request: WorkRequest, dataset: Dataset, data: dict[str, Any]) -> None:
    at = timezone.now()
    texts = {name: given_words(getattr(dataset, name), data[name], by=request.actor, at=at) for name in ABOUT_SPOKEN}
    asked = (dataset.bias_asked_on or at.date()) if data["bias_unknown"] else None
    if asked:  # what nobody here knows is not asserted: a draft that was left standing is no note
        texts["bias_note"] = dataset.bias_note
    describe(dataset=dataset, licence=data["licence"], bias_asked_on=asked, by=request.actor, at=at, **texts)


@needs(IMPORT)
def look_step(request: WorkRequest, short: str) -> HttpResponse:
    """What would be written and what not; nothing is written before this page is sent."""
    found = own(short)
    if away := elsewhere(found):
        return away
    gates = _gates(request, found)
    form = SaveForm(request.POST or None)
    wrong: list[str] = []
    if request.method == "POST" and form.is_valid() and not any(gate.kind == "B" for gate in gates):
        whole = form.cleaned_data["whole"] == "all"
        if queries.is_big(found):
            job = tasks.start(found=found, step="load", by=request.actor, at=timezone.now(), all_or_nothing=whole)
            return redirect("records:job", job.id)
        try:
            actions.load(found=found, by=request.actor, at=timezone.now(), all_or_nothing=whole)
            return redirect("records:import-done", found.short)
        except (Unreadable, actions.NotTaken) as nothing:
            wrong = reasons_of(nothing)
    page = {
        **frame(request, found, "look"),
        "form": form,
        "gates": gates,
        "wrong": wrong,
        "summary": looking.summary(found.result),
        "indicators": _indicators(found),
        "changes": mending.changes(found),
        "divided": mending.divided(found),
    }
    return render(request, "records/import/look.html", page)


def _gates(request: WorkRequest, found: Import) -> list[Gate]:
    """What must be there before anything is saved."""
    dataset = found.dataset
    gates: list[Gate] = []
    if dataset is None:
        return gates
    if closed := catalogue.lock_words(dataset, timezone.localdate()):
        change = Link(_("Record the agreement"), reverse("records:edit-dataset", args=[dataset.short])) if request.actor.may(EDIT) else None
        gates.append(Gate("B", _("These data are %(state)s.") % {"state": closed}, _("Prevention coordinator"), change))
    if not looking.has_bias(found):
        about = Link(_("Write it"), looking.address(found, "about"))
        gates.append(Gate("B", _("Nobody has said yet who is missing from these data."), action=about))
    elif not dataset.bias_note:
        gates.append(Gate("W", _("The bias is not known yet. The data can be saved; no figure may use them before the answer comes.")))
    return gates


def _indicators(found: Import) -> list[str]:
    named = [next(iter(one["names"].values()), one["code"]) for one in found.result.get("indicators", ())]
    return named[:12] + (["…"] if len(named) > 12 else [])


@needs(IMPORT)
def done(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    if found.state in OPEN:
        return redirect("records:import-resume", found.short)
    page = {
        "found": found, "summary": looking.summary(found.result), "unplaced": found.result["unplaced"][:50], "refused_columns": queries.refused_columns_of(found),
        "loaded": found.state == ImportState.LOADED, "used": queries.used(found), "reason": looking.left_out_because(found),
        "may_retract": request.actor.may(EDIT), "changes": mending.changes(found), "divided": mending.divided(found),
        "may_place": bool(found.dataset and found.dataset.kind == DatasetKind.INCIDENTS and found.state == ImportState.LOADED and found.result["unplaced"]),
    }  # fmt: skip
    return render(request, "records/import/done.html", page)


@require_POST
@needs(IMPORT)
def undo(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    try:
        removed = actions.undo(found=found, by=request.actor, at=timezone.now())
    except actions.UsedByRelease:
        messages.error(
            request,
            _(
                "Figures that have left stand on this import, so it cannot be taken back. Its dataset can be retracted: every figure then says so."
            ),
        )
    except actions.NotTaken as nothing:
        messages.error(request, " ".join(reasons_of(nothing)))
    else:
        sentence = ngettext(
            "Import undone. %(n)s value removed; nothing published had used it.",
            "Import undone. %(n)s values removed; nothing published had used them.",
            removed,
        )
        messages.success(request, sentence % {"n": numerals.number(removed)})
    return redirect("records:import-done", found.short)


@require_POST
@needs(IMPORT)
def give_up(request: WorkRequest, short: str) -> HttpResponse:
    """Forget a file that was not loaded; its dataset stays in the inventory as listed."""
    found = own(short)
    try:
        actions.give_up(found=found, by=request.actor, at=timezone.now())
    except actions.NotTaken as nothing:
        messages.error(request, " ".join(reasons_of(nothing)))
        return redirect("records:import-done", found.short)
    messages.success(request, _("The file was given up and nothing of it is kept."))
    return redirect("records:import")
