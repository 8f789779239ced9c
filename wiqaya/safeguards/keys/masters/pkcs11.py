"""The master key in a hardware security module, or SoftHSM, over PKCS#11: it never leaves the module.

Each version is an AES-256 key of the token, sensitive and not extractable, labelled `wiqaya-master` with its version as id; the module
seals with AES-GCM (CKM_AES_GCM, random nonce of 12 bytes from us).  Needs the optional package `python-pkcs11`.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.masters import MasterUnusable, headed, parted

LABEL = "wiqaya-master"


class Pkcs11Master(crypto.Guarded):
    """One session per process; calls of several threads wait for each other."""

    def __init__(self, module: str, token: str, pin: str) -> None:
        self._where = module, token
        self._pin = pin
        self._lock = threading.RLock()
        self._process = 0
        self._session: Any = None

    @property
    def version(self) -> int:
        with self._lock:
            return max(self._keys())

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        nonce = os.urandom(crypto.NONCE_BYTES)
        with self._lock:
            keys = self._keys()
            newest = max(keys)
            return headed(newest, nonce + self._gcm(keys[newest].encrypt, secret, nonce, context))

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        import pkcs11

        version, sealed = parted(wrapped)
        nonce, rest = sealed[: crypto.NONCE_BYTES], sealed[crypto.NONCE_BYTES :]
        if len(rest) < crypto.TAG_BYTES:
            raise crypto.Tampered
        with self._lock:
            keys = self._keys()
            if version not in keys:
                raise crypto.Tampered
            try:
                return self._gcm(keys[version].decrypt, rest, nonce, context)
            except (pkcs11.EncryptedDataInvalid, pkcs11.EncryptedDataLenRange, pkcs11.GeneralError):  # SoftHSM says the last
                raise crypto.Tampered from None

    def rotate(self) -> int:
        with self._lock:
            newest = max(self._keys()) + 1
            self._make(newest)
            return newest

    def destroy(self, below: int) -> None:
        with self._lock:
            for version, key in self._keys().items():
                if version < below:
                    key.destroy()

    @staticmethod
    def _gcm(work: Any, data: bytes, nonce: bytes, context: bytes) -> bytes:
        from pkcs11 import GCMParams, Mechanism

        return bytes(work(data, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, context, 128)))

    def _keys(self) -> dict[int, Any]:
        """Every version in the token, which other processes rotate too; the first one is made on first use."""
        from pkcs11 import Attribute, ObjectClass

        wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: LABEL}
        found = {int.from_bytes(key.id): key for key in self._open().get_objects(wanted)}
        return found or {1: self._make(1)}

    def _make(self, version: int) -> Any:
        from pkcs11 import Attribute, KeyType

        kept = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.PRIVATE: True, Attribute.MODIFIABLE: False}
        return self._open().generate_key(KeyType.AES, 256, id=version.to_bytes(2), label=LABEL, store=True, template=kept)

    def _open(self) -> Any:
        if self._process != os.getpid():
            self._session = self._opened()
            self._process = os.getpid()
        return self._session

    def _opened(self) -> Any:
        module, token = self._where
        try:
            import pkcs11
        except ImportError:
            raise MasterUnusable("a hardware security module needs the package python-pkcs11: uv sync --group hsm") from None
        try:
            library = pkcs11.lib(module)
            if self._process:
                library.reinitialize()  # a forked process must not use what its parent opened
            found = library.get_token(token_label=token)
            try:
                return found.open(rw=True, user_pin=self._pin)
            except pkcs11.UserAlreadyLoggedIn:  # a process signs in once, for all its sessions
                return found.open(rw=True)
        except (pkcs11.PKCS11Error, RuntimeError) as wrong:
            raise MasterUnusable(f"the module {module} with the token '{token}' cannot be used ({type(wrong).__name__}): see WIQAYA_KEYS") from None
