"""What the mandate allows, what it lacks, who knows of it, and which words are contested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wiqaya.engines.language import fold
from wiqaya.people import queries as people
from wiqaya.people.words import OrganisationKind
from wiqaya.safeguards.fields import WordsValue
from wiqaya.strategy.mandate_guide import Group, Question, groups, questions
from wiqaya.strategy.models import BindingText, MandateAnswer, MandateSource, Reading
from wiqaya.strategy.words import Answer

CONTESTED = ("extremism", "extremist", "radicalisation", "radicalization", "terrorism", "تطرف", "متطرف", "ارهاب", "راديكاليه", "extremisme", "radicalite", "terrorisme")


def is_contested(term: WordsValue) -> bool:
    """Whether a term, in any language, is one that the field knows as contested (G2-40)."""
    texts = [fold(entry["text"]).replace("ة", "ه") for entry in term.values() if entry.get("text")]
    return any(word in text for text in texts for word in CONTESTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the mandate stands on a day: sources that hold, answers of the test, what is missing with advice."""

    sources: list[MandateSource]
    expired: list[MandateSource]
    asked: int
    answered: int
    holds: list[Question]
    gaps: list[tuple[Question, str]]  # with what was answered

    @property
    def primary_route(self) -> bool:
        """No source that holds, or none that allows more than alerting: work for everybody is the way (G3P-04)."""
        said = {question.key: answer for question, answer in self.gaps}
        return not self.sources or said.get("clear") == Answer.NO or said.get("beyond-alert") == Answer.NO


def sources(on: date) -> tuple[list[MandateSource], list[MandateSource]]:
    """Sources that hold on a day, and those that held."""
    rows = MandateSource.objects.order_by("kind", "id")
    over = Q(until__lt=on)
    return list(rows.exclude(over)), list(rows.filter(over))


def answers() -> dict[str, MandateAnswer]:
    return {row.question: row for row in MandateAnswer.objects.all()}


def standing(on: date) -> Standing:
    """The mandate as a page tells of it; three queries."""
    held, over = sources(on)
    said = {key: row.said for key, row in answers().items() if key in questions()}
    yes = [question for key, question in questions().items() if said.get(key) == Answer.YES]
    gaps = [(question, said[key]) for key, question in questions().items() if said.get(key) not in (None, Answer.YES)]
    return Standing(held, over, len(questions()), len(said), yes, gaps)


def test_with_answers() -> list[tuple[Group, list[tuple[Question, MandateAnswer | None]]]]:
    said = answers()
    return [(group, [(question, said.get(question.key)) for question in group.questions]) for group in groups()]


@dataclass(frozen=True, slots=True)
class Awareness:
    """Who knows of one framework: by department, told and confirmed; and departments that nobody told."""

    text: BindingText
    readings: list[Reading]
    untold: list[Any]  # organisations

    @property
    def confirmed(self) -> int:
        return sum(reading.confirmed_on is not None for reading in self.readings)

    @property
    def rests_on_few(self) -> bool:
        """Fewer than three departments have confirmed it: it rests on one post or two (G2-13)."""
        return len({reading.department_id for reading in self.readings if reading.confirmed_on}) < 3


def departments() -> list[Any]:
    """Departments and services of the city, which should know."""
    return list(people.organisations().filter(kind=OrganisationKind.CITY))


def awareness() -> list[Awareness]:
    """One line for each framework that is in force; three queries."""
    rows = list(BindingText.objects.prefetch_related("readings__department").order_by("level", "-dated"))
    all_of_them = departments()
    return [_aware(text, all_of_them) for text in rows]


def _aware(text: BindingText, all_of_them: list[Any]) -> Awareness:
    readings = list(text.readings.all())
    told = {reading.department_id for reading in readings}
    return Awareness(text, readings, [one for one in all_of_them if one.pk not in told])


def to_confirm(agency: Any) -> list[Reading]:
    """What somebody's department was told and has not confirmed."""
    rows = Reading.objects.filter(department=agency, confirmed_on__isnull=True) if agency else Reading.objects.none()
    return list(rows.select_related("text").order_by("told_on"))


