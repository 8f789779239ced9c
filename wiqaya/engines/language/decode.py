"""The encoding of a text file: byte-order marks, UTF-8, and the single-byte encodings of Arabic and western spreadsheets."""

from __future__ import annotations

import codecs
import re

from wiqaya.engines.language.reasons import Reason, because

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = {
    b"PK\x03\x04": "zip or Excel workbook",
    b"\xd0\xcf\x11\xe0": "old Excel or Word",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"SQLite format 3": "database",
    b"PAR1": "Parquet",
}
HIGH = re.compile(rb"[\x80-\xff]+")
SAMPLE = 400_000


class DecodingError(ValueError):
    """The bytes are not text that we can read; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


def decode(data: bytes, hint: str | None = None) -> tuple[str, str]:
    """Text without byte-order mark, and the name of its encoding.

    Order: byte-order mark, `hint`, UTF-8, then Windows-1256, ISO 8859-6, Windows-1252 or Latin-1 by where Arabic letters would stand.
    Raises `DecodingError` for empty, binary, damaged and cut files.
    """
    if not data:
        raise DecodingError(because("no_data"))
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise DecodingError(because("binary", kind=kind))
    for mark, name in MARKS:
        if data.startswith(mark):
            return _strict(data, name, mark)
    wide = _wide(data)
    if wide:
        return _strict(data, wide, b"")
    _refuse_binary(data)
    if hint:
        return _strict(data, _known(hint), b"")
    return _unmarked(data)


def _strict(data: bytes, name: str, mark: bytes) -> tuple[str, str]:
    try:
        text = data.decode("utf-8-sig" if name == "utf-8" and mark else name)
    except UnicodeDecodeError as error:
        if name == "utf-8":
            raise DecodingError(_damage(data, error)) from error
        raise DecodingError(because("not_in_encoding", encoding=name, position=error.start + 1)) from error
    return text.removeprefix("\ufeff"), name


def _known(hint: str) -> str:
    try:
        name = codecs.lookup(hint).name
        "".encode(name)
    except LookupError as error:
        raise DecodingError(because("unknown_encoding", encoding=hint)) from error
    return {"cp1256": "windows-1256", "cp1252": "windows-1252", "utf-8-sig": "utf-8"}.get(name, name)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII signs leave zero bytes at even or at odd places only."""
    if len(data) % 2 or b"\0" not in data:
        return None
    head = data[:SAMPLE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) or min(even, odd):
        return None
    return "utf-16-be" if even else "utf-16-le"


def _refuse_binary(data: bytes) -> None:
    head = data[:SAMPLE]
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26, 27))
    if b"\0" in data or controls * 100 > len(head):
        raise DecodingError(because("binary", kind="zero bytes" if b"\0" in data else "control signs"))


def _damage(data: bytes, error: UnicodeDecodeError) -> Reason:
    if error.start >= len(data) - 3 and "unexpected end" in error.reason:
        return because("cut_short")
    return because("broken_utf8", position=error.start + 1, line=data.count(b"\n", 0, error.start) + 1)


def _unmarked(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise DecodingError(_damage(data, error)) from error
    name = _single_byte(data[:SAMPLE])
    return data.decode(name), name


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all high bytes form letters of UTF-8, so that the rest is damage and not another encoding."""
    text = data[:SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - broken
    return whole >= 3 and whole > 4 * broken


def _single_byte(head: bytes) -> str:
    arabic = other = 0
    for run in HIGH.finditer(head):
        before, after = head[max(0, run.start() - 1) : run.start()], head[run.end() : run.end() + 1]
        letters = sum("\u0621" <= char <= "\u0652" for char in run[0].decode("cp1256"))
        if len(run[0]) >= 2 and letters >= 0.8 * len(run[0]) and not (before + after).isalpha():
            arabic += len(run[0])
        elif len(run[0]) > 1 or (before + after).isalpha():
            other += len(run[0])
    if arabic > other:
        # the commonest pair, alef and lam, is C7 E1 in Windows-1256 and C7 E4 in ISO 8859-6
        iso = head.count(b"\xc7\xe4") > 2 * head.count(b"\xc7\xe1") and not re.search(rb"[\x80-\x9f\xdb-\xdf\xf3-\xff]", head)
        return "iso8859-6" if iso else "windows-1256"
    return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", head) else "windows-1252"
