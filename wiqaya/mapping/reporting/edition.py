"""An edition whole: documents in every language, kept as JSON with its figures, and what the public pages show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wiqaya.mapping.figures import LANGUAGES, Maker
from wiqaya.mapping.models import Cycle
from wiqaya.mapping.reporting.compose import compose, name_withheld
from wiqaya.mapping.reporting.drawing import draw
from wiqaya.mapping.reporting.keep import kept_document, kept_figures
from wiqaya.mapping.reporting.marks import as_draft
from wiqaya.mapping.reporting.material import Drawn, Material, gather
from wiqaya.mapping.reporting.site import site
from wiqaya.mapping.words import Edition
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.release import Audience
from wiqaya.ui.documents import Document

if TYPE_CHECKING:
    from wiqaya.places.models import City


def audience_of(edition: str) -> Audience:
    return "public" if edition == Edition.PUBLIC else "staff"


def material_of(city: City, cycle: Cycle, edition: str, *, by: Actor, at: datetime) -> Material:
    """Everything that the edition speaks of, its figures released for its audience."""
    material = gather(city, cycle, edition, on=at.date())
    name_withheld(material)
    draw(material, Maker(city, audience_of(edition), by, at))
    return material


@dataclass(frozen=True)
class Made:
    """`content` and `withheld` as a report keeps them."""

    content: dict[str, Any]
    withheld: list[dict[str, Any]]


def make(city: City, cycle: Cycle, edition: str, *, by: Actor, at: datetime) -> Made:
    """The edition in every language: what readers will see once it is published."""
    material = material_of(city, cycle, edition, by=by, at=at)
    content = {
        "documents": {lang: kept_document(compose(material, lang), material) for lang in LANGUAGES},
        "figures": kept_figures(material, audience_of(edition)),
        "site": site(material) if material.public else {},
    }
    return Made(content, [{"what": one.what, "why": one.why} for one in material.withheld])


def draft(city: City, cycle: Cycle, edition: str, lang: str, *, by: Actor, at: datetime) -> tuple[Document, int]:
    """The document as it would be today, marked as a draft, and the number of its figures."""
    material = material_of(city, cycle, edition, by=by, at=at)
    return as_draft(compose(material, lang), lang), sum(isinstance(one, Drawn) for one in material.figures)
