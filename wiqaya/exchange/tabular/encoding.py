"""The encoding of a text file of any size, without holding the file in memory."""

from __future__ import annotations

import codecs
from pathlib import Path

from wiqaya.engines import language
from wiqaya.exchange.tabular.errors import Unreadable, unreadable

HEAD = 2_000_000
BLOCK = 1 << 20
MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(path: Path, hint: str | None = None) -> str:
    """The codec to read a text file with, from its mark, the hint, or its bytes.  Raises Unreadable."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    marked = next((name for mark, name in MARKED.items() if head.startswith(mark)), None)
    whole = len(head) < HEAD
    try:
        _, name = language.decode(head if whole else _at_line_end(head), hint)
    except language.DecodingError as error:
        raise Unreadable(_translated(error)) from error
    if marked:
        return marked
    return name if whole or name != "utf-8" or _is_utf8(path) else _by_high_lines(path)


def _translated(error: language.DecodingError) -> language.Reason:
    reason = error.reason
    if reason.code == "no_data":
        return unreadable("file_empty").reason
    if reason.code == "binary":
        return unreadable("file_binary", kind=str(reason.params["kind"])).reason
    return reason


def _at_line_end(head: bytes) -> bytes:
    """The head up to its last whole line, so that no letter is cut."""
    cut = head.rfind(b"\n\0" if head[1:2] == b"\0" or head.startswith(codecs.BOM_UTF16_LE) else b"\n")
    end = cut + 1 if cut > 0 else len(head)
    return head[: end + end % 2 if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:200] else end]


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_high_lines(path: Path) -> str:
    """A long file whose letters beyond ASCII come late: judge by the lines that have them."""
    sample = bytearray()
    with path.open("rb") as stream:
        for line in stream:
            if not line.isascii():
                sample += line
            if len(sample) > BLOCK:
                break
    try:
        return language.decode(bytes(sample))[1]
    except language.DecodingError as error:
        raise Unreadable(error.reason) from error
