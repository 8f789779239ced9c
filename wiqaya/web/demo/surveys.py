"""What residents of the demo city said: a baseline, a follow-up a year later at half of the same places, and an open form to try.

Everything is invented.  Trust rises in two areas, hope falls in four, one question on fairness is understood in another way, women expect less help in the street, young people trust less; the rest is chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from wiqaya.engines.survey.planning.chance import Chance
from wiqaya.engines.survey.planning.selection import inclusion, select
from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor
from wiqaya.surveys.actions import instruments, promises, seed, waves
from wiqaya.surveys.actions.compare import compare_waves
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.composing import Recipe
from wiqaya.surveys.models import InstrumentVersion, Survey, Wave
from wiqaya.surveys.queries.forms import answers_of, questions_of
from wiqaya.surveys.words import PromiseState, Selection, Subject, WaveKind
from wiqaya.web.demo import content, publishing

SEED = 731
FRAME, DRAWN, VISITED = 40, 12, 8  # blocks of an area: on the list, drawn, visited in a round
PEOPLE = (8, 11)  # interviews at a block, from and to
SPREAD, NOISE = 0.75, 0.8  # steps: how far people differ in everything they say, and from answer to answer
YEAR = timedelta(days=365)
AGES = {"15-24": 0.22, "25-39": 0.32, "40-59": 0.29, "60-": 0.17}
KNOWN = {"used": 0.12, "known": 0.24, "heard": 0.30, "no": 0.34}
UNSAID = {"dk": 0.03, "pn": 0.02}
FOLLOWS = {"disrespect_where": ("disrespect", ("3", "4"))}  # asked only after these answers
Team = dict[str, Actor]


def make(team: Team, organisations: dict[str, Organisation], now: datetime) -> None:
    """A questionnaire, a survey of it and three rounds."""
    told, by = content.read("surveys"), team["coordinator"]
    opened = now - timedelta(days=75)
    version = _questionnaire(told, team, opened - YEAR)
    survey = waves.make_survey(
        title=told["title"], instrument=version.instrument, decision=told["decision"], support=told["support"],
        decides=organisations["mayor"], by=by, at=opened - YEAR,
    )  # fmt: skip
    blocks = _blocks()
    before = _asked(survey, version, WaveKind.BASELINE, blocks[0], by, opened - YEAR)
    after = _asked(survey, version, WaveKind.FOLLOW_UP, blocks[1], by, opened)
    compare_waves(earlier=before, later=after, by=by, at=opened + timedelta(days=31))
    publishing.make(after, team, opened + timedelta(days=33))
    _promises(survey, told["promises"], organisations, team, opened - timedelta(days=200))
    _open(survey, version, told["open"], by, now)


def _questionnaire(told: dict[str, Any], team: Team, at: datetime) -> InstrumentVersion:
    """Written by the coordinator, its ethics note read by a second person, ready to be asked."""
    by = team["coordinator"]
    made = instruments.make_instrument(
        title=told["title"], subject=Subject.TRUST, purpose=told["purpose"], source=told["source"], by=by, at=at
    )
    recipe = Recipe(modules=tuple(told["modules"]), chosen=told["chosen"], support=told["support"], panel=True)
    version = instruments.compose_version(instrument=made, recipe=recipe, by=by, at=at)
    instruments.write_ethics(instrument=made, note=told["ethics"], by=by, at=at)
    instruments.read_ethics(instrument=made, by=team["reader"], at=at)
    return instruments.make_ready(version=version, by=by, at=at)


def _blocks() -> tuple[list[seed.Block], list[seed.Block]]:
    """The blocks of both rounds: twelve of each area by chance in proportion to households; eight are visited, four of them both times."""
    rounds: tuple[list[seed.Block], list[seed.Block]] = ([], [])
    for area in places.areas():
        households = np.floor(60 + 160 * Chance(SEED, "households", area.code).uniforms(FRAME))
        chances = inclusion(households, DRAWN)
        drawn = select(chances, "sampford", Chance(SEED, "places", area.code))
        mixed = drawn[Chance(SEED, "order", area.code).order(DRAWN)]
        found = [
            seed.Block(f"{area.code}-{unit + 1:02}", area.code, int(households[unit]), float(chances[unit]) * VISITED / DRAWN)
            for unit in mixed
        ]
        rounds[0].extend(found[:VISITED])
        rounds[1].extend(found[-VISITED:])
    return rounds


def _asked(survey: Survey, version: InstrumentVersion, kind: str, blocks: list[seed.Block], by: Actor, at: datetime) -> Wave:
    """A round from its plan to its results for staff."""
    told = content.read("surveys")
    opens, closes = at.date(), at.date() + timedelta(days=30)
    wave = waves.plan_wave(
        survey=survey, version=version, kind=kind, selection=Selection.PROBABILITY, opens=opens, closes=closes, method=told["method"],
        bias_note=told["bias_note"], decided_by=closes + timedelta(days=90), by=by, at=at,
    )  # fmt: skip
    seed.keep_draw(wave=wave, blocks=blocks, frame=told["frame"], cluster=round(sum(PEOPLE) / 2), seed=SEED, by=by, at=at)
    waves.open_wave(wave=wave, by=by, at=at)
    seed.keep_answers(wave=wave, told=Answering(wave, told).everybody(blocks), by=by, at=at + timedelta(days=29))
    ended = at + timedelta(days=31)
    waves.close_wave(wave=wave, by=by, at=ended)
    weight_wave(wave=wave, by=by, at=ended)
    estimate_wave(wave=wave, by=by, at=ended)
    return wave


def _open(survey: Survey, version: InstrumentVersion, told: dict[str, Any], by: Actor, now: datetime) -> None:
    """A test by open link, so that the form can be tried at /s/CODE."""
    wave = waves.plan_wave(
        survey=survey, version=version, kind=WaveKind.PILOT, selection=Selection.OPEN, opens=now.date(), closes=now.date() + YEAR,
        open_link=True, method=told["method"], bias_note=told["bias_note"], by=by, at=now,
    )  # fmt: skip
    waves.open_wave(wave=wave, by=by, at=now)


def _promises(survey: Survey, told: list[dict[str, Any]], organisations: dict[str, Organisation], team: Team, at: datetime) -> None:
    """What residents said after the baseline: one thing was done, one is promised, one is being looked at.  Each was read by a second person."""
    by = team["coordinator"]
    for one in told:
        made = promises.make_promise(survey=survey, said=one["said"], by=by, at=at)
        if "answer" in one:
            due, who = at.date() + timedelta(days=400), organisations[one["responsible"]]
            promises.answer_promise(promise=made, answer=one["answer"], due=due, responsible=who, by=by, at=at)
        if "done" in one:
            promises.settle_promise(promise=made, state=PromiseState.DONE, answer=one["done"], by=by, at=at + timedelta(days=150))
        made.refresh_from_db()
        promises.read_promise(promise=made, version=made.version, by=team["reader"], at=at + timedelta(days=151))


@dataclass
class Person:
    """Somebody who answers: what they say of themselves, and how far their answers lean to the friendly side."""

    sex: str
    age: str
    lean: float


class Answering:
    """Answers of a round by chance: what is common, what a place adds, what a person adds, and what changed in some areas."""

    def __init__(self, wave: Wave, told: dict[str, Any]) -> None:
        self.told, self.later = told, wave.kind == WaveKind.FOLLOW_UP
        self.chance = random.Random(SEED + wave.number)  # noqa: S311  invention, not a secret
        self.opens: date = wave.opens
        roles = {name for part, name in wave.version.roles.items() if part != "sensitive"}
        asked = [one for one in questions_of(wave.version) if one.name not in roles and one.control in ("select1", "input")]
        self.answers = {one.name: [value for value in answers_of(wave.version, one.name, "en") if value not in UNSAID] for one in asked}

    def everybody(self, blocks: list[seed.Block]) -> Iterator[seed.Told]:
        for block in blocks:
            place = random.Random(f"{SEED} {block.code}").gauss(0, 0.12)  # noqa: S311  the same in both rounds
            for number in range(self.chance.randint(*PEOPLE)):
                day = self.opens + timedelta(days=self.chance.randrange(28))
                panel = f"{block.code} {number}" if self.chance.random() < 0.6 else ""
                yield seed.Told(block.code, day, self._answers(block.area, place), panel)

    def _answers(self, area: str, place: float) -> dict[str, str]:
        sex = self._one({"female": 0.508, "male": 0.484, "other": 0.008})
        person = Person(sex, self._one(AGES), place + self.chance.gauss(0, SPREAD))
        found: dict[str, str] = {}
        for name, values in self.answers.items():
            before, wanted = FOLLOWS.get(name, ("", ()))
            if not before or found.get(before) in wanted:
                found[name] = self._answer(name, values, person, area)
        return {name: said for name, said in found.items() if said} | {"sex": person.sex, "age": person.age}

    def _answer(self, name: str, values: list[str], person: Person, area: str) -> str:
        if not values:
            return self.chance.choice(self.told["words"]) if self.chance.random() < 0.1 else ""
        unsaid = self._one(UNSAID | {"": 1 - sum(UNSAID.values())})
        if unsaid:
            return unsaid
        if "used" in values:
            return self._one(KNOWN)
        if not all(value.isdigit() for value in values):
            return self.chance.choice(values)
        return self._step(name, person, area, len(values))

    def _step(self, name: str, person: Person, area: str, most: int) -> str:
        turned = name in ("disrespect", "res_force", "res_harm", "near_apart")
        middle = _of(self.told["means"], name) + (-person.lean if turned else person.lean)
        middle += _of(self.told["women"], name) if person.sex == "female" else 0
        middle += _of(self.told["young"], name) if person.age == "15-24" else 0
        changed = self.told["changed"] if self.later else {}
        middle += _of(changed.get("all", {}), name) + _of(changed.get(area, {}), name)
        return str(min(max(round(self.chance.gauss(middle, NOISE)), 1), most))

    def _one(self, weights: dict[str, float]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]


def _of(told: dict[str, float], name: str) -> float:
    """The entry of a question, else of the family that its name begins with, else nothing."""
    return told.get(name, told.get(name.partition("_")[0], 0.0))
