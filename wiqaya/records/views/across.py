"""The columns of a table in which the areas stand side by side: where they begin, and which rows are wanted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.exchange.tabular import Unreadable
from wiqaya.records import actions, queries
from wiqaya.records.access import IMPORT
from wiqaya.records.models import Import
from wiqaya.records.pages import across as pages
from wiqaya.records.pages.columns import kept
from wiqaya.records.views.assistant import OPEN, frame, look_again, own, period_known, reasons_of, stopped
from wiqaya.records.words import Unit
from wiqaya.safeguards.access import WorkRequest, needs


@needs(IMPORT)
def across_step(request: WorkRequest, short: str) -> HttpResponse:
    found = own(short)
    if found.state not in OPEN:
        return redirect("records:import-done", found.short)
    try:
        queries.copy_path(found)
        place = _place(request, found)
    except (Unreadable, actions.NotTaken) as wrong:
        return stopped(request, found, reasons_of(wrong))
    wrong_words: list[str] = []
    if request.method == "POST":
        try:
            if answer := _write(request, found, place):
                return answer
            wrong_words = [_("Pick at least one row, then go on.")]
        except (Unreadable, actions.NotTaken) as wrong:
            wrong_words = reasons_of(wrong)
    query = request.GET.get("q", "")
    page = {
        **frame(request, found, "columns"), **place, "query": query, "picked": found.mapping.get("indicators", ()) if _is_across(found) else (), "wrong": wrong_words,
        "heads": pages.heads(found, place["sheet"], place["header_row"])[: place["first_column"] + 3],
        "lines": pages.search(found, place["sheet"], place["header_row"], place["first_column"], query) if query else None,
        "units": Unit.choices, "period": found.mapping.get("period") or period_known(found, found.mapping),
    }  # fmt: skip
    return render(request, "records/import/across.html", page)


def _is_across(found: Import) -> bool:
    return isinstance(found.mapping.get("area"), dict)


def _place(request: WorkRequest, found: Import) -> dict[str, Any]:
    """Where the areas begin: as asked, as kept, or as the file suggests."""
    sheet = request.GET.get("sheet", "") or found.mapping.get("sheet", "")
    kept = found.mapping["area"] if _is_across(found) else None
    first = (kept["header_row"], kept["first_column"]) if kept else pages.where_areas_begin(found, sheet)
    asked = [request.GET.get(name, "") for name in ("header_row", "first_column")]
    row, column = (
        max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else known
        for text, known in zip(asked, first, strict=True)
    )
    return {"sheet": sheet, "header_row": row, "first_column": max(2, column)}


def _write(request: WorkRequest, found: Import, place: dict[str, Any]) -> HttpResponse | None:
    """Add the rows that were ticked, take away those that were unticked; go on when that was asked for."""
    chosen = {
        int(key): (request.POST.get(f"name_{key}", "").strip()[:200], request.POST.get(f"unit_{key}", "count"))
        for key in request.POST.getlist("row") if key.isascii() and key.isdigit()
    }  # fmt: skip
    before = list(found.mapping.get("indicators", ())) if _is_across(found) else []
    left = [one for number, one in enumerate(before) if str(number) not in request.POST.getlist("drop")]
    added = pages.picks(found, place["sheet"], place["header_row"], place["first_column"], _known_units(chosen), get_language() or "ar")
    told = [one["row"] for one in left]
    indicators = [*left, *(one for one in added if one["row"] not in told)]
    if not indicators:
        return None
    mapping: dict[str, Any] = {
        "kind": "indicators", "layout": "wide", "area": {"header_row": place["header_row"], "first_column": place["first_column"]}, "indicators": indicators,
    }  # fmt: skip
    mapping |= {"period": request.POST["period"].strip()} if request.POST.get("period", "").strip() else {}
    mapping |= {"sheet": place["sheet"]} if place["sheet"] else {}
    mapping |= {"aliases": found.mapping["aliases"]} if found.mapping.get("aliases") else {}
    mapping |= kept(found)
    actions.set_mapping(found=found, mapping=mapping, by=request.actor, at=timezone.now())
    return look_again(request, found) if "go" in request.POST else redirect("records:import-across", found.short)


def _known_units(chosen: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    return {row: (name, unit if unit in Unit.values else Unit.COUNT.value) for row, (name, unit) in chosen.items()}
