"""The library of ready modules, read from `surveys/modules/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "modules"
LANGUAGES = ("ar", "en", "fr")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Module:
    """A set of questions on one subject.

    lists      name -> what a city may choose from and add to (institutions, issues, services)
    questions  as they stand in the file; `each` repeats one for every chosen item of a list, `of` offers the list as answers
    pillars    of the resilience module: each with its items, ours or the slots of a licensed scale
    """

    key: str
    title: Texts
    about: Texts
    subject: str
    lists: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]
    scales: tuple[Mapping[str, Any], ...]
    pillars: tuple[Mapping[str, Any], ...]
    choices: str
    minimum: int


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Every ready module, in the order of their file names."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "choices")


def module(key: str) -> Module:
    """The module of this key.  Raises KeyError when there is none."""
    return {one.key: one for one in modules()}[key]


@lru_cache(maxsize=1)
def shared_choices() -> Mapping[str, list[dict[str, str]]]:
    """Lists of answers by name; each answer has its value and its text in every language."""
    return dict(yaml.safe_load((FOLDER / "choices.yaml").read_text("utf-8")))


def _read(path: Path) -> Module:
    written = yaml.safe_load(path.read_text("utf-8"))
    return Module(
        key=path.stem,
        title=written["title"],
        about=written["about"],
        subject=written["subject"],
        lists=written.get("lists", {}),
        questions=tuple(written.get("questions", ())),
        scales=tuple(written.get("scales", ())),
        pillars=tuple(written.get("pillars", ())),
        choices=written.get("choices", ""),
        minimum=written.get("minimum", 1),
    )
