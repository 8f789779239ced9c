"""JPEG (ITU-T T.81), PNG (W3C) and WebP (RFC 9649), part by part: only what the picture is drawn from goes on."""

from __future__ import annotations

import struct
from typing import BinaryIO

from wiqaya.exchange.openrosa.media.kinds import Unclean, copy, exactly, length

MOST = 60_000_000  # bytes of a picture
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
DRAWN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}  # frames, tables, scans
CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
TELLING = 0x20 | 0x08 | 0x04  # colour profile, EXIF and XMP among the flags of VP8X
ORIENTATION = 0x0112


def clean_jpeg(file: BinaryIO, out: BinaryIO) -> None:
    """Frames, tables and scans; of EXIF only how the picture is turned; nothing behind the end."""
    data = _whole(file)
    at, turned = 2, 1
    kept: list[bytes] = []
    while True:
        marker, at = _marker(data, at)
        if marker == 0xD9:
            break
        if marker in ALONE:
            kept.append(bytes((0xFF, marker)))
            continue
        end = at + struct.unpack_from(">H", data, at)[0]
        if end < at + 2 or end > len(data):
            raise EOFError
        turned = max(turned, _turned(data[at + 2 : end])) if marker == 0xE1 else turned
        kept.append(_segment(marker, data[at:end]))
        at = end
        if marker == 0xDA:
            at = _behind_scan(data, end)
            kept.append(data[end:at])
    out.write(b"\xff\xd8" + (_orientation(turned) if turned != 1 else b"") + b"".join(kept) + b"\xff\xd9")


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """(the marker at a place, what stands behind it); it may be preceded by filling bytes."""
    if data[at] != 0xFF:
        raise ValueError
    while data[at] == 0xFF:
        at += 1
    return data[at], at + 1


def _segment(marker: int, body: bytes) -> bytes:
    """A segment that draws, or the two small ones that say how colours are meant; without the small picture in the first of them."""
    if marker in DRAWN or (marker == 0xEE and body[2:7] == b"Adobe" and len(body) == 14):
        return bytes((0xFF, marker)) + body
    if marker == 0xE0 and body[2:7] == b"JFIF\0" and len(body) >= 16:
        return b"\xff\xe0\x00\x10" + body[2:14] + b"\0\0"
    return b""


def _behind_scan(data: bytes, at: int) -> int:
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _turned(exif: bytes) -> int:
    """How the picture is turned (1 to 8), out of the first directory of EXIF; 1 when it does not say."""
    if not exif.startswith(b"Exif\0\0"):
        return 1
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        start = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for entry in range(min(struct.unpack_from(f"{order}H", tiff, start)[0], 200)):
            tag, kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == ORIENTATION and kind == 3:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _orientation(turned: int) -> bytes:
    """A segment of EXIF with that and nothing else."""
    tiff = b"MM\0\x2a" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def clean_png(file: BinaryIO, out: BinaryIO) -> None:
    """Chunks that draw, to the end of the picture."""
    file.seek(0)
    out.write(exactly(file, 8))
    while True:
        head = exactly(file, 8)
        size, name = struct.unpack(">I4s", head)
        if name in CHUNKS:
            out.write(head)
            copy(file, out, size + 4)
        else:
            file.seek(size + 4, 1)
        if name == b"IEND":
            return


def clean_webp(file: BinaryIO, out: BinaryIO) -> None:
    """Chunks that draw; the flags say that there are no others."""
    data = _whole(file)
    kept = b""
    at, end = 12, 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise EOFError
    while at < end:
        name, size = struct.unpack_from("<4sI", data, at)
        behind = at + 8 + size + size % 2
        if at + 8 + size > end:
            raise EOFError
        if name in WEBP:
            chunk = bytearray(data[at:behind])
            if name == b"VP8X":
                chunk[8] &= ~TELLING
            kept += bytes(chunk)
        at = behind
    out.write(b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WEBP" + kept)


def _whole(file: BinaryIO) -> bytes:
    if length(file) > MOST:
        raise Unclean("damaged_file")
    file.seek(0)
    return file.read()
