"""One dataset: all that is known about it, its versions, where it was used, its rows for its steward, figures of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wiqaya.records import actions, flow, queries
from wiqaya.records.access import EDIT, IMPORT, READ, SEE_ROWS
from wiqaya.records.forms.datasets import SPOKEN, DatasetForm, RereadForm, RetractForm, given_words
from wiqaya.records.models import Dataset
from wiqaya.records.pages import dataset as pages
from wiqaya.safeguards.access import Actor, NotAllowed, WorkRequest, needs
from wiqaya.safeguards.fields import WordsValue

PLAIN = (
    "kind", "sector", "holder", "steward", "licence", "agreement", "agreement_ends", "period_start", "period_end", "geography", "breakdowns",
    "sensitivity", "relevance", "method_version",
)  # fmt: skip


def own(short: str) -> Dataset:
    """A dataset of the city, or 404."""
    return get_object_or_404(Dataset.objects.select_related("holder", "steward"), short=short)


@needs(READ)
def dataset(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    page = pages.page(found, actor=request.actor, on=timezone.localdate())
    return render(
        request,
        "records/dataset.html",
        {**page, "dataset": found, "may_edit": request.actor.may(EDIT), "may_import": request.actor.may(IMPORT)},
    )


@needs(EDIT)
def new(request: WorkRequest) -> HttpResponse:
    sector = request.GET.get("sector", "")
    form = DatasetForm(request.POST or None, initial={"sector": sector, **_drafted(sector)}, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            made = actions.add_dataset(by=request.actor, at=at, **changes(form.cleaned_data, None, by=request.actor, at=at))
        except ValidationError as wrong:
            _refused(form, wrong)
        else:
            messages.success(request, _("Added to the inventory: %(title)s") % {"title": made.title})
            return redirect("records:dataset", made.short)
    return render(
        request,
        "records/dataset_form.html",
        {"form": form, "dataset": None, "sectors": pages.sectors_with_drafts(), "drafted": sector in flow.bias_drafts()},
    )


def _drafted(sector: str) -> dict[str, WordsValue]:
    draft = flow.bias_drafts().get(sector)
    return {"bias_note": draft.note, "bias_effect": draft.effect} if draft else {}


@needs(EDIT)
def edit(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    initial: dict[str, Any] = {name: getattr(found, name) for name in (*SPOKEN, *PLAIN)}
    drafted = not found.bias_note and found.sector in flow.bias_drafts()
    if drafted:
        initial |= _drafted(found.sector)
    form = DatasetForm(request.POST or None, initial={**initial, "bias_unknown": bool(found.bias_asked_on)}, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            actions.change_dataset(dataset=found, by=request.actor, at=at, **changes(form.cleaned_data, found, by=request.actor, at=at))
        except ValidationError as wrong:
            _refused(form, wrong)
        else:
            messages.success(request, _("Saved."))
            return redirect("records:dataset", found.short)
    return render(request, "records/dataset_form.html", {"form": form, "dataset": found, "drafted": drafted})


def changes(data: dict[str, Any], found: Dataset | None, *, by: Actor, at: Any) -> dict[str, Any]:
    """The fields of a form as the actions take them."""
    spoken = {
        name: given_words(getattr(found, name) if found else WordsValue(), data[name], by=by, at=at) for name in SPOKEN if name in data
    }
    kept = {name: data[name] for name in PLAIN if name in data}
    asked = found.bias_asked_on if found else None
    return {**spoken, **kept, "bias_asked_on": (asked or at.date()) if data["bias_unknown"] else None}


def _refused(form: BaseForm, wrong: ValidationError) -> None:
    for field, errors in wrong.error_dict.items() if hasattr(wrong, "error_dict") else [("", wrong.error_list)]:
        form.add_error(field if field in form.fields else None, ValidationError(errors))


@needs(EDIT)
def reread(request: WorkRequest, short: str) -> HttpResponse:
    """Look at data that exist with the question of prevention (G1-44)."""
    found = own(short)
    form = RereadForm(request.POST or None, initial={"relevance": found.relevance, "rereading": found.rereading})
    if request.method == "POST" and form.is_valid():
        at, data = timezone.now(), form.cleaned_data
        text = given_words(found.rereading, data["rereading"], by=request.actor, at=at)
        actions.change_dataset(dataset=found, relevance=data["relevance"], rereading=text, by=request.actor, at=at)
        messages.success(request, _("Saved."))
        return redirect("records:dataset", found.short)
    ideas = [one for one in flow.usual() if one.sector == found.sector]
    return render(request, "records/reread.html", {"form": form, "dataset": found, "ideas": ideas})


@require_POST
@needs(EDIT)
def ask_bias(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    actions.ask_for_bias(dataset=found, by=request.actor, at=timezone.now())
    messages.success(request, _("Noted: the bias is not known and was asked today. Until the answer comes, no figure uses these data."))
    return redirect("records:dataset", found.short)


@needs(EDIT)
def retract(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        reason = given_words(WordsValue(), form.cleaned_data["reason"], by=request.actor, at=at)
        actions.retract(dataset=found, reason=reason, by=request.actor, at=at)
        messages.success(request, _("Retracted. Every figure that used these data says so, and no new one can be made."))
        return redirect("records:dataset", found.short)
    return render(request, "records/retract.html", {"form": form, "dataset": found})


@never_cache
@needs(SEE_ROWS)
def rows(request: WorkRequest, short: str) -> HttpResponse:
    """The rows on screen, for the steward alone, written down each time; there is no way out of this page."""
    found = own(short)
    if found.steward_id != request.actor.id:
        raise NotAllowed(SEE_ROWS)
    after = pages.number_of(request.GET.get("after", ""))
    shown = queries.shown_rows(found, after=after)
    actions.note_rows_seen(dataset=found, rows=len(shown), by=request.actor, at=timezone.now())
    return render(request, "records/rows.html", {"dataset": found, **pages.rows(shown, after=after)})
