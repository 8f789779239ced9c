"""The map of areas: one layer at a time, what brings people together first, no rankings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.mapping.access import READ
from wiqaya.mapping.figures import Texts
from wiqaya.mapping.layers import WHOLE, Ground, Incidents, ground
from wiqaya.mapping.models import AreaNote
from wiqaya.mapping.plainmap import plain_map, swatch
from wiqaya.mapping.queries import area as one_area
from wiqaya.mapping.queries import explorer as queries
from wiqaya.mapping.queries.explorer import ASSETS, Choice, Choices
from wiqaya.mapping.views.layer_reading import Chosen, answer, choose, maker_of, page, refusal
from wiqaya.places.access import EDIT as EDIT_PLACES
from wiqaya.records.access import EDIT as EDIT_RECORDS
from wiqaya.records.access import RELEASE
from wiqaya.safeguards.access import WorkRequest, holders, needs
from wiqaya.safeguards.tenancy import current_city
from wiqaya.safeguards.words import Role
from wiqaya.ui import numerals
from wiqaya.ui.figures import Figure, Shown
from wiqaya.ui.figures.bars import value_words
from wiqaya.ui.figures.figure import VERSION
from wiqaya.ui.parts import Link

if TYPE_CHECKING:
    from wiqaya.places.models import Area

FILES = (("csv", "CSV"), ("xlsx", "Excel"), ("png", "PNG"), ("json", "JSON"))
MOST_LINKS = 300  # entries listed area by area on one page; above it the register lists them
ON_CARD = 8


@needs(READ)
def explorer(request: WorkRequest) -> HttpResponse:
    """The map.  Choosing a layer, a part of it and an area are addresses."""
    choices = queries.choices()
    key = request.GET.get("layer") or ASSETS
    if key == ASSETS:
        return _together(request, choices)
    choice = choices.find(key)
    if choice is None:
        raise Http404(key)
    return _numbers(request, choices, choice)


# -- what brings people together


def _together(request: WorkRequest, choices: Choices) -> HttpResponse:
    lang = (get_language() or "ar")[:2]
    stand = ground()
    held, found = ASSETS in queries.held_back(), queries.together(stand.areas, lang)
    areas = [here.area for here in found.areas]
    links = _card_links({}, areas)
    picture = ""
    if stand.drawn and not held:
        names = {area.code: area.name.best(lang)[0] for area in areas}
        written = {here.area.code for here in found.areas if here.assets}
        picture = plain_map(lambda: stand.shapes, names, written=written, links=links, lang=lang, version=stand.version)
    shown = sum(len(here.assets) for here in found.areas) <= MOST_LINKS
    context = {
        "found": found, "picture": picture, "swatches": (swatch(written=True), swatch(written=False)), "list_assets": shown, "held": held,
        "anything": bool(found.city) or any(here.assets for here in found.areas),
    }  # fmt: skip
    return render(request, "mapping/explorer/together.html", context | _around(request, choices, ASSETS, areas, stand, {}))


# -- numbers


def _numbers(request: WorkRequest, choices: Choices, choice: Choice) -> HttpResponse:
    stand = ground()
    areas = queries.by_name(stand.areas, (get_language() or "ar")[:2])
    if choice.state != "ready" or not areas or not stand.drawn:
        return render(request, "mapping/explorer/not_ready.html", {"choice": choice} | _around(request, choices, choice.key, areas, stand, {}))
    chosen = choose(request, choice, stand)
    around = _around(request, choices, choice.key, areas, stand, chosen.query)
    context: dict[str, Any] = {"choice": choice, "chosen": chosen, "form": chosen.form} | _said_of(choice, chosen, stand)
    key = _frame_key(request, chosen, stand, around["notes"])
    kept = caches["figures"].get(key) if around["card"] is None else None
    context |= {"frame": mark_safe(kept)} if kept else _asked(request, chosen, stand, around, key)  # noqa: S308  rendered below
    return render(request, "mapping/explorer/numbers.html", context | around)


def _asked(request: WorkRequest, chosen: Chosen, stand: Ground, around: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The figure in its frame, kept for the next reader; or why there is none."""
    found = answer(request, chosen, stand)
    if found.refused is not None:
        return {"refusal": refusal(found.refused, chosen)}
    if found.released is None or chosen.layer is None:
        return {"waiting": found.waiting, "who_may": [Role(role).label for role in sorted(holders(RELEASE))]}
    figure = chosen.layer.draw(maker_of(request), found.released, links=_card_links(chosen.query, stand.areas), notes=printed(around["notes"]))
    frame = render_to_string("mapping/explorer/_figure.html", {"figure": Shown(figure), "files": _files(chosen)})
    caches["figures"].set(key, str(frame), None)
    return {"frame": frame, "here": _value_of(figure, around["card"])}


def _frame_key(request: WorkRequest, chosen: Chosen, stand: Ground, notes: Sequence[AreaNote]) -> str:
    """Changes when anything that the frame says changes: the question, the texts around it, the areas, the reader's language and digits."""
    reading, row = numerals.current(), chosen.choice.dataset
    question = chosen.layer.key(maker_of(request)) if chosen.layer else ""
    told = [
        VERSION, current_city(), question, row.pk, row.title, row.changed_at, stand.version, chosen.address(), [printed([note]) for note in notes], request.city.fictional,
        get_language(), reading.digits, reading.months,
    ]  # fmt: skip
    return f"frame-{hashlib.sha256(repr(told).encode()).hexdigest()}"


