"""Witnesses by exchange: from one table that fits, another, by moving rows around a rectangle.

More in one piece, less in one that shares its line, more in the piece across, less in the last corner: no sum along a line changes, so nothing else that is
known does.  In a large table this settles at once nearly all the hidden cells that would need a program each.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from wiqaya.engines.disclosure.attack import NEAR
from wiqaya.engines.disclosure.space import BoolArray
from wiqaya.engines.disclosure.tables import FloatArray, IntArray
from wiqaya.engines.disclosure.tree import Clique, ranked


class Board:
    """The pieces of a clique as a board of two kinds of lines.

    own   [piece]: the region that is this piece alone, or -1      place   [piece]: its place on the board, row by row
    """

    def __init__(self, clique: Clique) -> None:
        self.own = np.full(clique.size, -1)
        lines = [clique.up, *clique.down.values()]
        for column in clique.labels.T:
            told = column >= 0
            if len(np.unique(column[told])) == told.sum():
                self.own[told] = column[told]
            else:
                lines.append(column)
        lines = _finest([np.unique(line, return_inverse=True)[1].reshape(-1) for line in lines], clique.size)
        while len(lines) > 2:
            lines = _joined(lines, clique.size)
        row, column = (*lines, *(np.zeros(clique.size, dtype=np.int64),) * 2)[:2]
        self.shape = (int(row.max(initial=-1)) + 1, int(column.max(initial=-1)) + 1)
        self.place = row * self.shape[1] + column

    def moved(self, mass: FloatArray, low: FloatArray, high: FloatArray, most: int) -> tuple[FloatArray, FloatArray]:
        """How far each piece can certainly rise and fall, looked for in whole steps up to `most`; `low` and `high` are the bounds of regions."""
        told = self.own >= 0
        rise = np.where(told, high[self.own] - mass, np.inf)
        fall = np.maximum(np.minimum(mass - np.where(told, low[self.own], 0.0), mass), 0.0)
        up, down = np.zeros(len(mass)), np.zeros(len(mass))
        if 1 in self.shape:
            return up, down
        _, first = np.unique(self.place, return_index=True)  # of several pieces in one place the first stands for it
        for step in range(1, most + 1):
            rises, falls = np.zeros(self.shape, dtype=np.bool_), np.zeros(self.shape, dtype=np.bool_)
            rises.flat[self.place[first]] = rise[first] >= step - NEAR
            falls.flat[self.place[first]] = fall[first] >= step - NEAR
            up[first] = np.where(_around(rises, falls).flat[self.place[first]], step, up[first])
            down[first] = np.where(_around(falls, rises).flat[self.place[first]], step, down[first])
        return up, down


def _finest(lines: list[IntArray], size: int) -> list[IntArray]:
    """Without those that follow from another: sums along the finer lines keep those along the coarser."""
    kept: list[IntArray] = []
    for number, line in enumerate(lines):
        others = [*kept, *lines[number + 1 :]]
        if not any(len(np.unique(ranked([other, line], size))) == len(np.unique(other)) for other in others):
            kept.append(line)
    return kept


def _joined(lines: list[IntArray], size: int) -> list[IntArray]:
    """The two kinds of lines that cut each other least made one: whatever keeps their common sums keeps those of both."""
    pairs = [(one, other, ranked([lines[one], lines[other]], size)) for one, other in combinations(range(len(lines)), 2)]
    one, other, both = min(pairs, key=lambda pair: int(pair[2].max(initial=0)))
    return [both, *(line for number, line in enumerate(lines) if number not in (one, other))]


def _around(first: BoolArray, second: BoolArray) -> BoolArray:
    """Where a rectangle starts: the place itself and the one across can do the first, the other two corners the second."""
    one, other = first.astype(np.float64), second.astype(np.float64)
    across = other @ one.T
    np.fill_diagonal(across, 0)
    both = one * other
    same_line = other * (both.sum(axis=0) - both)  # the corner beside would be the place itself
    return np.asarray(first & (across @ other - same_line > 0.5))
