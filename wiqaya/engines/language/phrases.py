"""Phrases that may not be reproduced, known here only by keyed hashes of their words.

Licensed instruments must not be copied into the product, and a list of their items would itself be a copy. So the list is kept outside of
the repository as keyed BLAKE2b hashes (RFC 7693) of runs of words, n-gram fingerprints as in Broder, "On the resemblance and containment of
documents" (1997): `read` takes such a file, `find` says where a text holds a run. Whoever has the file can test a text and cannot read the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from wiqaya.engines.language.fold import HARAKAT, INVISIBLE, fold

WORD = re.compile(rf"[^\W_](?:{INVISIBLE.pattern}|{HARAKAT.pattern}|[\u0300-\u036f]|[^\W_])*")
RUN = 6  # words in a row that two texts hardly share by chance
SHORTEST = 3  # a shorter item would be found in ordinary speech
DIGEST = 16
SALT = 16


@dataclass(frozen=True, slots=True)
class Hashes:
    """A list of forbidden runs: the secret `salt`, and the digests by number of words."""

    salt: bytes
    digests: dict[int, frozenset[bytes]]

    def __len__(self) -> int:
        return sum(map(len, self.digests.values()))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters `start` to `end` of the text reproduce a forbidden run of words."""

    start: int
    end: int
    text: str


class BadHashes(ValueError):
    """The file is no list of hashes: the line says where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} of the list of forbidden phrases is not “salt HEX” or “WORDS HEX”.")
        self.line = line


def hashed(phrases: Iterable[str], salt: bytes, *, run: int = RUN) -> Hashes:
    """The list for some phrases: every run of `run` words, and items with fewer words whole.

    Raises ValueError for an item of less than three words and for a salt of less than sixteen bytes.
    """
    if len(salt) < SALT:
        raise ValueError(f"The salt needs {SALT} bytes.")
    digests: dict[int, set[bytes]] = {}
    for phrase in phrases:
        words = [word for word, _, _ in _words(phrase)]
        if len(words) < SHORTEST:
            raise ValueError(f"An item of {len(words)} words is too short to be told from ordinary speech.")
        size = min(run, len(words))
        for at in range(len(words) - size + 1):
            digests.setdefault(size, set()).add(_digest(words[at : at + size], salt))
    return Hashes(salt, {size: frozenset(found) for size, found in digests.items()})


def read(text: str) -> Hashes:
    """A list as `written` gives it. Raises BadHashes with the first wrong line."""
    salt, digests = b"", dict[int, set[bytes]]()
    for number, line in enumerate(text.splitlines(), 1):
        name, _, value = line.strip().partition(" ")
        if not name or name.startswith("#"):
            continue
        if not re.fullmatch(r"(?:[0-9a-f]{2})+", value) or not (name == "salt" or (name.isdecimal() and len(value) == 2 * DIGEST)):
            raise BadHashes(number)
        if name == "salt":
            salt = bytes.fromhex(value)
        else:
            digests.setdefault(int(name), set()).add(bytes.fromhex(value))
    if len(salt) < SALT:
        raise BadHashes(1)
    return Hashes(salt, {size: frozenset(found) for size, found in digests.items()})


def written(hashes: Hashes) -> str:
    """The list as text: a line with the salt, then a line for each run with its number of words, in order."""
    lines = [f"{size} {digest.hex()}" for size, found in sorted(hashes.digests.items()) for digest in sorted(found)]
    return "\n".join([f"salt {hashes.salt.hex()}", *lines, ""])


def find(text: str, hashes: Hashes) -> list[Phrase]:
    """Where a text reproduces forbidden runs, in order; runs that overlap are one finding. Spelling is folded, signs do not matter."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(_hits(list(_words(text)), hashes)):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [Phrase(start, end, text[start:end]) for start, end in spans]


def _hits(words: list[tuple[str, int, int]], hashes: Hashes) -> Iterator[tuple[int, int]]:
    folded = [word for word, _, _ in words]
    for size, digests in hashes.digests.items():
        for at in range(len(words) - size + 1):
            if _digest(folded[at : at + size], hashes.salt) in digests:
                yield words[at][1], words[at + size - 1][2]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in WORD.finditer(text):
        if folded := fold(match[0]).replace(" ", ""):
            yield folded, match.start(), match.end()


def _digest(words: list[str], salt: bytes) -> bytes:
    return blake2b(" ".join(words).encode(), digest_size=DIGEST, key=salt[:64]).digest()
