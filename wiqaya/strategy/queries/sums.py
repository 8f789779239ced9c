"""What the lines of a budget come to, and which line does not add up.  Pure: exact decimals in, exact decimals out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

NIL = Decimal(0)
Key = Hashable
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """Money of one year: for a measure, or without one for the plan as a whole."""

    key: Key
    year: int
    planned: Decimal
    measure: Key | None = None
    source: Key | None = None
    approved: Decimal | None = None
    spent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a source gives in a year, and in which years; None: not said."""

    amount: Decimal | None = None
    first: int | None = None
    last: int | None = None
    open: bool = True  # False: refused or ended


class Wrong(StrEnum):
    OVER_COST = "over-cost"  # with this line the lines of a measure come to more than it costs
    SHORT = "short"  # the lines of a measure come to less than it costs
    CUT = "cut"  # less was approved than planned
    OVERSPENT = "overspent"  # more was spent than approved (or planned, where nothing is said)
    SOURCE_OVER = "source-over"  # with this line a source gives more in a year than it has
    SOURCE_OUTSIDE = "source-outside"  # the source gives nothing in this year
    SOURCE_CLOSED = "source-closed"  # the source said no, or has ended


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not add up: at which line (of SHORT: at which measure), and by how much."""

    wrong: Wrong
    by: Decimal
    line: Key | None = None
    measure: Key | None = None


Years = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Sums:
    """Planned money by measure and year, by source and year (None: lines without one), by year; and what does not add up."""

    years: tuple[int, ...] = ()
    by_measure: Mapping[Key | None, Years] = field(default_factory=dict)
    by_source: Mapping[Key | None, Years] = field(default_factory=dict)
    by_year: Years = field(default_factory=dict)
    planned: Decimal = NIL
    approved: Decimal = NIL
    spent: Decimal = NIL
    faults: tuple[Fault, ...] = ()


def sums(lines: Sequence[Line], costs: Mapping[Key, Decimal | None], terms: Mapping[Key, Terms]) -> Sums:
    """Add the lines up.  `costs`: measure -> what it costs in all, None where nobody knows; `terms`: source -> what it gives."""
    ordered = sorted(lines, key=lambda line: line.year)
    years = sorted({line.year for line in ordered})
    return Sums(
        years=tuple(years),
        by_measure=_table(ordered, "measure"),
        by_source=_table(ordered, "source"),
        by_year=_added((line.year, line.planned) for line in ordered),
        planned=sum((line.planned for line in ordered), NIL),
        approved=sum((line.approved for line in ordered if line.approved is not None), NIL),
        spent=sum((line.spent for line in ordered if line.spent is not None), NIL),
        faults=(*_of_measures(ordered, costs), *_of_lines(ordered), *_of_sources(ordered, terms)),
    )


def _added(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    found: dict[K, Decimal] = defaultdict(lambda: NIL)
    for key, amount in pairs:
        found[key] += amount
    return dict(found)


def _table(lines: Iterable[Line], by: str) -> dict[Key | None, Years]:
    found: dict[Key | None, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: NIL))
    for line in lines:
        found[getattr(line, by)][line.year] += line.planned
    return {key: dict(years) for key, years in found.items()}


def _of_measures(lines: Sequence[Line], costs: Mapping[Key, Decimal | None]) -> list[Fault]:
    """The first line with which a measure has more than it costs, by the whole excess; or what is short."""
    whole = _added((line.measure, line.planned) for line in lines if line.measure is not None)
    found, reached = [], dict.fromkeys(costs, NIL)
    for line in lines:
        cost = costs.get(line.measure) if line.measure is not None else None
        if cost is None or line.measure is None:
            continue
        before, reached[line.measure] = reached[line.measure], reached[line.measure] + line.planned
        if before <= cost < reached[line.measure]:
            found.append(Fault(Wrong.OVER_COST, whole[line.measure] - cost, line.key, line.measure))
    short = ((key, cost - whole.get(key, NIL)) for key, cost in costs.items() if cost is not None)
    return [*found, *(Fault(Wrong.SHORT, lacking, measure=key) for key, lacking in short if lacking > 0)]


def _of_lines(lines: Sequence[Line]) -> list[Fault]:
    found = []
    for line in lines:
        limit = line.planned if line.approved is None else line.approved
        if limit < line.planned:
            found.append(Fault(Wrong.CUT, line.planned - limit, line.key, line.measure))
        if line.spent is not None and line.spent > limit:
            found.append(Fault(Wrong.OVERSPENT, line.spent - limit, line.key, line.measure))
    return found


def _of_sources(lines: Sequence[Line], terms: Mapping[Key, Terms]) -> list[Fault]:
    whole = _added(((line.source, line.year), line.planned) for line in lines)
    found, reached = [], dict.fromkeys(whole, NIL)
    for line in lines:
        given = terms.get(line.source) if line.source is not None else None
        if given is None:
            continue
        at = (line.source, line.year)
        before, reached[at] = reached[at], reached[at] + line.planned
        if not given.open:
            found.append(Fault(Wrong.SOURCE_CLOSED, line.planned, line.key, line.measure))
        elif (given.first or line.year) > line.year or (given.last or line.year) < line.year:
            found.append(Fault(Wrong.SOURCE_OUTSIDE, line.planned, line.key, line.measure))
        elif given.amount is not None and before <= given.amount < reached[at]:
            found.append(Fault(Wrong.SOURCE_OVER, whole[at] - given.amount, line.key, line.measure))
    return found


class Leaning(StrEnum):
    """On what the money depends too much (G2-70)."""

    ONE_GIVER = "one-giver"
    COMPETITIVE = "competitive"
    NATIONAL_ONLY = "national-only"


def leanings(given: Mapping[Key, Decimal], *, competitive: set[Key], national: set[Key]) -> list[tuple[Leaning, Key | None]]:
    """Of money by source: one giver over half (and which), grants won in competitions over half, nothing but national money."""
    whole = sum(given.values(), NIL)
    if whole <= 0:
        return []
    found: list[tuple[Leaning, Key | None]] = [(Leaning.ONE_GIVER, key) for key, amount in given.items() if amount * 2 > whole]
    if sum((amount for key, amount in given.items() if key in competitive), NIL) * 2 > whole:
        found.append((Leaning.COMPETITIVE, None))
    if {key for key, amount in given.items() if amount > 0} <= national:
        found.append((Leaning.NATIONAL_ONLY, None))
    return found
