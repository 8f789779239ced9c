"""Shamir's sharing of a secret, byte by byte over GF(256): any two of three shares give it back, one alone says nothing.

A. Shamir, "How to share a secret", Communications of the ACM 22 (1979).  The field is that of AES (FIPS 197, section 4.2).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

SHARES, NEEDED = 3, 2
_TITLE = "wiqaya key share"


class ShareWrong(ValueError):
    """A share that cannot be used; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Share:
    """One point of the lines through the secret: `number` (1 to 3) is x, each byte of `data` a y."""

    set: str
    number: int
    data: bytes

    def __repr__(self) -> str:
        return f"<Share {self.number} of set {self.set}: hidden>"


def multiply(a: int, b: int) -> int:
    """In GF(256) modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    for _ in range(8):
        product ^= a if b & 1 else 0
        b >>= 1
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
    return product


def inverse(a: int) -> int:
    """a^254, which is 1/a; of 0 there is none."""
    if not a:
        raise ZeroDivisionError
    result = 1
    for _ in range(254):
        result = multiply(result, a)
    return result


def split(secret: bytes) -> list[Share]:
    """Three shares of a secret; each is as long as the secret and by itself random."""
    slopes = os.urandom(len(secret))
    name = os.urandom(4).hex()
    return [Share(name, x, bytes(s ^ multiply(slope, x) for s, slope in zip(secret, slopes, strict=True))) for x in range(1, SHARES + 1)]


def join(one: Share, other: Share) -> bytes:
    """The secret from two different shares of one set: the line through both points, at 0."""
    if one.set != other.set or len(one.data) != len(other.data):
        raise ShareWrong("the two shares belong to different sets: take two that were made at the same time")
    if one.number == other.number:
        raise ShareWrong("this is the same share twice: take two different ones")
    between = inverse(one.number ^ other.number)
    of_one, of_other = multiply(other.number, between), multiply(one.number, between)
    return bytes(multiply(a, of_one) ^ multiply(b, of_other) for a, b in zip(one.data, other.data, strict=True))


def written(share: Share) -> str:
    """A share as text to print: groups of eight hexadecimal digits, and a check of each line."""
    lines = [share.data[start : start + 16].hex() for start in range(0, len(share.data), 16)]
    body = [f"{' '.join(line[at : at + 8] for at in range(0, len(line), 8))}  {_check(share, line)}" for line in lines]
    return "\n".join([f"{_TITLE} {share.number} of {SHARES}, any {NEEDED} give the key", f"set {share.set}", *body, ""])


def read(text: str) -> Share:
    """A share from its text, as printed or typed in again."""
    lines = [line.split() for line in text.lower().splitlines() if line.strip()]
    try:
        number, name = int(lines[0][len(_TITLE.split())]), lines[1][1]
        share = Share(name, number, b"".join(bytes.fromhex("".join(line[:-1])) for line in lines[2:]))
    except (IndexError, ValueError):
        raise ShareWrong("this is no share of a key, or a part of it is missing") from None
    if not 1 <= number <= SHARES or not share.data:
        raise ShareWrong("this is no share of a key, or a part of it is missing")
    for at, line in enumerate(lines[2:], 1):
        if line[-1] != _check(share, "".join(line[:-1])):
            raise ShareWrong(f"line {at} of the share was mistyped or is damaged: compare it with the paper")
    return share


def _check(share: Share, line: str) -> str:
    return hashlib.sha256(f"{share.set}|{share.number}|{line}".encode()).hexdigest()[:4]
