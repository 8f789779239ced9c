"""Rows of a workbook, parsed once: unfolding its XML is slow, so a second walk reads them packed from memory, never from a disk."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterator

from wiqaya.exchange.tabular.cells import Row

BATCH = 2_000


class Kept:
    """Keeps rows while they are read for the first time; a walk that was left early keeps nothing."""

    def __init__(self) -> None:
        self._packed: list[bytes] | None = None

    def rows(self, read: Callable[[], Iterator[Row]]) -> Iterator[Row]:
        return self._first(read()) if self._packed is None else self._again(self._packed)

    def _first(self, rows: Iterator[Row]) -> Iterator[Row]:
        packed: list[bytes] = []
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                packed.append(_pack(batch))
                batch = []
            yield row
        self._packed = [*packed, _pack(batch)]

    def _again(self, packed: list[bytes]) -> Iterator[Row]:
        for batch in packed:
            yield from pickle.loads(zlib.decompress(batch))  # noqa: S301  packed by this object


def _pack(rows: list[Row]) -> bytes:
    return zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)
