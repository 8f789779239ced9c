"""Reading mapping cycles: the present one, its steps and label, its sources, and where series break."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import QuerySet

from wiqaya.mapping import flow
from wiqaya.mapping.models import Briefing, Contribution, Cycle, Evidence, LightAnswer, Method, Step, StepEvidence
from wiqaya.mapping.words import STEPS, Answered, CycleState, EvidenceKind, LightQuestion, StepState, Trigger
from wiqaya.records.words import Sector as SourceSector
from wiqaya.safeguards.fields import WordsValue

NOT_RECORDED = 0  # the version under which imported assessments stand: the method of whoever wrote them
NEEDED_BESIDES_POLICE = 2
REVIEW_SOON = timedelta(days=30)
SERVICE = "service"  # evidence of a service whose sector was not named
SECTOR_OF = {
    EvidenceKind.LISTENING: SourceSector.COMMUNITY,
    EvidenceKind.OBSERVATION: SourceSector.COMMUNITY,
    EvidenceKind.SURVEY: SourceSector.RESEARCH,
    EvidenceKind.RESEARCH: SourceSector.RESEARCH,
    EvidenceKind.ONLINE: SourceSector.ONLINE,
    EvidenceKind.MEDIA: SourceSector.ONLINE,
    EvidenceKind.POLICE: SourceSector.POLICE,
}


def cycles() -> QuerySet[Cycle]:
    """The city's own mappings, newest first; imported assessments are kept apart."""
    return Cycle.objects.exclude(trigger=Trigger.IMPORTED).select_related("method").order_by("-year", "-started", "-id")


def imported() -> QuerySet[Cycle]:
    return Cycle.objects.filter(trigger=Trigger.IMPORTED).order_by("-started", "-id")


def yearly() -> QuerySet[Cycle]:
    return cycles().filter(trigger=Trigger.YEARLY)


def current() -> Cycle | None:
    """The latest yearly mapping; before there is one, the latest small mapping."""
    return yearly().first() or cycles().first()


def find(key: str) -> Cycle | None:
    """A cycle by its short id, or the yearly one by its year."""
    if key.isascii() and key.isdigit():
        return yearly().filter(year=int(key)).first() if len(key) <= 4 else None
    return Cycle.objects.select_related("method").filter(short=key).first()


def methods() -> QuerySet[Method]:
    """Versions of the city's method, newest first."""
    return Method.objects.filter(version__gt=NOT_RECORDED).order_by("-version")


def latest_method() -> Method | None:
    return methods().first()


# -- steps


@dataclass(frozen=True, slots=True)
class StepNow:
    guide: flow.StepGuide
    state: str
    gaps: WordsValue
    evidence: list[StepEvidence]


def steps_of(cycle: Cycle) -> list[StepNow]:
    """The ten steps with the city's judgement, named gaps and evidence."""
    judged = {step.letter: step for step in Step.objects.filter(cycle=cycle)}
    shown: dict[str, list[StepEvidence]] = {letter: [] for letter in STEPS}
    for row in StepEvidence.objects.filter(cycle=cycle).select_related("dataset"):
        shown.setdefault(row.letter, []).append(row)
    return [_now(guide, judged.get(letter), shown[letter]) for letter, guide in flow.steps().items()]


def _now(guide: flow.StepGuide, step: Step | None, evidence: list[StepEvidence]) -> StepNow:
    return StepNow(guide, step.state if step else StepState.NOT_YET, step.gaps if step else WordsValue(), evidence)


def light_answers(cycle: Cycle) -> dict[int, WordsValue]:
    """Question -> answer of the light start; every question is there."""
    given = {row.question: row.text for row in LightAnswer.objects.filter(cycle=cycle)}
    return {question: given.get(question, WordsValue()) for question in LightQuestion.values}


def stamp(text: WordsValue) -> str:
    """Short name of what stood there, to notice that it changed meanwhile."""
    said = sorted((lang, entry.get("text", "")) for lang, entry in text.items())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


# -- sources


@dataclass(frozen=True, slots=True)
class Balance:
    """How many sources of each sector a cycle draws on, and whether police stand alone."""

    counts: dict[str, int]

    @property
    def besides_police(self) -> int:
        """Kinds of sources other than police."""
        return sum(1 for sector, count in self.counts.items() if count and sector != SourceSector.POLICE)

    @property
    def only_police(self) -> bool:
        return bool(self.counts.get(SourceSector.POLICE)) and not self.besides_police

    @property
    def enough(self) -> bool:
        return self.besides_police >= NEEDED_BESIDES_POLICE


