"""A paper as a document in one language, and as a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy, override

from wiqaya.safeguards.access import Actor
from wiqaya.strategy.documents import brief, case, handover, motion, plan
from wiqaya.strategy.documents.material import Material, material
from wiqaya.strategy.documents.pieces import plainly
from wiqaya.strategy.models import Strategy
from wiqaya.ui.documents import Block, Cover, Document, Paragraph, Strong, files
from wiqaya.ui.documents.words import fictional_mark
from wiqaya.ui.numerals import reading

if TYPE_CHECKING:
    from wiqaya.places.models import City

LONG = 160  # blocks: from here on a PDF or Word file takes more than a few seconds


class Paper(models.TextChoices):
    PLAN = "plan", gettext_lazy("Strategy and plan for the council")
    MOTION = "motion", gettext_lazy("Motion for the council")
    BRIEF = "brief", gettext_lazy("Brief for the mayor")
    HANDOVER = "handover", gettext_lazy("Handover")
    CASE = "case", gettext_lazy("The case for prevention, inside the house")
    MANDATE = "mandate", gettext_lazy("Motion for a mandate of the city's own")


FREE = (Paper.CASE, Paper.MANDATE)  # can be written before there is a strategy


class NoStrategy(LookupError):
    """This paper is made of a strategy, and there is none."""


def document(city: City, strategy: Strategy | None, paper: str, lang: str, *, by: Actor, on: date) -> Document:
    """A paper in one language, in the city's digits and month names.  Raises NoStrategy."""
    with override(lang), reading(digits=city.digits, months=city.month_names):
        found = material(city, strategy, by=by, on=on) if strategy else None
        blocks = _blocks(paper, found, city)
        title = plainly(found.fields["title"]) if found is not None and paper in (Paper.PLAN, Paper.HANDOVER) else str(Paper(paper).label)
        whole = bool(blocks) and isinstance(blocks[0], Cover)
        head = [] if whole else [Paragraph(Strong(str(city))), *([Paragraph(fictional_mark(), quiet=True)] if city.fictional else [])]
        return Document(
            title=title, blocks=(*head, *blocks), on=on, city=str(city), subtitle=str(Paper(paper).label) if whole else "",
            edition=plan.edition(found) if found is not None else "", author=str(city), fictional=city.fictional,
        )  # fmt: skip


def _blocks(paper: str, found: Material | None, city: City) -> list[Block]:
    match paper:
        case Paper.CASE:
            return case.case(found)
        case Paper.MANDATE:
            return motion.own_mandate(found, city)
    if found is None:
        raise NoStrategy(paper)
    return {Paper.PLAN: plan.plan, Paper.MOTION: motion.motion, Paper.BRIEF: brief.brief, Paper.HANDOVER: handover.handover}[Paper(paper)](found)


def file_of(made: Document, lang: str, kind: str, city: City) -> bytes:
    """The paper as a file; what was written once is kept.  Raises PdfUnavailable."""
    key = file_key(made, lang, kind, city)
    return files.written(key, lambda: made, lang=lang, kind=kind, digits=city.digits, months=city.month_names)


def file_key(made: Document, lang: str, kind: str, city: City) -> str:
    """The name under which the file is kept: another one when the paper says something else."""
    return files.key_of("paper", made, lang, kind, city.digits, city.month_names)


def takes_long(made: Document, kind: str) -> bool:
    return kind != "html" and len(made.blocks) > LONG


def file_name(paper: str, strategy: Strategy | None, lang: str, kind: str) -> str:
    return f"{paper}-{strategy.short}-{lang}.{kind}" if strategy else f"{paper}-{lang}.{kind}"
