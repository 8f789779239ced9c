"""The means of a strategy: what each measure needs and has, money by year and source, on whom it all depends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wiqaya.strategy.models import BudgetLine, FundingSource, Measure, ResourceNeed, Strategy
from wiqaya.strategy.queries.money import money
from wiqaya.strategy.queries.sums import NIL, Fault, Leaning, Line, Sums, Terms, Wrong, leanings, sums
from wiqaya.strategy.words import Backing, FundingKind, FundingState, MeasureState, ResourceKind
from wiqaya.ui import numerals

CLOSED = (FundingState.REFUSED, FundingState.ENDED)


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure with what it needs by kind, and what is not met."""

    measure: Measure
    needs: Mapping[str, Sequence[ResourceNeed]]
    planned: Decimal
    gap: Decimal | None  # cost less planned money; None where the cost is not known

    @property
    def unmet(self) -> list[ResourceNeed]:
        return [need for kind in self.needs.values() for need in kind if need.backing == Backing.GAP]

    @property
    def unbacked(self) -> bool:
        """Neither money nor anything else stands behind it (G2-63)."""
        met = any(need.backing != Backing.GAP for kind in self.needs.values() for need in kind)
        return not self.planned and not met


@dataclass(frozen=True, slots=True)
class Means:
    strategy: Strategy
    measures: tuple[OfMeasure, ...]
    lines: tuple[BudgetLine, ...]
    sources: tuple[FundingSource, ...]
    general: tuple[ResourceNeed, ...]  # needs of the plan as a whole
    sums: Sums
    leans: tuple[str, ...]
    dedicated: Mapping[int, Decimal]  # year -> lines of their own in the city's budget (G2-71)
    given: tuple[tuple[Any, tuple[ResourceNeed, ...]], ...] = field(default=())  # department -> what it gives

    @property
    def needs(self) -> list[ResourceNeed]:
        return [*self.general, *(need for one in self.measures for kind in one.needs.values() for need in kind)]

    @property
    def cost(self) -> Decimal:
        return sum((one.measure.cost for one in self.measures if one.measure.cost is not None), NIL)

    @property
    def uncosted(self) -> list[Measure]:
        return [one.measure for one in self.measures if one.measure.cost is None]


def means(strategy: Strategy) -> Means:
    """Six queries, however long the plan is.  Stopped measures need nothing more."""
    rows = Measure.objects.filter(strategy=strategy).exclude(state=MeasureState.STOPPED).select_related("owner", "priority")
    measures = list(rows.order_by("priority__position", "pk"))
    needs = _needs(measures)
    lines = list(BudgetLine.objects.filter(strategy=strategy).select_related("measure", "source").order_by("year", "pk"))
    sources = list(FundingSource.objects.order_by("pk"))
    made = add_up(lines, measures, sources)
    return Means(
        strategy, tuple(_of(measure, needs[measure.pk], made) for measure in measures), tuple(lines), tuple(sources), tuple(needs[None]), made,
        tuple(_leans(lines, sources)), _dedicated(lines), _given([need for found in needs.values() for need in found]),
    )  # fmt: skip


def _needs(measures: Sequence[Measure]) -> dict[UUID | None, list[ResourceNeed]]:
    found: dict[UUID | None, list[ResourceNeed]] = defaultdict(list)
    keys = {measure.pk for measure in measures}
    for need in ResourceNeed.objects.select_related("department", "measure").prefetch_related("shared_with").order_by("pk"):
        if need.measure_id is None or need.measure_id in keys:
            found[need.measure_id].append(need)
    return found


def add_up(lines: Iterable[BudgetLine], measures: Iterable[Measure], sources: Iterable[FundingSource]) -> Sums:
    """The lines of a strategy against the costs of its measures and what the sources give."""
    return sums(
        [Line(one.pk, one.year, one.planned, one.measure_id, one.source_id, one.approved, one.spent) for one in lines],
        {one.pk: one.cost for one in measures},
        {one.pk: _terms(one) for one in sources},
    )


def _terms(source: FundingSource) -> Terms:
    first, last = (day.year if day else None for day in (source.starts, source.until))
    return Terms(source.amount, first, last, source.state not in CLOSED)


