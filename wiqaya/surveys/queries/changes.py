"""What changed since an earlier round, as people read it: a change beyond chance, or none that can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wiqaya.engines.disclosure import Released
from wiqaya.safeguards.release import Audience, find, find_all
from wiqaya.surveys.estimating.comparing import broken, change_answer, comparable
from wiqaya.surveys.estimating.plan import Asked
from wiqaya.surveys.models import Result, Wave
from wiqaya.surveys.queries.results import results
from wiqaya.surveys.words import Breakdown, Selection, Statistic, WaveKind, WaveState


@dataclass(frozen=True)
class Change:
    """One number in two rounds: the change of the whole city as it left, and whether there is a table by area."""

    asked: Asked
    facts: dict[str, Any]
    refused: dict[str, Any]
    areas: Result | None
    city: Result | None = None
    statistic: str = Statistic.CHANGE

    @property
    def points(self) -> bool:
        return self.asked.statistic == Statistic.SHARE

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        low, high = self.facts.get("low"), self.facts.get("high")
        return low is not None and high is not None and (low > 0 or high < 0)

    @property
    def not_comparable(self) -> bool:
        return self.refused.get("code") == "MeansNotComparable"

    @property
    def whole(self) -> UUID | None:
        """The table that holds the number of the whole city."""
        return next((row.release for row in (self.city, self.areas) if row is not None), None)

    @property
    def verdict(self) -> str:
        """Why means are not compared: a verdict of the ladder."""
        return str(self.refused.get("params", {}).get("verdict", ""))


def earlier_rounds(wave: Wave) -> list[Wave]:
    """The estimated rounds that a round can be compared with: the one before, and the baseline."""
    if wave.selection != Selection.PROBABILITY:
        return []
    past = Wave.objects.filter(survey=wave.survey_id, number__lt=wave.number, state=WaveState.ESTIMATED, selection=Selection.PROBABILITY)
    found = list(past.exclude(kind=WaveKind.PILOT).select_related("survey", "version").order_by("-number"))
    baseline = next((one for one in found if one.kind == WaveKind.BASELINE), None)
    return [*found[:1], *([baseline] if baseline and baseline != found[0] else [])]


def pairs_with(wave: Wave) -> list[tuple[Wave, Wave]]:
    """Whatever is compared anew once a round is estimated: it with those before, and those after with it."""
    after = Wave.objects.filter(survey=wave.survey_id, number__gt=wave.number, state=WaveState.ESTIMATED).select_related("survey", "version").order_by("number")
    return [*((earlier, wave) for earlier in earlier_rounds(wave)), *((wave, later) for later in after if wave in earlier_rounds(later))]


def changes(earlier: Wave, later: Wave, audience: Audience) -> list[Change]:
    """Every number that both rounds give, in the order of the questions; only changes made with the weights in force in both."""
    before = earlier.weightings.first()
    rows = results(later, audience).filter(statistic=Statistic.CHANGE)
    held = {(row.question, row.answer, row.breakdown): row for row in rows if before and row.facts.get("before") == before.number}
    return [found for one in comparable(earlier, later) if (found := _change(earlier, one, held)) is not None]


def method_broke(earlier: Wave, later: Wave) -> bool:
    return broken(earlier, later)


def tables(found: Sequence[Change]) -> dict[UUID, Released]:
    """Every table of these changes by its key in the ledger, read at once."""
    return find_all(row.release for one in found for row in (one.city, one.areas) if row is not None and row.release)


def by_area(change: Change) -> Released | None:
    """The table by area as it left."""
    return find(change.areas.release) if change.areas and change.areas.release else None


def _change(earlier: Wave, one: Asked, held: dict[tuple[str, str, str], Result]) -> Change | None:
    answer = change_answer(earlier, one)
    city, areas = (held.get((one.question, answer, breakdown)) for breakdown in (Breakdown.CITY, Breakdown.AREA))
    if city is None and areas is None:
        return None
    facts: dict[str, Any] = next((row.facts for row in (city, areas) if row is not None and "rate" in row.facts), {})
    left, whole = (row if row is not None and row.release else None for row in (areas, city))
    return Change(one, facts, city.refused if city else {}, left, whole)
