"""Files of surveys beside the database, under names that say nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage


def store(folder: str, file: BinaryIO) -> str:
    """Keep a file; gives where it is.  Names are drawn by chance: what grows with time would keep the hour."""
    file.seek(0)
    return default_storage.save(f"surveys/{folder}/{uuid.uuid4()}", File(file))


def read_stored(stored: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(stored) as opened:
        return bytes(opened.read())


def remove(stored: Iterable[str]) -> None:
    """Files that are not there (any more) are passed over."""
    for name in filter(None, stored):
        default_storage.delete(name)
