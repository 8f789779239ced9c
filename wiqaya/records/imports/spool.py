"""Checked rows on their way to the database, kept outside of memory in a file that nobody else can open."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

BATCH = 5_000


class Spool:
    """Rows of plain numbers and texts, written once and read from the start; gone when closed or when the process ends."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by __exit__
        self._rows: list[tuple[Any, ...]] = []
        self._whole = 0
        self.rows = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        self.rows += 1
        if len(self._rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        marshal.dump(self._rows, self._file)
        self._rows = []
        self._whole += 1

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """The rows again, some thousands at a time."""
        self._file.seek(0)
        for _ in range(self._whole):
            yield marshal.load(self._file)  # noqa: S302  written by this process into a file without a name
        self._file.seek(0, 2)
        if self._rows:
            yield self._rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
