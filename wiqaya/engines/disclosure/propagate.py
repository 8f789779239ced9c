"""Bounds that follow row by row: never narrower than what the attacker's program would find, and found at once."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from wiqaya.engines.disclosure.attack import NEAR
from wiqaya.engines.disclosure.events import Program
from wiqaya.engines.disclosure.tables import FloatArray

ROUNDS = 25  # more would tell little more


def bounds(program: Program, endless: float) -> tuple[FloatArray, FloatArray]:
    """The least and the most that every piece can be: in each row (factors 1 and -1) what is left for one when all others are at their ends, again and again."""
    entries = sparse.coo_array(program.rows)
    row, column = entries.coords
    plus = entries.data > 0
    least, most = np.zeros(entries.shape[1]), np.full(entries.shape[1], endless)
    for _ in range(ROUNDS):
        low, high = np.where(plus, least[column], -most[column]), np.where(plus, most[column], -least[column])
        lowest, highest = (np.bincount(row, ends, entries.shape[0]) for ends in (low, high))
        up, down = program.high[row] - (lowest[row] - low), program.low[row] - (highest[row] - high)
        fewer, more = most.copy(), least.copy()
        np.minimum.at(fewer, column, np.where(plus, up, -down))
        np.maximum.at(more, column, np.where(plus, down, -up))
        if np.all(fewer > most - NEAR) and np.all(more < least + NEAR):
            break
        least, most = more, fewer
    return least, most
