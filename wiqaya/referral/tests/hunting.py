"""Looking for words in everything that an installation leaves behind, however it is written there."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

from django.db import connections

from wiqaya.referral.apart import inside


def forms(word: str) -> set[bytes]:
    """A word as files and databases write it: in three encodings, escaped, quoted, as hexadecimal digits and as base64 from any place in a text."""
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    texts = {json.dumps(word).strip('"'), quote(word), quote_plus(word), escape(word), *("".join(f"&#{ord(sign)};" for sign in word),), word.encode().hex()}
    return {*plain, *(text.encode() for text in texts), *(middle(one, ahead) for one in plain for ahead in range(3))}


def middle(word: bytes, ahead: int) -> bytes:
    """What base64 makes of a word after `ahead` other bytes, without the signs that depend on its neighbours."""
    first, last = -(-ahead * 8 // 6), (ahead + len(word)) * 8 // 6
    return base64.b64encode(b"\0" * ahead + word + b"\0\0\0")[first:last]


def found(words: Iterable[str], places: Iterable[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """(place, word) wherever one of the words stands, also inside of what is packed."""
    needles = [(word, form) for word in words for form in forms(word)]
    return {(place, word) for place, data in places for opened in unpacked(data) for word, form in needles if form in opened}


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and what comes out of them as gzip, zlib or ZIP."""
    yield data
    try:
        if data[:2] == b"\x1f\x8b":
            yield gzip.decompress(data)
        elif data[:1] == b"\x78":
            yield zlib.decompress(data)
        elif data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from (packed.read(name) for name in packed.namelist())
    except (OSError, zlib.error, zipfile.BadZipFile):
        return  # it only began as if it were packed


def files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()
                yield f"name of {path.name}", path.name.encode()


def databases(aliases: Iterable[str] = ("default", "referral", "keys")) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table, with jobs, sessions and the trail; where the database is a file, its pages too, with what was deleted in them."""
    for alias in aliases:
        connection = connections[alias]
        with inside(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                for row in cursor.fetchall():
                    for cell in row:
                        yield f"{alias}.{table}", bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        if connection.vendor == "sqlite":
            yield f"{alias} pages", bytes(connection.connection.serialize())
