"""Innocent tables, subtracted from each other: does a new release, with all that left before, tell a small number?

Three looks.  Pairs: a shown figure that contains another shown one must not differ from it by 1 to k - 1, over filters, periods, breakdowns, or revised data.
The attacker's program over all linked releases: every hidden cell, old or new, keeps its possible values, and no group of rows that only the releases
together single out is pinned down below k.  When that cannot be told (too large, figures that contradict each other), the answer is "unsure": refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.attack import limits
from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.narrow import System
from wiqaya.engines.disclosure.policy import Audience
from wiqaya.engines.disclosure.regions import Footprint
from wiqaya.engines.disclosure.space import Space
from wiqaya.engines.disclosure.tables import FloatArray, IntArray, Key
from wiqaya.engines.disclosure.tree import plant

FEW = 5  # earlier releases of which each is tried alone with programs of its own; of more, those that are seen to block at a glance are named, else all


@dataclass(frozen=True)
class Conflict:
    """Why a release may not leave.

    difference  a figure minus one that left before is a small number        narrow  together they pin a hidden cell or a small group down
    revised     the same on corrected or newer data                          unsure  it could not be told in the time that a page has
    blocking    ids of the earlier releases        cells  keys of the new release that are involved (none for "unsure")
    """

    code: Literal["difference", "narrow", "revised", "unsure"]
    blocking: tuple[str, ...]
    cells: tuple[Key, ...]


@dataclass(frozen=True)
class View:
    """What one audience sees: all footprints, the new one first; only cells hidden from this very audience are its secrets."""

    audience: Audience
    footprints: tuple[Footprint, ...]
    k: int
    protect: int

    @property
    def new(self) -> Footprint:
        return self.footprints[0]

    @property
    def earlier(self) -> tuple[Footprint, ...]:
        return self.footprints[1:]

    def only(self, *earlier: Footprint) -> View:
        return replace(self, footprints=(self.new, *earlier))


def conflicts(new: Footprint, earlier: Sequence[Footprint]) -> tuple[Conflict, ...]:
    """What stands against the new release; nothing when it may leave.  The same question on the same data always may.

    The public sees what is public, staff see that and what was released to staff: a public figure is judged in both views.
    """
    linked = _each_answer_once([one for one in earlier if new.linked(one)])
    if any(new.same_answer(one) for one in linked):
        return ()
    return tuple(dict.fromkeys(conflict for view in _views(new, linked) for conflict in _judge(view)))


def _each_answer_once(linked: Sequence[Footprint]) -> list[Footprint]:
    kept: list[Footprint] = []
    for one in linked:
        if not any(one.same_answer(other) for other in kept):
            kept.append(one)
    return kept


def _views(new: Footprint, linked: Sequence[Footprint]) -> list[View]:
    public = [one for one in linked if one.audience == "public"]
    inside = [one for one in linked if one.audience == "staff"]
    if new.audience == "staff":
        return [View("staff", (new, *linked), new.k, new.protect)]
    views = [View("public", (new, *public), new.k, new.protect)]
    if inside:
        views.append(View("staff", (new, *linked), min(one.k for one in inside), min(one.protect for one in inside)))
    return views


def _judge(view: View) -> tuple[Conflict, ...]:
    if not view.earlier:
        return ()
    space = Space.of(view.footprints)
    return _pairs(space, view) or _together(space, view)


def _pairs(space: Space, view: View) -> tuple[Conflict, ...]:
    """One conflict for each earlier release that shows a figure too close to a new one in or around it."""
    shown = np.array([cell.shown is not None for cell in space.cells])
    mine, theirs = (np.flatnonzero(shown & side) for side in (space.owner == 0, space.owner > 0))
    changed = np.array([one.source_version != view.new.source_version for one in view.footprints])
    close: dict[int, set[int]] = {}
    for row, column, inside in [(*space.within(mine, theirs), True), (*space.within(theirs, mine)[::-1], False)]:
        for one, owner in zip(*_close(space, view, row, column, inside, changed), strict=True):
            close.setdefault(owner, set()).add(one)
    return tuple(
        Conflict(
            "revised" if changed[owner] else "difference", (view.footprints[owner].id,), tuple(space.cells[row].key for row in sorted(rows))
        )
        for owner, rows in sorted(close.items())
    )


def _close(
    space: Space, view: View, row: IntArray, column: IntArray, inside: bool, changed: NDArray[np.bool_]
) -> tuple[list[int], list[int]]:
    """Of pairs of a new and an earlier figure, one inside the other, those whose difference is known to lie in 1 to k - 1: the new one's cell, the earlier one's release.

    On revised data the inner one may be the larger.
    """
    low, high = limits(space.cells)
    more, less = (column, row) if inside else (row, column)
    near = _small(low[more] - high[less], high[more] - low[less], view)
    near |= changed[space.owner[column]] & _small(low[less] - high[more], high[less] - low[more], view)
    return row[near].tolist(), space.owner[column[near]].tolist()


def _small(low: FloatArray, high: FloatArray, view: View) -> NDArray[np.bool_]:
    """Differences known to be below k and not nothing: exactly, or more narrowly than the protection asks."""
    least = np.maximum(low, 0)
    return np.asarray((high >= 1) & (high < view.k) & (high - least + 1 < max(view.protect, 2)))


def _together(space: Space, view: View) -> tuple[Conflict, ...]:
    """The attacker's program over everything; on a finding each earlier release is tried alone, to name those that block."""
    cells = _pinned(space, view)
    if cells == ():
        return ()
    alone = [
        one
        for one in view.earlier
        if len(view.earlier) > 1 and _pinned(Space.of((view.new, one)), view.only(one), brief=True, glance=len(view.earlier) > FEW) != ()
    ]
    blocking = tuple(one.id for one in alone or view.earlier)
    return (Conflict("unsure", blocking, ()),) if cells is None else (Conflict("narrow", blocking, cells),)


