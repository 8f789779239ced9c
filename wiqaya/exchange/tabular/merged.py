"""What a streaming reader of workbooks does not see: merged cells, and formulas whose value was never stored."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils import column_index_from_string, range_boundaries

from wiqaya.exchange.tabular.cells import MAX_COLUMNS

BLOCK = 1 << 20
OVERLAP = 40_000  # longer than any cell with a formula
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
FORMULA = re.compile(
    rb'<((?:\w+:)?)c\b(?=[^>]*?\br="([A-Z]+)(\d+)")[^>]*>\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v>\s*</\1v>)?\s*</\1c>'
)
MOST_MERGED = 1_000_000  # rows in merged ranges, together


@dataclass(frozen=True)
class Extras:
    """By row, from 1: (first column, last column, row of the value, column of the value) of merged ranges; columns of formulas without a value."""

    merged: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    formulas: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def read_extras(part: IO[bytes]) -> Extras:
    """One pass over the part of a sheet, a block at a time."""
    extras = Extras()
    left = MOST_MERGED
    rest = b""
    while block := part.read(BLOCK):
        window = rest + block
        for match in FORMULA.finditer(window):
            extras.formulas[int(match[3])].add(column_index_from_string(match[2].decode()))
        for match in MERGED.finditer(window):
            left -= _add(extras, match[1].decode(), left)
        rest = window[-OVERLAP:]
    return extras


def _add(extras: Extras, reference: str, most: int) -> int:
    left, top, right, bottom = (int(place or 0) for place in range_boundaries(reference))
    span = (left, min(right, MAX_COLUMNS), top, left)
    last = min(bottom, top + most - 1)
    for row in range(top, last + 1):
        if span not in extras.merged[row]:
            extras.merged[row].append(span)
    return max(0, last - top + 1)
