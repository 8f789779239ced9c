"""The arithmetic of secrets, without a database: data keys, wraps, sealed fields, locked boxes.

Algorithms: HPKE base mode with X25519, HKDF-SHA-256 and AES-256-GCM (RFC 9180) for wraps, AES-256-GCM with HKDF-SHA-256 (RFC 5869)
for fields, Argon2id (RFC 9106) for passphrases.  Every sealed thing begins with one byte that names its algorithm.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALGORITHM = 1
KEY_BYTES, NONCE_BYTES, TAG_BYTES, SALT_BYTES = 32, 12, 16, 16
VERSIONS = range(1, 1 << 16)
PASSPHRASE = {"iterations": 3, "lanes": 1, "memory_cost": 64 * 1024}  # Argon2id: memory in KiB; about 0.1 s
_HEAD = struct.Struct(">BH")
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_TIER = re.compile(r"[a-z0-9-]{1,16}")
_FIELD = re.compile(r"[a-z0-9_]{1,63}\.[a-z0-9_]{1,63}")


class Closed(Exception):
    """Something stays closed.  The message never says more than that."""


class NoKey(Closed):
    """There is no key: never given, taken away, not yet done and destroyed look the same."""

    def __init__(self) -> None:
        super().__init__("no key")


class Tampered(Closed):
    """What was sealed has been changed, or stands where it was not sealed for."""

    def __init__(self) -> None:
        super().__init__("changed or moved")


class Guarded:
    """Holds secrets: shows none when printed, and cannot be pickled or copied."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: hidden>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds secrets: it cannot be pickled or copied")


@dataclass(frozen=True, slots=True)
class Place:
    """What a data key belongs to: one tier of one case of one city."""

    city: UUID
    case: UUID
    tier: str

    def __post_init__(self) -> None:
        if not _TIER.fullmatch(self.tier):
            raise ValueError("a tier is a word of up to 16 letters a-z, digits and hyphens")

    def bound(self, *further: object) -> bytes:
        """The place as associated data: `city|case|tier|…`; no part can hold a bar."""
        return "|".join(str(part) for part in (self.city, self.case, self.tier, *further)).encode()


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def new_pair() -> tuple[bytes, bytes]:
    """(private, public) of an agency: raw X25519 keys of 32 bytes."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def wrap(key: bytes, public: bytes, place: Place, *, agency: UUID, version: int) -> bytes:
    """A data key for one agency: 80 bytes, bound to the place, the agency and the version of the key."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), info=_bound_to(place, agency, version))


def unwrap(sealed: bytes, private: bytes, place: Place, *, agency: UUID, version: int) -> bytes:
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=_bound_to(place, agency, version))
    except InvalidTag:
        raise Tampered from None


def _bound_to(place: Place, agency: UUID, version: int) -> bytes:
    return b"wiqaya|" + place.bound(agency, version)


def box(key: bytes, plain: bytes, context: bytes) -> bytes:
    """`nonce | AES-256-GCM`, bound to its context."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def unbox(key: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
        raise Tampered from None


def lock(plain: bytes, phrase: str, context: bytes) -> bytes:
    """`0x01 | salt | box` under a passphrase."""
    salt = os.urandom(SALT_BYTES)
    return bytes([ALGORITHM]) + salt + box(_from_phrase(phrase, salt), plain, context)


def unlock(sealed: bytes, phrase: str, context: bytes) -> bytes:
    """What was locked; a wrong passphrase and a changed box look the same."""
    if sealed[:1] != bytes([ALGORITHM]) or len(sealed) < 1 + SALT_BYTES:
        raise Tampered
    salt, rest = sealed[1 : 1 + SALT_BYTES], sealed[1 + SALT_BYTES :]
    return unbox(_from_phrase(phrase, salt), rest, context)


def _from_phrase(phrase: str, salt: bytes) -> bytes:
    cost = PASSPHRASE
    made = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost["iterations"], lanes=cost["lanes"], memory_cost=cost["memory_cost"])
    return made.derive(phrase.encode())


class Ring(Guarded):
    """The data keys of one place, by version.  Seals with the newest, opens what any of them sealed."""

    __slots__ = ("_fields", "_keys", "place")

    def __init__(self, place: Place, keys: Mapping[int, bytes]) -> None:
        """`keys`: version (1 to 65535) -> 32 bytes; at least one."""
        if not keys or any(version not in VERSIONS or len(key) != KEY_BYTES for version, key in keys.items()):
            raise ValueError("a ring holds keys of 32 bytes under versions from 1 to 65535")
        self.place = place
        self._keys = dict(keys)
        self._fields: dict[tuple[int, str], AESGCM] = {}

    @property
    def newest(self) -> int:
        return max(self._keys)

    @property
    def versions(self) -> frozenset[int]:
        return frozenset(self._keys)

    def with_versions_of(self, other: Ring) -> Ring:
        """A ring that also opens what another ring of the same place opens: to seal anew what older versions sealed."""
        if other.place != self.place:
            raise ValueError("the rings belong to different places")
        return Ring(self.place, {**other._keys, **self._keys})

    def seal(self, *, field: str, row: UUID, text: str) -> bytes:
        """`0x01 | version (2 bytes) | nonce | AES-256-GCM`: 31 bytes more than the text in UTF-8.

        `field` is `table.field`; the result opens in this place, field and row alone.
        """
        version, nonce = self.newest, os.urandom(NONCE_BYTES)
        sealed = self._cipher(version, field).encrypt(nonce, text.encode(), self.place.bound(field, row, version))
        return _HEAD.pack(ALGORITHM, version) + nonce + sealed

    def open(self, *, field: str, row: UUID, blob: bytes) -> str:
        version = version_of(blob)
        if version not in self._keys:
            raise NoKey
        nonce, sealed = blob[_HEAD.size : _HEAD.size + NONCE_BYTES], blob[_HEAD.size + NONCE_BYTES :]
        try:
            return self._cipher(version, field).decrypt(nonce, sealed, self.place.bound(field, row, version)).decode()
        except InvalidTag:
            raise Tampered from None

    def _cipher(self, version: int, field: str) -> AESGCM:
        if not _FIELD.fullmatch(field):
            raise ValueError("a field is named table.field, in letters a-z, digits and underscores")
        if (version, field) not in self._fields:
            of_field = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"wiqaya field " + field.encode())
            self._fields[version, field] = AESGCM(of_field.derive(self._keys[version]))
        return self._fields[version, field]

    def wrapped_for(self, public: bytes, *, agency: UUID) -> dict[int, bytes]:
        """Every key of the ring, wrapped for one agency."""
        return {version: wrap(key, public, self.place, agency=agency, version=version) for version, key in self._keys.items()}


def version_of(blob: bytes) -> int:
    """The version of the key that sealed a field."""
    if len(blob) < _HEAD.size + NONCE_BYTES + TAG_BYTES or blob[0] != ALGORITHM:
        raise Tampered
    return int(_HEAD.unpack_from(blob)[1])
