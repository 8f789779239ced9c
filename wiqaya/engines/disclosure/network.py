"""A table with its margins as a circulation in a network, so that what an attacker can work out is a question of flows.

Nodes are the lines of the table, arcs its cells and totals: a cell runs from its row to its column, a row total from the source to its row, a column
total from its column to the sink, the grand total from the sink back to the source.  In three dimensions (a, b, c) the rows form a tree: a, then a and b;
the totals over (a, c), (b, c) and b alone are not part of it and are never released.  "Cells add up to totals" is then "what flows in flows out".
All bounds are whole numbers, hence (total unimodularity) the possible values of an arc are all integers from its minimum to its maximum, and

    maximum = value + largest flow from its head back to its tail through what is not known     (at most up to its own bound),
    minimum = value - largest flow from its tail to its head through what is not known.

Sources: L. H. Cox, "Network models for complementary cell suppression", JASA 90 (1995); R. Ahuja, T. Magnanti, J. Orlin, "Network flows" (1993), ch. 6, 11.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from wiqaya.engines.disclosure.tables import Key

FAR = 1 << 60
SOURCE, SINK = 0, 1


@dataclass(frozen=True)
class Network:
    """Arcs (cells first, in row-major order, then totals): key, tail and head node, true value.  `around[node]` lists (arc, runs outwards)."""

    keys: tuple[Key, ...]
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    inner: int
    around: tuple[tuple[tuple[int, bool], ...], ...]

    @property
    def arcs(self) -> range:
        return range(len(self.keys))

    @cached_property
    def place(self) -> dict[Key, int]:
        return {key: arc for arc, key in enumerate(self.keys)}

    @cached_property
    def lines(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Of every node the arc that is the total and the arcs that are its parts."""
        found = []
        for arcs in self.around:
            total = max((arc for arc, _ in arcs), key=lambda arc: self.keys[arc].count(None))
            found.append((total, tuple(arc for arc, _ in arcs if arc != total)))
        return tuple(found)

    @cached_property
    def enclosing(self) -> tuple[tuple[int, ...], ...]:
        """Of every arc the other arcs whose total includes it."""
        return tuple(tuple(self.place[wider] for wider in _wider(key) if wider in self.place) for key in self.keys)


def _wider(key: Key) -> Iterator[Key]:
    choices = product(*((value, None) if value is not None else (None,) for value in key))
    return (other for other in choices if other != key)


def build(dimensions: Sequence[Sequence[str]]) -> Network:
    """The network of a table over one to three lists of keys."""
    *rows, columns = dimensions
    nodes: dict[Key, int] = {}
    arcs: list[tuple[Key, int, int]] = []

    def node(*name: str | None) -> int:
        return nodes.setdefault(name, len(nodes) + 2)

    stems = list(product(*rows)) if rows else []
    for stem in stems or [()]:
        tail = node("row", *stem) if stem else SOURCE
        arcs += [((*stem, column), tail, node("column", column) if rows else SINK) for column in columns]
    inner = len(arcs)
    arcs += [((*stem, None), node("group", stem[0]) if len(stem) == 2 else SOURCE, node("row", *stem)) for stem in stems]
    if len(rows) == 2:
        arcs += [((first, None, None), SOURCE, node("group", first)) for first in rows[0]]
    if rows:
        arcs += [((*(None,) * len(rows), column), node("column", column), SINK) for column in columns]
    arcs.append(((None,) * len(dimensions), SINK, SOURCE))
    return _network(arcs, inner, len(nodes) + 2)


def _network(arcs: Sequence[tuple[Key, int, int]], inner: int, nodes: int) -> Network:
    around: list[list[tuple[int, bool]]] = [[] for _ in range(nodes)]
    for arc, (_, tail, head) in enumerate(arcs):
        around[tail].append((arc, True))
        around[head].append((arc, False))
    keys, tails, heads = zip(*arcs, strict=True)
    return Network(keys, tails, heads, inner, tuple(tuple(one) for one in around))


Room = Callable[[int], tuple[int, int]]  # how far an arc may go up and down as things are
Price = Callable[[int], int | None]  # what hiding a shown arc would cost, None when it may not be hidden


@dataclass
class Flow:
    """Changes pushed through the network along cheapest paths.  `bought` are the arcs that had to be hidden for it."""

    network: Network
    without: int
    room: Room
    room_bought: Room
    price: Price
    moved: dict[int, int] = field(default_factory=dict)
    bought: set[int] = field(default_factory=set)
    cost: int = 0

    def push(self, start: int, goal: int, amount: int, buying: bool) -> int:
        """Push up to `amount`; returns what arrived.  Without `buying` only through what is hidden already (an exact maximum flow, by capacity scaling)."""
        arrived, step = 0, amount
        while arrived < amount and step:
            step = min(step, amount - arrived)
            path = self._path(start, goal, step, buying)
            if path is None:
                step //= 2
                continue
            for arc, outwards, bought in path:
                self.moved[arc] = self.moved.get(arc, 0) + (step if outwards else -step)
                if bought:
                    self.bought.add(arc)
            arrived += step
        return arrived

    def _way(self, arc: int, outwards: bool, step: int, buying: bool) -> int | None:
        """Price of sending `step` through an arc, None when it does not fit."""
        moved = self.moved.get(arc, 0)
        up, down = self.room_bought(arc) if arc in self.bought else self.room(arc)
        if (up - moved if outwards else down + moved) >= step:
            return 0
        if not buying or arc in self.bought:
            return None
        up, down = self.room_bought(arc)
        return self.price(arc) if (up - moved if outwards else down + moved) >= step else None

    def _path(self, start: int, goal: int, step: int, buying: bool) -> list[tuple[int, bool, bool]] | None:
        """Cheapest path (Dijkstra) that carries `step`; ties go to the lower node number, so that the answer never varies."""
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, int, bool, bool]] = {}
        heap = [(0, start)]
        while heap:
            spent, node = heapq.heappop(heap)
            if node == goal:
                self.cost += spent
                return _trace(came, start, goal)
            if spent > best[node]:
                continue
            for arc, outwards in self.network.around[node]:
                there = self.network.heads[arc] if outwards else self.network.tails[arc]
                if arc == self.without or best.get(there, FAR) <= spent:
                    continue
                price = self._way(arc, outwards, step, buying)
                if price is not None and spent + price < best.get(there, FAR):
                    best[there] = spent + price
                    came[there] = (node, arc, outwards, price > 0)
                    if there == goal and price == 0 and spent == 0:
                        return _trace(came, start, goal)
                    heapq.heappush(heap, (spent + price, there))
        return None


def _trace(came: dict[int, tuple[int, int, bool, bool]], start: int, goal: int) -> list[tuple[int, bool, bool]]:
    path, node = [], goal
    while node != start:
        node, arc, outwards, bought = came[node]
        path.append((arc, outwards, bought))
    return path


def total_of(network: Network, cells: Iterable[int]) -> tuple[int, ...]:
    """Values of all arcs from those of the inner cells."""
    values = [*cells, *(0,) * (len(network.keys) - network.inner)]
    for arc in range(network.inner):
        for wider in network.enclosing[arc]:
            values[wider] += values[arc]
    return tuple(values)
