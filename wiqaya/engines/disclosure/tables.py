"""A raw table: exact counts that nobody outside may see, with what has to travel with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.errors import DisclosureError
from wiqaya.engines.disclosure.policy import KINDS, Kind

Text = str | Mapping[str, str]
Key = tuple[str | None, ...]
Role = Literal["area", "period", "group", "other"]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Source:
    """Where numbers come from.  Texts are plain strings, or mappings from language to text; `bias_note` must say something."""

    key: str
    version: str
    title: Text
    steward: Text
    licence: Text
    period: Text
    bias_note: Text
    method_version: str

    def __post_init__(self) -> None:
        note = self.bias_note
        if not (note.strip() if isinstance(note, str) else any(text.strip() for text in note.values())):
            raise DisclosureError("no_bias_note", source=self.key)


@dataclass(frozen=True)
class Dimension:
    """One way of breaking a table down.

    keys     stable values, one per row, column or layer        labels   what people read, same order; the keys when left out
    role     lets the gate know areas and periods               members  the finest values a key stands for ("2023": its months); itself when left out
    Linked releases are only recognised when they use the same dimension name and the same finest values.
    """

    name: str
    keys: tuple[str, ...]
    labels: tuple[Text, ...] = ()
    role: Role = "other"
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.keys or len(set(self.keys)) != len(self.keys):
            raise DisclosureError("bad_keys", dimension=self.name)
        if self.labels and len(self.labels) != len(self.keys):
            raise DisclosureError("bad_labels", dimension=self.name)
        known = [self.finest(key) for key in self.keys]
        if not all(known) or sum(map(len, known)) != len(frozenset().union(*known)):
            raise DisclosureError("overlapping_keys", dimension=self.name)

    def finest(self, key: str | None) -> frozenset[str]:
        """The finest values behind a key; behind None those of all keys."""
        if key is None:
            return frozenset().union(*(self.finest(one) for one in self.keys))
        return frozenset(self.members.get(key, (key,)))

    def label(self, key: str) -> Text:
        return self.labels[self.keys.index(key)] if self.labels else key


@dataclass(frozen=True)
class Rate:
    """Denominators over the named dimensions, in that order; a cell that is a total over one of them takes their sum.  Rates are per `per` units."""

    denominators: FloatArray
    per: int
    over: tuple[str, ...]


@dataclass(frozen=True)
class Contributors:
    """Who stands behind each cell, in the shape of the counts: payers, authors or respondents.

    largest   the largest contribution (money)       disjoint  nobody is in two cells, so that totals add up; otherwise a total has at least the largest cell's
    """

    count: IntArray
    largest: IntArray | None = None
    disjoint: bool = False


@dataclass(frozen=True)
class Estimate:
    """A weighted estimate in its own unit with its interval, without one where those who answered chose themselves.

    `cv` is its standard error over its size, None where that says nothing (a change) or there is none.
    """

    value: float
    low: float | None = None
    high: float | None = None
    cv: float | None = None


@dataclass(frozen=True)
class Estimates:
    """Estimates of cells and totals by key, for a table of a survey.

    share    the counts are those of respondents who gave the answer, of all respondents of the cell: too few who did not give it hide it too;
             otherwise (means, changes) the counts are the respondents themselves
    """

    cells: Mapping[Key, Estimate]
    share: bool = True


@dataclass(frozen=True, eq=False)
class Raw:
    """A table of exact counts (or whole amounts of money), without margins, over one to three dimensions.

    `where` holds the filter that chose the rows: dimension name -> finest values.  Raises DisclosureError when shapes or values do not fit.
    """

    kind: Kind
    measure: str
    source: Source
    dimensions: tuple[Dimension, ...]
    counts: IntArray
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rate: Rate | None = None
    contributors: Contributors | None = None
    estimates: Estimates | None = None

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if self.kind not in KINDS:
            raise DisclosureError("unknown_kind", kind=self.kind)
        if not 1 <= len(names) <= 3 or len(set(names)) != len(names):
            raise DisclosureError("bad_dimensions", dimensions=", ".join(names))
        if not np.issubdtype(np.asarray(self.counts).dtype, np.integer):
            raise DisclosureError("not_whole_numbers", measure=self.measure)
        object.__setattr__(self, "counts", _own(self.counts))
        self._check_shapes(names)

    def _check_shapes(self, names: list[str]) -> None:
        shape = tuple(len(dimension.keys) for dimension in self.dimensions)
        if self.counts.shape != shape:
            raise DisclosureError("bad_shape", expected=shape, found=self.counts.shape)
        if np.any(self.counts < 0):
            raise DisclosureError("negative_count", measure=self.measure)
        behind = self.contributors
        if behind is not None and any(np.shape(part) != shape for part in (behind.count, behind.largest) if part is not None):
            raise DisclosureError("bad_shape", expected=shape, found=np.shape(behind.count))
        if self.rate is not None:
            if not set(self.rate.over) <= set(names):
                raise DisclosureError("bad_dimensions", dimensions=", ".join(self.rate.over))
            expected = tuple(shape[names.index(name)] for name in self.rate.over)
            if np.shape(self.rate.denominators) != expected:
                raise DisclosureError("bad_shape", expected=expected, found=np.shape(self.rate.denominators))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dimension.name for dimension in self.dimensions)

    def denominator(self, key: Key) -> float | None:
        """What the count of a cell is divided by, None without a rate."""
        if self.rate is None:
            return None
        picked: NDArray[np.float64] = np.asarray(self.rate.denominators, dtype=np.float64)
        for name in reversed(self.rate.over):
            place = self.names.index(name)
            axis, value = self.rate.over.index(name), key[place]
            picked = np.asarray(
                picked.sum(axis=axis) if value is None else picked.take(self.dimensions[place].keys.index(value), axis=axis)
            )
        return float(picked)


def _own(counts: IntArray) -> IntArray:
    owned = np.array(counts, dtype=np.int64)
    owned.setflags(write=False)
    return owned
