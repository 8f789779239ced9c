"""Pages of changes between rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Cell, Released
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys import figures
from wiqaya.surveys.access import READ
from wiqaya.surveys.annex import VERDICTS
from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries import changes as queries
from wiqaya.surveys.queries.changes import Change
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.figures import Shown as Drawn
from wiqaya.ui.figures.texts import sort_key
from wiqaya.ui.parts import Tab


@dataclass(frozen=True)
class Shown:
    """A change as its section shows it: its areas and their figure where they were asked for, and why means are not compared."""

    change: Change
    address: str
    areas: list[tuple[str, Cell, bool]]
    figure: Drawn | None
    verdict: object


@needs(READ)
def changes(request: WorkRequest, short: str) -> HttpResponse:
    """What changed since an earlier round: every question that both asked, with its interval, and its areas by name."""
    later = wave_of(short)
    past = queries.earlier_rounds(later)
    earlier = _chosen(past, request.GET.get("since", ""))
    page: dict[str, Any] = {
        "wave": later,
        "survey": later.survey,
        "earlier": earlier,
        "lang": get_language(),
        "tabs": _tabs(request, past, earlier),
    }
    if earlier is not None:
        found = queries.changes(earlier, later, "staff")
        tables = queries.tables(found)
        page |= {
            "changes": [_shown(request, earlier, later, one, tables) for one in found], "broken": queries.method_broke(earlier, later),
            "figures": [Drawn(each) for each in figures.changes_of(earlier, later, found, tables, fictional=bool(request.city.fictional))],
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


def _shown(request: WorkRequest, earlier: Wave, later: Wave, change: Change, tables: Mapping[UUID, Released]) -> Shown:
    """Area by area is shown for one question at a time: all of them at once would be a page that nobody reads on a phone."""
    of = " ".join(change.asked.key)
    address = f"?{urlencode({'since': earlier.number, 'of': of})}#areas"
    verdict = VERDICTS.get(change.verdict, "")
    if of != request.GET.get("of") or change.areas is None or (key := change.areas.release) not in tables or key is None:
        return Shown(change, address if change.areas else "", [], None, verdict)
    figure = figures.change_by_area(earlier, later, change.asked, tables[key], fictional=bool(request.city.fictional))
    return Shown(change, address, _areas(change, tables), Drawn(figure), verdict)


def _areas(change: Change, tables: Mapping[UUID, Released]) -> list[tuple[str, Cell, bool]]:
    """Name, change and whether it is beyond chance, of the areas that are shown, by name."""
    if change.areas is None or (key := change.areas.release) is None or key not in tables:
        return []
    released, beyond = tables[key], set(change.areas.facts["beyond"])
    found = [
        (_name(released, str(cell.key[0])), cell, cell.key[0] in beyond) for cell in released.cells if cell.shown and cell.rate is not None
    ]
    return sorted(found, key=lambda one: sort_key(one[0], get_language() or "ar")[0])


def _name(released: Released, key: str) -> str:
    label = released.label("area", key)
    return label if isinstance(label, str) else label.get(get_language() or "ar", "") or label["en"]
