"""What rooms above may know of support: tables that left the gate, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from wiqaya.engines.disclosure import Released
from wiqaya.engines.numbers import wilson
from wiqaya.referral.queries import figures
from wiqaya.referral.queries.tables import table as table_of
from wiqaya.safeguards.release import answers, known

TWICE = 2


@dataclass(frozen=True)
class Counted:
    """A released table of one quarter or year."""

    name: str
    title: str | Promise
    period: str
    released: Released


@dataclass(frozen=True)
class Share:
    """A share of a total that is shown, with its 95 % interval by Wilson; shares from 0 to 1."""

    label: dict[str, str]
    count: int
    of: int
    share: float
    low: float
    high: float


def quarters(on: date) -> list[str]:
    """Settled quarters, newest first, let out or not: `2026-Q3`."""
    return figures.quarters(on)


def years(on: date) -> list[str]:
    """Settled years, newest first, let out or not: `2026`."""
    return figures.years(on)


def halves(on: date) -> list[str]:
    """Settled half-years, newest first, let out or not: `2026-H2`."""
    return figures.halves(on)


def left(on: date) -> list[str]:
    """Years, half-years and quarters of which something has left, each newest first, the longer ones first."""
    periods = {figures.question(table, period): period for period in (*years(on), *halves(on), *quarters(on)) for table in figures.tables_of(period)}
    out = {periods[key] for key in known(periods)}
    return [period for period in dict.fromkeys(periods.values()) if period in out]


def counts(period: str) -> list[Counted]:
    """The tables of a quarter or year that have left; none before that."""
    asked = {figures.question(table, period): table for table in figures.tables_of(period)}
    out = answers(asked)
    return [Counted(table.name, table.title, period, out[key]) for key, table in asked.items() if key in out]


def shares(counted: Counted) -> list[Share]:
    """Of a table of one dimension: each value among all.  Of two: among each row, how many fell to what the table is about (H18).

    Only from cells and totals that are shown: nothing is worked out of what the gate holds back.
    """
    table = table_of(counted.name)
    if table is None:
        return []
    rows = counted.released.dimensions[0]
    pairs = [(key, *_pair(counted.released, key, table.parts)) for key in rows.keys]
    found = []
    for key, part, whole in pairs:
        if part is not None and whole:
            low, high = wilson(part, whole)
            label = rows.label(key)
            found.append(Share(dict(label) if not isinstance(label, str) else {"ar": label}, part, whole, part / whole, float(low), float(high)))
    return found


def differs(counted: Counted) -> bool:
    """Whether the share of one group is at least twice that of another: the office then writes down why (H18)."""
    table = table_of(counted.name)
    found = [share.share for share in shares(counted)] if table is not None and table.parts else []
    return len(found) > 1 and max(found) >= TWICE * min(found)


def notes(period: str) -> dict[str, str]:
    """table -> what the oversight office wrote beside it."""
    return figures.notes(period)


def _pair(released: Released, key: str, part: str) -> tuple[int | None, int | None]:
    if part:
        return released.value(key, part), released.value(key, None)
    return released.value(key), released.value(None)
