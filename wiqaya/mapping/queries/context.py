"""Reading the city's context, and the advice that follows from its set-up (H-27, G0-30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from wiqaya.mapping import flow
from wiqaya.mapping.models import ContextNote, StructuralIssue
from wiqaya.mapping.words import ContextKind

if TYPE_CHECKING:
    from wiqaya.places.models import City


def place_of(city: City) -> flow.Place:
    """What the advice depends on, from the city's set-up."""
    return flow.Place(
        known=city.set_up is not None, context=city.context, powers=frozenset(city.powers), limits=frozenset(city.limits), small=city.small, kind=city.kind
    )


def hints(city: City | None, *, on: str) -> list[flow.Hint]:
    """The advice for this city on a page."""
    return flow.hints(place_of(city), on=on) if city else []


def structural_issues() -> QuerySet[StructuralIssue]:
    return StructuralIssue.objects.prefetch_related("areas", "issues").order_by("added_at", "id")


def notes() -> dict[ContextKind, list[ContextNote]]:
    """Notes by kind; every kind is there."""
    found: dict[ContextKind, list[ContextNote]] = {kind: [] for kind in ContextKind}
    for note in ContextNote.objects.order_by("added_at", "id"):
        found[ContextKind(note.kind)].append(note)
    return found
