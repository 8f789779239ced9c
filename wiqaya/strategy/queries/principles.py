"""How the four principles were applied to something, who stands by it, and who disagrees.

What is looked at may lie in an upper room: that room says with `name_subjects` what its keys are called, and shows the panel
`wiqaya.strategy.panels.principles` on its pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse_lazy
from django.utils.functional import Promise

from wiqaya.safeguards.fields import WordsValue
from wiqaya.strategy.models import Measure, PrincipleCheck, Strategy
from wiqaya.strategy.words import Checked, Principle, Stand


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is looked at: what it is called, and its page."""

    about: str
    key: UUID
    name: WordsValue
    url: str | Promise


Find = Callable[[UUID], Subject | None]
_finders: dict[str, Find] = {}


def name_subjects(*, about: str, find: Find) -> None:
    """An upper room says how a subject of its own is found in the present city."""
    _finders[about] = find


def subject_of(about: str, key: UUID) -> Subject | None:
    """None for what does not exist in the present city."""
    find = _OWN.get(about) or _finders.get(about)
    return find(key) if find else None


def _strategy(key: UUID) -> Subject | None:
    row = Strategy.objects.filter(pk=key).first()
    return None if row is None else Subject(Checked.STRATEGY, key, row.title, reverse_lazy("strategy:strategy", args=[row.short]))


def _measure(key: UUID) -> Subject | None:
    row = Measure.objects.filter(pk=key).first()
    return None if row is None else Subject(Checked.MEASURE, key, row.title, reverse_lazy("strategy:measure", args=[row.short]))


_OWN: dict[str, Find] = {Checked.STRATEGY: _strategy, Checked.MEASURE: _measure}


@dataclass(frozen=True, slots=True)
class StateOf:
    """Where one principle stands for a subject; `earlier` no longer counts and stays readable."""

    principle: Principle
    stands: tuple[PrincipleCheck, ...]
    earlier: tuple[PrincipleCheck, ...]

    @property
    def signed(self) -> list[PrincipleCheck]:
        return [row for row in self.stands if row.stand == Stand.SIGNED]

    @property
    def dissent(self) -> list[PrincipleCheck]:
        return [row for row in self.stands if row.stand == Stand.DISSENT]

    @property
    def said(self) -> list[PrincipleCheck]:
        """Those who wrote how it was applied, oldest first."""
        return [row for row in self.stands if row.applied]

    @property
    def is_open(self) -> bool:
        """Nobody has said how it was applied, or nobody stands by it."""
        return not (self.said and self.signed)

    @property
    def asked_again(self) -> tuple[datetime, WordsValue] | None:
        """When, and because of what, everybody was asked again; none where somebody answered since."""
        renewed = [(row.renewed_at, row.renewed_because) for row in self.earlier if row.renewed_at and row.renewed_because]
        return max(renewed, key=lambda one: one[0]) if renewed and not self.stands else None


def state(subject: UUID) -> list[StateOf]:
    """The four, in one question to the database."""
    rows = list(PrincipleCheck.objects.filter(subject=subject).order_by("at"))
    return [
        StateOf(
            principle,
            tuple(row for row in rows if row.principle == principle and row.renewed_at is None),
            tuple(row for row in rows if row.principle == principle and row.renewed_at is not None),
        )
        for principle in Principle
    ]


def open_principles(subject: UUID) -> list[Principle]:
    """Those that nobody stands by yet, or for which nobody said how they were applied."""
    return [one.principle for one in state(subject) if one.is_open]


def dissenting(subject: UUID) -> list[PrincipleCheck]:
    """Everybody's reasons against, in the order of the principles: they go wherever the text goes."""
    return [row for one in state(subject) for row in one.dissent]


def own(subject: UUID, principle: str, by: Any) -> PrincipleCheck | None:
    """What somebody said last about a principle."""
    return PrincipleCheck.objects.filter(subject=subject, principle=principle, by=by, renewed_at__isnull=True).first()
