"""Linked releases as a tree of small tables instead of one that crosses all their dimensions.

Releases that share no dimension say of each other only that they have the same total: any two tables with the same total are margins of a third.  In general
(a decomposable hypergraph, S. Lauritzen, "Graphical models" (1996), ch. 3 and appendix B): when the dimensions that releases break down together are the
edges of a chordal graph, non-negative tables over its cliques, equal where neighbours in the clique tree overlap, are margins of one non-negative table over
everything.  So the attacker's program over the cliques is exact, at a size that is a sum over releases and not a product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.space import Space
from wiqaya.engines.disclosure.tables import FloatArray, IntArray

LARGEST = 2_000_000  # combinations in all cliques up to which linked releases are looked at together
ROOM = 1 << 62
Scope = frozenset[int]


@dataclass(frozen=True, eq=False)
class Group:
    """Regions that are combinations of parts of some dimensions: the cells of a release with the same totals.

    parts    for each dimension that matters the part of each of its classes     place   [region, dimension that matters]: the parts that it combines
    """

    regions: IntArray
    parts: dict[int, IntArray]
    place: IntArray


@dataclass(frozen=True, eq=False)
class Clique:
    """One small table.  Its pieces are combinations that no release and no neighbour tells apart.

    labels  [piece, group]: the region of each group that the piece lies in, or -1      kind  [piece]: equal where all labels are
    up      [piece]: what it shares with the parent clique                              down  for each child clique the same on this side
    """

    parent: int
    labels: IntArray
    kind: IntArray
    up: IntArray
    down: dict[int, IntArray]

    @property
    def size(self) -> int:
        return len(self.kind)


def plant(space: Space, firsts: IntArray, high: FloatArray) -> list[Clique] | None:
    """The tree over these regions (each named by a cell that has its box), parents first; None when it is too large.  Pieces that must be nothing are left out."""
    groups = list(_groups(space, firsts))
    marks = _Marks(space)
    scopes = [marks.scope(group) for group in groups]
    hosts = [scope for number, scope in enumerate(scopes) if not any(marks.covers(other, scope) for other in scopes[:number])]
    hosts = [scope for number, scope in enumerate(hosts) if not any(marks.covers(other, scope) for other in hosts[number + 1 :])]
    cliques = _cliques(marks, [*hosts, *marks.same_dimension(hosts)])
    if cliques is None or sum(marks.weight(one) for one in cliques) > LARGEST:
        return None
    home = [
        min((n for n, one in enumerate(cliques) if marks.covers(one, scope)), key=lambda n: marks.weight(cliques[n])) for scope in scopes
    ]
    tables = [_Table(marks, one, [group for at, group in zip(home, groups, strict=True) if at == n], high) for n, one in enumerate(cliques)]
    return _grown(tables, _parents(cliques))


def _groups(space: Space, firsts: IntArray) -> Iterator[Group]:
    """Regions by release and by which of its totals they are."""
    found: dict[tuple[int, ...], list[int]] = {}
    for region, cell in enumerate(firsts.tolist()):
        totals = (value is None for value in space.cells[cell].key)
        found.setdefault((int(space.owner[cell]), *totals), []).append(region)
    for regions in map(np.array, found.values()):
        kind = space.kind[firsts[regions]]
        if all(np.all(space.sets[axis][np.unique(kind[:, axis])].sum(axis=0) <= 1) for axis in range(len(space.sets))):
            yield _group(space, regions, kind)
        else:  # the keys of one release never overlap; if they do all the same, each region stands alone
            yield from (_group(space, regions[[one]], kind[[one]]) for one in range(len(regions)))


def _group(space: Space, regions: IntArray, kind: IntArray) -> Group:
    parts, place = dict[int, IntArray](), list[IntArray]()
    for axis, sets in enumerate(space.sets):
        used, number = np.unique(kind[:, axis], return_inverse=True)
        here = sets[used]
        if len(used) > 1 or not here.all():
            parts[axis] = np.where(here.any(axis=0), here.argmax(axis=0), len(used))
            place.append(number.reshape(-1))
    return Group(regions, parts, np.stack(place, axis=1) if place else np.zeros((len(regions), 0), dtype=np.int64))


class _Marks:
    """The ways in which dimensions are cut into parts, numbered; a scope is a set of them."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.number: dict[tuple[int, bytes], int] = {}
        self.axis: list[int] = []
        self.parts: list[IntArray] = []
        self._finer: dict[tuple[int, int], bool] = {}

    def scope(self, group: Group) -> Scope:
        return frozenset(self._mark(axis, parts) for axis, parts in group.parts.items())

    def _mark(self, axis: int, parts: IntArray) -> int:
        _, first, number = np.unique(parts, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))
        same = order[number.reshape(-1)]
        mark = self.number.setdefault((axis, same.tobytes()), len(self.axis))
        if mark == len(self.axis):
            self.axis.append(axis)
            self.parts.append(same)
        return mark

    def covers(self, large: Scope, small: Scope) -> bool:
        """Whether every cut of the small scope is one of the large, or made coarser from one."""
        return all(mark in large or any(self._is_finer(one, mark) for one in large) for mark in small)

    def _is_finer(self, fine: int, coarse: int) -> bool:
        if (fine, coarse) not in self._finer:
            pairs = np.stack([self.parts[fine], self.parts[coarse]], axis=1) if self.axis[fine] == self.axis[coarse] else None
            self._finer[fine, coarse] = pairs is not None and len(np.unique(pairs, axis=0)) == self.parts[fine].max() + 1
        return self._finer[fine, coarse]

    def same_dimension(self, scopes: Sequence[Scope]) -> list[Scope]:
        """Different cuts of one dimension belong together: each class has its part in all of them."""
        used = frozenset[int]().union(*scopes)
        return [frozenset(mark for mark in used if self.axis[mark] == axis) for axis in sorted({self.axis[mark] for mark in used})]

    def weight(self, scope: Scope) -> int:
        return prod(len(classes) for _, classes in self.combined(scope))

    def combined(self, scope: Scope) -> list[tuple[int, IntArray]]:
        """For each dimension one class for every combination of parts that occurs."""
        return [
            (axis, self._classes(tuple(sorted(mark for mark in scope if self.axis[mark] == axis))))
            for axis in sorted({self.axis[one] for one in scope})
        ]

    def _classes(self, marks: tuple[int, ...]) -> IntArray:
        return np.unique(np.stack([self.parts[mark] for mark in marks]), axis=1, return_index=True)[1]


