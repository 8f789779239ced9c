"""What `guidance/mandate.yaml` says: questions of the test with advice, and how other countries do it; read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wiqaya.safeguards.fields import WordsValue, words

FILE = Path(__file__).parent / "guidance/mandate.yaml"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the test; `advice` is for whoever cannot say yes."""

    key: str
    text: WordsValue
    advice: WordsValue


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: WordsValue
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one country gives cities a part."""

    country: str  # ISO 3166-1
    name: WordsValue
    text: WordsValue


@cache
def _read() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@cache
def groups() -> tuple[Group, ...]:
    return tuple(Group(row["key"], words(**row["title"]), tuple(map(_question, row["questions"]))) for row in _read()["groups"])


def _question(row: dict[str, Any]) -> Question:
    return Question(row["key"], words(**row["text"]), words(**row["advice"]))


@cache
def questions() -> dict[str, Question]:
    return {question.key: question for group in groups() for question in group.questions}


@cache
def patterns() -> tuple[Pattern, ...]:
    return tuple(Pattern(row["country"], words(**row["name"]), words(**row["text"])) for row in _read()["patterns"])
