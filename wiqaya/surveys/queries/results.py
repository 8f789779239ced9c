"""What a round says, as people look at it: question by question, the whole city first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wiqaya.engines.disclosure import Released
from wiqaya.safeguards.release import Audience, find
from wiqaya.surveys.estimating.plan import Asked, asked_of
from wiqaya.surveys.models import Result, Wave, Weighting
from wiqaya.surveys.words import Breakdown, Statistic

FIRST = (Breakdown.AREA, Breakdown.CITY)  # both hold the number of the whole city


@dataclass(frozen=True)
class Line:
    """One number of a round: what was asked, the whole city's value as it left, and the breakdowns that left."""

    asked: Asked
    city: dict[str, Any]
    breakdowns: tuple[str, ...]
    refused: bool

    @property
    def percent(self) -> bool:
        return self.asked.statistic == Statistic.SHARE


def weighting_of(wave: Wave) -> Weighting | None:
    """The weights in force."""
    return wave.weightings.first()


def results(wave: Wave, audience: Audience) -> QuerySet[Result]:
    """Tables made with the weights in force."""
    return Result.objects.filter(wave=wave, audience=audience, weighting=weighting_of(wave))


def lines(wave: Wave, audience: Audience) -> list[Line]:
    """Every number of the round in the order of its questions; scales last."""
    held: dict[tuple[str, str, str], list[Result]] = {}
    for row in results(wave, audience).exclude(statistic__in=(Statistic.CHANGE, Statistic.MODEL)):
        held.setdefault((row.statistic, row.question, row.answer), []).append(row)
    return [_line(asked, held.get(asked.key, [])) for asked in asked_of(wave)]


def asked(wave: Wave, statistic: str, question: str, answer: str) -> Asked | None:
    """What one number stands for; None when the round does not give it."""
    return next((one for one in asked_of(wave) if one.key == (statistic, question, answer)), None)


def table(wave: Wave, audience: Audience, one: Asked, breakdown: str) -> tuple[Result | None, Released | None]:
    """The row of a table and the table as it left; (None, None) when it was never made."""
    statistic, question, answer = one.key
    row = results(wave, audience).filter(statistic=statistic, question=question, answer=answer, breakdown=breakdown).first()
    return row, find(row.release) if row and row.release else None


def model_answer(one: Asked) -> str:
    """What keeps the values of a question by a model apart: of which number, for which answers."""
    return " ".join([one.statistic, *one.answers])


def by_model(wave: Wave, audience: Audience, one: Asked) -> tuple[Result | None, Released | None]:
    """The values of the areas by a model, made with the weights in force; (None, None) where none was asked for."""
    row = results(wave, audience).filter(statistic=Statistic.MODEL, question=one.question, answer=model_answer(one)).first()
    return row, find(row.release) if row and row.release else None


def models(wave: Wave, audience: Audience) -> list[tuple[Asked, Result]]:
    """Every number of the round that has values by a model, in the order of its questions."""
    held = {(row.question, row.answer): row for row in results(wave, audience).filter(statistic=Statistic.MODEL)}
    return [(one, row) for one in asked_of(wave) if (row := held.get((one.question, model_answer(one)))) is not None] if held else []


def is_thin(released: Released | None) -> bool:
    """Whether the answers of some area are too few for a value of its own, or for a sure one."""
    return released is None or any(cell.weak or not cell.shown for cell in released.cells)


def _line(one: Asked, rows: list[Result]) -> Line:
    by = {row.breakdown: row for row in rows}
    city: dict[str, Any] = next((by[name].facts for name in FIRST if name in by and by[name].facts), {})
    return Line(one, city, tuple(_left(by)), bool(rows) and not any(row.release for row in rows))


def _left(by: dict[str, Result]) -> Iterator[str]:
    return (name for name in Breakdown.values if name in by and by[name].release)
