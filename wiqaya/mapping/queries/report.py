"""Reading reports: editions of a mapping, their documents and files, recommendations, who may check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from wiqaya.mapping.access import CHECK
from wiqaya.mapping.models import Cycle, Recommendation, Report
from wiqaya.mapping.reporting import edition as editions
from wiqaya.mapping.reporting.keep import read_document
from wiqaya.mapping.reporting.marks import as_draft, corrected, taken_back
from wiqaya.mapping.words import ReportState
from wiqaya.places import queries as places
from wiqaya.records import queries as records
from wiqaya.records.words import DatasetKind
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.ui.documents import Document, files
from wiqaya.ui.numerals import reading

if TYPE_CHECKING:
    from wiqaya.places.models import City

BEING_MADE = (ReportState.DRAFT, ReportState.CHECKING, ReportState.RETURNED)
MADE = "report.make"
LONG = 160  # blocks: from here on a PDF takes more than a few seconds
MANY_AREAS = 60


def reports() -> QuerySet[Report]:
    """Every edition, newest first, without its content."""
    return Report.objects.defer("content").select_related("cycle").order_by("-made_at", "-id")


def whole_reports() -> QuerySet[Report]:
    """Editions with their content."""
    return Report.objects.select_related("cycle__method")


def being_made(cycle: Cycle, edition: str) -> Report | None:
    """The edition of a mapping that is not yet published."""
    return whole_reports().filter(cycle=cycle, edition=edition, state__in=BEING_MADE).first()


def document_of(report: Report, lang: str, city: City) -> Document:
    """The kept document, with what became of the edition since."""
    with reading(digits=city.digits, months=city.month_names):
        document = read_document(report.content["documents"][lang], report.content["figures"])
        if report.state in BEING_MADE:
            return as_draft(document, lang)
        if report.correction:
            document = corrected(document, lang, report.correction, report.corrected_at)
        return taken_back(document, lang, report.withdrawn_because, report.withdrawn_at) if report.withdrawn_at else document


def draft_of(city: City, cycle: Cycle, edition: str, lang: str, *, by: Actor, at: datetime) -> tuple[Document, int]:
    """The edition as it would be today, marked as a draft, and the number of its figures; each figure goes through the gate."""
    return editions.draft(city, cycle, edition, lang, by=by, at=at)


def file_of(report: Report, lang: str, kind: str, city: City) -> bytes:
    """The edition as a file, in the digits of the city; what was written once is kept.  Raises PdfUnavailable."""
    key = file_key(report, lang, kind, city)
    return files.written(key, lambda: document_of(report, lang, city), lang=lang, kind=kind, digits=city.digits, months=city.month_names)


def file_key(report: Report, lang: str, kind: str, city: City) -> str:
    """The name under which the file is kept: another one when the edition changed."""
    changed = (report.pk, report.made_at, report.state, report.corrected_at, report.withdrawn_at)
    return files.key_of("report", *changed, lang, kind, city.digits, city.month_names)


def takes_long(report: Report, lang: str, kind: str) -> bool:
    """Whether writing the file would keep a reader waiting: long PDF and Word files."""
    return kind != "html" and len(report.content["documents"][lang]["blocks"]) > LONG


def makes_long() -> bool:
    """Whether making an edition may take long: tables of many areas go through the gate."""
    return places.figure_areas().count() > MANY_AREAS and any(row.kind == DatasetKind.INCIDENTS and row.version for row in records.datasets())


def makers_of(report: Report) -> set[UUID]:
    """Everybody who made this edition, at first or again: none of them can check it."""
    return {report.made_by, *(row.by for row in audit.history(report, limit=500) if row.action == MADE)}


def may_check(report: Report, by: Actor) -> bool:
    return by.kind == "person" and by.may(CHECK) and by.id not in makers_of(report)


def file_name(report: Report, lang: str, kind: str) -> str:
    return f"mapping-{report.cycle.year}-{report.edition}-{report.number}-{lang}.{kind}"


# -- recommendations


def recommendations(cycle: Cycle) -> list[Recommendation]:
    return list(Recommendation.objects.filter(cycle=cycle).select_related("issue").order_by("number"))


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the report, for the outline beside it."""

    title: Any
    anchor: str
    level: int


def outline(report: Report, lang: str) -> list[Part]:
    """The parts of an edition in one language."""
    blocks = report.content["documents"][lang]["blocks"]
    heads = [block for block in blocks if block["block"] == "Heading" and block["level"] == 2]
    return [Part(block["text"], block["anchor"], block["level"]) for block in heads]
