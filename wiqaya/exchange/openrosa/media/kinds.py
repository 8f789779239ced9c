"""What a file is by its bytes; its name only has to agree."""

from __future__ import annotations

from typing import BinaryIO

HEAD = 32
PICTURES_IN_FILMS = (b"hei", b"hev", b"mif", b"msf", b"avi")  # HEIF and AVIF: their places of things are written inside of them
ENDINGS = {
    "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "image/webp": ("webp",), "video/mp4": ("mp4", "3gp", "m4v", "mov"),
    "audio/mp4": ("m4a", "mp4", "3gp", "aac"), "audio/wav": ("wav",), "audio/mpeg": ("mp3", "aac"), "audio/amr": ("amr",),
}  # fmt: skip


class Unclean(ValueError):
    """A file that cannot be freed of what it tells; `code` is unknown_kind, damaged_file or tells_places."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(head: bytes) -> str:
    """The media type by the first bytes of a file, empty for one that is not known."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "" if head[8:11] in PICTURES_IN_FILMS else "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "audio/amr"
    sound = head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    return "audio/mpeg" if sound else ""


def copy(file: BinaryIO, out: BinaryIO, size: int) -> None:
    """That many bytes from where the file stands.  Raises EOFError when it ends before."""
    while size:
        block = file.read(min(size, 1 << 20))
        if not block:
            raise EOFError
        out.write(block)
        size -= len(block)


def exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) != size:
        raise EOFError
    return found


def length(file: BinaryIO) -> int:
    return file.seek(0, 2)
