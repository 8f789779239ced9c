"""What a report is made of: everything about one mapping that an edition may speak of, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wiqaya.mapping.figures import Texts, in_each
from wiqaya.mapping.models import (
    Asset,
    Cycle,
    Issue,
    Method,
    NationalAnalysis,
    Recommendation,
    StakeholderLink,
    StepEvidence,
    StructuralIssue,
)
from wiqaya.mapping.queries import asking, context
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import issues as cards
from wiqaya.mapping.words import Edition, IssueState
from wiqaya.places import queries as places
from wiqaya.records import queries as records
from wiqaya.records.words import DatasetKind, Sensitivity
from wiqaya.ui.figures import Figure

if TYPE_CHECKING:
    from wiqaya.places.models import Area, City, PopulationGroup
    from wiqaya.records.models import Dataset

FEW_RESIDENTS = 1000  # decision 21: a smaller area is left out rather than everything refused


@dataclass(frozen=True)
class Withheld:
    """A part that this edition does not show, and why, in every language."""

    what: Texts
    why: Texts


def withheld(what: Callable[[], str], why: Callable[[], str]) -> Withheld:
    return Withheld(in_each(what), in_each(why))


@dataclass(frozen=True)
class Drawn:
    """A figure under the name by which addresses know it."""

    key: str
    figure: Figure


@dataclass(frozen=True)
class Missing:
    """A figure that could not be made: its title, and the reason in words."""

    key: str
    title: Texts
    reason: Texts


@dataclass
class Material:
    """One mapping as one edition sees it.  `cards` are those that it may speak of; `left_out` counts the others."""

    city: City
    cycle: Cycle
    edition: str
    on: date
    cards: list[Issue]
    left_out: int
    figures: list[Drawn | Missing] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def public(self) -> bool:
        return self.edition == Edition.PUBLIC

    @cached_property
    def areas(self) -> dict[Any, Area]:
        return {area.pk: area for area in places.areas()}

    @cached_property
    def small_areas(self) -> set[Any]:
        """Areas with so few residents that a sentence about them may point at somebody."""
        known = places.residents()
        return {key for key, area in self.areas.items() if 0 < known.get(area.code, FEW_RESIDENTS) < FEW_RESIDENTS}

    def may_name(self, area: Area) -> bool:
        return not self.public or area.pk not in self.small_areas

    def may_call(self, group: PopulationGroup) -> bool:
        """Whether the group agreed to its name; without that, the public edition uses larger words."""
        return not self.public or group.label_agreed

    @cached_property
    def assets(self) -> list[Asset]:
        rows = Asset.objects.select_related("owner").prefetch_related("areas", "helps_with", "perceptions__group").order_by("nature", "short")
        return [asset for asset in rows if not (self.public and asset.disputed)]

    @cached_property
    def partners(self) -> list[StakeholderLink]:
        """What organisations could do, without anything about trust or outlook."""
        return list(StakeholderLink.objects.select_related("organisation", "issue").order_by("organisation__short", "added_at"))

    @cached_property
    def structural(self) -> list[StructuralIssue]:
        return list(context.structural_issues())

    @cached_property
    def notes(self) -> dict[Any, list[Any]]:
        return context.notes()

    @cached_property
    def asked(self) -> asking.Asked:
        return asking.asked(self.cycle)

    @cached_property
    def briefings(self) -> list[Any]:
        return list(asking.briefings(self.cycle))

    @cached_property
    def balance(self) -> cycles.Balance:
        return cycles.balance(self.cycle)

    @cached_property
    def analyses(self) -> list[NationalAnalysis]:
        return list(NationalAnalysis.objects.filter(cycle=self.cycle).select_related("issue").order_by("added_at"))

    @cached_property
    def imported(self) -> list[Cycle]:
        return list(cycles.imported())

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        return list(Recommendation.objects.filter(cycle=self.cycle).select_related("issue").order_by("number"))

    @cached_property
    def answers(self) -> dict[int, Any]:
        return cycles.light_answers(self.cycle)

    @cached_property
    def steps(self) -> list[cycles.StepNow]:
        return cycles.steps_of(self.cycle)

    @cached_property
    def methods(self) -> list[Method]:
        return list(cycles.methods())

    @cached_property
    def breaks(self) -> list[cycles.Break]:
        return cycles.breaks()

    @cached_property
    def before(self) -> cycles.YearBefore | None:
        return cycles.year_before(self.cycle)

    @cached_property
    def datasets(self) -> list[Dataset]:
        """The data that this mapping draws on: cited in it, or of incidents that are loaded."""
        lines: Iterable[Any] = (item for card in self.cards for item in (*card.evidences.all(), *card.conditions.all()))
        cited = {item.dataset_id for item in lines if item.dataset_id}
        cited |= set(StepEvidence.objects.filter(cycle=self.cycle, dataset__isnull=False).values_list("dataset", flat=True))
        return [row for row in sorted(records.datasets(), key=lambda row: row.short) if row.pk in cited or _drawable(row)]

    @cached_property
    def tables(self) -> list[Dataset]:
        """Datasets of incidents from which figures are made."""
        return [row for row in self.datasets if _drawable(row)]


def _drawable(row: Dataset) -> bool:
    return row.kind == DatasetKind.INCIDENTS and bool(row.version)


def gather(city: City, cycle: Cycle, edition: str, *, on: date) -> Material:
    """The material of an edition; figures are added by `reporting.drawing`."""
    every = cards.of_cycle(cycle)
    chosen = every if edition == Edition.INTERNAL else publishable(every)
    return Material(city, cycle, edition, on, chosen, len(every) - len(chosen))


def publishable(every: Iterable[Issue]) -> list[Issue]:
    """Complete cards with a summary in neutral words."""
    return [card for card in every if card.state == IssueState.COMPLETE and card.public_summary]


def city_only(row: Dataset) -> bool:
    return row.sensitivity != Sensitivity.PUBLIC
