"""Fitting small tables together into one, and the groups of rows (atoms) that only all releases together single out.

Where two tables overlap they say how much lies in each shared combination; laid out along one line in any order, what meets there is a table that has both
as margins (the north-west corner rule of transport problems).  Another order gives another table.  An atom that is nothing in one of them may be nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.disclosure.attack import NEAR
from wiqaya.engines.disclosure.space import BoolArray
from wiqaya.engines.disclosure.tables import FloatArray, IntArray
from wiqaya.engines.disclosure.tree import Clique, ranked

LEAST = 1e-9  # less is nothing


@dataclass(frozen=True, eq=False)
class Fitted:
    """One table over everything: [row, clique] the piece of each clique that a row lies in, and how much lies in it."""

    pieces: IntArray
    mass: FloatArray


def fitted(tree: Sequence[Clique], masses: Sequence[FloatArray], chance: np.random.Generator) -> Fitted:
    """The small tables fitted together in an order left to chance."""
    first = np.flatnonzero(masses[0] > LEAST)
    pieces, mass = np.zeros((len(first), len(tree)), dtype=np.int64), masses[0][first]
    pieces[:, 0] = first
    for number, clique in enumerate(tree[1:], 1):
        mine = np.flatnonzero(masses[number] > LEAST)
        shares = np.concatenate([tree[clique.parent].down[number][pieces[:, clique.parent]], clique.up[mine]])
        share = np.unique(shares, return_inverse=True)[1].reshape(-1)
        row, piece, mass = _met(mass, masses[number][mine], share[: len(mass)], share[len(mass) :], chance)
        pieces = pieces[row]
        pieces[:, number] = mine[piece]
    return Fitted(pieces, mass)


def _met(
    left: FloatArray, right: FloatArray, here: IntArray, there: IntArray, chance: np.random.Generator
) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows of both sides that meet, and how much meets there; both sides are laid out share by share, which they hold alike but for rounding."""
    count = int(max(here.max(initial=-1), there.max(initial=-1))) + 1
    held = np.bincount(here, left, count) / np.maximum(np.bincount(there, right, count), LEAST)
    one, other = (np.lexsort((chance.random(len(share)), share)) for share in (here, there))
    ends, others = np.cumsum(left[one]), np.cumsum((right * held[there])[other])
    stops = np.union1d(ends, others)
    starts = np.concatenate([[0.0], stops[:-1]])
    middle = (starts + stops) / 2
    row = one[np.minimum(np.searchsorted(ends, middle), len(one) - 1)]
    piece = other[np.minimum(np.searchsorted(others, middle), len(other) - 1)]
    good = (stops - starts > LEAST) & (here[row] == there[piece])
    return row[good], piece[good], (stops - starts)[good]


class Doubts:
    """Atoms that no table so far has shown to be harmless: not nothing, nor `k` or more, in any, and in all together in fewer than `width` integers.

    atoms   [atom, clique]: the kind of its pieces     least, most   what lay in it so far
    """

    def __init__(self, tree: Sequence[Clique], first: Fitted, k: int, width: int) -> None:
        self.tree, self.k, self.width = tree, k, width
        kinds, mass = self._told(first)
        name = ranked(list(kinds.T), len(kinds))
        _, row = np.unique(name, return_index=True)
        self.atoms = kinds[row]
        self.least: FloatArray = np.asarray(np.bincount(name, mass, len(row)), dtype=np.float64)
        self.most: FloatArray = self.least.copy()
        self._drop()

    def __len__(self) -> int:
        return len(self.atoms)

    def _told(self, table: Fitted) -> tuple[IntArray, FloatArray]:
        """The atom of each row that lies in some region, and what lies in it."""
        told = np.zeros(len(table.mass), dtype=np.bool_)
        for number, clique in enumerate(self.tree):
            told |= np.any(clique.labels >= 0, axis=1)[table.pieces[:, number]]
        kinds = np.stack([clique.kind[table.pieces[told, number]] for number, clique in enumerate(self.tree)], axis=1)
        return kinds, table.mass[told]

    def see(self, table: Fitted) -> None:
        kinds, mass = self._told(table)
        both = np.concatenate([self.atoms, kinds])
        name = ranked(list(both.T), len(both))
        found = np.bincount(name[len(self) :], mass, len(both))[name[: len(self)]]
        self.least, self.most = np.minimum(self.least, found), np.maximum(self.most, found)
        self._drop()

    def take(self) -> IntArray:
        """The last of them, which is then no longer among them."""
        atom: IntArray = self.atoms[-1]
        self.atoms, self.least, self.most = self.atoms[:-1], self.least[:-1], self.most[:-1]
        return atom

    def harmless(self, least: FloatArray, most: FloatArray) -> BoolArray:
        wide = np.floor(most + NEAR) - np.ceil(least - NEAR) + 1 >= self.width
        return np.asarray(wide | (least <= NEAR) | (most >= self.k - NEAR))

    def _drop(self) -> None:
        kept = ~self.harmless(self.least, self.most)
        self.atoms, self.least, self.most = self.atoms[kept], self.least[kept], self.most[kept]
