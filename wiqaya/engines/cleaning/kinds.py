"""Which kind a file is of, by its content; a name says nothing."""

from __future__ import annotations

import re

from wiqaya.engines.cleaning import pictures, texts, word
from wiqaya.engines.cleaning.reasons import MAX_BYTES, CannotClean, Cleaned, Kind

# first bytes -> why it is refused
REFUSED = (
    (b"\xd0\xcf\x11\xe0", "old_office"),  # Word before 2007, and every Word file under a password
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"),
    (b"GIF8", "other_picture"), (b"BM", "other_picture"), (b"II*\0", "other_picture"), (b"MM\0*", "other_picture"), (b"RIFF", "other_picture"),
    (b"{\\rtf", "rtf"),
)  # fmt: skip
HEIC = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)", re.DOTALL)
SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|script)[\s>]", re.IGNORECASE)
HEAD = 1024  # bytes that are looked at


def clean(data: bytes) -> Cleaned:
    """The file without anything that it carries along; cleaning twice changes nothing.

    JPEG and PNG are drawn again from their pixels, Word is written again from an allow-list, text loses what is not seen.  Raises CannotClean.
    """
    if not data:
        raise CannotClean("empty")
    if len(data) > MAX_BYTES:
        raise CannotClean("too_large")
    done = _by_kind(data)
    if len(done.data) > MAX_BYTES:
        raise CannotClean("too_large")
    return done


def _by_kind(data: bytes) -> Cleaned:
    if data.startswith(b"\xff\xd8\xff"):
        return Cleaned(Kind.JPEG, pictures.jpeg(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Cleaned(Kind.PNG, pictures.png(data))
    if data.startswith(b"PK\x03\x04"):
        return Cleaned(Kind.WORD, word.rewritten(data))
    _refuse(data)
    return Cleaned(Kind.TEXT, texts.plain(data))


def _refuse(data: bytes) -> None:
    head = data[:HEAD]
    for start, code in REFUSED:
        if data.startswith(start):
            raise CannotClean(code)
    if b"%PDF-" in head:
        raise CannotClean("pdf")
    if HEIC.match(head):
        raise CannotClean("heic")
    if SVG.search(head):
        raise CannotClean("svg")
    if WEB_PAGE.search(head):
        raise CannotClean("web_page")
