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
from scipy import sparse

from wiqaya.engines.disclosure.attack import limits
from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.narrow import System
from wiqaya.engines.disclosure.policy import Audience
from wiqaya.engines.disclosure.regions import Atoms, Footprint, refine
from wiqaya.engines.disclosure.tables import FloatArray, Key

IntArray = NDArray[np.int64]


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
    atoms = refine(view.footprints)
    if atoms is None:
        return (*_pair_by_pair(view), Conflict("unsure", tuple(one.id for one in view.earlier), ()))
    return _pairs(atoms, view) or _together(atoms, view)


def _pair_by_pair(view: View) -> tuple[Conflict, ...]:
    """When all together are too many: the new release with each earlier one."""
    found: list[Conflict] = []
    for one in view.earlier:
        atoms = refine([view.new, one])
        found += _pairs(atoms, view.only(one)) if atoms is not None else ()
    return tuple(found)


def _pairs(atoms: Atoms, view: View) -> tuple[Conflict, ...]:
    """One conflict for each earlier release that shows a figure too close to a new one in or around it."""
    shown = np.array([cell.shown is not None for cell in atoms.cells])
    mine = np.flatnonzero(shown & (atoms.owner == 0))
    found = []
    for number, one in enumerate(view.earlier, 1):
        revised = one.source_version != view.new.source_version
        close = _close(atoms, view, mine, np.flatnonzero(shown & (atoms.owner == number)), revised=revised)
        if len(close):
            found.append(Conflict("revised" if revised else "difference", (one.id,), tuple(atoms.cells[row].key for row in close)))
    return tuple(found)


def _close(atoms: Atoms, view: View, mine: IntArray, theirs: IntArray, *, revised: bool) -> IntArray:
    """Rows of the new release whose difference to a figure in, around or equal to them is known to lie in 1 to k - 1."""
    shared = sparse.coo_array(atoms.member[mine] @ atoms.member[theirs].T)
    row, column = mine[shared.coords[0]], theirs[shared.coords[1]]
    sizes, (low, high) = atoms.sizes, limits(atoms.cells)
    inside, around = shared.data == sizes[row], shared.data == sizes[column]
    first = _small(low[column] - high[row], high[column] - low[row], view) & (inside | (revised & around))
    second = _small(low[row] - high[column], high[row] - low[column], view) & (around | (revised & inside))
    return np.unique(row[first | second])


def _small(low: FloatArray, high: FloatArray, view: View) -> NDArray[np.bool_]:
    """Differences known to be below k and not nothing: exactly, or more narrowly than the protection asks."""
    least = np.maximum(low, 0)
    return np.asarray((high >= 1) & (high < view.k) & (high - least + 1 < max(view.protect, 2)))


def _together(atoms: Atoms, view: View) -> tuple[Conflict, ...]:
    """The attacker's program over everything; on a finding each earlier release is tried alone, to name those that block."""
    cells = _pinned(atoms, view)
    if cells == ():
        return ()
    alone = [one for one in view.earlier if len(view.earlier) > 1 and _alone(view.only(one)) != ()]
    blocking = tuple(one.id for one in alone or view.earlier)
    return (Conflict("unsure", blocking, ()),) if cells is None else (Conflict("narrow", blocking, cells),)


def _alone(view: View) -> tuple[Key, ...] | None:
    atoms = refine(view.footprints)
    return None if atoms is None else _pinned(atoms, view)


def _pinned(atoms: Atoms, view: View) -> tuple[Key, ...] | None:
    """Keys of the new release around what is pinned down; () when nothing is, None when it cannot be told."""
    rows = _one_row_a_region(atoms, view, _comparable(atoms, view.new, view.earlier))
    if not rows.news:
        return ()
    try:
        bad_rows, bad_atoms = System(rows.member, rows.low, rows.high, rows.need, view.k, view.protect).pinned()
    except DisclosureError:
        return None
    if not bad_rows and not bad_atoms:
        return ()
    touched = np.asarray(rows.member[bad_rows].sum(axis=0)) + np.isin(np.arange(rows.member.shape[1]), bad_atoms)
    mine = np.flatnonzero(atoms.owner == 0)
    involved = mine[np.asarray(atoms.member[mine] @ touched) > 0]
    return tuple(atoms.cells[row].key for row in involved) or (atoms.cells[0].key,)


def _comparable(atoms: Atoms, new: Footprint, earlier: Sequence[Footprint]) -> NDArray[np.bool_]:
    """Cells that speak of the same rows: those of other data versions only where the new release does not show that the data have changed there."""
    changed = np.array([False, *(one.source_version != new.source_version for one in earlier)])[atoms.owner]
    inner = np.array([row for row, cell in enumerate(atoms.cells) if atoms.owner[row] == 0 and None not in cell.key])
    true = np.array([cell.true for cell in atoms.cells])
    shared = atoms.member @ atoms.member[inner].T
    whole = sparse.csr_array(shared.multiply(shared == atoms.sizes[inner][None, :]))
    covered = np.asarray(whole.sum(axis=1)) == atoms.sizes
    now = np.asarray((whole > 0) @ true[inner])
    return np.asarray(~changed | ~covered | (now == true))


@dataclass(frozen=True, eq=False)
class _Rows:
    """One row a region, knowing what all releases say of it; `news` when both sides say something that the other does not."""

    member: sparse.csr_array
    low: FloatArray
    high: FloatArray
    need: FloatArray
    news: bool


def _one_row_a_region(atoms: Atoms, view: View, kept: NDArray[np.bool_]) -> _Rows:
    rows = np.flatnonzero(kept)
    low, high = limits(atoms.cells)
    need = _secrets(atoms, view)
    told = np.array([cell.shown is not None and cell.low == cell.high for cell in atoms.cells]) & (atoms.owner > 0)
    places: dict[bytes, int] = {}
    region = np.array([places.setdefault(_region(atoms, row), len(places)) for row in rows.tolist()])
    first = np.full(len(places), len(atoms.cells))
    np.minimum.at(first, region, rows)
    says = [_says(region, low[rows], high[rows], side) for side in (atoms.owner[rows] == 0, atoms.owner[rows] > 0)]
    (mine_low, mine_high), (their_low, their_high) = says
    news = bool(np.any((their_low > mine_low) | (their_high < mine_high)) and np.any((mine_low > their_low) | (mine_high < their_high)))
    needs, known = np.zeros(len(places)), np.zeros(len(places), dtype=bool)
    np.maximum.at(needs, region, need[rows])
    np.logical_or.at(known, region, told[rows])
    member = sparse.csr_array(atoms.member[first])
    return _Rows(member, np.maximum(mine_low, their_low), np.minimum(mine_high, their_high), np.where(known, 0, needs), news)


def _region(atoms: Atoms, row: int) -> bytes:
    return atoms.member.indices[atoms.member.indptr[row] : atoms.member.indptr[row + 1]].tobytes()


def _says(region: IntArray, low: FloatArray, high: FloatArray, side: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """What one side says of every region; from below nothing (-1) where it is silent."""
    count = int(region.max()) + 1
    least, most = np.full(count, -1.0), np.full(count, np.inf)
    np.maximum.at(least, region[side], low[side])
    np.minimum.at(most, region[side], high[side])
    return least, most


def _secrets(atoms: Atoms, view: View) -> FloatArray:
    """How many integers each hidden cell must keep; what was not hidden from this audience, or has been told before, is no secret."""
    own = np.array([one.audience == view.audience for one in view.footprints])[atoms.owner]
    return np.array([cell.need if cell.shown is None and mine else 0 for cell, mine in zip(atoms.cells, own, strict=True)], dtype=float)
