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
from collections.abc import Iterable, Iterator, Sequence
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


@dataclass
class Rooms:
    """How far every arc may go up and down as things are, and how far it could if it were hidden; `price` of hiding it, -1 when it may not be."""

    up: list[int]
    down: list[int]
    hidden_up: Sequence[int]
    hidden_down: Sequence[int]
    price: Sequence[int]

    @cached_property
    def reach(self) -> tuple[list[int], list[int]]:
        """How far every arc could go up and down at the most, hidden or not."""
        sides = (self.up, self.hidden_up), (self.down, self.hidden_down)
        up, down = ([max(now, then) if price >= 0 else now for now, then, price in zip(*side, self.price, strict=True)] for side in sides)
        return up, down

    def hide(self, arc: int) -> None:
        self.up[arc], self.down[arc] = self.hidden_up[arc], self.hidden_down[arc]


Step = tuple[int, bool, bool]  # an arc, whether it goes up, whether it had to be bought
Came = dict[int, tuple[int, Step] | None]  # of every node found: the node before it, and the step between


@dataclass
class Flow:
    """Changes pushed through the network, except through the arc `without`.  `bought` are the arcs that had to be hidden for it."""

    network: Network
    rooms: Rooms
    without: int
    moved: dict[int, int] = field(default_factory=dict)
    bought: set[int] = field(default_factory=set)
    cost: int = 0

    def push(self, start: int, goal: int, amount: int, buying: bool) -> int:
        """Push up to `amount`; returns what arrived.  Without `buying` only through what is hidden already (an exact maximum flow, by capacity scaling)."""
        arrived, step = 0, amount
        while arrived < amount and step:
            step = min(step, amount - arrived)
            path = self._cheapest(start, goal, step) if buying else self._any(start, goal, step, self.rooms.up, self.rooms.down)
            if path is None:
                step //= 2
                continue
            for arc, up, bought in path:
                self.moved[arc] = self.moved.get(arc, 0) + (step if up else -step)
                if bought:
                    self.bought.add(arc)
            arrived += step
        return arrived

    def _any(self, start: int, goal: int, step: int, up: Sequence[int], down: Sequence[int]) -> list[Step] | None:
        """A path with room for `step`, searched from both ends, always where fewer arcs have to be looked at."""
        around = self.network.around
        came: tuple[Came, Came] = ({start: None}, {goal: None})
        fronts = [[start], [goal]]
        while fronts[0] and fronts[1]:
            side = int(sum(len(around[node]) for node in fronts[0]) > sum(len(around[node]) for node in fronts[1]))
            here, there, fresh = came[side], came[1 - side], list[int]()
            for node in fronts[side]:
                for arc, outwards in around[node]:
                    upwards = outwards == (side == 0)
                    moved = self.moved.get(arc, 0)
                    if (up[arc] - moved if upwards else down[arc] + moved) < step or arc == self.without:
                        continue
                    other = self.network.heads[arc] if outwards else self.network.tails[arc]
                    if other in here:
                        continue
                    here[other] = (node, (arc, upwards, False))
                    if other in there:
                        return _back(came[0], other) + _back(came[1], other)
                    fresh.append(other)
            fronts[side] = fresh
        return None

    def _cheapest(self, start: int, goal: int, step: int) -> list[Step] | None:
        """Cheapest path with room for `step` (Dijkstra); ties go to the lower node number, so that the answer never varies."""
        if self._any(start, goal, step, *self.rooms.reach) is None:
            return None
        up, down, moves, heads, tails = self.rooms.up, self.rooms.down, self.moved, self.network.heads, self.network.tails
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
                there = heads[arc] if outwards else tails[arc]
                known = best.get(there, FAR)
                if known <= spent or arc == self.without:
                    continue
                moved = moves.get(arc, 0)
                free = (up[arc] - moved if outwards else down[arc] + moved) >= step and arc not in self.bought
                price = 0 if free else self._price(arc, outwards, step)
                if price >= 0 and spent + price < min(known, best.get(goal, FAR)):
                    best[there] = spent + price
                    came[there] = (node, arc, outwards, price > 0)
                    heapq.heappush(heap, (spent + price, there))
        return None

    def _price(self, arc: int, up: bool, step: int) -> int:
        """Price of sending `step` through an arc, -1 when it does not fit."""
        moved, rooms = self.moved.get(arc, 0), self.rooms
        bought = arc in self.bought
        if not bought and (rooms.up[arc] - moved if up else rooms.down[arc] + moved) >= step:
            return 0
        if (rooms.hidden_up[arc] - moved if up else rooms.hidden_down[arc] + moved) >= step:
            return 0 if bought else rooms.price[arc]
        return -1


def _back(came: Came, node: int) -> list[Step]:
    """The steps between a node and the end from which it was found."""
    steps = []
    while (before := came[node]) is not None:
        node, step = before
        steps.append(step)
    return steps


def _trace(came: dict[int, tuple[int, int, bool, bool]], start: int, goal: int) -> list[Step]:
    path, node = [], goal
    while node != start:
        node, arc, up, bought = came[node]
        path.append((arc, up, bought))
    return path


def total_of(network: Network, cells: Iterable[int]) -> tuple[int, ...]:
    """Values of all arcs from those of the inner cells."""
    values = [*cells, *(0,) * (len(network.keys) - network.inner)]
    for arc in range(network.inner):
        for wider in network.enclosing[arc]:
            values[wider] += values[arc]
    return tuple(values)
