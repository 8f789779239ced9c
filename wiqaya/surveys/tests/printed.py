"""Words of a PDF as our own printer writes it: every page's text, by the tables that say which sign each glyph stands for."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/([^\s/]+) [-\d.]+ Tf|\[(.*?)\] ?TJ|<([0-9a-fA-F]+)> ?Tj|(\bET\b)", re.DOTALL)


def printed(pdf: bytes) -> list[str]:
    """The text of each page, a line for each piece; right-to-left words stand as they are seen, last letter first."""
    objects = _objects(pdf)
    fonts = _fonts(objects)
    pages = [body for body in objects.values() if re.search(rb"/Type */Page\b", body)]
    return [_text(_stream(objects[int(re.search(rb"/Contents *\[?(\d+)", body)[1])]), fonts) for body in pages]


def language(pdf: bytes) -> str:
    return next(found[1].decode() for body in _objects(pdf).values() if (found := re.search(rb"/Lang ?\((\w+)\)", body)))


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Number -> object, those that are packed together too."""
    found = {int(number): body for number, body in OBJECT.findall(pdf)}
    for body in list(found.values()):
        if re.search(rb"/Type */ObjStm", body.partition(b"stream")[0]):
            data, first = _stream(body), int(re.search(rb"/First (\d+)", body)[1])
            numbers = [int(one) for one in data[:first].split()]
            places = [*numbers[1::2], len(data)]
            found |= {number: data[first + places[at] : first + places[at + 1]] for at, number in enumerate(numbers[::2])}
    return found


def _fonts(objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """Name of a font -> its signs."""
    named = {(name, int(at)) for body in objects.values() if b"stream" not in body for name, at in re.findall(rb"/([^\s/<>()\[\]]+) (\d+) 0 R", body)}
    return {name: _signs(objects, at) for name, at in named if b"/ToUnicode" in objects.get(at, b"")}


def _stream(body: bytes) -> bytes:
    held = STREAM.search(body)[1]
    return zlib.decompress(held) if b"FlateDecode" in body.partition(b"stream")[0] else held


def _signs(objects: dict[int, bytes], at: int) -> dict[int, str]:
    """Glyph -> text of a font."""
    table = _stream(objects[int(re.search(rb"/ToUnicode (\d+) 0 R", objects[at])[1])])
    pairs = re.findall(rb"<([0-9a-fA-F]+)> *<([0-9a-fA-F]*)>", b"".join(re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL)))
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _text(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    signs: dict[int, str] = {}
    found = []
    for font, several, one, end in SHOWN.findall(content):
        if font:
            signs = fonts.get(font, {})
        for piece in re.findall(rb"<([0-9a-fA-F]+)>", several) + ([one] if one else []):
            found += [signs.get(int(piece[at : at + 4], 16), "") for at in range(0, len(piece), 4)]
        if end:
            found.append("\n")
    return "".join(found)