def printed(notes: Sequence[AreaNote]) -> list[Texts]:
    """Notes and objections as they are printed with a layer: place, committee, words, and the answer."""
    return [{lang: _one_note(note, lang) for lang in note.text} for note in notes]


def _one_note(note: AreaNote, lang: str) -> str:
    told = f"{note.area.name.best(lang)[0]} · {note.body}: {note.text[lang]['text']}"
    return f"{told} ← {note.answer.best(lang)[0]}" if note.answer else told


def _said_of(choice: Choice, chosen: Chosen, stand: Ground) -> dict[str, Any]:
    """What stands beside the figure: whether residents are known, and what could not be placed or drawn."""
    if choice.official:
        return {"no_residents": stand.per is None, "other_units": queries.holds_other_units(choice.dataset)}
    whole = isinstance(chosen.layer, Incidents) and chosen.layer.part == WHOLE
    options = queries.options(choice.dataset)
    return {"no_residents": stand.per is None, "unplaced": options.unplaced if whole else None, "some_unplaced": options.some_unplaced}


def _value_of(figure: Figure, card: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """The number of the chosen area and its range in words, as the figure's own table says it."""
    if card is None:
        return None
    lang = (get_language() or "ar")[:2]
    point = next((entry.point for entry in figure.entries(lang) if entry.point.key == card["area"].code), None)
    return value_words(point, figure.measure) if point else None


def _files(chosen: Chosen) -> list[Link]:
    return [Link(label, chosen.address("layer-file", chosen.choice.key, name)) for name, label in FILES]


# -- what stands around every layer


@dataclass(frozen=True)
class Item:
    """A layer in the list of layers."""

    label: Any
    url: str
    current: bool
    note: str | Promise = ""
    mend: str = ""


def _around(
    request: WorkRequest, choices: Choices, key: str, areas: Sequence[Area], stand: Ground, query: Mapping[str, str]
) -> dict[str, Any]:
    by = request.actor
    return {
        "menu": _menu(choices, key, mend=by.may(EDIT_RECORDS)),
        "layer_key": key,
        "areas": _pages(areas),
        "boundaries": stand.valid_from,
        "areas_key": stand.version,
        "notes": queries.notes_on(key),
        "may_note": queries.may_note(by),
        "places_url": page("places:boundaries" if by.may(EDIT_PLACES) else "places:areas"),
        "card": _card(request, areas, key, query),
    }


def _menu(choices: Choices, key: str, *, mend: bool) -> list[tuple[str, list[Item]]]:
    first = [Item(_("Places, groups and people that bring others together"), reverse("mapping:explorer"), key == ASSETS)]
    groups = [(_("What brings people together"), first), (_("Services and official figures"), _items(choices.official, key, mend=mend))]
    groups.append((_("What was reported"), _items(choices.reported, key, mend=mend)))
    return [(title, items) for title, items in groups if items]


def _items(rows: Sequence[Choice], key: str, *, mend: bool) -> list[Item]:
    return [
        Item(
            row.dataset.title, f"{reverse('mapping:explorer')}?{urlencode({'layer': row.key})}", row.key == key, NOTES.get(row.state, lambda: "")(),
            page("records:dataset", row.key) if mend and row.state in ("no_bias_note", "not_loaded") else "",
        )
        for row in rows
    ]  # fmt: skip


NOTES = {
    "no_bias_note": lambda: _("not usable until a bias note is written"),
    "not_loaded": lambda: _("nothing loaded yet"),
    "retracted": lambda: _("taken back by whoever holds it"),
    "restricted": lambda: _("for its steward only"),
    "held": lambda: _("held back until an objection is answered"),
}


def _card_links(query: Mapping[str, str], areas: Sequence[Area]) -> dict[str, str]:
    """Where a click on an area goes: the same layer with the card of the area."""
    start = f"{reverse('mapping:explorer')}?{urlencode(query)}{'&' if query else ''}"
    return {area.code: f"{start}{urlencode({'area': area.slug})}#area-card" for area in areas}


def _pages(areas: Sequence[Area]) -> list[tuple[Area, str]]:
    """Areas with the address of their page; resolved once, since there may be hundreds."""
    start = reverse("mapping:area", args=["-"]).removesuffix("-")
    return [(area, start + area.slug) for area in areas]


def _card(request: WorkRequest, areas: Sequence[Area], key: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """The card of the area that was clicked, strengths first.  An area that is not there is not found."""
    slug = request.GET.get("area", "")
    if not slug:
        return None
    area = next((row for row in areas if row.slug == slug), None)
    if area is None:
        raise Http404(slug)
    return {
        "area": area,
        "strengths": one_area.strengths(area, limit=ON_CARD),
        "note": next((note for note in queries.notes_of(area) if note.layer in (key, "")), None),
        "url": reverse("mapping:area", args=[slug]),
        "note_url": f"{reverse('mapping:area-note', args=[slug])}?{urlencode({'layer': key})}",
    }
