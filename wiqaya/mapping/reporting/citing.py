"""A survey's result in a report: its number, range and people as they stand on the day of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wiqaya.surveys import facts
from wiqaya.ui.documents.blocks import Code, Link, Run, Said, Strong
from wiqaya.ui.text import colon

if TYPE_CHECKING:
    from wiqaya.places.models import City


def cited(city: City, short: str) -> tuple[Run, ...]:
    """What follows the words of a source that cites a result; nothing when it cites none."""
    if not short:
        return ()
    found = facts.result(short)
    if found is None or not found.released:
        return (" ", Strong(_("The survey result that was cited here is withheld now.")), " ", Code(short))
    number: tuple[Run, ...] = (" ", Strong(found.headline), " ", found.certainty) if found.shown else ()
    return (*number, *_marks(found), " (", *_place(city, found), ")")


def _marks(found: facts.Cited) -> tuple[Run, ...]:
    """That it is a modelled value, was weighted anew since, or was taken back."""
    marks: list[Run] = []
    if found.modelled:
        marks += [" ", _("Estimated by a model"), "."]
    if found.replaced:
        marks += [" ", _("The answers were weighted anew since.")]
    if found.taken_back:
        marks += [" ", _("It was taken back from the public page"), colon(), Said(str(found.taken_back[1]))]
    return tuple(marks)


def _place(city: City, found: facts.Cited) -> tuple[Run, ...]:
    """The short id, as a link where the city has an address of its own."""
    address = found.public_address or found.address
    return (Link(found.short, f"https://{city.host}{address}"),) if city.host else (Code(found.short),)
