"""What is known beforehand about data of cities: drafts of bias notes by sector, and the data that cities usually hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from wiqaya.engines.language import fold
from wiqaya.safeguards.fields import WordsValue, words

AgreementState = Literal["open", "in-force", "none", "expired"]
LOCKED = frozenset({"none", "expired"})
FOLDER = Path(__file__).parent / "guidance"


@dataclass(frozen=True, slots=True)
class BiasDraft:
    """Who is usually missing from data of a sector, and how that could mislead a city; people correct it."""

    note: WordsValue
    effect: WordsValue


@dataclass(frozen=True, slots=True)
class Usual:
    """Data that cities usually hold already, with an idea of how to read it afresh."""

    key: str
    sector: str
    title: WordsValue
    read: WordsValue


def agreement_state(agreement: str, ends: date | None, on: date) -> AgreementState:
    """Whether the data may be used on a day: `open` and `in-force` may, `none` and `expired` are locked."""
    if agreement == "not-needed":
        return "open"
    if agreement == "none":
        return "none"
    return "expired" if ends and ends < on else "in-force"


@cache
def bias_drafts() -> dict[str, BiasDraft]:
    """Sector -> draft."""
    return {sector: BiasDraft(words(**row["note"]), words(**row["effect"])) for sector, row in _read("bias.yaml")["sectors"].items()}


@cache
def usual() -> tuple[Usual, ...]:
    return tuple(Usual(row["key"], row["sector"], words(**row["title"]), words(**row["read"])) for row in _read("usual.yaml")["data"])


def not_listed(titles: Iterable[WordsValue]) -> list[Usual]:
    """What cities usually hold and this inventory does not name in any language."""
    listed = {fold(entry["text"]) for title in titles for entry in title.values() if entry.get("text")}
    return [one for one in usual() if not listed & {fold(entry["text"]) for entry in one.title.values()}]


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
