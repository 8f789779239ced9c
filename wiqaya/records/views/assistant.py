"""The import assistant, first steps: the file, and what its columns mean.  Every step is a plain form; nothing is lost on the way back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.exchange.tabular import Unreadable
from wiqaya.people import queries as people
from wiqaya.places.access import EDIT as EDIT_PLACES
from wiqaya.records import actions, queries, tasks
from wiqaya.records.access import IMPORT
from wiqaya.records.actions.describe import describe
from wiqaya.records.forms.assistant import UploadForm
from wiqaya.records.imports.periods import period_bounds
from wiqaya.records.models import Dataset, Import
from wiqaya.records.pages import across, columns, looking
from wiqaya.records.words import ImportState, Unit
from wiqaya.safeguards.access import NotAllowed, WorkRequest, needs

OPEN = {ImportState.DRAFT, ImportState.DRY, ImportState.RUNNING, ImportState.FAILED}


def own(short: str) -> Import:
    """An import of the city, or 404."""
    return get_object_or_404(Import.objects.select_related("dataset", "dataset__holder"), short=short)


def frame(request: WorkRequest, found: Import, step: str) -> dict[str, Any]:
    """What every step shows: the file, the steps, and that it was loaded before."""
    same = queries.loaded_same_file(found)
    return {
        "found": found, "steps": looking.steps(found, step), "same": same, "refused_columns": queries.refused_columns_of(found),
        "may_name_areas": request.actor.may(EDIT_PLACES),
    }  # fmt: skip


def stopped(request: WorkRequest, found: Import, sentences: list[str]) -> HttpResponse:
    """A file that cannot be read any further: why, and the way out."""
    return render(request, "records/import/stopped.html", {"found": found, "sentences": sentences}, status=409)


def reasons_of(wrong: Exception) -> list[str]:
    if isinstance(wrong, Unreadable):
        return [queries.say_on_page(wrong.reason)]
    return [queries.say_on_page(reason) for reason in getattr(wrong, "reasons", ())]


@needs(IMPORT)
def start(request: WorkRequest) -> HttpResponse:
    """Load a file, or go on with one that waits."""
    chosen = request.GET.get("dataset", "")
    known = queries.dataset(chosen) if chosen else None
    form = UploadForm(request.POST or None, request.FILES or None, initial={"dataset": known, "kind": known.kind if known else None})
    if request.method == "POST" and form.is_valid() and (found := _begin(request, form)):
        return redirect("records:import-columns", found.short)
    waiting = [one for one in queries.imports() if one.state in OPEN]
    names = people.names_of({one.begun_by for one in waiting})
    page = {"form": form, "waiting": [(one, names.get(one.begun_by, "")) for one in waiting]}
    return render(request, "records/import/start.html", page)


def _begin(request: WorkRequest, form: UploadForm) -> Import | None:
    """The upload as a draft with its dataset; what cannot be read leaves nothing behind and says why beside the field."""
    upload, at = form.cleaned_data["file"], timezone.now()
    try:
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            path = actions.keep_upload(upload, Path(folder))
            dataset = _dataset(request, form, at)
            return actions.begin(
                path=path, name=upload.name, by=request.actor, at=at, dataset=dataset, encoding=form.cleaned_data["encoding"] or None
            )
    except (Unreadable, actions.NotTaken) as wrong:
        for sentence in reasons_of(wrong):
            form.add_error("file", sentence)
    except NotAllowed:
        form.add_error(
            "kind", _("Only the prevention coordinator can say that these data count something else. Choose other data, or ask.")
        )
    return None


def _dataset(request: WorkRequest, form: UploadForm, at: Any) -> Dataset:
    """The dataset that was chosen, or a new entry of the inventory for the one who loads it."""
    data = form.cleaned_data
    chosen: Dataset | None = data["dataset"]
    if chosen:
        changes = {"kind": data["kind"]} if not chosen.version and data["kind"] and chosen.kind != data["kind"] else {}
        return describe(dataset=chosen, by=request.actor, at=at, **changes) if changes else chosen
    given = {lang: text for lang, text in data["title"].items() if text}
    titles = given or {"": (Path(data["file"].name).stem.replace("_", " ").strip() or data["file"].name)[:200]}
    bounds = period_bounds(data["period"]) if data["period"] else None
    period = {"period_start": bounds[0], "period_end": bounds[1]} if bounds else {}
    return actions.add_dataset(
        title=actions.words_of(titles), kind=data["kind"], sector=data["sector"], holder=data["holder"], agreement=data["agreement"],
        agreement_ends=data["agreement_ends"], steward=people.person(request.actor.id), by=request.actor, at=at, **period,
    )  # fmt: skip


@needs(IMPORT)
def columns_step(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    if found.state not in OPEN:
        return redirect("records:import-done", found.short)
    try:
        preview = queries.preview(found, sheet=request.GET.get("sheet", "") or found.mapping.get("sheet", ""))
    except (Unreadable, actions.NotTaken) as wrong:
        return stopped(request, found, reasons_of(wrong))
    layout = columns.layout_of(found, preview, request.GET.get("layout", ""))
    if (
        request.method == "GET"
        and "layout" not in request.GET
        and not found.mapping
        and layout != "incidents"
        and across.stands_across(found, preview.sheet if len(preview.sheets) > 1 else "")
    ):
        layout = "across"
    if layout == "across":
        return redirect("records:import-across", found.short)
    sentences: list[str] = []
    readings: list[columns.Reading] = []
    if request.method == "POST":
        try:
            mapping = columns.read(found, preview, layout, request.POST, get_language() or "ar")
            actions.set_mapping(found=found, mapping=mapping, by=request.actor, at=timezone.now())
            return look_again(request, found)
        except columns.Unsaid as unsaid:
            sentences = list(unsaid.sentences)
        except (Unreadable, actions.NotTaken) as nothing:
            sentences, readings = reasons_of(nothing), columns.readings(nothing)
    page = {**frame(request, found, "columns"), **_columns_page(request, found, preview, layout), "wrong": sentences, "readings": readings}
    return render(request, "records/import/columns.html", page)


def _columns_page(request: WorkRequest, found: Import, preview: queries.Preview, layout: str) -> dict[str, Any]:
    guess = preview.guess if found.dataset and preview.guess.get("kind") == found.dataset.kind else {}
    mapping = found.mapping or guess
    posted: Any = request.POST if request.method == "POST" else None
    shown = columns.shown(preview, mapping, layout, posted)
    remembered = not found.mapping and posted is None and queries.remembered_mapping(preview.headers) is not None
    measure = next(
        (text for one in mapping.get("indicators", ()) for key, text in one.items() if key.startswith("name_") and "column" not in one), ""
    )
    return {
        "preview": preview, "head": columns.table_head(preview), "rows": columns.table_rows(preview), "hidden_columns": max(0, len(preview.headers) - columns.SHOWN_COLUMNS),
        "columns": shown, "means": columns.MEANS[layout], "layout": layout, "layouts": columns.LAYOUTS if layout != "incidents" else (),
        "units": Unit.choices, "remembered": remembered, "measure": (posted or {}).get("measure", measure), "period": (posted or {}).get("period", period_known(found, mapping)),
        "orders": columns.orders(), "order": (posted or mapping).get("date_order", ""), "decimal": (posted or mapping).get("decimal", ""),
    }  # fmt: skip


def period_known(found: Import, mapping: dict[str, Any]) -> str:
    if mapping.get("period"):
        return str(mapping["period"])
    dataset = found.dataset
    if dataset is None or not dataset.period_start or not dataset.period_end:
        return ""
    first, last = dataset.period_start.year, dataset.period_end.year
    return str(first) if first == last else f"{first}-{last}"


def look_again(request: WorkRequest, found: Import) -> HttpResponse:
    """Read the file without writing anything, here or as a job; then the next step.  Raises Unreadable, NotTaken."""
    if queries.is_big(found):
        job = tasks.start(found=found, step="look", by=request.actor, at=timezone.now())
        return redirect("records:job", job.id)
    actions.look(found=found, by=request.actor, at=timezone.now())
    return redirect(looking.address(found, looking.next_step(found)))


@needs(IMPORT)
def resume(request: WorkRequest, short: str) -> HttpResponse:
    """Go on where it was left, or see what became of it."""
    found = own(short)
    return redirect(looking.address(found, looking.next_step(found) if found.state in OPEN else "done"))
