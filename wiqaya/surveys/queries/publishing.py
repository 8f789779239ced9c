"""What everybody may read of a round, and what is on its way there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from wiqaya.engines.disclosure import Released
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.safeguards.release import find
from wiqaya.surveys.access import PUBLISH
from wiqaya.surveys.estimating.plan import Asked, asked_of, labels
from wiqaya.surveys.models import Promise, Publication, Result, Survey, Wave
from wiqaya.surveys.queries.results import results
from wiqaya.surveys.words import Breakdown, PromiseState, PublicationState, Selection, Statistic

Table = tuple[str, str, str, str]  # statistic, question, answer, breakdown


@dataclass(frozen=True)
class PublicLine:
    """One number of a round with its tables in the order of the breakdowns, those among them that the gate refused too."""

    asked: Asked
    rows: tuple[Result, ...]

    @property
    def percent(self) -> bool:
        return self.asked.statistic == Statistic.SHARE

    @property
    def shown(self) -> tuple[Result, ...]:
        return tuple(row for row in self.rows if row.release)

    @property
    def city(self) -> dict[str, Any]:
        """The number of the whole city as it left to everybody; empty when it was hidden."""
        return next((row.facts for row in self.shown if row.facts), {})


def table_of(row: Result) -> Table:
    return row.statistic, row.question, row.answer, row.breakdown


def offered(wave: Wave) -> dict[Table, Asked]:
    """Tables that left for the staff and may be asked for everybody: those that are estimated of this round alone."""
    left = {table_of(row) for row in results(wave, "staff").filter(release__isnull=False)}
    may = {(*one.key, str(breakdown)): one for one in asked_of(wave) for breakdown in one.only}
    return {table: one for table, one in may.items() if table in left}


def lines_of(wave: Wave, rows: Iterable[Result]) -> list[PublicLine]:
    """Tables by the number that they hold, in the order of the questions."""
    held: dict[tuple[str, str, str], list[Result]] = {}
    for row in rows:
        held.setdefault((row.statistic, row.question, row.answer), []).append(row)
    order = list(Breakdown.values)
    return [PublicLine(one, tuple(sorted(held[one.key], key=lambda row: order.index(row.breakdown)))) for one in asked_of(wave) if one.key in held]


def published(wave: Wave) -> list[Result]:
    """The tables that everybody may read: of each the one that was agreed to last."""
    found: dict[Table, Result] = {}
    for one in wave.publications.filter(state=PublicationState.PUBLISHED).order_by("-decided_at").prefetch_related("results"):
        for row in one.results.all():
            found.setdefault(table_of(row), row)
    return list(found.values())


def public_wave(code: str) -> Wave | None:
    """The round behind a short address, once something of it is or was public."""
    rows = Wave.objects.filter(code=code.upper(), publications__state__in=[PublicationState.PUBLISHED, PublicationState.WITHDRAWN])
    return rows.select_related("survey", "survey__decides", "version", "version__instrument").distinct().first()


def withdrawn(wave: Wave) -> Publication | None:
    """What was taken back last, so that its readers learn why; nothing when the same has been published again."""
    gone = wave.publications.filter(state=PublicationState.WITHDRAWN).order_by("-withdrawn_at").prefetch_related("results").first()
    if gone is None or {table_of(row) for row in gone.results.all()} <= {table_of(row) for row in published(wave)}:
        return None
    return gone


def is_public(wave: Wave) -> bool:
    return wave.publications.filter(state=PublicationState.PUBLISHED).exists()


def public_result(wave: Wave, short: str) -> tuple[PublicLine, Result, Released] | None:
    """A public number, one of its tables, and the table as it left; None when that is not public."""
    return found_among(wave, published(wave), short)


def found_among(wave: Wave, rows: list[Result], short: str) -> tuple[PublicLine, Result, Released] | None:
    """The same among some tables of a round."""
    row = next((one for one in rows if one.short == short and one.release), None)
    released = find(row.release) if row and row.release else None
    line = next((one for one in lines_of(wave, rows) if row in one.rows), None)
    return (line, row, released) if row and released and line else None


def public_rounds(survey: Survey | None = None) -> QuerySet[Wave]:
    """Rounds with results that everybody may read, the last one first."""
    rows = Wave.objects.filter(publications__state=PublicationState.PUBLISHED)
    rows = rows if survey is None else rows.filter(survey=survey)
    return rows.select_related("survey").distinct().order_by("-closes", "-number")


def publications(wave: Wave) -> QuerySet[Publication]:
    return wave.publications.annotate(tables=Count("results")).order_by("-asked_at")


def publication(short: str) -> Publication | None:
    return Publication.objects.select_related("wave", "wave__survey", "wave__version", "weighting").filter(short=short).first()


def preparing(job: UUID) -> Publication | None:
    """The request whose tables a job takes through the gate."""
    return Publication.objects.select_related("wave", "weighting").filter(job=job).first()


def may_decide(one: Publication, by: Actor) -> bool:
    return one.state == PublicationState.ASKED and by.may(PUBLISH) and by.id != one.asked_by


@dataclass(frozen=True)
class PublicPromise:
    """You said, we did: what everybody reads of it."""

    said: WordsValue
    answer: WordsValue
    responsible: WordsValue
    state: str
    due: date | None
    settled: bool


def public_promises(survey: Survey) -> list[PublicPromise]:
    """Each as it stood when a second person read it; what is due first comes first."""
    rows = sorted((one.shown for one in survey.promises.order_by("short") if one.shown), key=lambda shown: shown["due"] or "9999")
    return [
        PublicPromise(
            words(**shown["said"]), words(**shown["answer"]), words(**shown["responsible"]), str(PromiseState(shown["state"]).label),
            date.fromisoformat(shown["due"]) if shown["due"] else None, shown["settled"],
        )
        for shown in rows
    ]  # fmt: skip


def unread(one: Promise) -> bool:
    """Whether it was written or changed since a second person read it, or was taken off the page."""
    return bool(one.writers) or not one.shown


def may_read(one: Promise, by: Actor) -> bool:
    """Whether this person can be its second reader."""
    return unread(one) and by.may(PUBLISH) and by.id != one.made_by and str(by.id) not in one.writers


def ends_of(wave: Wave, one: Asked) -> dict[str, dict[str, str]]:
    """Of a mean the first and the last answer, number -> words in each language; empty for a share."""
    if one.statistic == Statistic.MEAN:
        found = {value: dict(texts) for value, texts in labels(wave, one.question).items()}
        return {value: found[value] for value in sorted(found, key=int) if value in (min(found, key=int), max(found, key=int))}
    scale = next((scale for scale in wave.version.scales.all() if scale.key == one.question), None)
    if one.statistic != Statistic.SCALE or scale is None or scale.scoring != "mean":
        return {}
    return {str(scale.low): {}, str(scale.high): {}}


def drawn(wave: Wave) -> bool:
    """Whether those who answered were drawn by chance, so that a margin of error can be given."""
    return wave.selection == Selection.PROBABILITY
