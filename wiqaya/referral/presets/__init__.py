"""Models of mechanisms that cities use, in our words: where each comes from, who sits in it, what differs.  Everything can be changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from wiqaya.referral.words import OpensTo, Preset, Scope, SeatSector
from wiqaya.safeguards.fields import WordsValue, words

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Model:
    """One model.  `sectors` are those that usually sit in it, never of security: the police come only if the city says so."""

    key: str
    order: int
    scope: str
    opens_to: str
    quorum: int
    sectors: tuple[str, ...]
    origin: WordsValue
    idea: WordsValue
    differs: WordsValue
    needs: WordsValue  # what must be in place before it fits a city
    systems: tuple[str, ...]  # named systems that work like this, each "name (country)"
    eligibility: Mapping[str, str]

    @property
    def name(self) -> str:
        return str(Preset(self.key).label)

    @property
    def members(self) -> list[str]:
        return [str(SeatSector(sector).label) for sector in self.sectors]


@cache
def presets() -> tuple[Model, ...]:
    """All models that have a description, in the order in which they are offered."""
    return tuple(sorted((_read(path) for path in FOLDER.glob("*.yaml")), key=lambda model: model.order))


def preset(key: str) -> Model | None:
    """The description of a model; none for a city's own."""
    return next((model for model in presets() if model.key == key), None)


def _read(path: Path) -> Model:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts = {name: words(**told[name]) for name in ("origin", "idea", "differs", "needs")}
    return Model(
        key=Preset(path.stem).value, order=told["order"], scope=Scope(told["scope"]).value, opens_to=OpensTo(told["opens_to"]).value, quorum=told["quorum"],
        sectors=tuple(SeatSector(sector).value for sector in told["sectors"]), systems=tuple(told["systems"]), eligibility=told["eligibility"], **texts,
    )  # fmt: skip
