"""Your part in prevention, by function: what you can do, what you must not do, who to call, one lesson (G0-12, G0-13)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from wiqaya.people.models import MyPart, User
from wiqaya.people.words import functions

FOLDER = Path(__file__).resolve().parent.parent / "guidance"
Spoken = dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What a function brings to prevention, in the present language."""

    function: str
    why: str
    can: tuple[str, ...]
    must_not: tuple[str, ...]
    call: str
    residents: str
    lesson: str
    steps: tuple[str, ...]
    minutes: int


@cache
def _read(function: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{function}.yaml").read_text(encoding="utf-8"))
    return data


def _in(lang: str, spoken: Spoken) -> str:
    return spoken[lang].strip()


def part_of(function: str, lang: str | None = None) -> Part:
    """The part of a function; raises KeyError for one that does not exist."""
    if function not in dict(functions()):
        raise KeyError(function)
    wanted = (lang or get_language() or "ar")[:2]
    data = _read(function)
    lesson = data["lesson"]
    return Part(
        function=function,
        why=_in(wanted, data["why"]),
        can=tuple(_in(wanted, item) for item in data["can"]),
        must_not=tuple(_in(wanted, item) for item in data["must_not"]),
        call=_in(wanted, data["call"]),
        residents=_in(wanted, data["residents"]),
        lesson=_in(wanted, lesson["title"]),
        steps=tuple(_in(wanted, step) for step in lesson["steps"]),
        minutes=int(lesson["minutes"]),
    )


def my_part(user: User) -> MyPart | None:
    """What a person answered in the current city."""
    return MyPart.objects.filter(user=user).first()
