"""A table on its way out, judged with everything that has left before; and, when it may not leave, a coarser one that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from wiqaya.engines.disclosure.coarser import drop, keep, pair_up, total
from wiqaya.engines.disclosure.gate import Past, dress, plan
from wiqaya.engines.disclosure.ledger import Conflict, conflicts
from wiqaya.engines.disclosure.network import build, total_of
from wiqaya.engines.disclosure.policy import Audience, Policy
from wiqaya.engines.disclosure.regions import Footprint, Known, box_of
from wiqaya.engines.disclosure.released import Released
from wiqaya.engines.disclosure.tables import Dimension, Key, Raw

Code = Literal["hide_more", "same_values", "merge_periods", "drop_dimension", "totals_only"]


@dataclass(frozen=True)
class Passed:
    """It may leave.  Both are stored in the ledger, the footprint sealed."""

    released: Released
    footprint: Footprint


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What passes in its place (tried): `release(suggestion.raw, ..., also_hide=suggestion.also_hide)`.

    hide_more       the same table with the cells and totals `also_hide` hidden too; `dimension` is empty
    same_values     only those values of `dimension` that the blocking release had        merge_periods   neighbouring periods made one
    drop_dimension  without `dimension`                                                    totals_only     the one number over everything
    """

    code: Code
    dimension: str
    raw: Raw
    also_hide: frozenset[Key] = frozenset()


@dataclass(frozen=True, eq=False)
class Refused:
    """It may not leave: what stands against it, and what could leave in its place (None when nothing that was tried could)."""

    conflicts: tuple[Conflict, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True, eq=False)
class _Asked:
    """All of a question but the table."""

    policy: Policy
    earlier: Sequence[Footprint]
    id: str
    audience: Audience

    def answer(self, raw: Raw, also_hide: frozenset[Key] = frozenset()) -> tuple[Passed, tuple[Conflict, ...]]:
        """The release as it would be, and what stands against it."""
        seen = [one for one in self.earlier if self.audience == "staff" or one.audience == "public"]
        past = _past(raw, self.policy, seen, also_hide)
        released = dress(raw, self.policy, plan(raw, self.policy, past))
        footprint = Footprint.of(raw, released, self.id, self.audience)
        return Passed(released, footprint), conflicts(footprint, self.earlier)


def release(
    raw: Raw,
    policy: Policy,
    earlier: Sequence[Footprint] = (),
    *,
    id: str,
    audience: Audience = "public",
    also_hide: frozenset[Key] = frozenset(),
) -> Passed | Refused:
    """The gate with the ledger.

    `earlier` are the footprints of all releases of this source so far, to the public and to staff; `id` names the new one.
    Cells that left before in the same form stay as they were: hidden ones hidden, shown ones of no use for hiding others.
    `also_hide` are cells and totals to hide beyond the rule, as a suggestion names them.
    """
    asked = _Asked(policy, earlier, id, audience)
    passed, found = asked.answer(raw, also_hide)
    if not found:
        return passed
    coarser = (one for one in _coarser(raw, found, earlier) if not asked.answer(one.raw)[1])
    return Refused(found, next(chain(_hide_more(asked, raw, passed, found), coarser), None))


def _hide_more(asked: _Asked, raw: Raw, refused: Passed, found: tuple[Conflict, ...]) -> Iterator[Suggestion]:
    """Hide what stands in the way, and what then does, as long as at least half of what would have been shown still is."""
    hide = frozenset[Key]()
    shown = _shown(refused)
    for _ in range(3):
        more = hide.union(*(conflict.cells for conflict in found))
        if more == hide:
            return
        hide = more
        passed, found = asked.answer(raw, hide)
        if 2 * _shown(passed) < max(shown, 1):
            return
        if not found:
            yield Suggestion("hide_more", "", raw, hide)


def _shown(passed: Passed) -> int:
    return sum(cell.shown for cell in passed.released.cells)


def _past(raw: Raw, policy: Policy, seen: Sequence[Footprint], also_hide: frozenset[Key]) -> Past:
    """Cells and totals of this table that have left before."""
    before: dict[object, list[Known]] = {}
    for footprint in seen:
        if (footprint.source_key, footprint.measure) == (raw.source.key, raw.measure):
            for cell in footprint.cells:
                before.setdefault(cell.box, []).append(cell)
    if not before and not also_hide:
        return Past()
    network = build([one.keys for one in raw.dimensions])
    counts = dict(zip(network.keys, total_of(network, (int(count) for count in raw.counts.ravel())), strict=True))
    found = {key: before[box] for key in network.keys if (box := box_of(raw, key)) in before}
    known = {key for key, cells in found.items() if any(cell.shown == cell.true == counts[key] for cell in cells)}
    kept = also_hide.union(key for key, cells in found.items() if any(cell.shown is None for cell in cells)) - known
    return Past(frozenset(known), frozenset(key for key in kept if counts.get(key) or (policy.hides_zeros and key in counts)))


def _coarser(raw: Raw, found: Sequence[Conflict], earlier: Sequence[Footprint]) -> Iterator[Suggestion]:
    """Breakdowns worth trying, the one that keeps most first; none for estimates, which do not add up and have to be made anew."""
    if raw.estimates is not None:
        return
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