def balance(cycle: Cycle) -> Balance:
    """Answers, briefings, datasets and evidence of a cycle, by sector; every sector is there."""
    counts = Counter(dict.fromkeys(SourceSector.values, 0))
    counts.update(Contribution.objects.filter(cycle=cycle, state=Answered.ANSWERED).values_list("sector", flat=True))
    counts[SourceSector.POLICE] += Briefing.objects.filter(cycle=cycle, answered_on__isnull=False).count()
    attached = set(StepEvidence.objects.filter(cycle=cycle, dataset__isnull=False).values_list("dataset", "dataset__sector"))
    for kind, dataset, sector in Evidence.objects.filter(issue__cycle=cycle).values_list("kind", "dataset", "dataset__sector"):
        if dataset:
            attached.add((dataset, sector))
        else:
            counts[SECTOR_OF.get(EvidenceKind(kind), SERVICE)] += 1
    counts.update(sector for _dataset, sector in attached)
    return Balance(dict(counts))


# -- label


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the label "complete" still waits for: six answers, steps, or sources besides police."""

    what: Literal["answers", "steps", "sources"]
    count: int


@dataclass(frozen=True, slots=True)
class Label:
    kind: Literal["light", "partial", "complete"]
    missing: tuple[Missing, ...]


def label(*, light: bool, answers: int, states: Iterable[str], besides_police: int) -> Label:
    """What a mapping may be called.  Missing things warn and never stop anybody; they only withhold the word "complete"."""
    open_steps = sum(state == StepState.NOT_YET for state in states)
    wanted: dict[Literal["answers", "steps", "sources"], int] = {
        "answers": len(LightQuestion.values) - answers if light else 0,
        "steps": 0 if light else open_steps,
        "sources": max(0, NEEDED_BESIDES_POLICE - besides_police),
    }
    missing = tuple(Missing(what, count) for what, count in wanted.items() if count)
    if light:
        return Label("light", missing)
    return Label("partial" if missing else "complete", missing)


# -- time


def a_year_after(day: date) -> date:
    """The same day next year (28 February for 29 February)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def review_state(cycle: Cycle, *, on: date) -> Literal["", "soon", "overdue"]:
    """A mapping older than a year is marked stale; the month before, its review is announced (G1-59)."""
    if cycle.review_due <= on:
        return "overdue"
    return "soon" if cycle.review_due <= on + REVIEW_SOON else ""


def is_open(cycle: Cycle) -> bool:
    return cycle.state == CycleState.OPEN


@dataclass(frozen=True, slots=True)
class Break:
    """The series is not continued from the year before: `year` is the first of the new method."""

    year: int
    before: Method
    after: Method


def comparable(before: Method, after: Method, versions: Iterable[Method]) -> bool:
    """Whether figures of two methods may stand beside each other: every change between them kept them comparable (G1-61)."""
    if before.version == after.version:
        return True
    low, high = sorted((before.version, after.version))
    between = {method.version: method for method in versions if low < method.version <= high}
    return low > NOT_RECORDED and len(between) == high - low and all(method.comparable for method in between.values())


def breaks() -> list[Break]:
    """Years in which the series breaks, oldest first."""
    rows = list(yearly().order_by("year"))
    versions = list(methods())
    pairs = itertools.pairwise(rows)
    return [Break(after.year, before.method, after.method) for before, after in pairs if not comparable(before.method, after.method, versions)]


@dataclass(frozen=True, slots=True)
class YearBefore:
    cycle: Cycle
    comparable: bool


def year_before(cycle: Cycle) -> YearBefore | None:
    """The yearly mapping before this one, and whether the two may be compared."""
    if cycle.trigger != Trigger.YEARLY:
        return None
    earlier = yearly().filter(year__lt=cycle.year).first()
    return YearBefore(earlier, comparable(earlier.method, cycle.method, methods())) if earlier else None


def sections(text: WordsValue) -> list[tuple[str, str]]:
    """(heading, body) of an imported assessment, in the best language; see `actions.cycle.import_assessment`."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in str(text).splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(body).strip()) for heading, body in found if heading or any(body)]
