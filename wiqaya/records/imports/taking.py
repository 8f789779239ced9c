"""What becomes of each value of a file: added, there already, changed, divided between areas, or refused."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from wiqaya.engines.language import Reason
from wiqaya.exchange.tabular import Row, text
from wiqaya.records.imports.head import Head
from wiqaya.records.imports.outcome import Outcome
from wiqaya.records.imports.periods import bounds
from wiqaya.records.imports.places import NOWHERE, Places
from wiqaya.records.imports.reasons import because
from wiqaya.records.imports.spool import Spool
from wiqaya.records.imports.values import Found, Values

ValueKey = tuple[str, str, str]  # code of the indicator, code of the area, period
Place = tuple[int, int, str]  # indicator, area, period


def divide(number: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """`number` in parts by shares in percent, to the decimals that it is written with; the parts add up to it exactly.

    Largest remainders: each part is rounded down, and what is missing goes to those that lost most.
    """
    unit = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    total = sum(shares, Decimal(0))
    exact = [number * share / total for share in shares]
    parts = [one.quantize(unit, rounding=ROUND_FLOOR) for one in exact]
    left = int((number - sum(parts, Decimal(0))) / unit)
    most = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in most[:left]:
        parts[place] += unit
    return parts


@dataclass
class Held:
    """Values of a file that divides places between areas: an area gets its own value and its parts of others, so nothing is written before the end."""

    own: dict[Place, Decimal] = field(default_factory=dict)
    parts: dict[Place, Decimal] = field(default_factory=dict)
    where: dict[Place, tuple[int, int]] = field(default_factory=dict)  # row and column where it stood first

    def divided(self, value: Found, number: Decimal, row: int) -> None:
        for (area, _share), part in zip(value.shares, divide(number, [share for _area, share in value.shares]), strict=True):
            key = (value.indicator, area, value.period)
            self.parts[key] = self.parts.get(key, Decimal(0)) + part
            self.where.setdefault(key, (row, value.place))

    def whole(self) -> Iterator[tuple[Place, Decimal, int, int]]:
        for key, (row, place) in self.where.items():
            yield key, self.own.get(key, Decimal(0)) + self.parts.get(key, Decimal(0)), row, place


@dataclass
class Taking:
    """Takes the values of one file, beside what the dataset holds (`present`, to which it adds)."""

    reader: Values
    head: Head
    places: Places
    present: MutableMapping[ValueKey, str]
    outcome: Outcome
    spool: Spool
    replace: bool
    held: Held | None = None
    taken: set[ValueKey] = field(default_factory=set)

    def take(self, row: Row, value: Found) -> None:
        """One value, or why not."""
        if value.refused:
            self._refuse(row.number, value.place, value.refused)
        elif value.number is None:
            self.outcome.empty += 1
        elif value.area != NOWHERE or value.shares:
            self.outcome.placed += 1
            self._place(row.number, value, Decimal(value.number).normalize())

    def finish(self) -> None:
        """The values that had to wait for their parts."""
        for (indicator, area, period), number, row, place in self.held.whole() if self.held else ():
            self._keep(indicator, area, period, format(number, "f"), row, place)

    def _place(self, row: int, value: Found, number: Decimal) -> None:
        key = (value.indicator, value.area, value.period)
        if self.held is None:
            self._keep(*key, format(number, "f"), row, value.place)
        elif value.shares:
            self.held.divided(value, number, row)
        elif (before := self.held.own.get(key)) is None:
            self.held.own[key] = number
            self.held.where.setdefault(key, (row, value.place))
        elif before == number:
            self.outcome.already += 1
        else:
            self._refuse(row, value.place, because("value_twice", value=_plain(number), before=_plain(before)))

    def _keep(self, indicator: int, area: int, period: str, number: str, row: int, place: int) -> None:
        """The same value again is there already; another one in its place is a change, or a contradiction within the file."""
        key = (self.reader.indicators[indicator].code, self.places.codes[area], period)
        before = self.present.get(key)
        if before is None:
            self._add(key, (indicator, area, period, number))
        elif Decimal(before) == Decimal(number):
            self.outcome.already += 1
        elif key in self.taken:
            self._refuse(row, place, because("value_twice", value=_plain(Decimal(number)), before=_plain(Decimal(before))))
        else:
            self._change(key, (indicator, area, period, number), before, row, place)

    def _add(self, key: ValueKey, value: tuple[int, int, str, str]) -> None:
        self.present[key] = value[3]
        self.taken.add(key)
        self._cover(value[2])
        self.spool.add(value)
        self.outcome.added += 1

    def _change(self, key: ValueKey, value: tuple[int, int, str, str], before: str, row: int, place: int) -> None:
        self.outcome.changed.append(
            {"row": row, "indicator": key[0], "area": key[1], "period": key[2], "before": _plain(Decimal(before)), "value": _plain(Decimal(value[3]))}
        )
        if not self.replace:
            self._refuse(row, place, because("value_differs", value=_plain(Decimal(value[3])), before=_plain(Decimal(before))))
            return
        self.present[key] = value[3]
        self.taken.add(key)
        self._cover(value[2])
        self.outcome.replaced.append(value)

    def _cover(self, period: str) -> None:
        for day in bounds(period) if "/" not in period else ():
            self.outcome.cover(day)

    def _refuse(self, row: int, place: int, reason: Reason) -> None:
        self.outcome.refuse(row, place, self.head.names[place], reason)


def _plain(number: Decimal) -> str:
    return text(float(number))
