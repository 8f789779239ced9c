"""Two-stage samples: areas in proportion to their size, then addresses inside of them, with replacements in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Codes, Columns, Factor, Floats, column, factor, interaction, is_missing, numbers
from wiqaya.engines.survey.errors import DesignError
from wiqaya.engines.survey.planning.chance import Chance
from wiqaya.engines.survey.planning.selection import inclusion, select


@dataclass(frozen=True)
class AreaFrame:
    """The units of the first stage: `labels` (N,), how many addresses each has (`sizes`), and the stratum of each."""

    labels: tuple[str, ...]
    sizes: Floats
    strata: Factor

    @classmethod
    def of(cls, columns: Columns, unit: str, size: str, strata: Sequence[str] = ()) -> AreaFrame:
        """Read a frame.  Raises DesignError for units that stand twice, have no label or no addresses, and for missing strata."""
        units, sizes = factor(column(columns, unit)), numbers(columns, size)
        labels = tuple(units.levels[code] if code >= 0 else "" for code in units.codes.tolist())
        _check_units(labels, sizes)
        groups = (
            interaction([factor(column(columns, name)) for name in strata]) if strata else Factor(np.zeros(len(labels), np.intp), ("",))
        )
        for name in strata:
            if is_missing(column(columns, name)).any():
                row = int(np.argmax(is_missing(column(columns, name)))) + 1
                raise DesignError("unit_stratum", "Row {row} of the frame has no “{column}”.", row=row, column=name)
        return cls(labels, np.floor(sizes), groups)

    def members(self, stratum: int) -> Codes:
        return np.flatnonzero(self.strata.codes == stratum)


@dataclass(frozen=True)
class DrawnUnit:
    """An area in the sample, or a replacement for one of its stratum.

    `order`: 1, 2, … within the stratum; replacements are used from the first on, only when an area cannot be worked, and each use is logged.
    `probability` is that of the area (None for replacements), `within` that of an address in it, `weight` the base weight 1/(both).
    `addresses`: positions 1 … size to visit; `reserves`: more positions, in the order in which they replace.
    """

    stratum: str
    unit: str
    size: int
    order: int
    replacement: bool
    probability: float | None
    within: float
    weight: float | None
    addresses: tuple[int, ...]
    reserves: tuple[int, ...]


@dataclass(frozen=True)
class Draw:
    """The whole draw with what is needed to repeat it.  `short` names units with fewer addresses than asked for."""

    seed: int
    method: str
    units: tuple[DrawnUnit, ...]
    short: tuple[str, ...]


def draw(
    frame: AreaFrame, areas: Mapping[str, int], addresses: int, *, seed: int, method: str = "systematic",
    reserve_areas: int = 0, reserve_addresses: int = 0,
) -> Draw:  # fmt: skip
    """Draw `areas[stratum]` units in each stratum in proportion to their addresses, and `addresses` in each unit with equal chance.

    The result rests on the seed and the frame alone.  Replacement areas are drawn the same way, one after the other, from those left over.
    Raises DesignError for unknown strata and strata that are too small.
    """
    for stratum in set(areas) - set(frame.strata.levels):
        raise DesignError("draw_stratum", "The frame has no stratum “{stratum}”.", stratum=stratum)
    if addresses < 1 or reserve_addresses < 0 or reserve_areas < 0:
        raise DesignError("draw_addresses", "At least one address must be visited in each unit, and reserves cannot be fewer than none.")
    drawer = _Drawer(frame, addresses, seed, method, reserve_areas, reserve_addresses)
    units = [unit for code, stratum in enumerate(frame.strata.levels) for unit in drawer.stratum(code, stratum, areas.get(stratum, 0))]
    return Draw(seed, method, tuple(units), tuple(unit.unit for unit in units if unit.size < addresses))


@dataclass(frozen=True)
class _Drawer:
    frame: AreaFrame
    addresses: int
    seed: int
    method: str
    reserve_areas: int
    reserve_addresses: int

    def stratum(self, code: int, name: str, n: int) -> list[DrawnUnit]:
        members = self.frame.members(code)
        sizes = self.frame.sizes[members]
        probabilities = inclusion(sizes, n)
        main = select(probabilities, self.method, Chance(self.seed, "areas", name))
        found = [self._unit(members[at], name, order, float(probabilities[at])) for order, at in enumerate(main.tolist(), start=1)]
        for order, at in enumerate(self._replacements(sizes, main, name), start=1):
            found.append(self._unit(members[at], name, order, None))
        return found

    def _replacements(self, sizes: Floats, main: Codes, name: str) -> list[int]:
        """Of those left over, one after the other with chances in proportion to size: an exponential race."""
        left = np.setdiff1d(np.arange(len(sizes)), main)
        keys = -np.log1p(-Chance(self.seed, "replacement areas", name).uniforms(len(sizes)))[left] / sizes[left]
        return [int(at) for at in left[np.argsort(keys, kind="stable")][: self.reserve_areas]]

    def _unit(self, at: int, stratum: str, order: int, probability: float | None) -> DrawnUnit:
        label, size = self.frame.labels[at], int(self.frame.sizes[at])
        positions = (Chance(self.seed, "addresses", stratum, label).order(size) + 1).tolist()
        taken = min(self.addresses, size)
        within = taken / size
        return DrawnUnit(
            stratum, label, size, order, probability is None, probability, within, None if probability is None else 1 / probability / within,
            tuple(sorted(positions[:taken])), tuple(positions[taken : taken + self.reserve_addresses]),
        )  # fmt: skip


def _check_units(labels: Sequence[str], sizes: Floats) -> None:
    seen = set[str]()
    for row, (label, size) in enumerate(zip(labels, sizes.tolist(), strict=True), start=1):
        if not label or label in seen:
            raise DesignError("unit_label", "Row {row} of the frame: “{unit}” is missing or stands twice. Every unit needs a name of its own.",
                              row=row, unit=label)  # fmt: skip
        seen.add(label)
        if not size >= 1:
            raise DesignError("unit_addresses", "Row {row} of the frame: “{unit}” has {size} addresses; it needs at least one.",
                              row=row, unit=label, size=size)  # fmt: skip
