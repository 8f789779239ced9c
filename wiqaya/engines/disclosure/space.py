"""The boxes of linked releases in one space: which contain which, which meet, which are the same.

Over all boxes two finest values of a dimension that are in the same sets are one class, so that a box is a set of classes in every dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.regions import Footprint, Known
from wiqaya.engines.disclosure.tables import IntArray

BoolArray = NDArray[np.bool_]
BLOCK = 1 << 27  # pairs of boxes that are compared in one go


@dataclass(frozen=True, eq=False)
class Space:
    """The cells of all footprints in order, the new one's first.

    owner   the footprint of each cell        kind   [cell, dimension]: which of the dimension's sets
    sets    for each dimension [set, class]: whether the class is in the set
    """

    cells: tuple[Known, ...]
    owner: IntArray
    kind: IntArray
    sets: tuple[BoolArray, ...]

    @classmethod
    def of(cls, footprints: Sequence[Footprint]) -> Space:
        cells = tuple(cell for footprint in footprints for cell in footprint.cells)
        owner = np.repeat(np.arange(len(footprints)), [len(footprint.cells) for footprint in footprints])
        boxes = [dict(cell.box) for cell in cells]
        axes = [_numbered([box.get(name) for box in boxes]) for name in sorted({name for box in boxes for name in box})]
        kind = np.stack([numbers for numbers, _ in axes], axis=1) if axes else np.zeros((len(cells), 0), dtype=np.int64)
        return cls(cells, owner, kind, tuple(sets for _, sets in axes))

    @cached_property
    def volume(self) -> NDArray[np.float64]:
        """How many combinations of classes each box holds."""
        sizes = [sets.sum(axis=1)[self.kind[:, axis]] for axis, sets in enumerate(self.sets)]
        return np.prod(sizes, axis=0, dtype=np.float64) if sizes else np.ones(len(self.cells))

    def within(self, inner: IntArray, outer: IntArray) -> tuple[IntArray, IntArray]:
        """Pairs of cells, of the first and of the second list, of which the first lies in the second."""
        inside = [sets.astype(np.int64) @ ~sets.T == 0 for sets in self.sets]
        return self._pairs(inner, outer, inside)

    def meeting(self, some: IntArray, others: IntArray) -> IntArray:
        """Cells of the first list that share something with one of the second."""
        return np.unique(self._pairs(some, others, [sets.astype(np.int64) @ sets.T > 0 for sets in self.sets])[0])

    def _pairs(self, first: IntArray, second: IntArray, related: Sequence[BoolArray]) -> tuple[IntArray, IntArray]:
        if not len(first) or not len(second) or not related:
            pairs = np.meshgrid(first, second, indexing="ij")
            return pairs[0].ravel(), pairs[1].ravel()
        bits = [np.packbits(one[:, self.kind[second, axis]], axis=1) for axis, one in enumerate(related)]
        found: list[tuple[IntArray, IntArray]] = []
        for part in np.array_split(first, 1 + len(first) * len(second) // BLOCK):
            good = reduce(np.bitwise_and, (one[self.kind[part, axis]] for axis, one in enumerate(bits)))
            row, column = np.nonzero(np.unpackbits(good, axis=1, count=len(second)))
            found.append((part[row], second[column]))
        return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def _numbered(sets: Sequence[frozenset[str] | None]) -> tuple[IntArray, BoolArray]:
    """For one dimension the set of each cell, and the classes in each set.  None means all, and one class more: the values that are never named."""
    distinct = {one: place for place, one in enumerate(dict.fromkeys(sets))}
    signature: dict[str, list[int]] = {}
    for one, place in distinct.items():
        for value in one or ():
            signature.setdefault(value, []).append(place)
    classes = list(dict.fromkeys(map(tuple, signature.values())))
    matrix = np.zeros((len(distinct), len(classes) + (None in distinct)), dtype=np.bool_)
    for number, places in enumerate(classes):
        matrix[list(places), number] = True
    if None in distinct:
        matrix[distinct[None]] = True
    different, number_of = np.unique(matrix, axis=0, return_inverse=True)
    return number_of.reshape(-1)[[distinct[one] for one in sets]], different
