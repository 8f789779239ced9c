"""Reading for the public site: published editions alone, never a draft, a card or a register.

Every function here begins with `published()`; what stands in an edition was checked by a second person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wiqaya.mapping.models import Report
from wiqaya.mapping.reporting.drawing import redraw, retraction
from wiqaya.mapping.words import AssetKind, Confidence, Edition, EvidenceKind, Kind, Manifestation, Nature, ReportState
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.ui.figures import Figure
from wiqaya.ui.figures.texts import sort_key
from wiqaya.ui.numerals import language


def published() -> Report | None:
    """The newest public edition that is published, with its content."""
    rows = Report.objects.filter(edition=Edition.PUBLIC, state=ReportState.PUBLISHED).select_related("cycle")
    return rows.order_by("-published_at", "-id").first()


def published_reports() -> list[Report]:
    """Every published public edition, newest first, without content."""
    rows = Report.objects.filter(edition=Edition.PUBLIC, state=ReportState.PUBLISHED)
    return list(rows.defer("content", "withheld").select_related("cycle").order_by("-published_at", "-id"))


def withdrawn() -> Report | None:
    """The edition that was withdrawn last, so that its readers learn why."""
    rows = Report.objects.filter(edition=Edition.PUBLIC, state=ReportState.WITHDRAWN, published_at__isnull=False)
    return rows.defer("content").select_related("cycle").order_by("-withdrawn_at").first()


def by_short(short: str) -> Report | None:
    """A published public edition by its short id."""
    return Report.objects.filter(edition=Edition.PUBLIC, state=ReportState.PUBLISHED, short=short).select_related("cycle").first()


def said(texts: dict[str, str] | None) -> WordsValue:
    return words(**(texts or {}))


@dataclass(frozen=True)
class Place:
    code: str
    slug: str
    name: WordsValue


@dataclass(frozen=True)
class Finding:
    """An issue in neutral words."""

    key: str
    title: WordsValue
    summary: WordsValue
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    confidence: str
    sources: tuple[str, ...]
    places: tuple[Place, ...]
    whole_city: bool
    groups: tuple[WordsValue, ...]
    other_groups: bool


@dataclass(frozen=True)
class Existing:
    """Something that brings people together or helps."""

    name: WordsValue
    purpose: WordsValue
    kind: str
    nature: str
    codes: frozenset[str]
    whole_city: bool


class Findings:
    """What one published edition holds for the pages."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.content: dict[str, Any] = report.content["site"]
        self.cycle: dict[str, Any] = self.content["cycle"]

    @property
    def title(self) -> WordsValue:
        return said(self.cycle["title"])

    @property
    def scope(self) -> WordsValue:
        return said(self.cycle["scope"])

    @property
    def review_due(self) -> date:
        return date.fromisoformat(self.cycle["review_due"])

    @property
    def started(self) -> date:
        return date.fromisoformat(self.cycle["started"])

    @property
    def ended(self) -> date | None:
        return date.fromisoformat(self.cycle["ended"]) if self.cycle["ended"] else None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Areas in the order of their names in the reader's language; never of anything else."""
        found = (Place(one["code"], one["slug"], said(one["name"])) for one in self.content["areas"])
        return tuple(sorted(found, key=lambda place: sort_key(str(place.name), language())))

    @property
    def strengths(self) -> list[WordsValue]:
        return [said(one["text"]) for one in self.content["strengths"]]

    def strengths_in(self, place: Place) -> list[WordsValue]:
        return [said(one["text"]) for one in self.content["strengths"] if place.code in one["areas"]]

    @cached_property
    def assets(self) -> list[Existing]:
        return [
            Existing(
                said(one["name"]), said(one["purpose"]), _label(AssetKind, one["kind"]), _label(Nature, one["nature"]), frozenset(one["areas"]), one["whole_city"]
            )
            for one in self.content["assets"]
        ]

    def assets_in(self, place: Place) -> list[Existing]:
        return [one for one in self.assets if place.code in one.codes]

    @cached_property
    def issues(self) -> list[Finding]:
        by_code = {place.code: place for place in self.places}
        return [self._finding(one, by_code) for one in self.content["issues"]]

    def _finding(self, one: dict[str, Any], by_code: dict[str, Place]) -> Finding:
        return Finding(
            one["key"], said(one["title"]), said(one["summary"]), _labels(Kind, one["kinds"]), _labels(Manifestation, one["manifestations"]),
            one["confidence"], _labels(EvidenceKind, one["sources"]), tuple(place for code, place in by_code.items() if code in one["areas"]), one["whole_city"],
            tuple(said(label) for label in one["groups"]), one["other_groups"],
        )  # fmt: skip

    def issues_in(self, place: Place) -> list[Finding]:
        return [one for one in self.issues if place in one.places]

    @property
    def city_issues(self) -> list[Finding]:
        """Issues of the whole city, which stand on every area's page too."""
        return [one for one in self.issues if one.whole_city]

    @property
    def recommendations(self) -> list[tuple[int, WordsValue, WordsValue]]:
        return [(one["number"], said(one["text"]), said(one["to"])) for one in self.content["recommendations"]]

    @property
    def answers(self) -> dict[int, WordsValue]:
        return {int(key): said(texts) for key, texts in self.content["answers"].items()}

    @property
    def sources(self) -> list[tuple[WordsValue, str, WordsValue]]:
        return [(said(one["title"]), one["licence"], said(one["bias"])) for one in self.content["sources"]]

    @property
    def withheld(self) -> list[tuple[WordsValue, WordsValue]]:
        return [(said(one["what"]), said(one["why"])) for one in self.report.withheld]

    @property
    def figure_keys(self) -> list[str]:
        return [key for key in self.content["figures"] if key in self.report.content["figures"]]

    def figure_titles(self) -> list[tuple[str, WordsValue]]:
        return [(key, said(self.report.content["figures"][key]["title"])) for key in self.figure_keys]

    def figure(self, key: str) -> Figure | None:
        """The figure as it was published, drawn from what was released then."""
        return redraw(self.report.content["figures"][key]) if key in self.figure_keys else None

    def retraction(self, key: str) -> WordsValue | None:
        return retraction(self.report.content["figures"][key])


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _labels(choices: Any, values: Iterable[str]) -> tuple[str, ...]:
    held = set(values)
    return tuple(str(label) for value, label in choices.choices if value in held)


def confidence(value: str) -> str:
    return _label(Confidence, value)


def findings() -> Findings | None:
    """The newest published edition as pages show it."""
    report = published()
    return Findings(report) if report else None


def place_called(findings: Findings, slug: str) -> Place | None:
    return next((place for place in findings.places if place.slug == slug), None)


def first_figure(findings: Findings, prefer: Sequence[str] = ("-kinds", "-years")) -> str:
    """The figure that the home page shows."""
    keys = findings.figure_keys
    return next((key for ending in prefer for key in keys if key.endswith(ending)), keys[0] if keys else "")
