"""What a release says, as boxes in the space of all dimensions, and the atoms that linked releases cut that space into.

A cell counts the rows in a box: one set of finest values per dimension, no set where the dimension does not matter.  Over all linked boxes, two finest
values that are in the same sets are one class; an atom is a combination of classes (atoms in the same boxes are merged).  Every cell is a sum of atoms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wiqaya.engines.disclosure.network import FAR
from wiqaya.engines.disclosure.policy import Audience, Policy
from wiqaya.engines.disclosure.released import Cell, Released
from wiqaya.engines.disclosure.suppress import attackers
from wiqaya.engines.disclosure.tables import Key, Raw
from wiqaya.engines.numbers import rounding_bounds

Box = tuple[tuple[str, frozenset[str]], ...]
LARGEST = 6_000_000  # memberships (cells times their atoms) up to which linked releases are looked at together


@dataclass(frozen=True)
class Known:
    """One cell as an attacker sees it: the value lies from `low` to `high` (None: no upper end).

    true   the count itself, sealed in the ledger       need   integers that must stay possible when it is hidden (0: it is no secret)
    """

    key: Key
    box: Box
    shown: int | None
    low: int
    high: int | None
    true: int
    need: int


@dataclass(frozen=True)
class Footprint:
    """What one release has told its audience, for the ledger.  It holds true counts: seal it."""

    id: str
    audience: Audience
    source_key: str
    source_version: str
    measure: str
    k: int
    protect: int
    cells: tuple[Known, ...]

    @classmethod
    def of(cls, raw: Raw, released: Released, id: str, audience: Audience = "public") -> Footprint:
        """The footprint of a release of this raw table."""
        policy = released.policy
        cells = tuple(_known(raw, policy, cell) for cell in (*released.cells, *released.margins))
        return cls(id, audience, raw.source.key, raw.source.version, raw.measure, policy.k, policy.protect, cells)

    def linked(self, other: Footprint) -> bool:
        return (self.source_key, self.measure) == (other.source_key, other.measure)

    def same_answer(self, other: Footprint) -> bool:
        mine, theirs = ((one.audience, one.source_version, one.cells) for one in (self, other))
        return self.linked(other) and mine == theirs

    def to_json(self) -> dict[str, Any]:
        cells = [{**vars(cell), "key": list(cell.key), "box": {name: sorted(values) for name, values in cell.box}} for cell in self.cells]
        return {**vars(self), "cells": cells}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Footprint:
        cells = tuple(Known(**{**one, "key": tuple(one["key"]), "box": _box(one["box"])}) for one in data["cells"])
        return cls(**{**data, "cells": cells})


def box_of(raw: Raw, key: Key) -> Box:
    """The box of a cell: the filter, narrowed by the cell's own values."""
    sets = {name: frozenset(values) for name, values in raw.where.items()}
    for dimension, value in zip(raw.dimensions, key, strict=True):
        here = dimension.finest(value)
        sets[dimension.name] = here & sets.get(dimension.name, here)
    return _box(sets)


def _box(sets: Mapping[str, Any]) -> Box:
    return tuple(sorted((name, frozenset(values)) for name, values in sets.items()))


def _known(raw: Raw, policy: Policy, cell: Cell) -> Known:
    places = [
        range(len(one.keys)) if value is None else [one.keys.index(value)] for one, value in zip(raw.dimensions, cell.key, strict=True)
    ]
    true = int(raw.counts[np.ix_(*places)].sum())
    low, high = _bounds(policy, cell)
    need = 0 if _left_out(policy, cell) else policy.protect
    if need and policy.dominance is not None:
        need = max(need, int((1 - policy.dominance.share) * true))
    return Known(cell.key, box_of(raw, cell.key), cell.value, low, high, true, need)


def _left_out(policy: Policy, cell: Cell) -> bool:
    """A total that the policy leaves out: no secret, everybody may add up what is shown."""
    return policy.margins == "drop" and None in cell.key


def _bounds(policy: Policy, cell: Cell) -> tuple[int, int | None]:
    """What the release and its rule say of a cell."""
    if cell.value is not None:
        if policy.rounding is None or cell.value == 0:
            return cell.value, cell.value
        low, high = rounding_bounds(cell.value, policy.rounding)
        return int(low), int(high)
    if _left_out(policy, cell):
        return 0, None
    strongest, *_, blind = (*attackers(policy), attackers(policy)[-1])
    low_, high_ = (blind if cell.reason == "hidden" else strongest).bounds(cell.reason == "primary")
    return low_, None if high_ == FAR else high_


@dataclass(frozen=True, eq=False)
class Atoms:
    """`member[cell, atom]` is 1 where the atom is part of the cell; cells of all footprints in order."""

    cells: tuple[Known, ...]
    owner: NDArray[np.int64]  # the footprint of each cell
    member: sparse.csr_array

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.member.indptr).astype(np.int64)


def refine(footprints: Sequence[Footprint]) -> Atoms | None:
    """The atoms of these releases, None when there are too many to look at together."""
    cells = tuple(cell for footprint in footprints for cell in footprint.cells)
    owner = np.repeat(np.arange(len(footprints)), [len(footprint.cells) for footprint in footprints])
    boxes = [dict(cell.box) for cell in cells]
    axes = [_classes([box.get(name) for box in boxes]) for name in sorted({name for box in boxes for name in box})]
    sizes = np.prod([[len(part) for part in parts] for parts, _ in axes], axis=0) if axes else np.ones(len(cells))
    if sizes.sum() > LARGEST:
        return None
    shape = tuple(count for _, count in axes) or (1,)
    flat = (
        [np.ravel_multi_index(np.ix_(*(parts[row] for parts, _ in axes)), shape).ravel() for row in range(len(cells))]
        if axes
        else [np.zeros(1, int)] * len(cells)
    )
    return Atoms(cells, owner, _merged(flat, len(cells)))


def _classes(sets: Sequence[frozenset[str] | None]) -> tuple[list[NDArray[np.int64]], int]:
    """For one dimension the classes in each cell's set, and how many there are; None means all of them, with one more for values never named."""
    distinct = list(dict.fromkeys(one for one in sets if one is not None))
    signature: dict[str, list[int]] = {}
    for number, values in enumerate(distinct):
        for value in sorted(values):
            signature.setdefault(value, []).append(number)
    numbers: dict[tuple[int, ...], int] = {}
    for where in signature.values():
        numbers.setdefault(tuple(where), len(numbers))
    found: dict[frozenset[str] | None, NDArray[np.int64]] = {
        values: np.array(sorted({numbers[tuple(signature[value])] for value in values}), dtype=np.int64) for values in distinct
    }
    count = len(numbers) + 1
    found[None] = np.arange(count)
    return [found[one] for one in sets], count


def _merged(flat: Sequence[NDArray[np.int64]], rows: int) -> sparse.csr_array:
    """Membership of the atoms that occur, those in exactly the same cells made one."""
    row = np.repeat(np.arange(rows), [len(one) for one in flat])
    used, column = np.unique(np.concatenate(flat), return_inverse=True)
    member = sparse.csr_array((np.ones(len(row), dtype=np.int64), (row, column)), shape=(rows, len(used)))
    order: dict[bytes, int] = {}
    columns = member.tocsc()
    columns.sort_indices()
    for atom in range(len(used)):
        order.setdefault(columns.indices[columns.indptr[atom] : columns.indptr[atom + 1]].tobytes(), atom)
    merged = sparse.csr_array(columns[:, list(order.values())])
    merged.sort_indices()
    return merged
