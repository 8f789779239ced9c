"""The master key in a file that its owner alone can read: for a small city, best on another disk than the databases."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.masters import MasterUnusable, headed, parted

_KEY = "wiqaya master key"


class FileMaster(crypto.Guarded):
    """One line a version: `wiqaya master key 1 <64 hexadecimal digits>`.  Made on first use; read again when it changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[int, bytes] = {}

    @property
    def version(self) -> int:
        return max(self._read())

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        keys = self._read()
        newest = max(keys)
        return headed(newest, crypto.box(keys[newest], secret, context))

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        version, sealed = parted(wrapped)
        keys = self._read()
        if version not in keys:
            raise crypto.Tampered
        return crypto.unbox(keys[version], sealed, context)

    def rotate(self) -> int:
        keys = self._read()
        newest = max(keys) + 1
        self._replace({**keys, newest: crypto.new_key()})
        return newest

    def destroy(self, below: int) -> None:
        self._replace({version: key for version, key in self._read().items() if version >= below})

    def secret(self) -> bytes:
        """The whole file, to be split into shares."""
        self._read()
        return self.path.read_bytes()

    def restore(self, secret: bytes) -> None:
        """Write a file that two shares gave back; an existing one is never replaced."""
        _parsed(secret.decode(errors="replace"), self.path)
        if not self._created(secret):
            raise MasterUnusable(f"{self.path} exists: move it away first")

    def _read(self) -> dict[int, bytes]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._created(_lines({1: crypto.new_key()}))
            found = self.path.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise MasterUnusable(f"others can read the master key: chmod 600 {self.path}")
        now = (found.st_ino, found.st_mtime_ns, found.st_size)
        if now != self._seen:
            self._keys, self._seen = _parsed(self.path.read_text(), self.path), now
        return self._keys

    def _created(self, content: bytes) -> bool:
        """Whether this process wrote the file; of several that try, the first one wins."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = self._written(content)
        try:
            os.link(temporary, self.path)
        except FileExistsError:
            return False
        finally:
            temporary.unlink()
        return True

    def _replace(self, keys: dict[int, bytes]) -> None:
        self._written(_lines(keys)).replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _written(self, content: bytes) -> Path:
        temporary = self.path.with_name(f"{self.path.name}.{os.urandom(6).hex()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return temporary


def _lines(keys: dict[int, bytes]) -> bytes:
    return "".join(f"{_KEY} {version} {key.hex()}\n" for version, key in sorted(keys.items())).encode()


def _parsed(text: str, path: Path) -> dict[int, bytes]:
    keys = {}
    for line in text.splitlines():
        try:
            title, version, key = line.rsplit(" ", 2)
            keys[int(version)] = bytes.fromhex(key)
        except ValueError:
            title = ""
        if title != _KEY or len(keys[int(version)]) != crypto.KEY_BYTES:
            raise MasterUnusable(f"{path} is no master key, or it is damaged: bring it back from two shares with `wiqaya keys join`")
    if not keys:
        raise MasterUnusable(f"{path} holds no master key: bring it back from two shares with `wiqaya keys join`")
    return keys
