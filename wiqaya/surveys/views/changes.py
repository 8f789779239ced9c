"""Pages of changes between rounds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Cell, Released
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import READ
from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries import changes as queries
from wiqaya.surveys.queries.changes import Change
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.figures.texts import sort_key
from wiqaya.ui.parts import Tab


@needs(READ)
def changes(request: WorkRequest, short: str) -> HttpResponse:
    """What changed since an earlier round: every question that both asked, with its interval, and its areas by name."""
    later = wave_of(short)
    past = queries.earlier_rounds(later)
    earlier = _chosen(past, request.GET.get("since", ""))
    page: dict[str, Any] = {"wave": later, "survey": later.survey, "earlier": earlier, "lang": get_language(), "tabs": _tabs(request, past, earlier)}
    if earlier is not None:
        found = queries.changes(earlier, later, "staff")
        page |= {
            "changes": [(one, _areas(one)) for one in found], "broken": queries.method_broke(earlier, later),
            "reach": {points: _reach([one for one in found if one.points == points]) for points in (True, False)},
            "notes": list({str(wave.bias_note): wave.bias_note for wave in (earlier, later) if wave.bias_note}.values()),
        }  # fmt: skip
    return render(request, "surveys/results/changes.html", page)


def _chosen(past: list[Wave], since: str) -> Wave | None:
    if not since:
        return past[0] if past else None
    found = next((one for one in past if str(one.number) == since), None)
    if found is None:
        raise Http404(since)
    return found


def _tabs(request: WorkRequest, past: list[Wave], earlier: Wave | None) -> list[Tab]:
    return [Tab(_("Since round %(number)s") % {"number": one.number}, f"{request.path}?since={one.number}", one == earlier) for one in past]


def _areas(change: Change) -> list[tuple[str, Cell, bool]]:
    """Name, change and whether it is beyond chance, of the areas that are shown, by name."""
    released = queries.by_area(change)
    if released is None or change.areas is None:
        return []
    beyond = set(change.areas.facts["beyond"])
    found = [(_name(released, str(cell.key[0])), cell, cell.key[0] in beyond) for cell in released.cells if cell.shown and cell.rate is not None]
    return sorted(found, key=lambda one: sort_key(one[0], get_language() or "ar")[0])


def _name(released: Released, key: str) -> str:
    label = released.label("area", key)
    return label if isinstance(label, str) else label.get(get_language() or "ar", "") or label["en"]


def _reach(found: list[Change]) -> float:
    """The largest distance from zero of a limit, so that all lines of a kind have one scale."""
    return max((abs(limit) for one in found for limit in (one.facts.get("low"), one.facts.get("high")) if limit is not None), default=1.0) or 1.0
