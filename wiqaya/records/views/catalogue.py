"""The inventory of data held before anything new is collected (G1-42), and what has left of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.records import actions, flow, queries
from wiqaya.records.access import EDIT, IMPORT, READ
from wiqaya.records.forms.datasets import CatalogueFilter
from wiqaya.records.pages import catalogue as pages
from wiqaya.records.words import DatasetKind, Sector
from wiqaya.safeguards.access import WorkRequest, needs


@needs(READ)
def front(request: WorkRequest) -> HttpResponse:
    return redirect("records:catalogue")


@needs(READ)
def catalogue(request: WorkRequest) -> HttpResponse:
    form = CatalogueFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    today = timezone.localdate()
    shown, listed, total = pages.page_of(pages.matching(given, today), request.GET)
    missing = [] if any(given.values()) else [(one, Sector(one.sector).label) for one in pages.missing_usual()]
    page = {
        "form": form, "shelves": pages.shelves(shown, today), "pages": listed, "count": total, "filtered": any(given.values()), "missing": missing,
        "silent": pages.silent_sectors() if not given else [],
        "only_police": _only_police() if not given else False, "may_edit": request.actor.may(EDIT), "may_import": request.actor.may(IMPORT),
    }  # fmt: skip
    return render(request, "records/catalogue.html", page)


def _only_police() -> bool:
    return set(queries.sectors_present()) == {Sector.POLICE.value}


@require_POST
@needs(EDIT)
def add_usual(request: WorkRequest, key: str) -> HttpResponse:
    """List what cities usually hold, in one click; details come later."""
    found = next((one for one in flow.usual() if one.key == key), None)
    if found is None:
        raise Http404(key)
    if found in pages.missing_usual():
        made = actions.add_dataset(
            title=found.title,
            kind=DatasetKind.OTHER,
            sector=found.sector,
            rereading=found.read,
            agreement="none",
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Listed: %(title)s. Say on its page who holds it.") % {"title": made.title})
    return redirect("records:catalogue")


@needs(READ)
def releases(request: WorkRequest) -> HttpResponse:
    """What has left through the gate, of all data or of one dataset."""
    short = request.GET.get("dataset", "")
    dataset = queries.dataset(short) if short else None
    if short and dataset is None:
        raise Http404(short)
    rows, before = pages.releases_page(source=queries.source_key(dataset) if dataset else "", before=request.GET.get("before", ""))
    older = f"?{f'dataset={dataset.short}&' if dataset else ''}before={before}" if before else ""
    return render(
        request, "records/releases.html", {"table": pages.release_table(rows) if rows else None, "dataset": dataset, "older": older}
    )
