"""The page of an area, strengths first; what its committee says of it, and the city's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import area_notes as actions
from wiqaya.mapping.figures import Maker
from wiqaya.mapping.forms.explorer import AnswerForm, NoteForm
from wiqaya.mapping.layers import AT_ONCE, Ground, Incidents, Official, Part, beside_city, ground, in_words, over_years
from wiqaya.mapping.models import AreaNote
from wiqaya.mapping.queries import area as queries
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import explorer
from wiqaya.mapping.queries.explorer import ASSETS, Choice, Choices
from wiqaya.mapping.views.layer_reading import REFUSED, maker_of, page
from wiqaya.places import queries as places
from wiqaya.places.access import EDIT as EDIT_PLACES
from wiqaya.records.access import RELEASE
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import NotAllowed, WorkRequest, needs
from wiqaya.ui.figures import Break, Shown
from wiqaya.ui.numerals import digits

if TYPE_CHECKING:
    from wiqaya.engines.disclosure import Released
    from wiqaya.places.models import Area

YEARS = Part("year")  # the table by area and year, of which an area is one line
MOST_SERIES, MOST_FIGURES = 3, 4


def found_area(slug: str) -> Area:
    area = places.area_by_slug(slug)
    if area is None:
        raise Http404(slug)
    return area


@needs(READ)
def area(request: WorkRequest, slug: str) -> HttpResponse:
    """Strengths, services, who lives here; then what touches it, figures beside those of the city, and the committee's own words."""
    row, by = found_area(slug), request.actor
    choices, stand, maker = explorer.choices(), ground(shapes=False), maker_of(request)
    facts, notes = queries.facts_of(row, cycles.current()), explorer.notes_of(row)
    titles = {choice.key: choice.dataset.title for choice in (*choices.official, *choices.reported)}
    context = {
        "area": row,
        "facts": facts,
        "neighbours": explorer.by_name(places.neighbours_of(row), (get_language() or "ar")[:2]),
        "official": list(_official(maker, choices.official, stand, row)),
        "series": list(_series(maker, choices, stand, row)),
        "notes": [(note, _layer_name(note, titles), actions_of(request, note)) for note in notes],
        "may_note": explorer.may_note(by),
        "may_edit": by.may(EDIT),
        "place_url": page("places:edit-area", row.slug) if by.may(EDIT_PLACES) else "",
        "explorer_url": reverse("mapping:explorer"),
        "ages": [(age_words(band), count) for band, count in facts.residents.ages],
        "breadcrumb": [*_crumbs(row)[:1], {"label": row.name}],
    }
    return render(request, "mapping/explorer/area.html", context)


def _crumbs(area: Area) -> list[dict[str, Any]]:
    """The way back."""
    return [
        {"label": _("Map of areas"), "url": reverse("mapping:explorer")},
        {"label": area.name, "url": reverse("mapping:area", args=[area.slug])},
    ]


def age_words(band: str) -> str:
    """An age band in words: a dash would change its order in right-to-left text."""
    low, dash, high = band.partition("-")
    if dash and low.isdigit() and high.isdigit():
        return _("from %(low)s to %(high)s") % {"low": digits(low), "high": digits(high)}
    if band.endswith("+") and band[:-1].isdigit():
        return _("%(low)s and older") % {"low": digits(band[:-1])}
    return digits(band)


def actions_of(request: WorkRequest, note: AreaNote) -> tuple[bool, bool]:
    """Whether this reader may answer a note, and take it away."""
    by = request.actor
    own = note.added_by == by.id and explorer.may_note(by) and not note.answer
    return by.may(EDIT), own or (by.may(EDIT) and not note.objection)


def _layer_name(note: AreaNote, titles: dict[str, Any]) -> Any:
    if note.layer == ASSETS:
        return _("What brings people together")
    return titles.get(note.layer, "")


@dataclass(frozen=True)
class Here:
    """An official figure of this area beside that of the whole city, in words."""

    name: Any
    period: str
    here: str
    city: str
    url: str
    source: Any


