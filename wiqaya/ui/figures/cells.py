"""Reads a released table, and only a released table: nothing in this package has ever seen a hidden number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wiqaya.engines.disclosure import Cell, Released
from wiqaya.engines.numbers import wilson

from .texts import Measure, Text

State = Literal["shown", "weak", "hidden", "unpublished", "not_asked"]
Chosen = Mapping[str, str | None]
ENOUGH, WIDE_HALF = 100, 0.10


@dataclass(frozen=True)
class Point:
    """One cell as it may be shown: `value`, `low`, `high` in the measure's unit, `n` people or events behind it."""

    key: str
    period: str
    state: State
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: float | None = None

    @property
    def shown(self) -> bool:
        return self.value is not None

    @property
    def interval(self) -> tuple[float, float] | None:
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True)
class Slice:
    """A released table read along one dimension (`by`), or along two (`over` is time); the rest is fixed, or a total."""

    released: Released
    measure: Measure
    by: str
    over: str = ""
    at: tuple[tuple[str, str | None], ...] = ()

    def __post_init__(self) -> None:
        require_released(self.released)
        known = {dimension.name for dimension in self.released.dimensions}
        for name in (self.by, self.over, *dict(self.at)):
            if name and name not in known:
                raise ValueError(f"The table has no dimension {name!r}; it has {', '.join(sorted(known))}.")

    def keys(self, name: str) -> tuple[str, ...]:
        return next((d.keys for d in self.released.dimensions if d.name == name), ("",))

    def label(self, name: str, key: str) -> Text:
        return self.released.label(name, key) if name else ""

    def point(self, key: str, period: str = "") -> Point:
        """The cell of `key` (and `period`); a key that the table does not have was not asked."""
        if (key and key not in self.keys(self.by)) or (period and period not in self.keys(self.over)):
            return Point(key, period, "not_asked")
        chosen = {**dict(self.at), self.by: key or None, self.over: period or None}
        try:
            cell = self.released.cell(*(chosen.get(d.name) for d in self.released.dimensions))
        except KeyError:
            return Point(key, period, "unpublished")
        return read(cell, self.measure, key, period)

    def counted(self, chosen: Sequence[str] = ()) -> int | None:
        """What is counted behind the part that is shown: the rows `chosen`, or all.  None where a number of it is hidden or was not released."""
        whole = not self.by or not chosen or set(chosen) >= set(self.keys(self.by))
        found = [self._value({self.by: key}) for key in ((None,) if whole else chosen)]
        return None if None in found else sum(value for value in found if value is not None)

    def _value(self, row: Mapping[str, str | None]) -> int | None:
        """What a cell counts; of a survey everybody who answered, not only those who gave the answer."""
        try:
            cell = self.released.cell(*({**dict(self.at), **row}.get(d.name) for d in self.released.dimensions))
        except KeyError:
            return None
        people = self.released.kind == "survey" and cell.shown and cell.base
        return round(people) if people else cell.value

    def points(self) -> tuple[Point, ...]:
        return tuple(self.point(key, period) for key in self.keys(self.by) for period in self.keys(self.over))


def require_released(released: object) -> None:
    """A figure of an ungated table is a mistake of the program, not of its user."""
    if not isinstance(released, Released):
        raise TypeError(f"A figure takes a Released table from the gate, not {type(released).__name__}.")


def read(cell: Cell, measure: Measure, key: str, period: str) -> Point:
    if not cell.shown:
        return Point(key, period, "unpublished" if cell.reason == "margin" else "hidden")
    if measure.unit == "percent" and cell.rate is None and cell.base:
        return _share(cell.value or 0, cell.base, key, period)
    value = cell.value if measure.unit == "count" else cell.rate
    if value is None:
        return Point(key, period, "unpublished")
    n = {"count": None, "percent": cell.base}.get(measure.unit, cell.value)
    return Point(key, period, "weak" if cell.weak else "shown", float(value), cell.low, cell.high, n)


def _share(count: int, base: float, key: str, period: str) -> Point:
    """A share of those who were asked, with Wilson's interval; weak when its half is over ten points or fewer than a hundred answered."""
    low, high = (float(bound) for bound in wilson(count, base))
    weak = base < ENOUGH or high - low > 2 * WIDE_HALF
    return Point(key, period, "weak" if weak else "shown", count / base, low, high, base)


def dimension_of(released: Released, roles: Sequence[str]) -> str:
    """The first dimension that has one of the roles, in the order of the roles; '' when there is none."""
    require_released(released)
    return next((d.name for role in roles for d in released.dimensions if d.role == role), "")
