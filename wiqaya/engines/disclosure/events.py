"""The largest and smallest value of an atom: what may lie in some pieces of every clique at once.

Added to the program is, for each clique, how much of each of its pieces lies in the atom as far as the branch below it knows.  At the most, what lies in it
on both sides of a seam overlaps wholly; at the least it avoids itself as far as it can (Fréchet's bounds, seam by seam, the tables themselves still unknown).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.tables import FloatArray, IntArray
from wiqaya.engines.disclosure.tree import Clique

Terms = Sequence[tuple[IntArray, IntArray, float]]  # rows, columns, factor


@dataclass(frozen=True, eq=False)
class Program:
    """low <= rows @ values <= high."""

    rows: sparse.csr_array
    low: FloatArray
    high: FloatArray


def smallest(goal: FloatArray, program: Program, endless: float) -> FloatArray:
    """What makes `goal` smallest, all values from 0 to `endless`.  Raises DisclosureError (contradiction) when nothing fits."""
    rows = optimize.LinearConstraint(program.rows, program.low, program.high)
    answer = optimize.milp(goal, constraints=rows, bounds=optimize.Bounds(0, endless))
    if answer.x is None:
        raise DisclosureError("contradiction")
    return np.asarray(answer.x)


class Event:
    """One atom, which names a kind of pieces for every clique."""

    def __init__(self, tree: Sequence[Clique], rows: Program, atom: IntArray) -> None:
        self.tree, self.rows = tree, rows
        self.inside = [np.flatnonzero(clique.kind == kind) for clique, kind in zip(tree, atom.tolist(), strict=True)]
        sizes = [clique.size for clique in tree]
        ends = np.cumsum([*sizes, *map(len, self.inside), *(tree[clique.parent].size for clique in tree[1:])])
        spans = [np.arange(end - size, end) for size, end in zip(np.diff(ends, prepend=0), ends, strict=True)]
        count = len(tree)
        self.all, self.own, self.below = spans[:count], spans[count : 2 * count], [spans[0], *spans[2 * count :]]
        self.end = int(ends[-1])

    @property
    def regions(self) -> set[int]:
        """The regions around the atom."""
        labels = [clique.labels[inside[0]] for clique, inside in zip(self.tree, self.inside, strict=True)]
        return {int(one) for one in np.concatenate(labels) if one >= 0}

    def goal(self) -> FloatArray:
        goal = np.zeros(self.end)
        goal[self.own[0]] = 1
        return goal

    def most(self) -> Program:
        """Its value may be made as large as a table allows: no more of a piece is in it than there is, and share by share no more than the branch holds of it."""
        rows = _Rows(self.rows, self.end)
        for inside, everything, own in zip(self.inside, self.all, self.own, strict=True):
            each = np.arange(len(inside))
            rows.add([(each, own, 1), (each, everything[inside], -1)], -np.inf, 0)
        for child, above, below in self._seams():
            parent = self.tree[child].parent
            inside = self.inside[parent]
            rows.add([(above[inside], self.own[parent], 1), (below[self.inside[child]], self.own[child], -1)], -np.inf, 0)
        return rows.program()

    def least(self) -> Program:
        """Its value may be made as small as a table allows: what the branches hold of it is spread over the pieces of each share, and only what cannot be kept
        apart is in it."""
        rows = _Rows(self.rows, self.end)
        for number, inside in enumerate(self.inside):
            each = np.arange(len(inside))
            children = [child for child, clique in enumerate(self.tree) if child and clique.parent == number]
            branches = [(each, self.below[child][inside], -1.0) for child in children]
            rows.add([(each, self.own[number], 1), (each, self.all[number][inside], len(children) - 1.0), *branches], 0, np.inf)
        for child, above, below in self._seams():
            parent = self.tree[child].parent
            rows.add([(above, self.below[child], 1), (below[self.inside[child]], self.own[child], -1)], 0, 0)
            each = np.arange(len(above))
            rows.add([(each, self.below[child], 1), (each, self.all[parent], -1)], -np.inf, 0)
        return rows.program()

    def _seams(self) -> list[tuple[int, IntArray, IntArray]]:
        return [(child, *seam(self.tree, child)) for child in range(1, len(self.tree))]


def seam(tree: Sequence[Clique], child: int) -> tuple[IntArray, IntArray]:
    """What each piece of the parent, and of the clique, shares with the other, numbered alike."""
    above, below = tree[tree[child].parent].down[child], tree[child].up
    _, share = np.unique(np.concatenate([above, below]), return_inverse=True)
    return share.reshape(-1)[: len(above)], share.reshape(-1)[len(above) :]


class _Rows:
    """Rows added to a program."""

    def __init__(self, before: Program, columns: int) -> None:
        here = sparse.coo_array(before.rows)
        row, column = (one.astype(np.int64) for one in here.coords)
        self.terms: list[tuple[IntArray, IntArray, FloatArray]] = [(row, column, here.data)]
        self.low, self.high, self.columns = [before.low], [before.high], columns
        self.count = here.shape[0]

    def add(self, terms: Terms, low: float, high: float) -> None:
        """Rows of sums of terms from `low` to `high`."""
        more = max((int(row.max(initial=-1)) + 1 for row, _, _ in terms), default=0)
        self.terms += [(self.count + row, column, np.full(len(row), float(factor))) for row, column, factor in terms]
        self.low.append(np.full(more, low))
        self.high.append(np.full(more, high))
        self.count += more

    def program(self) -> Program:
        row, column = (np.concatenate([one[part] for one in self.terms]) for part in (0, 1))
        factor = np.concatenate([one[2] for one in self.terms])
        matrix = sparse.csr_array((factor, (row, column)), shape=(self.count, self.columns))
        return Program(matrix, np.concatenate(self.low), np.concatenate(self.high))
