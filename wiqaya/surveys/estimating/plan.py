"""What a round is asked to say: which tables its questions and scales give, and by what they may be broken down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries.forms import answers_of, labels_of, questions_of
from wiqaya.surveys.words import Breakdown, Statistic

LANGUAGES = ("ar", "en", "fr")
DONT_KNOW, NOT_SAID = "dk", "pn"
PARTS = ("area", "sex", "age", "group", "day", "panel", "point")
ALL_BREAKDOWNS = (Breakdown.AREA, Breakdown.SEX, Breakdown.AGE, Breakdown.GROUP)
STEPS = 3  # answers that a question must have before a mean is made of its numbers
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One number for each cell of a table.

    answers   of a share: the answers counted        scale   key of the scale when it is one
    only      the breakdowns that are allowed
    """

    statistic: str
    question: str
    title: Texts
    answers: tuple[str, ...] = ()
    answer_title: Texts | None = None
    only: tuple[str, ...] = ALL_BREAKDOWNS

    @property
    def key(self) -> tuple[str, str, str]:
        return self.statistic, self.question, " ".join(self.answers)


def asked_of(wave: Wave) -> list[Asked]:
    """Every number that a round gives, in the order of its questions; then its scales."""
    violent = {item for scale in wave.version.scales.all() if scale.about_violence for item in scale.items}
    roles = {name for part, name in wave.version.roles.items() if part in PARTS}
    by_lang = {lang: labels_of(wave.version, lang) for lang in LANGUAGES}
    titles = {name: {lang: by_lang[lang][name] for lang in LANGUAGES} for name in _closed(wave) if name not in roles}
    found = [one for name, title in titles.items() for one in _of_question(wave, name, title, name in violent)]
    return [*found, *_scales(wave)]


def labels(wave: Wave, name: str) -> dict[str, Texts]:
    """Answer -> its text in each language, in the order of the form, without those that say nothing."""
    by_lang = {lang: answers_of(wave.version, name, lang) for lang in LANGUAGES}
    return {value: {lang: by_lang[lang].get(value, value) for lang in LANGUAGES} for value in by_lang["en"] if value not in (DONT_KNOW, NOT_SAID)}


def is_number(answers: Mapping[str, object]) -> bool:
    """Whether a mean of the answers means something: three or more, all of them whole numbers."""
    return len(answers) >= STEPS and all(value.lstrip("-").isdigit() for value in answers)


def _closed(wave: Wave) -> Iterator[str]:
    return (question.name for question in questions_of(wave.version) if question.control == "select1")


def _of_question(wave: Wave, name: str, title: Texts, violent: bool) -> Iterator[Asked]:
    only = (Breakdown.CITY,) if violent else ALL_BREAKDOWNS
    answers = labels(wave, name)
    if is_number(answers):
        upper = tuple(sorted(answers, key=int)[-2:])
        both = {lang: " · ".join(answers[value][lang] for value in upper) for lang in LANGUAGES}
        yield Asked(Statistic.MEAN, name, title, only=only)
        yield Asked(Statistic.SHARE, name, title, upper, both, only)
    else:
        for value, text in answers.items():
            yield Asked(Statistic.SHARE, name, title, (value,), text, only)


def _scales(wave: Wave) -> Iterator[Asked]:
    for scale in wave.version.scales.all():
        title = {lang: scale.title.best(lang)[0] for lang in LANGUAGES}
        yield Asked(Statistic.SCALE, scale.key, title, only=(Breakdown.CITY,) if scale.about_violence else ALL_BREAKDOWNS)
