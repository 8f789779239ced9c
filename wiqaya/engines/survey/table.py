"""Tables of estimates that know their covariance, so that nobody subtracts printed numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Codes, Floats
from wiqaya.engines.survey.comparisons import Adjust, Comparisons, compared
from wiqaya.engines.survey.contrasts import nonlinear
from wiqaya.engines.survey.errors import DesignError

Key = tuple[str, ...]
FEW, WIDE, VERY_WIDE, SPARSE = 10, 0.3, 0.5, 8
AT_ONCE = 400


@dataclass(frozen=True, eq=False)
class EstimateTable:
    """One row per item and group.

    items (k,): name of the item; groups (k,): label of each variable of `by`; by: these variables; estimate, se (k,);
    low, high (k,): limits at `level`, by the method in `methods` (k,); df (k,): of the design in the group; n (k,): respondents;
    weighted (k,): what they stand for; excluded (k,): share of the group without an answer; deff (k,): variance over that of a simple
    random sample of as many; design_df: of the whole table; covariance: (m, m) of the rows asked for; origin: how the numbers came about.
    """

    items: tuple[str, ...]
    groups: tuple[Key, ...]
    by: tuple[str, ...]
    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    methods: tuple[str, ...]
    df: Codes
    n: Codes
    weighted: Floats
    excluded: Floats
    deff: Floats
    design_df: int
    level: float
    covariance: Callable[[Sequence[int]], Floats]
    origin: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def cv(self) -> Floats:
        """(k,) Standard error over the size of the estimate; NaN for 0."""
        size = np.abs(self.estimate)
        return np.asarray(np.divide(self.se, size, out=np.full_like(size, np.nan), where=size > 0))

    @cached_property
    def keys(self) -> list[Key]:
        return [(item, *group) for item, group in zip(self.items, self.groups, strict=True)]

    @property
    def flags(self) -> list[tuple[str, ...]]:
        """Per row: few_respondents (under 10), wide (cv over 30 %), very_wide (over 50 %), few_degrees (df under 8), no_variation."""
        return [self._flags(row) for row in range(len(self))]

    def _flags(self, row: int) -> tuple[str, ...]:
        cv = float(self.cv[row])
        found = {
            "few_respondents": self.n[row] < FEW, "very_wide": cv > VERY_WIDE, "wide": WIDE < cv <= VERY_WIDE,
            "few_degrees": self.df[row] < SPARSE, "no_variation": self.se[row] == 0,
        }  # fmt: skip
        return tuple(name for name, holds in found.items() if holds)

    def row(self, key: Key) -> int:
        """Where a row stands.  Raises DesignError `no_estimate`."""
        if tuple(key) not in self._places:
            raise DesignError("no_estimate", "The table has no row {key}.", key=", ".join(key))
        return self._places[tuple(key)]

    def contrast(self, coefficients: Mapping[Key, float], label: str = "contrast") -> Comparisons:
        """Σ c θ over the named rows."""
        rows = [self.row(key) for key in coefficients]
        c = np.array(list(coefficients.values()), dtype=np.float64)
        variance = np.array([c @ self.covariance(rows) @ c])
        return compared([label], np.array([c @ self.estimate[rows]]), variance, self.design_df, self.level, "none")

    def expression(self, text: str, names: Mapping[str, Key]) -> Comparisons:
        """A smooth expression of rows that go by the given names, for example `log(a/b)`, by the delta method."""
        rows = [self.row(key) for key in names.values()]
        value, slope = nonlinear(list(names), text, self.estimate[rows])
        return compared([text], np.array([value]), np.array([slope @ self.covariance(rows) @ slope]), self.design_df, self.level, "none")

    def change(self, between: str, *, first: str | None = None, last: str | None = None, adjust: Adjust = "holm") -> Comparisons:
        """Last minus first level of a variable of `by` (for example the wave), for every item in every other group that has both.

        Samples that overlap share units, and their covariance is counted: declare both waves in one survey.
        """
        at = self._position(between)
        levels = sorted({group[at] for group in self.groups})
        early, late = first or levels[0], last or levels[-1]
        pairs = []
        for row, (item, group) in enumerate(zip(self.items, self.groups, strict=True)):
            other = (*group[:at], late, *group[at + 1 :])
            if group[at] == early and (item, *other) in self._places:
                pairs.append((row, self._places[(item, *other)], " ".join([item, *group[:at], *group[at + 1 :], f"{late} - {early}"])))
        return self._differences(pairs, adjust)

    def compare(self, item: str | None = None, *, adjust: Adjust = "holm") -> Comparisons:
        """All pairs of groups within each item (or one of them), second minus first."""
        pairs = []
        for name in dict.fromkeys(self.items) if item is None else [item]:
            rows = [row for row, own in enumerate(self.items) if own == name]
            pairs += [(a, b, f"{name} {'.'.join(self.groups[b])} - {'.'.join(self.groups[a])}") for a, b in combinations(rows, 2)]
        return self._differences(pairs, adjust)

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {key: row for row, key in enumerate(self.keys)}

    def _position(self, variable: str) -> int:
        if variable not in self.by:
            raise DesignError("no_group", "The table is not by {variable}; it is by {by}.", variable=variable, by=", ".join(self.by))
        return self.by.index(variable)

    def _differences(self, pairs: Sequence[tuple[int, int, str]], adjust: Adjust) -> Comparisons:
        if not pairs:
            raise DesignError("no_pairs", "The table has no two rows to compare.")
        one, two = np.array([a for a, _, _ in pairs]), np.array([b for _, b, _ in pairs])
        variance = np.concatenate([self._variances(one[part], two[part]) for part in _batches(one, two)])
        return compared([label for *_, label in pairs], self.estimate[two] - self.estimate[one], variance, self.design_df, self.level, adjust)

    def _variances(self, one: Codes, two: Codes) -> Floats:
        """(m,) Variances of the differences of m pairs of rows."""
        rows, place = np.unique(np.concatenate([one, two]), return_inverse=True)
        v, a, b = self.covariance(rows.tolist()), place[: one.size], place[one.size :]
        return np.asarray(v[a, a] + v[b, b] - 2 * v[a, b])

    def records(self) -> list[dict[str, Any]]:
        """One dict per row, for files and pages: everything that a published number carries except the gate's decision."""
        keys = ("estimate", "se", "low", "high", "df", "n", "weighted", "excluded", "deff", "cv")
        columns = [getattr(self, key).tolist() for key in keys]
        rows = zip(self.items, self.groups, self.methods, self.flags, *columns, strict=True)
        return [
            {
                "item": item,
                **dict(zip(self.by, group, strict=True)),
                "method": method,
                "flags": list(flags),
                **dict(zip(keys, row, strict=True)),
            }
            for item, group, method, flags, *row in rows
        ]


def _batches(one: Codes, two: Codes) -> list[slice]:
    """Stretches of pairs that touch at most `AT_ONCE` rows, so that no covariance grows with the square of the table."""
    ends, seen = [0], set[int]()
    for at, pair in enumerate(zip(one.tolist(), two.tolist(), strict=True)):
        if len(seen | set(pair)) > AT_ONCE:
            ends.append(at)
            seen = set()
        seen |= set(pair)
    return [slice(start, stop) for start, stop in pairwise([*ends, one.size])]
