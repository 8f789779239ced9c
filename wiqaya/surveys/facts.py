"""Results for rooms above: one by its short id, those that a search finds, one over the rounds, and what everybody may read.

Numbers that left the gate, with everything that belongs to them; never an answer of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from wiqaya.engines.disclosure import Released
from wiqaya.engines.language import fold
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.release import find as released
from wiqaya.surveys import sentences
from wiqaya.surveys.estimating.plan import Asked, asked_of
from wiqaya.surveys.models import Publication, Result, Wave
from wiqaya.surveys.queries import publishing
from wiqaya.surveys.queries.results import results, weighting_of
from wiqaya.surveys.words import Breakdown, PublicationState, Statistic, WaveState

MOST = 40  # results of a search
ABOUT_ANOTHER = (Statistic.CHANGE, Statistic.MODEL)  # their answer says first of which number they are


@dataclass(frozen=True)
class Cited:
    """A result as a card or a report cites it.  Nothing of it is copied: what is shown is what holds now.

    facts      rate, low, high, n of the whole city (shares 0 to 1); empty when it was hidden
    ends       of a mean: the first and the last answer, number -> words
    newer      short id of the same table made with newer weights; "" when this one is in force
    replaced   whether other weights are in force since, with or without a newer table
    taken_back the day and the reason, when everybody could read it and it was withdrawn
    """

    short: str
    survey: WordsValue
    round: int
    opens: date
    closes: date
    statistic: str
    question: Mapping[str, str]
    answer: Mapping[str, str] | None
    breakdown: str
    facts: Mapping[str, Any]
    ends: Mapping[str, Mapping[str, str]]
    since: int
    drawn: bool
    released: bool
    bias_note: WordsValue
    method: str
    newer: str
    replaced: bool
    taken_back: tuple[date, WordsValue] | None
    address: str
    public_address: str

    @property
    def modelled(self) -> bool:
        return self.statistic == Statistic.MODEL

    @property
    def shown(self) -> bool:
        """Whether there is a number of the whole city to say."""
        return self.released and self.facts.get("rate") is not None

    @property
    def title(self) -> str:
        """The question, or the name of the scale, in the reader's language."""
        return sentences.in_language(self.question)

    @property
    def split(self) -> str:
        """By what the table is broken down; empty for the whole city."""
        return "" if self.breakdown == Breakdown.CITY else str(Breakdown(self.breakdown).label)

    @property
    def headline(self) -> str:
        """The number in the reader's language; empty when none is shown."""
        if not self.shown:
            return ""
        if self.statistic == Statistic.CHANGE:
            return sentences.change(self.facts, points=self.answer is not None, since=self.since)
        said = sentences.headline(self.statistic, self.facts, answer=self.answer, drawn=self.drawn)
        return f"{said} {sentences.ends(self.ends)}" if self.ends else said

    @property
    def certainty(self) -> str:
        """Its range and how many people answered."""
        return sentences.certainty(self.statistic, self.facts, drawn=self.drawn) if self.shown else ""


@dataclass(frozen=True)
class Found:
    """A table that can be cited."""

    short: str
    survey: WordsValue
    round: int
    closes: date
    statistic: str
    question: Mapping[str, str]
    answer: Mapping[str, str] | None
    breakdown: str

    @property
    def title(self) -> str:
        return sentences.in_language(self.question)

    @property
    def said(self) -> str:
        """The answers counted, in the reader's language; empty for a mean."""
        return sentences.in_language(self.answer) if self.answer else ""

    @property
    def split(self) -> str:
        """By what it is broken down; of a change and of values by a model, that it is one."""
        label = str(Breakdown(self.breakdown).label)
        return f"{Statistic(self.statistic).label} · {label}" if self.statistic in ABOUT_ANOTHER else label


@dataclass(frozen=True)
class Step:
    """A number in one round: of the whole city, with its interval.  `comparable`: asked by the same method as the round before."""

    short: str
    opens: date
    closes: date
    rate: float
    low: float | None
    high: float | None
    n: int
    method: str
    comparable: bool


@dataclass(frozen=True)
class PublicRound:
    """A round with results that everybody may read."""

    survey: WordsValue
    opens: date
    closes: date
    address: str


def result(short: str) -> Cited | None:
    """The result with this short id in the current city, let out or not; None when there is none."""
    row = Result.objects.filter(short=short).select_related("wave__survey", "wave__version", "weighting").first()
    return _cited(row) if row else None


def table(short: str) -> Released | None:
    """The table of a result as it left the gate."""
    row = Result.objects.filter(short=short).first()
    return released(row.release) if row and row.release else None


def find(text: str) -> list[Found]:
    """Tables for the staff whose survey, question or answer holds every word of `text`, newest rounds first; all of them for an empty one."""
    words = _folded(text).split()
    found: list[Found] = []
    for wave in _estimated():
        found += [one for one in _tables(wave) if all(word in _heard(wave, one) for word in words)][: MOST - len(found)]
        if len(found) == MOST:
            break
    return found


def series(survey: str, *, statistic: str, question: str, answer: str = "") -> list[Step]:
    """One number of the whole city over the rounds of a survey (its short id), the first one first; rounds that did not show it are left out."""
    steps: list[Step] = []
    method = ""
    for wave in reversed(list(_estimated().filter(survey__short=survey))):
        rows = results(wave, "staff").filter(statistic=statistic, question=question, answer=answer, release__isnull=False)
        row = next((one for one in rows.order_by("breakdown") if one.facts.get("rate") is not None), None)
        if row is not None:
            facts = row.facts
            same = not steps or wave.method_version == method
            steps.append(Step(row.short, wave.opens, wave.closes, facts["rate"], facts["low"], facts["high"], int(facts["n"] or 0), wave.method_version, same))
            method = wave.method_version
    return steps


