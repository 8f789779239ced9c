"""The attacker's program at the size of a ledger: which hidden cells and which groups of rows do linked releases pin down?

Same question as in `attack`, answered faster: over the tree of small tables, and with witnesses.  Every solution of a program bears witness for all regions
at once, and every way of fitting its small tables together for all atoms at once.  Only what stays doubtful needs programs of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wiqaya.engines.disclosure.attack import NEAR
from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.events import Event, Program, seam, smallest
from wiqaya.engines.disclosure.exchange import Board
from wiqaya.engines.disclosure.fitting import Doubts, fitted
from wiqaya.engines.disclosure.propagate import bounds
from wiqaya.engines.disclosure.tables import FloatArray
from wiqaya.engines.disclosure.tree import Clique

MOST_PROGRAMS = 1_500  # of one question; beyond, the answer is "unsure"
FITTINGS = 6  # of the tables of one solution


@dataclass
class System:
    """low <= what lies in each region <= high.  `need[region]` integers must stay possible for it; 0 where it is shown."""

    tree: Sequence[Clique]
    low: FloatArray
    high: FloatArray
    need: FloatArray
    k: int
    protect: int
    programs: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.starts = np.cumsum([0, *(clique.size for clique in self.tree)])
        self.member = self._member()
        self.program = self._program()
        self.most = 10 * (
            float(np.sum(np.maximum(self.low, 0))) + 100 * (self.k + self.protect)
        )  # nothing need be larger: what is endless ends here
        self.hidden = np.flatnonzero(self.need > 1)
        self.targets = sparse.csr_array(self.member[self.hidden])
        self.seen_low, self.seen_high = np.full(len(self.hidden), np.inf), np.full(len(self.hidden), -np.inf)
        self.chance = np.random.default_rng(0)  # varies the witnesses, but not from run to run
        self.boards = [Board(clique) for clique in self.tree]
        self.doubts: Doubts | None = None
        self.narrow = np.zeros(len(self.hidden), dtype=np.bool_)

    def pinned(self, brief: bool = False, glance: bool = False) -> tuple[list[int], list[int]]:
        """Regions that an attacker can pin down too far, and regions around atoms that are; `brief` stops at the first, `glance` solves nothing.

        Raises DisclosureError: contradiction, too_large.
        """
        if np.any(self.low > self.high):
            raise DisclosureError("contradiction")
        self.narrow = self._narrow_at_first_sight()
        if glance or (brief and np.any(self.narrow)):
            return self.hidden[self.narrow][:1].tolist(), []
        self._together()
        bad = list[int]()
        for one in np.flatnonzero(~self._wide()):
            if brief and bad:
                return bad, []
            if self.narrow[one] or not (self._wide()[one] or self._alone(one)):
                bad.append(int(self.hidden[one]))
        return bad, self._bad_atoms(brief)

    def _narrow_at_first_sight(self) -> NDArray[np.bool_]:
        """Hidden regions that need no program to be found narrow."""
        least, most = (np.asarray(self.targets @ ends) for ends in bounds(self.program, self.most))
        least, most = np.maximum(least, self.low[self.hidden]), np.minimum(most, self.high[self.hidden])
        return np.asarray(np.floor(most + NEAR) - np.ceil(least - NEAR) + 1 < self.need[self.hidden])

    def _member(self) -> sparse.csr_array:
        """[region, piece]: whether the piece lies in the region."""
        rows, columns = [], []
        for start, clique in zip(self.starts, self.tree, strict=False):
            piece, group = np.nonzero(clique.labels >= 0)
            rows.append(clique.labels[piece, group])
            columns.append(start + piece)
        row, column = np.concatenate(rows), np.concatenate(columns)
        return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(self.low), int(self.starts[-1])))

    def _program(self) -> Program:
        seams = sparse.vstack([self.member, *(self._seam(number) for number in range(1, len(self.tree)))], format="csr")
        equal = np.zeros(seams.shape[0] - len(self.low))
        return Program(seams, np.append(self.low, equal), np.append(self.high, equal))

    def _seam(self, child: int) -> sparse.csr_array:
        """[share, piece]: 1 on the side of the parent, -1 on the clique's own: what both share is the same."""
        above, below = seam(self.tree, child)
        column = np.concatenate([self.starts[self.tree[child].parent] + np.arange(len(above)), self.starts[child] + np.arange(len(below))])
        sign = np.repeat([1.0, -1.0], [len(above), len(below)])
        share = np.concatenate([above, below])
        return sparse.csr_array((sign, (share, column)), shape=(int(share.max(initial=-1)) + 1, int(self.starts[-1])))

    def _wide(self) -> NDArray[np.bool_]:
        """Hidden regions that some solutions have shown to be wide enough."""
        return np.asarray(np.floor(self.seen_high + NEAR) - np.ceil(self.seen_low - NEAR) + 1 >= self.need[self.hidden])

    def _together(self) -> None:
        """All that is doubtful up at once, down at once, as long as that settles some."""
        self._see(np.zeros(int(self.starts[-1])))
        doubtful = len(self.hidden) + self._atoms_left() + 1
        while 0 < (now := int(np.sum(~self._wide() & ~self.narrow)) + self._atoms_left()) < doubtful:
            doubtful = now
            for _ in range(3):
                goal = self._goal()
                self._see(goal)
                self._see(-goal)

    def _atoms_left(self) -> int:
        return len(self.doubts) if self.doubts is not None else 0

    def _goal(self) -> FloatArray:
        weights = np.where(self._wide() | self.narrow, 0.0, self.chance.uniform(-1, 1, len(self.hidden)))
        goal = np.asarray(self.targets.T @ weights)
        for atom in self.doubts.atoms if self.doubts is not None else ():
            number = int(self.chance.integers(len(self.tree)))
            here = np.flatnonzero(self.tree[number].kind == atom[number])
            goal[self.starts[number] + here] += self.chance.uniform(-1, 1)
        return goal

    def _solve(self, goal: FloatArray, rows: Program) -> FloatArray:
        self.programs += 1
        if self.programs > MOST_PROGRAMS:
            raise DisclosureError("too_large")
        return smallest(goal, rows, self.most)

    def _see(self, goal: FloatArray) -> None:
        """Solve, and let the solution bear witness for every hidden region and every atom."""
        point = self._solve(goal, self.program)
        values = np.asarray(self.targets @ point)
        self.seen_low, self.seen_high = np.minimum(self.seen_low, values), np.maximum(self.seen_high, values)
        self._exchange(np.maximum(point, 0.0))
        self._fit(np.maximum(point, 0.0))

    def _exchange(self, point: FloatArray) -> None:
        """More witnesses, each moved from this one around a rectangle."""
        place = np.full(len(self.low), -1)
        place[self.hidden] = np.arange(len(self.hidden))
        most = int(min(np.max(self.need, initial=0), 2 * self.protect)) - 1
        for board, mass in zip(self.boards, np.split(point, self.starts[1:-1]), strict=True):
            up, down = board.moved(mass, self.low, self.high, most)
            piece = np.flatnonzero((board.own >= 0) & (place[board.own] >= 0))
            target = place[board.own[piece]]
            self.seen_high[target] = np.maximum(self.seen_high[target], (mass + up)[piece])
            self.seen_low[target] = np.minimum(self.seen_low[target], (mass - down)[piece])

    def _fit(self, point: FloatArray) -> None:
        masses = np.split(point, self.starts[1:-1])
        for _ in range(FITTINGS):
            if self.doubts is not None and not len(self.doubts):
                return
            table = fitted(self.tree, masses, self.chance)
            if self.doubts is None:
                self.doubts = Doubts(self.tree, table, self.k, max(self.protect, 2))
            else:
                self.doubts.see(table)

    def _alone(self, one: np.int64) -> bool:
        """Whether this hidden region is safe, by its own smallest and largest value."""
        goal = self.targets[[one], :].toarray()[0]
        self._see(-goal)
        if not self._wide()[one]:
            self._see(goal)
        return bool(self._wide()[one])

    def _bad_atoms(self, brief: bool) -> list[int]:
        """The regions around the atoms that are pinned down, each judged by its own largest and smallest value."""
        regions: set[int] = set()
        while self.doubts is not None and len(self.doubts) and not (brief and regions):
            event = Event(self.tree, self.program, self.doubts.take())
            goal = event.goal()
            most = float(goal @ self._solve(-goal, event.most()))
            least = 0.0 if most >= self.k - NEAR else float(goal @ self._solve(goal, event.least()))
            if not self.doubts.harmless(np.array([least]), np.array([most]))[0]:
                regions |= event.regions
        return sorted(regions)