def _pinned(space: Space, view: View, brief: bool = False, glance: bool = False) -> tuple[Key, ...] | None:
    """Keys of the new release around what is pinned down, `brief`: around the first of it; () when nothing is, None when it cannot be told."""
    rows = _regions(space, view, _comparable(space, view))
    if not rows.news:
        return ()
    tree = plant(space, rows.first, rows.high)
    if tree is None:
        return None
    try:
        bad, around = System(tree, rows.low, rows.high, rows.need, view.k, view.protect).pinned(brief, glance)
    except DisclosureError:
        return None
    if not bad and not around:
        return ()
    mine = np.flatnonzero(space.owner == 0)
    touched = np.union1d(space.meeting(mine, rows.first[bad]), mine[np.isin(rows.of[mine], around)])
    return tuple(space.cells[row].key for row in touched) or (space.cells[0].key,)


def _comparable(space: Space, view: View) -> NDArray[np.bool_]:
    """Cells that speak of the same rows: those of other data versions only where the new release does not show that the data have changed there."""
    changed = np.array([one.source_version != view.new.source_version for one in view.footprints])[space.owner]
    inner = np.array([row for row, cell in enumerate(space.cells) if space.owner[row] == 0 and None not in cell.key], dtype=np.int64)
    true = np.array([cell.true for cell in space.cells], dtype=np.float64)
    part, whole = space.within(inner, np.flatnonzero(changed))
    covered = np.bincount(whole, space.volume[part], len(true)) == space.volume
    now = np.bincount(whole, true[part], len(true))
    return np.asarray(~changed | ~covered | (now == true))


@dataclass(frozen=True, eq=False)
class _Regions:
    """Every region once, knowing what all releases say of it; `news` when both sides say something that the other does not.

    first   a cell that has its box        of   [cell]: its region, -1 where the cell is left out or counts nothing
    """

    first: IntArray
    of: IntArray
    low: FloatArray
    high: FloatArray
    need: FloatArray
    news: bool


def _regions(space: Space, view: View, kept: NDArray[np.bool_]) -> _Regions:
    rows = np.flatnonzero(kept & (space.volume > 0))
    low, high = limits(space.cells)
    need = _secrets(space, view)
    told = np.array([cell.shown is not None and cell.low == cell.high for cell in space.cells]) & (space.owner > 0)
    _, first, region = np.unique(space.kind[rows], axis=0, return_index=True, return_inverse=True)
    region = region.reshape(-1)
    of = np.full(len(space.cells), -1)
    of[rows] = region
    says = [_says(region, low[rows], high[rows], side) for side in (space.owner[rows] == 0, space.owner[rows] > 0)]
    (mine_low, mine_high), (their_low, their_high) = says
    news = bool(np.any((their_low > mine_low) | (their_high < mine_high)) and np.any((mine_low > their_low) | (mine_high < their_high)))
    needs, known = np.zeros(len(first)), np.zeros(len(first), dtype=bool)
    np.maximum.at(needs, region, need[rows])
    np.logical_or.at(known, region, told[rows])
    low, high = np.maximum(np.maximum(mine_low, their_low), 0), np.minimum(mine_high, their_high)
    return _Regions(rows[first], of, low, high, np.where(known, 0, needs), news)


def _says(region: IntArray, low: FloatArray, high: FloatArray, side: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """What one side says of every region; from below nothing (-1) where it is silent."""
    count = int(region.max(initial=-1)) + 1
    least, most = np.full(count, -1.0), np.full(count, np.inf)
    np.maximum.at(least, region[side], low[side])
    np.minimum.at(most, region[side], high[side])
    return least, most


def _secrets(space: Space, view: View) -> FloatArray:
    """How many integers each hidden cell must keep; what was not hidden from this audience, or has been told before, is no secret."""
    own = np.array([one.audience == view.audience for one in view.footprints])[space.owner]
    return np.array([cell.need if cell.shown is None and mine else 0 for cell, mine in zip(space.cells, own, strict=True)], dtype=float)