def _official(maker: Maker, choices: Sequence[Choice], stand: Ground, row: Area) -> Iterator[Here]:
    """Figures of small tables; of a large census the reader chooses on the map."""
    left = MOST_FIGURES
    for choice in choices:
        if choice.state != "ready" or left <= 0:
            continue
        found = explorer.indicators(choice.dataset, limit=left)
        newest = {} if found.more else explorer.newest_periods(choice.dataset, found.rows)
        for indicator in (row for row in found.rows if row.pk in newest):
            layer = Official(choice.dataset, stand, indicator, newest[indicator.pk])
            released = _released(maker, layer)
            if released:
                left -= 1
                url = f"{reverse('mapping:explorer')}?layer={choice.key}&figure={indicator.code}&period={layer.period}"
                measure = layer.measure(released)
                told = (in_words(released, measure, row.code), in_words(released, measure, None))
                yield Here(indicator.name, digits(layer.period), *told, url, choice.dataset.title)


def _released(maker: Maker, layer: Official | Incidents) -> Released | None:
    """What was released before; else what may be released now, quickly."""
    released = layer.seen(maker)
    if released is None and maker.by.may(RELEASE) and len(layer.ground.names) <= AT_ONCE:
        try:
            return layer.ask(maker)
        except REFUSED:
            return None
    return released


@dataclass(frozen=True)
class Line:
    """The figure of a dataset for this area, with the whole city beside it; without one, the address where it can be asked for."""

    title: Any
    figure: Shown | None
    beside: list[tuple[str, str, str]]
    measure: str
    url: str


def _series(maker: Maker, choices: Choices, stand: Ground, row: Area) -> Iterator[Line]:
    ready = [choice for choice in choices.reported if choice.state == "ready"][:MOST_SERIES] if row.code in stand.names else []
    breaks = [Break(str(change.year), change.year) for change in cycles.breaks()] if ready else []
    for choice in ready:
        layer = Incidents(choice.dataset, stand, YEARS)
        released = _released(maker, layer)
        latest = explorer.options(choice.dataset).years[-1:]
        url = f"{reverse('mapping:explorer')}?layer={choice.key}" + (f"&part={Part('year', str(latest[0]))}" if len(latest) else "")
        if released is None:
            yield Line(choice.dataset.title, None, [], "", url)
        else:
            figure = over_years(maker, layer, released, row.code, breaks=breaks)
            told = figure.measure.title((get_language() or "ar")[:2])
            yield Line(choice.dataset.title, Shown(figure), beside_city(released, row.code), told, url)


# -- notes and objections


@needs(READ)
def area_note(request: WorkRequest, slug: str) -> HttpResponse:
    """Write down what a committee says."""
    if not explorer.may_note(request.actor):
        raise NotAllowed(EDIT)
    row, choices = found_area(slug), explorer.choices()
    layers = [(ASSETS, _("What brings people together"))]
    layers += [(choice.key, str(choice.dataset.title)) for choice in (*choices.official, *choices.reported)]
    initial = {"layer": request.GET.get("layer", ""), "dated": timezone.localdate(), "objection": bool(request.GET.get("objection"))}
    form = NoteForm(request.POST or None, initial=initial, layers=layers, may_hold=request.actor.may(EDIT))

    def write() -> None:
        actions.add_note(area=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down. It is printed with the area and with its layer.")):
        return redirect(f"{reverse('mapping:area', args=[slug])}#notes")
    return render(request, "mapping/explorer/note.html", {"form": form, "area": row, "breadcrumb": [*_crumbs(row), {"label": _("Object or add a note")}]})


@needs(EDIT)
def answer_note(request: WorkRequest, slug: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(AreaNote.objects.select_related("area"), pk=key, area__slug=slug)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})

    def write() -> None:
        actions.answer_note(note=row, answer=form.cleaned_data["answer"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The answer stands beside the note.")):
        return redirect(f"{reverse('mapping:area', args=[slug])}#notes")
    return render(request, "mapping/explorer/answer.html", {"form": form, "note": row, "area": row.area, "breadcrumb": [*_crumbs(row.area), {"label": _("Answer")}]})


@needs(READ)
@require_POST
def remove_note(request: WorkRequest, slug: str, key: UUID) -> HttpResponse:
    row = get_object_or_404(AreaNote, pk=key, area__slug=slug)
    tried(request, lambda: actions.remove_note(note=row, by=request.actor, at=timezone.now()), _("The note was taken away."))
    return redirect(f"{reverse('mapping:area', args=[slug])}#notes")
