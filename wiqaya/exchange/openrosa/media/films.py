"""MP4, M4A and 3GP (ISO 14496-12): boxes that tell are filled with zeros where they stand, because others count their places."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from wiqaya.exchange.openrosa.media.kinds import Unclean, copy, exactly, length

DRAWN = {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"pdin"}
INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"mvex", b"dinf"}
TELLING = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"Xtra", b"iods", b"tref"}
HOURS = {b"mvhd", b"tkhd", b"mdhd"}  # when it was made and changed
TRACKS = {b"soun", b"vide", b"hint", b"url ", b"alis"}
DEEPEST = 8


def clean_film(file: BinaryIO, out: BinaryIO) -> None:
    """Raises Unclean("tells_places") when a track holds neither pictures nor sound: cameras write positions there."""
    size = length(file)
    file.seek(0)
    copy(file, out, size)
    seen = {name for name, *_places in _boxes(out, 0, size)}
    if not {b"moov", b"mdat"} <= seen:
        raise ValueError
    _clean(out, 0, size, 0)


def _clean(out: BinaryIO, start: int, end: int, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError
    for name, place, inner, behind in list(_boxes(out, start, end)):
        if name in TELLING or (depth == 0 and name not in DRAWN):
            out.seek(place + 4)
            out.write(b"free")
            _zero(out, inner, behind)
        elif name in INSIDE:
            _clean(out, inner, behind, depth + 1)
        elif name in HOURS:
            out.seek(inner)
            long = exactly(out, 4)[0] == 1
            _zero(out, inner + 4, inner + (20 if long else 12))
        elif name == b"hdlr":
            out.seek(inner + 8)
            if exactly(out, 4) not in TRACKS:
                raise Unclean("tells_places")
            _zero(out, inner + 24, behind)  # its name


def _boxes(out: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, where it begins, where its content begins, where it ends) of each box between two places."""
    at = start
    while at < end:
        out.seek(at)
        size, name = struct.unpack(">I4s", exactly(out, 8))
        inner = at + 8
        if size == 1:
            size, inner = struct.unpack(">Q", exactly(out, 8))[0], at + 16
        behind = end if size == 0 else at + size
        if behind < inner or behind > end:
            raise EOFError
        yield name, at, inner, behind
        at = behind


def _zero(out: BinaryIO, start: int, end: int) -> None:
    out.seek(start)
    left = max(0, end - start)
    while left:
        left -= out.write(bytes(min(left, 1 << 20)))
