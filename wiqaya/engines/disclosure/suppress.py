"""Which cells and totals stay hidden, so that nobody can work a hidden one out.

Primary: the rule itself.  Complementary: for every hidden arc the cheapest further arcs are hidden that leave it `protect` possible integers
(a cycle of unknown arcs with enough room, J. Kelly, B. Golden, A. Assad, "Cell suppression: disclosure protection for sensitive tabular data",
Networks 22 (1992)).  Hiding more never narrows what is possible elsewhere, so each arc is settled once and the work always ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import ceil

from wiqaya.engines.disclosure.network import FAR, Flow, Network, Rooms
from wiqaya.engines.disclosure.policy import Policy
from wiqaya.engines.numbers import round_to_base, rounding_bounds

CELL, LINE, GRAND = 100, 1_000, 10_000  # prices: a total tells more readers something than a cell does


@dataclass(frozen=True)
class Attacker:
    """What somebody assumes of hidden arcs, and how many integers each must leave them.

    small   bounds of an arc hidden by the rule        large  bounds of an arc hidden to protect others
    """

    small: tuple[int, int]
    large: tuple[int, int]
    width: int
    told: bool

    def bounds(self, primary: bool) -> tuple[int, int]:
        return self.small if primary else self.large


def attackers(policy: Policy) -> tuple[Attacker, ...]:
    """The strongest first.  Who can tell primary from secondary knows the narrowest bounds; who cannot knows only that hidden is not a shown zero."""
    low = 0 if policy.hides_zeros else 1
    blind = Attacker((low, FAR), (low, FAR), policy.protect, told=False)
    if not policy.counts_people or policy.k == 1:
        return (blind,)
    told = Attacker((low, policy.k - 1), (policy.k, FAR), min(policy.protect, policy.k - low), told=True)
    if told.width == policy.protect:
        return (told, blind)
    careless = Attacker((0, policy.k - 1), (policy.k, FAR), min(policy.protect, policy.k), told=True)
    return (told, careless, blind) if low else (told, blind)


@dataclass
class Suppression:
    """The table's arcs with what became of each: `primary` by the rule, `hidden` altogether.

    known    arcs whose values have left the house before: hiding them protects nothing
    kept     arcs that stay hidden whatever the rule says
    told     whether telling primary from secondary leaves every hidden arc its `protect` integers
    exposed  arcs that could not be protected (only ever because of `known`)
    """

    network: Network
    values: Sequence[int]
    policy: Policy
    primary: Sequence[bool]
    known: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    hidden: list[bool] = field(default_factory=list)
    told: bool = True
    exposed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        dropped = self.policy.margins == "drop"
        self.hidden = [small or arc in self.kept or (dropped and arc >= self.network.inner) for arc, small in enumerate(self.primary)]
        self._base = self.policy.rounding
        self._rooms: dict[Attacker, Rooms] = {}
        self._seen: dict[Attacker, dict[int, tuple[int, int]]] = {}
        self._slack = [self._shown_room(arc) for arc in self.network.arcs]

    def shown_value(self, arc: int) -> int:
        value = self.values[arc]
        return int(round_to_base(value, self._base)) if self._base else value

    def _shown_room(self, arc: int) -> tuple[int, int]:
        """How far a shown arc may be above or below its true value: only rounding leaves any doubt, and a zero is never rounded to."""
        value = self.values[arc]
        if self._base is None or value == 0 or arc in self.known:
            return 0, 0
        low, high = (int(bound) for bound in rounding_bounds(self.shown_value(arc), self._base))
        return high - value, value - low

    def hide(self, arc: int) -> None:
        self.hidden[arc] = True
        for attacker, rooms in self._rooms.items():
            if rooms.hidden_up[arc] < rooms.up[arc] or rooms.hidden_down[arc] < rooms.down[arc]:
                self._seen.pop(attacker, None)  # rounding had left more doubt than hiding does: what was seen may no longer fit
            rooms.hide(arc)

    def rooms(self, attacker: Attacker) -> Rooms:
        if attacker not in self._rooms:
            self._rooms[attacker] = self._first_rooms(attacker)
        return self._rooms[attacker]

    def _first_rooms(self, attacker: Attacker) -> Rooms:
        hidden = [self._hidden_room(attacker, arc) for arc in self.network.arcs]
        now = [hidden[arc] if self.hidden[arc] else self._slack[arc] for arc in self.network.arcs]
        return Rooms(
            [up for up, _ in now],
            [down for _, down in now],
            [up for up, _ in hidden],
            [down for _, down in hidden],
            [self._price(arc) for arc in self.network.arcs],
        )

    def _hidden_room(self, attacker: Attacker, arc: int) -> tuple[int, int]:
        if arc in self.known:
            return self._slack[arc]
        if self.policy.margins == "drop" and arc >= self.network.inner:
            return FAR, self.values[arc]
        low, high = attacker.bounds(self.primary[arc])
        return high - self.values[arc], max(self.values[arc] - low, 0)

    def _price(self, arc: int) -> int:
        """Shown zeros are never hidden for others: everybody expects them, and the bounds of what is hidden stay as announced."""
        if arc in self.known or (self.values[arc] == 0 and not self.policy.hides_zeros):
            return -1
        step = CELL if arc < self.network.inner else GRAND if arc == len(self.values) - 1 else LINE
        return step + step // 10 * self.values[arc].bit_length()

    def width(self, attacker: Attacker, arc: int) -> int:
        if self.policy.dominance is None:
            return attacker.width
        return max(attacker.width, ceil((1 - self.policy.dominance.share) * self.values[arc]) + 1)

    def settle(self, attacker: Attacker, arc: int) -> list[int] | None:
        """Arcs to hide so that this one is safe from this attacker: none when it is already, None when nothing helps."""
        need, rooms = self.width(attacker, arc) - 1, self.rooms(attacker)
        seen = self._seen.setdefault(attacker, {})
        if sum(seen.get(arc, (0, 0))) >= need:
            return []
        up, down = (min(room, need) for room in (rooms.up[arc], rooms.down[arc]))
        tail, head = self.network.tails[arc], self.network.heads[arc]
        more = self._moved(seen, rooms, arc, (head, tail), up)
        if more >= need:
            return []
        less = self._moved(seen, rooms, arc, (tail, head), min(down, need - more))
        if more + less >= need:
            return []
        ways = [self._buy(attacker, arc, need, upwards, (up, down)) for upwards in (True, False)]
        good = [way for way in ways if way is not None]
        return sorted(min(good, key=lambda way: (way[0], sorted(way[1])))[1]) if good else None

    def _moved(self, seen: dict[int, tuple[int, int]], rooms: Rooms, arc: int, ends: tuple[int, int], amount: int) -> int:
        """How much can be pushed; what every other arc moved on the way is kept: a table that fits bears witness for all its arcs, now and when more is hidden."""
        flow = Flow(self.network, rooms, arc)
        arrived = flow.push(*ends, amount, buying=False)
        for other, change in flow.moved.items():
            up, down = seen.get(other, (0, 0))
            seen[other] = (max(up, change), max(down, -change))
        return arrived

    def _buy(self, attacker: Attacker, arc: int, need: int, upwards: bool, limits: tuple[int, int]) -> tuple[int, set[int]] | None:
        """Cost and arcs of one way: as much as possible in one direction, the rest in the other."""
        tail, head = self.network.tails[arc], self.network.heads[arc]
        cost, arcs, reached = 0, set[int](), 0
        for up in (upwards, not upwards):
            start, goal, limit = (head, tail, limits[0]) if up else (tail, head, limits[1])
            flow = Flow(self.network, self.rooms(attacker), arc, bought=set(arcs))
            reached += flow.push(start, goal, min(limit, need - reached), buying=True)
            cost, arcs = cost + flow.cost, arcs | flow.bought
        return (cost, arcs) if reached >= need else None


def suppress(plan: Suppression) -> Suppression:
    """Hide what has to be hidden.  Deterministic; ends because every step hides one arc more or settles one."""
    ranks = attackers(plan.policy)
    secrets = plan.network.arcs[: plan.network.inner] if plan.policy.margins == "drop" else plan.network.arcs
    queue = deque(arc for arc in secrets if plan.hidden[arc])
    plan.told = ranks[0].width == plan.policy.protect
    while queue or _widen(plan, queue):
        arc = queue.popleft()
        for attacker in ranks:
            extra = plan.settle(attacker, arc)
            if extra is None:
                _note(plan, attacker, arc)
                continue
            _hide(plan, extra, queue)
            if attacker is ranks[0] and attacker.width >= plan.policy.protect:
                break  # the others know less
    return plan


def _note(plan: Suppression, attacker: Attacker, arc: int) -> None:
    if attacker.told:
        plan.told = False
    else:
        plan.exposed.add(arc)


def _hide(plan: Suppression, arcs: Sequence[int], queue: deque[int]) -> None:
    for arc in arcs:
        plan.hide(arc)
        queue.append(arc)


def _widen(plan: Suppression, queue: deque[int]) -> bool:
    """Hide more where what is hidden in a line adds up to less than k, or where two shown figures differ by less than k."""
    if plan.policy.rounding is None and plan.policy.k > 1:
        for group in chain(_thin_lines(plan), _close_pairs(plan)):
            _hide(plan, _cheapest(plan, group), queue)
    return bool(queue)


def _thin_lines(plan: Suppression) -> Iterator[Sequence[int]]:
    for total, parts in plan.network.lines:
        rest = sum(plan.values[part] for part in parts if plan.hidden[part])
        if not plan.hidden[total] and 0 < rest < plan.policy.k:
            yield (*parts, total)


def _close_pairs(plan: Suppression) -> Iterator[Sequence[int]]:
    for arc, around in enumerate(plan.network.enclosing):
        for wider in around:
            close = 0 < plan.values[wider] - plan.values[arc] < plan.policy.k
            if close and not plan.hidden[arc] and not plan.hidden[wider]:
                yield (arc, wider)


def _cheapest(plan: Suppression, arcs: Sequence[int]) -> list[int]:
    prices = plan.rooms(attackers(plan.policy)[-1]).price
    priced = [(prices[arc], arc) for arc in arcs if prices[arc] >= 0 and not plan.hidden[arc]]
    return [min(priced)[1]] if priced else []
