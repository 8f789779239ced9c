"""Where an installation keeps what a copy must hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """`media`: uploads.  `keys`: folder of secrets, key store and signed ends.  `master`: the file of the master key where it lies elsewhere.

    `data` and `store` are aliases of databases: those of the data, and that of the key store.
    """

    media: Path
    keys: Path
    master: Path | None = None
    data: tuple[str, ...] = ("default", "referral")
    store: str = "keys"

    def secrets(self, store: Path | None) -> list[Path]:
        """Every file of the keys' folder but the key store itself, which is copied as a database."""
        own = {f"{store}{ending}" for ending in ("", "-wal", "-shm", "-journal")} if store else set()
        return sorted(path for path in self.keys.rglob("*") if path.is_file() and str(path) not in own)
