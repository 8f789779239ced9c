"""The gate: a raw table goes in, a table that may leave comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.network import Network, build, total_of
from wiqaya.engines.disclosure.policy import Policy
from wiqaya.engines.disclosure.released import Cell, Reason, Released, made
from wiqaya.engines.disclosure.suppress import Suppression, suppress
from wiqaya.engines.disclosure.tables import Contributors, Estimate, Estimates, IntArray, Key, Raw
from wiqaya.engines.numbers import rate_interval

WEAK_CV, HIDDEN_CV = 0.3, 0.5  # of survey estimates: hatched above the first, hidden above the second


@dataclass(frozen=True)
class Past:
    """Keys of this table whose regions have left the house before: shown with the same value (`known`), or hidden and to stay so (`kept`)."""

    known: frozenset[Key] = frozenset()
    kept: frozenset[Key] = frozenset()


def gate(raw: Raw, policy: Policy) -> Released:
    """The table as it may leave, judged on its own; `release` judges it together with everything that has left before.

    Raises DisclosureError (city_only) when the policy allows no breakdown by area, (contributors_missing) when it asks who stands behind the cells.
    """
    return dress(raw, policy, plan(raw, policy))


def plan(raw: Raw, policy: Policy, past: Past | None = None) -> Suppression:
    """What stays hidden, before it is dressed as a release."""
    past = past or Past()
    _check(raw, policy)
    network = build([dimension.keys for dimension in raw.dimensions])
    values = total_of(network, (int(count) for count in raw.counts.ravel()))
    small = _small(raw, policy, network, values)
    known, kept = (frozenset(network.place[key] for key in keys) for keys in (past.known, past.kept))
    settled = suppress(Suppression(network, values, policy, small, known, kept))
    if settled.exposed and not known:
        raise DisclosureError("cannot_protect", measure=raw.measure)  # never seen; nothing leaves if it ever is
    return settled


def dress(raw: Raw, policy: Policy, settled: Suppression) -> Released:
    cells = [_cell(raw, settled, arc) for arc in settled.network.arcs]
    inner = settled.network.inner
    return made(
        kind=raw.kind,
        measure=raw.measure,
        source=raw.source,
        dimensions=raw.dimensions,
        where=dict(raw.where),
        policy=policy,
        cells=tuple(cells[:inner]),
        margins=tuple(cells[inner:]),
        per=raw.rate.per if raw.rate else 1 if raw.estimates and raw.estimates.share else None,
        reasons_told=settled.told,
    )


def reason(settled: Suppression, arc: int) -> Reason:
    """Why an arc is hidden; a total left out by the policy, or hidden to protect others, says "margin"."""
    margin = arc >= settled.network.inner
    if margin and (settled.policy.margins == "drop" or not settled.primary[arc]):
        return "margin"
    return "primary" if settled.primary[arc] else "secondary"


def _check(raw: Raw, policy: Policy) -> None:
    areas = {dimension.name for dimension in raw.dimensions if dimension.role == "area"}
    if policy.city_only and (areas or "area" in raw.where):
        raise DisclosureError("city_only", dimensions=", ".join(sorted(areas)) or "area")
    behind = raw.contributors
    if (policy.base or policy.dominance) and (behind is None or (policy.dominance and behind.largest is None)):
        raise DisclosureError("contributors_missing", kind=raw.kind)


def _small(raw: Raw, policy: Policy, network: Network, values: Sequence[int]) -> list[bool]:
    """Of every arc whether the rule alone hides it."""
    counts = np.asarray(values)
    small = (counts < policy.k) & ((counts > 0) | policy.hides_zeros)
    if raw.contributors is not None and (policy.base or policy.dominance):
        people, largest = _behind(raw.contributors, network)
        if policy.base:
            thin = people < policy.base
            small |= thin if policy.enough is None else thin & (counts < policy.enough)
        if raw.estimates is not None:
            small |= _uncertain(raw.estimates, network) | (raw.estimates.share & (people - counts < policy.k))
        if policy.dominance:
            few = (people < policy.dominance.payers) | (largest > policy.dominance.share * counts)
            small |= few & (counts > 0)
    return [bool(one) for one in small]


def _uncertain(estimates: Estimates, network: Network) -> NDArray[np.bool_]:
    """Of every arc whether its estimate varies too much to be shown at all."""
    known = (estimates.cells.get(key) for key in network.keys)
    return np.array([one is not None and one.cv is not None and one.cv > HIDDEN_CV for one in known], dtype=np.bool_)


def _behind(behind: Contributors, network: Network) -> tuple[IntArray, IntArray]:
    """Contributors and largest contribution of every arc; a total of cells that may share people has at least the largest cell's."""
    people = total_of(network, (int(count) for count in behind.count.ravel()))
    if not behind.disjoint:
        people = _most(network, people)
    largest = (0,) * network.inner if behind.largest is None else tuple(int(one) for one in behind.largest.ravel())
    return np.asarray(people), np.asarray(_most(network, largest))


def _most(network: Network, values: Sequence[int]) -> tuple[int, ...]:
    most = [*values[: network.inner], *(0,) * (len(network.keys) - network.inner)]
    for arc in range(network.inner):
        for wider in network.enclosing[arc]:
            most[wider] = max(most[wider], most[arc])
    return tuple(most)


def _cell(raw: Raw, settled: Suppression, arc: int) -> Cell:
    key = settled.network.keys[arc]
    base = raw.denominator(key)
    if settled.hidden[arc]:
        return Cell(key, None, reason(settled, arc) if _tells(settled, arc) else "hidden", base)
    value = settled.shown_value(arc)
    if raw.estimates is not None and raw.contributors is not None:
        people, _ = _behind(raw.contributors, settled.network)
        return _estimated(Cell(key, value, None, float(people[arc])), raw.estimates.cells.get(key))
    if raw.kind in ("money", "survey"):
        return Cell(key, value, None, base)
    return _with_interval(Cell(key, value, None, base), raw.rate.per if raw.rate else None)


def _estimated(cell: Cell, estimate: Estimate | None) -> Cell:
    """A survey's cell: three places after the point are more than the interval bears, and say nothing about single answers."""
    if estimate is None:
        return cell
    low, high = (None if one is None else _placed(one) for one in (estimate.low, estimate.high))
    return replace(cell, rate=_placed(estimate.value), low=low, high=high, weak=estimate.cv is not None and estimate.cv > WEAK_CV)


def _placed(value: float) -> float:
    """With three places; zero without a sign, which a database may not keep."""
    return round(float(value), 3) + 0.0


def _tells(settled: Suppression, arc: int) -> bool:
    return settled.told or (settled.policy.margins == "drop" and arc >= settled.network.inner)


def _with_interval(cell: Cell, per: int | None) -> Cell:
    """A count with its exact interval, as a rate where there is a denominator above zero."""
    base = 1.0 if per is None else cell.base
    if not base:
        return cell
    rate, low, high = (float(one) for one in rate_interval(cell.value or 0, base, per or 1))
    return Cell(cell.key, cell.value, None, cell.base, rate if per else None, low, high, weak=high - low > rate)
