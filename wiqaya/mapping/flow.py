"""The steps, stages and advice of the mapping as data: what `guidance/*.yaml` says, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wiqaya.safeguards.fields import WordsValue, words

FOLDER = Path(__file__).parent / "guidance"


@dataclass(frozen=True, slots=True)
class StepGuide:
    """One of the ten steps: what it is for, what to ask whom, what comes out, what to be careful about."""

    letter: str
    letter_ar: str
    title: WordsValue
    purpose: WordsValue
    questions: tuple[WordsValue, ...]
    sources: tuple[WordsValue, ...]
    outputs: tuple[WordsValue, ...]
    cautions: tuple[WordsValue, ...]
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a stage's checklist; `holds` names what the mapping already holds for it."""

    number: int
    text: WordsValue
    holds: str = ""


@dataclass(frozen=True, slots=True)
class StageGuide:
    number: int
    short: WordsValue
    title: WordsValue
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice for cities of some kind; every condition of `when` must hold."""

    key: str
    when: Mapping[str, Any]
    pages: frozenset[str]
    text: WordsValue


@dataclass(frozen=True, slots=True)
class Place:
    """What the advice depends on: the city's context, powers, limits, size and kind (places.City).

    Before its set-up nothing is `known`: a power that nobody ticked is then no lacking power.
    """

    known: bool
    context: str
    powers: frozenset[str]
    limits: frozenset[str]
    small: bool
    kind: str


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _all(texts: Iterable[Mapping[str, str]]) -> tuple[WordsValue, ...]:
    return tuple(words(**text) for text in texts)


@cache
def steps() -> dict[str, StepGuide]:
    """Letter -> step, in the order of the guide."""
    return {row["letter"]: _step(row) for row in _read("mapping_steps.yaml")["steps"]}


def _step(row: Mapping[str, Any]) -> StepGuide:
    lists = {name: _all(row[name]) for name in ("questions", "sources", "outputs", "cautions")}
    return StepGuide(row["letter"], row["letter_ar"], words(**row["title"]), words(**row["purpose"]), **lists, shows=tuple(row["shows"]))


@cache
def stages() -> dict[int, StageGuide]:
    """Number -> stage of the pathway."""
    return {row["number"]: _stage(row) for row in _read("pathway.yaml")["stages"]}


def _stage(row: Mapping[str, Any]) -> StageGuide:
    lines = tuple(Line(line["line"], words(**line["text"]), line.get("holds", "")) for line in row["lines"])
    return StageGuide(row["number"], words(**row["short"]), words(**row["title"]), lines)


@cache
def pathway_note() -> WordsValue:
    return words(**_read("pathway.yaml")["note"])


@cache
def sectors() -> dict[str, WordsValue]:
    """Sector -> what one could ask of it."""
    return {row["key"]: words(**row["ask"]) for row in _read("sources.yaml")["sectors"]}


@cache
def context_kinds() -> dict[str, WordsValue]:
    """Kind of a context note -> the question that helps to write it."""
    return {row["key"]: words(**row["text"]) for row in _read("context.yaml")["kinds"]}


@cache
def every_hint() -> tuple[Hint, ...]:
    return tuple(Hint(row["key"], row["when"], frozenset(row["pages"]), words(**row["text"])) for row in _read("hints.yaml")["hints"])


CONDITIONS: dict[str, Any] = {
    "context": lambda place, wanted: place.known and place.context in wanted,
    "lacks": lambda place, power: place.known and power not in place.powers,
    "holds": lambda place, power: power in place.powers,
    "limit": lambda place, limit: limit in place.limits,
    "small": lambda place, small: place.small == small,
    "kind": lambda place, wanted: place.kind in wanted,
}


def hints(place: Place, *, on: str) -> list[Hint]:
    """The advice for this place on a page ("home", "cycle", "pathway"), in the order of the file."""
    return [hint for hint in every_hint() if on in hint.pages and all(CONDITIONS[name](place, wanted) for name, wanted in hint.when.items())]
