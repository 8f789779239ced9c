"""The chain in itself, without a database: what a row is as bytes, how rows hang together, and what a walk along them finds.

Format, version 1.  Each database and city has a chain of its own; rows of no city belong to the chain `installation`.

- Start: SHA-256 of `wiqaya audit 1|DATABASE|CHAIN`, where CHAIN is the city's key as 32 hexadecimal digits.
- Row: the JSON array `[sequence, id, city, at, by, by_kind, action, kind, object, details]` in ASCII, keys sorted, without spaces;
  keys as 32 hexadecimal digits, `at` in UTC with microseconds (`2026-11-21T09:00:00.000000Z`).
- Digest of a row: SHA-256 of the digest before it and the row.  Sequences begin with 1 and have no gaps.
- Checkpoint: the signature of `wiqaya audit checkpoint 1|DATABASE|CHAIN|SEQUENCE|DIGEST|AT`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

INSTALLATION = UUID(int=0)  # the chain of rows that belong to no city
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().decode


class Row(NamedTuple):
    """A row as the database gives it: keys in hexadecimal digits, `at` as the format says, `details` as JSON text."""

    id: int
    sequence: int | None
    digest: bytes | None
    city: str | None
    at: str
    by: str
    by_kind: str
    action: str
    kind: str
    object: str
    details: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What stood at the end of a chain at a time, signed."""

    database: str
    chain: str
    sequence: int
    digest: str
    at: str
    key: str = ""
    signature: str = ""

    def message(self) -> bytes:
        return f"wiqaya audit checkpoint 1|{self.database}|{self.chain}|{self.sequence}|{self.digest}|{self.at}".encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain is broken, and how; `what` is one of FAULTS."""

    database: str
    city: str | None
    sequence: int
    what: str


FAULTS = {
    "altered": "the entry is not the one that was sealed",
    "missing": "entries before this one are missing",
    "out of place": "the entry stands where another one belongs",
    "cut": "the chain ends before entries that were sealed",
    "contradicts a checkpoint": "the chain was written anew after a signed checkpoint",
    "forged checkpoint": "the signature of a checkpoint is not ours",
}


def name_of(city: UUID | None) -> str:
    return (city or INSTALLATION).hex


def start(database: str, chain: str) -> bytes:
    """The digest before the first row."""
    return hashlib.sha256(f"wiqaya audit 1|{database}|{chain}".encode()).digest()


def link(before: bytes, sequence: int, row: Row) -> bytes:
    """The digest of a row after the digest `before`."""
    details = {} if row.details == "{}" else _decode(row.details)
    parts = [sequence, row.id, row.city, row.at, row.by, row.by_kind, row.action, row.kind, row.object, details]
    return hashlib.sha256(before + _encode(parts).encode()).digest()


class Walk:
    """Goes along one chain, remembering no more than the last row, and notes its faults (the first hundred).

    A row that breaks the chain is noted, and the walk goes on after it.
    """

    def __init__(self, database: str, chain: str, checkpoints: Iterable[Checkpoint], trusted: Callable[[Checkpoint], bool]) -> None:
        self.database, self.chain, self.trusted = database, chain, trusted
        self.entries = 0
        self.faults: list[Fault] = []
        self.reached, self._before = 0, start(database, chain)
        self._marks = self._trusted(sorted(set(checkpoints), key=attrgetter("sequence", "digest")))
        self._mark = next(self._marks, None)

    def go(self, rows: Iterable[Row]) -> None:
        """Further rows of this chain, in the order of their sequence."""
        before, reached = self._before, self.reached
        for row in rows:
            sequence, digest = row.sequence or 0, bytes(row.digest or b"")
            if sequence != reached + 1:
                self._note(sequence, "missing" if sequence > reached else "out of place")
            elif link(before, sequence, row) != digest:
                self._note(sequence, "altered")
            if self._mark and self._mark.sequence <= sequence:
                self._compare(sequence, digest)
            before, reached = digest, sequence
            self.entries += 1
        self._before, self.reached = before, reached

    def end(self, sequence: int, digest: bytes) -> None:
        """Where the sealer says that the chain ends; a checkpoint further on says so too."""
        if max(sequence, self._mark.sequence if self._mark else 0) > self.reached:
            self._note(self.reached + 1, "cut")
        elif sequence < self.reached:
            self._note(sequence + 1, "out of place")
        elif digest != self._before:
            self._note(sequence, "altered")

    def _compare(self, sequence: int, digest: bytes) -> None:
        while self._mark and self._mark.sequence <= sequence:
            if self._mark.sequence == sequence and self._mark.digest != digest.hex():
                self._note(sequence, "contradicts a checkpoint")
            self._mark = next(self._marks, None)

    def _trusted(self, marks: Iterable[Checkpoint]) -> Iterator[Checkpoint]:
        for mark in marks:
            if (mark.database, mark.chain) == (self.database, self.chain) and self.trusted(mark):
                yield mark
            else:
                self._note(mark.sequence, "forged checkpoint")

    def _note(self, sequence: int, what: str) -> None:
        if len(self.faults) < 100:
            city = None if self.chain == INSTALLATION.hex else self.chain
            self.faults.append(Fault(self.database, city, sequence, what))
