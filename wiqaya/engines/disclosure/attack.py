"""What somebody can work out who has all releases on the table: the attacker's linear program, cell by cell.

Slow and plain on purpose, and without a line of the code that chooses what to hide: every cell is a sum of unknown atoms >= 0, every release says
between which bounds that sum lies, and the smallest and largest value of every hidden cell are looked for with a general solver (HiGHS).  Totals that a policy leaves out are unknown, but no secrets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy import optimize

from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.regions import Footprint, Known, refine
from wiqaya.engines.disclosure.tables import FloatArray, Key

NEAR = 1e-6


@dataclass(frozen=True)
class Bounds:
    """Smallest and largest possible value; `high` None where there is no largest."""

    low: int
    high: int | None

    @property
    def width(self) -> float:
        """How many integers lie within."""
        return float("inf") if self.high is None else self.high - self.low + 1


def attack(footprints: Sequence[Footprint], *, whole: bool = False) -> dict[tuple[str, Key], Bounds]:
    """Bounds of every hidden cell, by release id and key, knowing all the given releases of one source, version and measure at once.

    `whole` asks for whole atoms (an integer program, slower): bounds then are exact for tables of any structure; for one table they are the same.
    Raises DisclosureError: too_large, contradiction (no table fits what was released), mixed_sources.
    """
    if len({(one.source_key, one.source_version, one.measure) for one in footprints}) > 1:
        raise DisclosureError("mixed_sources")
    atoms = refine(footprints)
    if atoms is None:
        raise DisclosureError("too_large")
    bounds = optimize.LinearConstraint(atoms.member, *limits(atoms.cells))
    names = [(footprint.id, cell) for footprint in footprints for cell in footprint.cells]
    found: dict[tuple[str, Key], Bounds] = {}
    for row, (name, cell) in enumerate(names):
        if cell.shown is None and cell.need:
            goal = atoms.member[[row], :].toarray()[0].astype(float)
            found[name, cell.key] = Bounds(_least(goal, bounds, whole), _most(goal, bounds, whole))
    return found


def limits(cells: Sequence[Known]) -> tuple[FloatArray, FloatArray]:
    low = np.array([cell.low for cell in cells], dtype=float)
    return low, np.array([np.inf if cell.high is None else cell.high for cell in cells], dtype=float)


def solve(goal: FloatArray, rows: optimize.LinearConstraint, whole: bool = False) -> FloatArray | None:
    """Atoms that make goal @ atoms smallest, None where there is no smallest.  Raises DisclosureError (contradiction)."""
    answer = optimize.milp(goal, constraints=rows, bounds=optimize.Bounds(0, np.inf), integrality=np.full(len(goal), int(whole)))
    if answer.status == 0:
        return np.asarray(answer.x)
    if answer.status == 3 or _unbounded(goal, rows):
        return None
    raise DisclosureError("contradiction")


def _unbounded(goal: FloatArray, rows: optimize.LinearConstraint) -> bool:
    """The solver may say "infeasible or unbounded": it is the latter when some table fits at all."""
    return bool(optimize.milp(np.zeros(len(goal)), constraints=rows, bounds=optimize.Bounds(0, np.inf)).status == 0)


def _least(goal: FloatArray, rows: optimize.LinearConstraint, whole: bool) -> int:
    point = solve(goal, rows, whole)
    return 0 if point is None else ceil(float(goal @ point) - NEAR)


def _most(goal: FloatArray, rows: optimize.LinearConstraint, whole: bool) -> int | None:
    point = solve(-goal, rows, whole)
    return None if point is None else floor(float(goal @ point) + NEAR)
