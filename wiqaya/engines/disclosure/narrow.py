"""The attacker's program at the size of a ledger: which hidden cells and which atoms do linked releases pin down?

Same question as in `attack`, answered faster: what follows at once is filled in, the rest falls into parts that do not touch, and every solution found
bears witness for all cells of its part, so that only the few that stay doubtful need programs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from wiqaya.engines.disclosure.attack import NEAR, solve
from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.tables import FloatArray

MOST_PROGRAMS = 1_500  # of one part; beyond, the answer is "unsure"


@dataclass
class System:
    """low <= member @ atoms <= high, atoms >= 0.  `need[row]` integers must stay possible for row `row`; 0 where the row is shown."""

    member: sparse.csr_array
    low: FloatArray
    high: FloatArray
    need: FloatArray
    k: int
    protect: int
    fixed: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.fixed = np.full(self.member.shape[1], np.nan)

    def pinned(self) -> tuple[list[int], list[int]]:
        """Rows and atoms that an attacker can pin down too far.  Raises DisclosureError: contradiction, too_large."""
        if np.any(self.low > self.high):
            raise DisclosureError("contradiction")
        self._fill_in()
        rows, atoms = self._known_already()
        for part in self._parts():
            more_rows, more_atoms = _Part(self, part).pinned()
            rows += more_rows
            atoms += more_atoms
        return sorted(rows), sorted(atoms)

    @property
    def given(self) -> FloatArray:
        """The part of each row that is filled in."""
        return np.asarray(self.member @ np.nan_to_num(self.fixed))

    def _fill_in(self) -> None:
        """Exact rows of which one atom, or nothing, is left decide their atoms; again until nothing follows any more."""
        exact = self.low == self.high
        while True:
            free = np.isnan(self.fixed)
            left = np.asarray(self.member @ free.astype(float))
            rest = self.low - self.given
            if np.any(rest[exact] < -NEAR) or np.any((left == 0) & (rest > NEAR)):
                raise DisclosureError("contradiction")
            useful = np.flatnonzero(exact & (left > 0) & ((left == 1) | (rest < NEAR)))
            if not len(useful):
                return
            for row in useful:
                atoms = self._atoms(int(row))
                self.fixed[atoms[np.isnan(self.fixed[atoms])]] = max(rest[row], 0.0)

    def _atoms(self, row: int) -> NDArray[np.int64]:
        return np.asarray(self.member.indices[self.member.indptr[row] : self.member.indptr[row + 1]], dtype=np.int64)

    def _known_already(self) -> tuple[list[int], list[int]]:
        left = np.asarray(self.member @ np.isnan(self.fixed).astype(float))
        small = (self.fixed > NEAR) & (self.fixed < self.k - NEAR) & (self.protect > 1)
        return np.flatnonzero((left == 0) & (self.need > 1)).tolist(), np.flatnonzero(small).tolist()

    def _parts(self) -> list[NDArray[np.int64]]:
        """Free atoms that hang together through rows."""
        free = np.flatnonzero(np.isnan(self.fixed))
        if not len(free):
            return []
        here = sparse.coo_array(self.member[:, free])
        rows, columns = here.shape
        graph = sparse.csr_array((np.ones(here.nnz), (here.coords[0], rows + here.coords[1])), shape=(rows + columns, rows + columns))
        _, part = sparse.csgraph.connected_components(graph, directed=False)
        return [free[part[rows:] == number] for number in np.unique(part[rows:])]


class _Part:
    """Some free atoms, the rows that they are in, and what must not be pinned down among them: those rows, then the atoms themselves."""

    def __init__(self, system: System, atoms: NDArray[np.int64]) -> None:
        self.system, self.atoms = system, atoms
        member = sparse.csr_array(system.member[:, atoms])
        self.rows = np.flatnonzero(np.diff(member.indptr))
        self.member = sparse.csr_array(member[self.rows])
        given = system.given[self.rows]
        self.program = optimize.LinearConstraint(self.member, system.low[self.rows] - given, system.high[self.rows] - given)
        self.hidden = np.flatnonzero(system.need[self.rows] > 1)
        self.targets = sparse.csr_array(sparse.vstack([self.member[self.hidden], sparse.eye_array(len(atoms))]))
        self.need = np.concatenate([system.need[self.rows[self.hidden]], np.full(len(atoms), float(max(system.protect, 2)))])
        self.seen_low = np.full(self.targets.shape[0], np.inf)
        self.seen_high = np.full(self.targets.shape[0], -np.inf)
        self.programs = 0

    def pinned(self) -> tuple[list[int], list[int]]:
        self._together()
        bad = [target for target in range(len(self.need)) if not self._safe()[target] and not self._alone(target)]
        count = len(self.hidden)
        return [int(self.rows[self.hidden[one]]) for one in bad if one < count], [
            int(self.atoms[one - count]) for one in bad if one >= count
        ]

    def _safe(self) -> NDArray[np.bool_]:
        """Targets that some solutions have shown to be wide enough; an atom is harmless, too, when it may be nothing or k."""
        wide = np.floor(self.seen_high + NEAR) - np.ceil(self.seen_low - NEAR) + 1 >= self.need
        harmless = (self.seen_high >= self.system.k - NEAR) | (self.seen_low <= NEAR)
        harmless[: len(self.hidden)] = False
        return np.asarray(wide | harmless)

    def _together(self) -> None:
        """All doubtful targets up at once, down at once, as long as that settles some (the weights vary, but not from run to run)."""
        chance = np.random.default_rng(0)
        self._see(np.zeros(len(self.atoms)))
        doubtful = len(self.need) + 1
        while 0 < (now := int(np.sum(~self._safe()))) < doubtful:
            doubtful = now
            for _ in range(3):
                weights = np.where(self._safe(), 0.0, chance.uniform(-1, 1, len(self.need)))
                goal = np.asarray(self.targets.T @ weights)
                self._see(goal)
                self._see(-goal)

    def _see(self, goal: FloatArray) -> bool:
        """Solve, and let the solution bear witness for every target; False when there is no smallest value."""
        self.programs += 1
        if self.programs > MOST_PROGRAMS:
            raise DisclosureError("too_large")
        point = solve(goal, self.program)
        if point is None:
            return False
        values = np.asarray(self.targets @ point)
        self.seen_low, self.seen_high = np.minimum(self.seen_low, values), np.maximum(self.seen_high, values)
        return True

    def _alone(self, target: int) -> bool:
        """Whether this target is safe, by its own smallest and largest value."""
        goal = self.targets[[target], :].toarray()[0]
        if not self._see(-goal):
            self.seen_high[target] = np.inf
        if not self._safe()[target]:
            self._see(goal)
        return bool(self._safe()[target])
