"""A table on its way out, judged with everything that has left before; and, when it may not leave, a coarser one that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from wiqaya.engines.disclosure.coarser import drop, keep, pair_up, total
from wiqaya.engines.disclosure.gate import Past, dress, plan
from wiqaya.engines.disclosure.ledger import Conflict, conflicts
from wiqaya.engines.disclosure.network import build, total_of
from wiqaya.engines.disclosure.policy import Audience, Policy
from wiqaya.engines.disclosure.regions import Footprint, Known, box_of
from wiqaya.engines.disclosure.released import Released
from wiqaya.engines.disclosure.tables import Dimension, Raw

Code = Literal["same_values", "merge_periods", "drop_dimension", "totals_only"]


@dataclass(frozen=True)
class Passed:
    """It may leave.  Both are stored in the ledger, the footprint sealed."""

    released: Released
    footprint: Footprint


@dataclass(frozen=True, eq=False)
class Suggestion:
    """A breakdown of the same rows that passes (tried): `raw` is ready for `release`.

    same_values     only those values of `dimension` that the blocking release had        merge_periods   neighbouring periods made one
    drop_dimension  without `dimension`                                                    totals_only     the one number over everything
    """

    code: Code
    dimension: str
    raw: Raw


@dataclass(frozen=True, eq=False)
class Refused:
    """It may not leave: what stands against it, and what could leave in its place (None when nothing that was tried could)."""

    conflicts: tuple[Conflict, ...]
    suggestion: Suggestion | None


def release(raw: Raw, policy: Policy, earlier: Sequence[Footprint] = (), *, id: str, audience: Audience = "public") -> Passed | Refused:
    """The gate with the ledger.

    `earlier` are the footprints of all releases of this source so far, to the public and to staff; `id` names the new one.
    Cells that left before in the same form stay as they were: hidden ones hidden, shown ones of no use for hiding others.
    """
    answer = _attempt(raw, policy, earlier, id, audience)
    if isinstance(answer, Passed):
        return answer
    for suggestion in _coarser(raw, answer, earlier):
        if isinstance(_attempt(suggestion.raw, policy, earlier, id, audience), Passed):
            return Refused(answer, suggestion)
    return Refused(answer, None)


def _attempt(raw: Raw, policy: Policy, earlier: Sequence[Footprint], id: str, audience: Audience) -> Passed | tuple[Conflict, ...]:
    seen = [one for one in earlier if audience == "staff" or one.audience == "public"]
    released = dress(raw, policy, plan(raw, policy, _past(raw, policy, seen)))
    footprint = Footprint.of(raw, released, id, audience)
    return conflicts(footprint, earlier) or Passed(released, footprint)


def _past(raw: Raw, policy: Policy, seen: Sequence[Footprint]) -> Past:
    """Cells and totals of this table that have left before."""
    before: dict[object, list[Known]] = {}
    for footprint in seen:
        if (footprint.source_key, footprint.measure) == (raw.source.key, raw.measure):
            for cell in footprint.cells:
                before.setdefault(cell.box, []).append(cell)
    if not before:
        return Past()
    network = build([one.keys for one in raw.dimensions])
    counts = dict(zip(network.keys, total_of(network, (int(count) for count in raw.counts.ravel())), strict=True))
    found = {key: before[box] for key in network.keys if (box := box_of(raw, key)) in before}
    known = {key for key, cells in found.items() if any(cell.shown == cell.true == counts[key] for cell in cells)}
    kept = {key for key, cells in found.items() if any(cell.shown is None for cell in cells) and (counts[key] or policy.hides_zeros)}
    return Past(frozenset(known), frozenset(kept - known))


def _coarser(raw: Raw, found: Sequence[Conflict], earlier: Sequence[Footprint]) -> Iterator[Suggestion]:
    """Breakdowns worth trying, the one that keeps most first."""
    blocking = {id for conflict in found for id in conflict.blocking}
    before = [dict(cell.box) for one in earlier if one.id in blocking for cell in one.cells]
    for dimension in raw.dimensions:
        had = {values for box in before if (values := box.get(dimension.name)) is not None}
        shared = [key for key in dimension.keys if dimension.finest(key) in had]
        if shared and len(shared) < len(dimension.keys):
            yield Suggestion("same_values", dimension.name, keep(raw, dimension, shared))
    for dimension in raw.dimensions:
        if dimension.role == "period" and len(dimension.keys) > 2:
            yield Suggestion("merge_periods", dimension.name, pair_up(raw, dimension))
    if len(raw.dimensions) > 1:
        for dimension in sorted(raw.dimensions, key=_last_to_go):
            yield Suggestion("drop_dimension", dimension.name, drop(raw, dimension))
    if raw.counts.size > 1:
        yield Suggestion("totals_only", raw.dimensions[0].name, total(raw))


def _last_to_go(dimension: Dimension) -> int:
    return ("group", "other", "period", "area").index(dimension.role)
