"""Keyed marks: values by which an agency recognises a person it knows, and signatures of the audit trail."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import IntegrityError

from wiqaya.safeguards.keys.agencies import NoAgency
from wiqaya.safeguards.keys.kept import keep, secret_of
from wiqaya.safeguards.keys.models import IndexKey, SigningKey

INDEX_BYTES = 16


def index(*, city: UUID, agency: UUID, parts: Sequence[str]) -> bytes:
    """HMAC-SHA-256 of the parts, 128 bits, with the key of this agency in this city: the same parts give another value elsewhere."""
    return indexes(city=city, agency=agency, many=[parts])[0]


def indexes(*, city: UUID, agency: UUID, many: Iterable[Sequence[str]]) -> list[bytes]:
    """`index` of several, with one question to the store."""
    row = IndexKey.objects.filter(city=city, agency=agency).first()
    if row is None:
        raise NoAgency
    key = secret_of(row)
    return [hmac.digest(key, _framed(parts), hashlib.sha256)[:INDEX_BYTES] for parts in many]


def _framed(parts: Sequence[str]) -> bytes:
    """Each part behind its length, so that no two lists look the same."""
    return b"".join(len(part).to_bytes(4) + part for part in (text.encode() for text in parts))


def sign(data: bytes) -> tuple[UUID, bytes]:
    """(key, Ed25519 signature of 64 bytes) by the installation's newest signing key, made on first use."""
    row = SigningKey.objects.order_by("-version").first() or rotate_signing()
    return row.id, Ed25519PrivateKey.from_private_bytes(secret_of(row)).sign(data)


def verify(key: UUID, data: bytes, signature: bytes) -> bool:
    """Whether this key of the installation signed the data.  An unknown key signed nothing."""
    row = SigningKey.objects.filter(id=key).first()
    return row is not None and verifies(bytes(row.public), data, signature)


def verifies(public: bytes, data: bytes, signature: bytes) -> bool:
    """The same with a public key that was published: nothing else is needed."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def public_keys() -> dict[UUID, bytes]:
    """The public signing keys (32 bytes each), oldest first: publish them, and keep a copy elsewhere."""
    return {key: bytes(public) for key, public in SigningKey.objects.order_by("version").values_list("id", "public")}


def rotate_signing() -> SigningKey:
    """A new signing key; those before it still verify."""
    latest = SigningKey.objects.order_by("-version").values_list("version", flat=True).first() or 0
    private = Ed25519PrivateKey.generate()
    row = SigningKey(version=latest + 1, public=private.public_key().public_bytes_raw())
    try:
        keep(row, private.private_bytes_raw())
    except IntegrityError:  # somebody made one at the same moment
        return SigningKey.objects.get(version=latest + 1)
    return row