def _of(measure: Measure, needs: Sequence[ResourceNeed], made: Sums) -> OfMeasure:
    by_kind = {kind: [need for need in needs if need.kind == kind] for kind in ResourceKind.values}
    planned = sum(made.by_measure.get(measure.pk, {}).values(), NIL)
    return OfMeasure(measure, by_kind, planned, None if measure.cost is None else max(measure.cost - planned, NIL))


def _dedicated(lines: Sequence[BudgetLine]) -> dict[int, Decimal]:
    years = sorted({line.year for line in lines})
    return {year: sum((line.planned for line in lines if line.dedicated and line.year == year), NIL) for year in years}


def _given(needs: Sequence[ResourceNeed]) -> tuple[tuple[Any, tuple[ResourceNeed, ...]], ...]:
    """What each department gives, in the order of names."""
    found: dict[Any, list[ResourceNeed]] = defaultdict(list)
    for need in needs:
        if need.department is not None and need.backing != Backing.GAP:
            found[need.department].append(need)
    return tuple((department, tuple(found[department])) for department in sorted(found, key=str))


def _leans(lines: Sequence[BudgetLine], sources: Sequence[FundingSource]) -> list[str]:
    known = {source.pk: source for source in sources}
    given: dict[Any, Decimal] = defaultdict(lambda: NIL)
    for line in lines:
        if line.source_id is not None and known[line.source_id].state not in CLOSED:
            given[line.source_id] += line.planned
    competitive = {key for key in given if known[key].competitive}
    national = {key for key in given if known[key].kind == FundingKind.NATIONAL}
    return [_leaning(leaning, next((one for one in sources if one.pk == key), None)) for leaning, key in leanings(given, competitive=competitive, national=national)]


def _leaning(leaning: Leaning, source: FundingSource | None) -> str:
    if leaning == Leaning.ONE_GIVER and source is not None and source.kind == FundingKind.CITY:
        return _("More than half of the money comes from the city's own budget. That shows commitment; it also means that one vote can end it.")
    if leaning == Leaning.ONE_GIVER:
        return _("More than half of the money comes from “%(source)s”. If it ends, the plan ends: look for a second one.") % {"source": source}
    if leaning == Leaning.COMPETITIVE:
        return _("More than half of the money has to be won in competitions. A line of the city's own budget would keep the core alive when one is lost.")
    return _("All of the money is national. Money of the city's own, even a little, shows that the city wants this itself.")


def fault_words(fault: Fault, found: Means) -> str:
    """Which line does not add up, by how much, and how to mend it."""
    line = next((one for one in found.lines if one.pk == fault.line), None)
    measure = next((one.measure for one in found.measures if one.measure.pk == fault.measure), None)
    told = {
        "line": line.title if line else "", "measure": measure.title if measure else (line.measure.title if line and line.measure else _("the plan as a whole")),
        "by": money(fault.by, found.strategy.currency), "year": numerals.digits(line.year) if line else "", "source": line.source if line else "",
    }  # fmt: skip
    return SENTENCES[fault.wrong]() % told


SENTENCES = {
    Wrong.OVER_COST: lambda: _("“%(line)s” (%(year)s): with this line “%(measure)s” has %(by)s more than it costs. Make the line smaller, or correct the cost of the measure."),
    Wrong.SHORT: lambda: _("“%(measure)s” lacks %(by)s: its lines come to less than it costs. Add a line, or do a smaller part first."),
    Wrong.CUT: lambda: _("“%(line)s” (%(year)s): %(by)s less was approved than planned. Find the rest elsewhere, or plan less."),
    Wrong.OVERSPENT: lambda: _("“%(line)s” (%(year)s): %(by)s more was spent than there was. Ask for the difference, or correct the amount."),
    Wrong.SOURCE_OVER: lambda: _("“%(line)s” (%(year)s): with this line “%(source)s” would give %(by)s more than it has in a year. Name another source for the difference."),
    Wrong.SOURCE_OUTSIDE: lambda: _("“%(line)s” (%(year)s): “%(source)s” gives nothing in this year. Move the line to another year, or name another source for %(by)s."),
    Wrong.SOURCE_CLOSED: lambda: _("“%(line)s” (%(year)s): “%(source)s” said no, or has ended. Name another source for %(by)s."),
}  # fmt: skip
