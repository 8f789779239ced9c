"""Master keys: what wraps the secrets of the key store, and lies outside of it.

`WIQAYA_KEYS` chooses: `file` (in the home folder), `file:PATH`, or `pkcs11:MODULE?token=LABEL` (a hardware security module;
its PIN from `WIQAYA_KEYS_PIN` or the file that `pin-file=PATH` names).
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl

from django.conf import settings

from wiqaya.safeguards.keys.crypto import Tampered

_HEAD = struct.Struct(">BH")


class MasterUnusable(RuntimeError):
    """The master key cannot be used, or not safely; the message says how to mend it."""


class Master(Protocol):
    """Wraps small secrets, bound to a context.  Its key has versions: the newest wraps, each that is left unwraps."""

    @property
    def version(self) -> int: ...

    def wrap(self, secret: bytes, context: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Raises `Tampered` when it was changed or moved, or when its version was destroyed."""

    def rotate(self) -> int:
        """A new version; those before it still unwrap."""

    def destroy(self, below: int) -> None:
        """Forget every version below this one, for good."""


def headed(version: int, sealed: bytes) -> bytes:
    return _HEAD.pack(1, version) + sealed


def parted(wrapped: bytes) -> tuple[int, bytes]:
    """(version of the master key, the rest)."""
    if len(wrapped) < _HEAD.size or wrapped[0] != 1:
        raise Tampered
    return int(_HEAD.unpack_from(wrapped)[1]), wrapped[_HEAD.size :]


def master() -> Master:
    """The master key that the installation chose."""
    return _made(settings.KEYS, settings.KEYS_PIN)


@lru_cache(maxsize=4)
def _made(choice: str, pin: str) -> Master:
    kind, _, where = choice.partition(":")
    if kind == "file" and where:
        from wiqaya.safeguards.keys.masters.file import FileMaster

        return FileMaster(Path(where))
    if kind == "pkcs11" and where:
        from wiqaya.safeguards.keys.masters.pkcs11 import Pkcs11Master

        module, _, options = where.partition("?")
        told = dict(parse_qsl(options))
        if not pin and "pin-file" in told:
            pin = Path(told["pin-file"]).read_text().strip()
        return Pkcs11Master(module, told.get("token", ""), pin)
    raise MasterUnusable(f"WIQAYA_KEYS is '{choice}': write file, file:PATH or pkcs11:MODULE?token=LABEL")
