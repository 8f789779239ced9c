"""What stands beside the parts of the builder, as data: `guidance/strategy.yaml`, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wiqaya.safeguards.fields import WordsValue, words

FILE = Path(__file__).parent / "guidance" / "strategy.yaml"


@dataclass(frozen=True, slots=True)
class Framework:
    """A model framework: what it is, what it implies, where it comes from, what to read."""

    key: str
    title: WordsValue
    summary: WordsValue
    implies: WordsValue
    origin: WordsValue
    reading: tuple[WordsValue, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """An institutional model: what speaks for it, what against it, what to weigh."""

    key: str
    title: WordsValue
    pros: tuple[WordsValue, ...]
    cons: tuple[WordsValue, ...]
    weigh: tuple[WordsValue, ...]


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def _all(texts: Iterable[Mapping[str, str]]) -> tuple[WordsValue, ...]:
    return tuple(words(**text) for text in texts)


@cache
def frameworks() -> tuple[Framework, ...]:
    return tuple(
        Framework(
            row["key"],
            words(**row["title"]),
            words(**row["summary"]),
            words(**row["implies"]),
            words(**row["origin"]),
            _all(row["reading"]),
        )
        for row in _read()["frameworks"]
    )


@cache
def homes() -> tuple[Home, ...]:
    return tuple(
        Home(row["key"], words(**row["title"]), *(_all(row[name]) for name in ("pros", "cons", "weigh"))) for row in _read()["homes"]
    )


@cache
def perception() -> WordsValue:
    return words(**_read()["perception"])


@cache
def asked() -> dict[str, WordsValue]:
    """What to ask under each of the four principles."""
    return {row["key"]: words(**row["ask"]) for row in _read()["principles"]}
