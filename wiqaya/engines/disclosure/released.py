"""What may leave: a table that has passed the gate.  Figures, reports, exports and pages take nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.policy import METHOD, Kind, Policy
from wiqaya.engines.disclosure.tables import Dimension, Key, Source, Text

Reason = Literal["primary", "secondary", "margin", "hidden"]
_PASS = object()


@dataclass(frozen=True)
class Cell:
    """One cell or total.  `key` has None where it is a total over a dimension.

    value   the count, None when hidden (then `reason` says why)       base  the rate's denominator
    rate    with its exact interval `low` to `high` in the same units; without denominators `low` and `high` are those of the count itself
    weak    the interval is wider than the estimate
    """

    key: Key
    value: int | None = None
    reason: Reason | None = None
    base: float | None = None
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    weak: bool = False

    @property
    def shown(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Released:
    """A table whose cells are shown or hidden, with its source, bias note, method version and policy.

    Only the gate makes one (`gate`, `release`), or `from_ledger` from a stored one.  `cells` are the inner cells in row-major order.
    `reasons_told` is False where telling primary from secondary would itself say too much; every reason then is "hidden".
    """

    kind: Kind
    measure: str
    source: Source
    dimensions: tuple[Dimension, ...]
    where: Mapping[str, frozenset[str]]
    policy: Policy
    cells: tuple[Cell, ...]
    margins: tuple[Cell, ...]
    per: int | None = None
    reasons_told: bool = True
    method_version: str = METHOD
    made_by: InitVar[object] = None
    fingerprint: str = field(init=False, default="")

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _PASS:
            raise TypeError("only the gate makes a Released table")
        object.__setattr__(self, "fingerprint", _fingerprint(self._content()))

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def cell(self, *key: str | None) -> Cell:
        """The cell of these keys; None, or left out at the end, is the total.  Raises KeyError where there is no such cell or total."""
        return self._places[(*key, *(None,) * (len(self.dimensions) - len(key)))]

    def value(self, *key: str | None) -> int | None:
        return self.cell(*key).value

    def interval(self, *key: str | None) -> tuple[float, float] | None:
        cell = self.cell(*key)
        return None if cell.low is None or cell.high is None else (cell.low, cell.high)

    def label(self, dimension: str, key: str) -> Text:
        return next(one for one in self.dimensions if one.name == dimension).label(key)

    @property
    def n(self) -> int | None:
        """The grand total, None where it is hidden."""
        return self.cell().value

    @property
    def hidden(self) -> int:
        """How many inner cells are hidden."""
        return sum(not cell.shown for cell in self.cells)

    @cached_property
    def _places(self) -> dict[Key, Cell]:
        return {cell.key: cell for cell in (*self.cells, *self.margins)}

    def as_rows(self) -> list[dict[str, Any]]:
        """Inner cells as plain rows: a column per dimension (its key), then value, reason, base, rate, low, high, weak."""
        names = [dimension.name for dimension in self.dimensions]
        return [dict(zip(names, cell.key, strict=True)) | {k: v for k, v in asdict(cell).items() if k != "key"} for cell in self.cells]

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain JSON values, with the fingerprint."""
        return self._content() | {"fingerprint": self.fingerprint}

    def _content(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "measure": self.measure,
            "source": {name: _plain(value) for name, value in asdict(self.source).items()},
            "dimensions": [_dimension(one) for one in self.dimensions],
            "where": {name: sorted(values) for name, values in sorted(self.where.items())},
            "policy": self.policy.to_json(),
            "cells": [_cell(cell) for cell in self.cells],
            "margins": [_cell(cell) for cell in self.margins],
            "per": self.per,
            "reasons_told": self.reasons_told,
            "method_version": self.method_version,
        }


def made(**content: Any) -> Released:
    """For the gate alone."""
    return Released(**content, made_by=_PASS)


def from_ledger(data: Mapping[str, Any]) -> Released:
    """For the ledger alone: a stored release, to be drawn again.  Raises DisclosureError (altered) when it is not what was stored."""
    content = dict(data)
    stored = content.pop("fingerprint", None)
    if stored is None or _fingerprint(content) != stored:
        raise DisclosureError("altered", fingerprint=stored)
    return made(
        **content
        | {
            "source": Source(**content["source"]),
            "dimensions": tuple(_read_dimension(one) for one in content["dimensions"]),
            "where": {name: frozenset(values) for name, values in content["where"].items()},
            "policy": Policy.from_json(content["policy"]),
            "cells": tuple(_read_cell(one) for one in content["cells"]),
            "margins": tuple(_read_cell(one) for one in content["margins"]),
        }
    )


def _fingerprint(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: Text) -> Text:
    return text if isinstance(text, str) else dict(text)


def _dimension(one: Dimension) -> dict[str, Any]:
    members = {key: sorted(values) for key, values in sorted(one.members.items())}
    return {"name": one.name, "keys": list(one.keys), "labels": [_plain(text) for text in one.labels], "role": one.role, "members": members}


def _read_dimension(data: Mapping[str, Any]) -> Dimension:
    members = {key: frozenset(values) for key, values in data["members"].items()}
    return Dimension(data["name"], tuple(data["keys"]), tuple(data["labels"]), data["role"], members)


def _cell(cell: Cell) -> dict[str, Any]:
    return asdict(cell) | {"key": list(cell.key)}


def _read_cell(data: Mapping[str, Any]) -> Cell:
    return Cell(**{**data, "key": tuple(data["key"])})
