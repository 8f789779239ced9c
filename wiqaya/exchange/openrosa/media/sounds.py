"""WAV (RIFF), MP3 with its tags, and AMR, which has none."""

from __future__ import annotations

import struct
from typing import BinaryIO

from wiqaya.exchange.openrosa.media.kinds import copy, exactly, length

HEARD = {b"fmt ", b"fact", b"data"}


def clean_wav(file: BinaryIO, out: BinaryIO) -> None:
    """What is heard; no names, dates or texts."""
    size = length(file)
    out.write(b"RIFF\0\0\0\0WAVE")
    at, heard = 12, False
    while at + 8 <= size:
        file.seek(at)
        name, held = struct.unpack("<4sI", exactly(file, 8))
        if at + 8 + held > size:
            raise EOFError
        if name in HEARD:
            out.write(struct.pack("<4sI", name, held))
            copy(file, out, held)
            out.write(b"\0" * (held % 2))
            heard = heard or name == b"data"
        at += 8 + held + held % 2
    if not heard:
        raise ValueError
    whole = length(out)
    out.seek(4)
    out.write(struct.pack("<I", whole - 8))


def clean_mp3(file: BinaryIO, out: BinaryIO) -> None:
    """The frames between ID3v2 tags before them (id3.org) and tags of ID3v1 and APE behind them."""
    end, start = length(file), 0
    while _at(file, start, 3) == b"ID3":
        head = _at(file, start, 10)
        held = sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(reversed(head[6:10])))
        start += 10 + held + (10 if head[5] & 0x10 else 0)
    if _at(file, start, 1) != b"\xff":
        raise ValueError
    while (shorter := _without_tag(file, start, end)) != end:
        end = shorter
    file.seek(start)
    copy(file, out, end - start)


def _without_tag(file: BinaryIO, start: int, end: int) -> int:
    if end - start >= 128 and _at(file, end - 128, 3) == b"TAG":
        return end - 128
    if end - start >= 32 and _at(file, end - 32, 8) == b"APETAGEX":
        size, _items, flags = struct.unpack("<III", _at(file, end - 20, 12))
        return max(start, end - int(size) - (32 if flags & 0x80000000 else 0))
    return end


def clean_amr(file: BinaryIO, out: BinaryIO) -> None:
    size = length(file)
    file.seek(0)
    copy(file, out, size)


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return exactly(file, size)
