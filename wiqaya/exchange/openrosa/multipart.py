"""Multipart bodies (RFC 7578) read strictly and as a stream: what was cut short is refused whole, large files go to disk."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO, Protocol
from urllib.parse import unquote

from wiqaya.exchange.openrosa.reasons import refused

BLOCK = 65_536
HEADER = 16_384
IN_MEMORY = 1_000_000
BOUNDARY = re.compile(r"""^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$""")


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Limits:
    """`total` bytes of a request, `parts` of it."""

    total: int = 150_000_000
    parts: int = 200


@dataclass(frozen=True)
class ReceivedPart:
    """A part that arrived whole; `file` stands at its start, on disk when it is large, and goes when it is closed."""

    name: str
    filename: str
    content_type: str
    size: int
    md5: str
    file: BinaryIO

    def read(self) -> bytes:
        self.file.seek(0)
        return self.file.read()


def boundary_of(content_type: str) -> bytes:
    """Raises Refused when the type is not multipart/form-data or names no sign between parts."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary")
    if header.get_content_type() != "multipart/form-data":
        raise refused("no_multipart")
    if not isinstance(boundary, str) or not BOUNDARY.match(boundary):
        raise refused("bad_multipart", message="boundary")
    return boundary.encode()


def receive(stream: Stream, content_type: str, *, length: int | None = None, limits: Limits | None = None) -> list[ReceivedPart]:
    """Every part of a body.  The body is read to its end, so that the device hears the reply.  Raises Refused, closing all files, when
    it is cut short, malformed or too large.
    """
    limits = limits or Limits()
    boundary = boundary_of(content_type)
    if length is not None and length > limits.total:
        raise refused("too_large", most=limits.total // 1_000_000)
    source = _Source(stream, limits.total, length)
    parts: list[ReceivedPart] = []
    try:
        for part in _parts(source, b"--" + boundary, limits):
            parts.append(part)  # noqa: PERF402  those before a failure must be closed
        source.drain()
    except BaseException:
        for part in parts:
            part.file.close()
        raise
    return parts


class _Source:
    """The stream with what was read too far put back."""

    def __init__(self, stream: Stream, most: int, length: int | None) -> None:
        self.stream, self.most, self.length = stream, most, length
        self.read_so_far = 0
        self.held = bytearray()
        self.ended = False

    def more(self) -> bool:
        """Read one block; False at the end of the body."""
        if self.ended:
            return False
        size = BLOCK if self.length is None else min(BLOCK, self.length - self.read_so_far)
        block = self.stream.read(size) if size > 0 else b""
        self.read_so_far += len(block)
        if self.read_so_far > self.most:
            raise refused("too_large", most=self.most // 1_000_000)
        if not block:
            self.ended = True
            if self.length is not None and self.read_so_far < self.length:
                raise refused("cut_short")
        self.held += block
        return bool(block)

    def until(self, sign: bytes, most: int) -> bytes:
        """Everything before a sign, which is taken too."""
        while (place := self.held.find(sign)) < 0:
            if len(self.held) > most:
                raise refused("bad_multipart", message="header")
            if not self.more():
                raise refused("cut_short")
        found = bytes(self.held[:place])
        del self.held[: place + len(sign)]
        return found

    def content(self, sign: bytes) -> Iterator[bytes]:
        """Blocks of everything before a sign, which is taken too."""
        while (place := self.held.find(sign)) < 0:
            safe = len(self.held) - len(sign)
            if safe > 0:
                yield bytes(self.held[:safe])
                del self.held[:safe]
            if not self.more():
                raise refused("cut_short")
        if place:
            yield bytes(self.held[:place])
        del self.held[: place + len(sign)]

    def take(self, size: int) -> bytes:
        while len(self.held) < size and self.more():
            pass
        found = bytes(self.held[:size])
        del self.held[:size]
        return found

    def drain(self) -> None:
        while self.more():
            self.held.clear()


def _parts(source: _Source, dashes: bytes, limits: Limits) -> Iterator[ReceivedPart]:
    for _ in source.content(dashes):  # what stands before the first part means nothing
        pass
    count = 0
    while True:
        end = source.take(2)
        if end == b"--":
            return
        if end != b"\r\n":
            raise refused("cut_short" if len(end) < 2 else "bad_multipart", message="boundary")
        count += 1
        if count > limits.parts:
            raise refused("too_many_parts", most=limits.parts)
        yield _part(source, dashes)


def _part(source: _Source, dashes: bytes) -> ReceivedPart:
    head = source.until(b"\r\n\r\n", HEADER)
    name, filename, content_type = _described(head)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the receiver closes it
    digest, size = hashlib.md5(usedforsecurity=False), 0
    try:
        for block in source.content(b"\r\n" + dashes):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return ReceivedPart(name, filename, content_type, size, digest.hexdigest(), file)  # type: ignore[arg-type]


def _described(head: bytes) -> tuple[str, str, str]:
    """(name, file name, type) out of the headers of a part; names in UTF-8, plain or as RFC 5987 writes them."""
    fields: dict[str, str] = {}
    for line in head.decode("utf-8", errors="replace").split("\r\n"):
        key, colon, value = line.partition(":")
        if not colon:
            raise refused("bad_multipart", message="header")
        fields[key.strip().lower()] = value.strip()
    disposition = fields.get("content-disposition", "")
    if not disposition.lower().startswith("form-data"):
        raise refused("bad_multipart", message="content-disposition")
    return _parameter(disposition, "name"), _parameter(disposition, "filename"), fields.get("content-type", "").partition(";")[0].strip().lower()


def _parameter(disposition: str, name: str) -> str:
    if extended := re.search(rf";\s*{name}\*\s*=\s*utf-8''([^;]+)", disposition, re.IGNORECASE):
        return unquote(extended[1].strip(), errors="replace")
    found = re.search(rf';\s*{name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', disposition, re.IGNORECASE)
    if not found:
        return ""
    return re.sub(r'\\(["\\])', r"\1", found[1]) if found[1] is not None else found[2]