def _cliques(marks: _Marks, scopes: Sequence[Scope]) -> list[Scope] | None:
    """The largest cliques of the graph of scopes, made chordal by taking away the mark with the smallest table first."""
    near: dict[int, set[int]] = {mark: set() for scope in scopes for mark in sorted(scope)}
    for scope in scopes:
        for one, other in combinations(scope, 2):
            near[one].add(other)
            near[other].add(one)
    found: list[Scope] = []
    while near:
        weights = {mark: marks.weight(frozenset({mark, *others})) for mark, others in near.items()}
        mark = min(weights, key=lambda one: (weights[one], one))
        if weights[mark] > LARGEST:
            return None
        others = near.pop(mark)
        for other in others:
            near[other] |= others - {other}
            near[other].discard(mark)
        found.append(frozenset({mark, *others}))
    largest = [one for n, one in enumerate(found) if not any(one < other or (one == other and m < n) for m, other in enumerate(found))]
    return largest or [frozenset()]


def _parents(cliques: Sequence[Scope]) -> list[tuple[int, int, Scope]]:
    """Cliques with their parent and what they share, parents first: the spanning tree that shares most (Prim)."""
    order = [(0, -1, Scope())]
    left = set(range(1, len(cliques)))
    while left:
        _shared, clique, parent = max((len(cliques[n] & cliques[at]), -n, -at) for n in left for at, _, _ in order)
        order.append((-clique, -parent, cliques[-clique] & cliques[-parent]))
        left.remove(-clique)
    return order


class _Table:
    """All combinations of a clique, with the regions that they lie in."""

    def __init__(self, marks: _Marks, scope: Scope, groups: Sequence[Group], high: FloatArray) -> None:
        self.marks, self.classes = marks, dict(marks.combined(scope))
        shape = tuple(len(one) for one in self.classes.values())
        self.where = dict(zip(self.classes, np.unravel_index(np.arange(prod(shape)), shape), strict=True)) if shape else {}
        self.alive: IntArray = np.arange(prod(shape))
        self.labels = np.empty((len(self.alive), len(groups)), dtype=np.int64)
        for number, group in enumerate(groups):
            self.labels[:, number] = self._region(group)
        self.keep(~np.any((self.labels >= 0) & (high[self.labels] <= 0), axis=1))

    def _region(self, group: Group) -> IntArray:
        sizes = [int(parts.max()) + 1 for parts in group.parts.values()]
        table = np.full(prod(sizes), -1)
        if not sizes:
            return np.full(len(self.alive), group.regions[0])
        table[np.ravel_multi_index(tuple(group.place.T), sizes)] = group.regions
        here = tuple(parts[self.classes[axis]][self.where[axis]] for axis, parts in group.parts.items())
        return np.asarray(table[np.ravel_multi_index(here, sizes)])

    def keep(self, good: NDArray[np.bool_]) -> None:
        self.alive, self.labels = self.alive[good], self.labels[good]

    def share(self, marks: Scope) -> IntArray:
        """The combination of these cuts that each combination lies in."""
        share = np.zeros(len(self.alive), dtype=np.int64)
        for mark in sorted(marks):
            axis, parts = self.marks.axis[mark], self.marks.parts[mark]
            share = share * (int(parts.max()) + 1) + parts[self.classes[axis]][self.where[axis][self.alive]]
        return share


def _grown(tables: Sequence[_Table], order: Sequence[tuple[int, int, Scope]]) -> list[Clique]:
    """The cliques in order, without combinations that have nothing on the other side of a seam."""
    while True:
        before = sum(len(table.alive) for table in tables)
        for clique, parent, shared in order[1:]:
            mine, theirs = tables[clique].share(shared), tables[parent].share(shared)
            tables[clique].keep(np.isin(mine, theirs))
            tables[parent].keep(np.isin(theirs, mine))
        if sum(len(table.alive) for table in tables) == before:
            break
    place = {clique: number for number, (clique, _, _) in enumerate(order)}
    found = []
    for clique, parent, shared in order:
        table = tables[clique]
        seams = {place[child]: table.share(same) for child, above, same in order if above == clique}
        kind = ranked(list(table.labels.T), len(table.alive))
        _, first = np.unique(ranked([kind, table.share(shared), *seams.values()], len(kind)), return_index=True)
        down = {child: shares[first] for child, shares in seams.items()}
        found.append(Clique(place.get(parent, -1), table.labels[first], kind[first], table.share(shared)[first], down))
    return found


def ranked(columns: Sequence[IntArray], rows: int) -> IntArray:
    """A number for each row, equal where all columns are."""
    key, size = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if rows else (0, 0)
        if size * (high - low + 1) >= ROOM:
            key = np.unique(key, return_inverse=True)[1].reshape(-1)
            size = rows
            column = np.unique(column, return_inverse=True)[1].reshape(-1)
            low, high = 0, rows
        key, size = key * (high - low + 1) + (column - low), size * (high - low + 1)
    return np.unique(key, return_inverse=True)[1].reshape(-1)
