"""Dividing a place of a file between areas, and giving places to incidents that are loaded already."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from wiqaya.exchange.tabular import Unreadable
from wiqaya.places import queries as places
from wiqaya.records import actions
from wiqaya.records.access import IMPORT
from wiqaya.records.models import Import
from wiqaya.records.pages import mending
from wiqaya.records.pages import places as place_pages
from wiqaya.records.views.assistant import frame, look_again, own, reasons_of
from wiqaya.records.views.steps import elsewhere
from wiqaya.records.words import DatasetKind, ImportState
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui import numerals


def split_address(found: Import, name: str) -> str:
    return f"{reverse('records:import-split', args=[found.short])}?{urlencode({'name': name})}"


@needs(IMPORT)
def split_step(request: WorkRequest, short: str) -> HttpResponse:
    """The numbers of a place that is no area of the city, divided between areas by shares that somebody knows."""
    found = own(short)
    if away := elsewhere(found):
        return away
    name = request.GET.get("name", "")
    known = {one["value"]: one["rows"] for one in found.result.get("unplaced", ())}
    if found.mapping.get("kind") != DatasetKind.INDICATORS or name not in {*known, *found.mapping.get("splits", {})} or not name:
        raise Http404(name)
    posted = request.POST if request.method == "POST" else None
    lines = mending.share_lines(found, name, posted)
    shares, wrong = mending.shares_of(lines)
    if posted is not None and not wrong:
        try:
            actions.split_place(found=found, text=name, shares={} if "undivided" in posted else shares, by=request.actor, at=timezone.now())
            return look_again(request, found)
        except (Unreadable, actions.NotTaken) as refused:
            wrong = reasons_of(refused)
    page = {
        **frame(request, found, "places"), "name": name, "rows": known.get(name), "lines": lines, "wrong": wrong if posted is not None else [],
        "areas": [(area.code, f"{area.name} ({area.code})") for area in places.areas()], "divided": name in found.mapping.get("splits", {}),
    }  # fmt: skip
    return render(request, "records/import/split.html", page)


@needs(IMPORT)
def later_step(request: WorkRequest, short: str) -> HttpResponse:
    """Names without a place of loaded incidents: what is chosen is kept for later files, and the incidents move there."""
    found = own(short)
    if found.state != ImportState.LOADED or found.dataset is None or found.dataset.kind != DatasetKind.INCIDENTS:
        return redirect("records:import-done", found.short)
    unknown = place_pages.unknown(found)
    if request.method == "POST" and unknown:
        allowed = dict(unknown[0].options)
        chosen = {match.written: code for match in unknown if (code := request.POST.get(match.name, "")) and code in allowed}
        moved = actions.place_later(dataset=found.dataset, names=chosen, by=request.actor, at=timezone.now()) if chosen else 0
        sentence = ngettext("%(n)s incident now has its place.", "%(n)s incidents now have their place.", moved)
        messages.success(request, sentence % {"n": numerals.number(moved)})
        return redirect("records:import-done", found.short)
    return render(request, "records/import/later.html", {"found": found, "unknown": unknown})
