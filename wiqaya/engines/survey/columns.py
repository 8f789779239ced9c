"""The frame of a survey: columns of numbers (missing is NaN) or of text (missing is None), and categories in the order of R's factors."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.errors import DesignError

Columns = Mapping[str, NDArray[Any]]
Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

MISSING = frozenset({"", "NA"})


@dataclass(frozen=True, slots=True)
class Factor:
    """`codes` (n,) point into `levels`; -1 is missing.  Levels are sorted: numbers by size, text by code point."""

    codes: Codes
    levels: tuple[str, ...]

    def indicators(self) -> Floats:
        """(n, levels) of 0 and 1; a row of NaN where the answer is missing."""
        table = np.asarray(self.codes[:, None] == np.arange(len(self.levels)), dtype=np.float64)
        table[self.codes < 0] = np.nan
        return table


def read_csv(path: Path) -> dict[str, NDArray[Any]]:
    """The columns of a UTF-8 file with a header.  A column in which every value present is a number becomes floats.  "" and "NA" are missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, None)
        if not header:
            raise DesignError("no_header", "{file} is empty: the first line must name the columns.", file=path.name)
        if len(set(header)) < len(header):
            raise DesignError("column_twice", "{file} names a column twice: give every column a name of its own.", file=path.name)
        lines = list(rows)
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise DesignError(
                "ragged_row", "Line {row} of {file} has {found} values, the header has {expected}.",
                row=number, file=path.name, found=len(line), expected=len(header),
            )  # fmt: skip
    return {name: as_column(values) for name, values in zip(header, zip(*lines, strict=True) if lines else [()] * len(header), strict=True)}


def as_column(values: Iterable[Any]) -> NDArray[Any]:
    """Floats with NaN when every value present reads as a number, else an object array of text with None."""
    cells = [None if value is None or value in MISSING or value != value else value for value in values]
    try:
        return np.array([np.nan if cell is None else float(cell) for cell in cells], dtype=np.float64)
    except (TypeError, ValueError):
        return np.array([None if cell is None else str(cell) for cell in cells], dtype=object)


def column(columns: Columns, name: str) -> NDArray[Any]:
    """The column of that name.  Raises DesignError `no_column`."""
    if name not in columns:
        raise DesignError("no_column", "The data have no column “{column}”. Check the spelling; capitals count.", column=name)
    return columns[name]


def numbers(columns: Columns, name: str) -> Floats:
    """A column as floats.  Raises DesignError `not_numeric` for text."""
    values = column(columns, name)
    if values.dtype.kind not in "fiub":
        raise DesignError("not_numeric", "Column “{column}” holds text where numbers are needed; declare it as categories.", column=name)
    return np.asarray(values, dtype=np.float64)


def is_numeric(values: NDArray[Any]) -> bool:
    return values.dtype.kind in "fiub"


def is_missing(values: NDArray[Any]) -> Mask:
    """(n,) True where there is no answer."""
    if values.dtype.kind == "f":
        return np.asarray(np.isnan(values))
    if values.dtype.kind == "O":
        return np.array([value is None or value != value for value in values], dtype=bool)
    return np.zeros(values.shape[0], dtype=bool)


def label(value: Any) -> str:
    """How a category is written: numbers with up to 15 significant digits, as R writes them."""
    return value if isinstance(value, str) else f"{float(value):.15g}"


def factor(values: NDArray[Any]) -> Factor:
    """Categories of a column, levels sorted as R's `factor()` sorts them in the C locale."""
    present = ~is_missing(values)
    kept = values[present].astype(str) if values.dtype.kind in "OU" else np.asarray(values[present], dtype=np.float64)
    found, position = np.unique(kept, return_inverse=True)
    codes = np.full(values.shape[0], -1, dtype=np.intp)
    codes[present] = position
    return Factor(codes, tuple(label(value) for value in found.tolist()))


def interaction(factors: Sequence[Factor]) -> Factor:
    """The combinations that occur, the first factor changing fastest; labels joined by "."."""
    size = factors[0].codes.shape[0]
    codes, step, known = np.zeros(size, dtype=np.intp), 1, np.ones(size, dtype=bool)
    for one in factors:
        codes += one.codes * step
        step *= len(one.levels)
        known &= one.codes >= 0
    found, position = np.unique(codes[known], return_inverse=True)
    dense = np.full(size, -1, dtype=np.intp)
    dense[known] = position
    return Factor(dense, tuple(".".join(parts) for parts in combination_labels(found, factors)))


def combination_labels(combinations: Codes, factors: Sequence[Factor]) -> list[tuple[str, ...]]:
    """For each combined code the label of every factor in it."""
    parts: list[tuple[str, ...]] = []
    for code in combinations.tolist():
        found = []
        for one in factors:
            code, own = divmod(code, len(one.levels))
            found.append(one.levels[own])
        parts.append(tuple(found))
    return parts


def take(columns: Columns, rows: Mask) -> dict[str, NDArray[Any]]:
    return {name: values[rows] for name, values in columns.items()}