def public_rounds() -> list[PublicRound]:
    """Rounds that everybody may read results of, the last one first."""
    return [PublicRound(one.survey.title, one.opens, one.closes, reverse("survey-results", args=[one.code])) for one in publishing.public_rounds()]


def _cited(row: Result) -> Cited:
    wave, in_force = row.wave, weighting_of(row.wave)
    asked, since = _asked(row)
    newer = "" if row.weighting == in_force else _newer(row)
    return Cited(
        short=row.short, survey=wave.survey.title, round=wave.number, opens=wave.opens, closes=wave.closes, statistic=row.statistic,
        question=asked.title if asked else {"en": row.question}, answer=asked.answer_title if asked else None, breakdown=row.breakdown,
        facts=row.facts if row.release else {}, ends=publishing.ends_of(wave, asked) if asked else {}, since=since, drawn=publishing.drawn(wave), released=row.release is not None, bias_note=wave.bias_note,
        method=f"survey-1 · {wave.method_version}", newer=newer, replaced=row.weighting != in_force, taken_back=_taken_back(row),
        address=_address(row), public_address=_public_address(row),
    )  # fmt: skip


def _asked(row: Result) -> tuple[Asked | None, int]:
    """What the number stands for; of a change also the round since which."""
    key, since = _key(row)
    return next((one for one in asked_of(row.wave) if one.key == key), None), since


def _key(row: Result) -> tuple[tuple[str, str, str], int]:
    """The key of the number that a row is about, and the round since which it changed (0 when it is no change)."""
    statistic, answer, since = row.statistic, row.answer, 0
    if statistic == Statistic.CHANGE:
        before, _space, answer = answer.partition(" ")
        since = int(before)
    if statistic in ABOUT_ANOTHER:
        statistic, _space, answer = answer.partition(" ")
    return (statistic, row.question, answer), since


def _newer(row: Result) -> str:
    """The same table made with the weights in force."""
    same = {"statistic": row.statistic, "question": row.question, "answer": row.answer, "breakdown": row.breakdown, "release__isnull": False}
    return results(row.wave, row.audience).filter(**same).values_list("short", flat=True).first() or ""  # type: ignore[arg-type]


def _taken_back(row: Result) -> tuple[date, WordsValue] | None:
    """When the same table was withdrawn from everybody, and why; None while everybody may read it, or never could."""
    same = {"statistic": row.statistic, "question": row.question, "answer": row.answer, "breakdown": row.breakdown}
    last = Publication.objects.filter(
        wave=row.wave, results__in=Result.objects.filter(wave=row.wave, audience="public", **same),
        state__in=[PublicationState.PUBLISHED, PublicationState.WITHDRAWN],
    )  # fmt: skip
    if last.filter(state=PublicationState.PUBLISHED).exists():
        return None
    gone = last.order_by("-withdrawn_at").first()
    return (gone.withdrawn_at.date(), gone.because) if gone and gone.withdrawn_at else None


def _address(row: Result) -> str:
    """The page of the result for the staff."""
    (statistic, question, answer), since = _key(row)
    if row.statistic == Statistic.CHANGE:
        return f"{reverse('surveys:changes', args=[row.wave.short])}?{urlencode({'since': since})}"
    asked = {"by": row.breakdown} | ({"answer": answer} if answer else {})
    return f"{reverse('surveys:result', args=[row.wave.short, statistic, question])}?{urlencode(asked)}"


def _public_address(row: Result) -> str:
    """The page of the same table for everybody; empty while there is none."""
    same = publishing.table_of(row)
    public = next((one for one in publishing.published(row.wave) if publishing.table_of(one) == same and one.release), None)
    return reverse("survey-result", args=[row.wave.code, public.short]) if public else ""


def _estimated() -> QuerySet[Wave]:
    rows = Wave.objects.filter(state=WaveState.ESTIMATED).select_related("survey", "version")
    return rows.order_by("-closes", "-number")


def _tables(wave: Wave) -> Iterator[Found]:
    """In the order of the questions; of each the number itself first, then its change and its values by a model."""
    place = {one.key: (at, one) for at, one in enumerate(asked_of(wave))}
    rows = [(place[key], row) for row in results(wave, "staff").filter(release__isnull=False) if (key := _key(row)[0]) in place]
    order = list(Breakdown.values)
    for (_at, one), row in sorted(rows, key=lambda found: (found[0][0], found[1].statistic in ABOUT_ANOTHER, order.index(found[1].breakdown))):
        yield Found(row.short, wave.survey.title, wave.number, wave.closes, row.statistic, one.title, one.answer_title, row.breakdown)


def _folded(text: str) -> str:
    """As people search: one spelling for a last letter that is written in two ways, and none for the glottal stop."""
    return fold(text).replace("ة", "ه").replace("ء", "")


def _heard(wave: Wave, one: Found) -> str:
    """Everything that a search may find a table by, folded, in all languages."""
    titles = [entry["text"] for entry in wave.survey.title.values() if entry.get("text")]
    return _folded(" ".join([*titles, *one.question.values(), *(one.answer or {}).values(), one.short]))
