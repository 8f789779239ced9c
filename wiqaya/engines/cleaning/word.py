"""Word files written again from an allow-list: the main text, its styles, notes, heads and feet, and pictures, nothing else.

Structure: ECMA-376 (Office Open XML), parts 1 and 2.  Properties, custom data, people, settings, fonts, themes, previews and everything outside of the file stay behind.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from wiqaya.engines.cleaning import markup, pictures
from wiqaya.engines.cleaning.markup import REL, TYPES, W
from wiqaya.engines.cleaning.reasons import CannotClean

MAX_PARTS = 400
MAX_UNPACKED = 40_000_000  # bytes of all parts together
MAX_PART = 12_000_000  # bytes of one part
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KEPT = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
DOCUMENT = "word/document.xml"
# relationships without a mark in the text -> the part that they lead to
IMPLICIT = ("styles", "numbering", "footnotes", "endnotes")
EXPLICIT = ("header", "footer", "image")
SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file knows


def rewritten(data: bytes) -> bytes:
    """A Word file with what is seen of another.  Raises CannotClean."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _Copy(_parts(package)).whole()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, NotImplementedError, RuntimeError, etree.XMLSyntaxError) as error:
        if isinstance(error, CannotClean):
            raise
        raise CannotClean("damaged") from None


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """name -> bytes, once it is sure that unpacking stays small.  Raises CannotClean."""
    entries = package.infolist()
    if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > MAX_UNPACKED or any(one.file_size > MAX_PART for one in entries):
        raise CannotClean("bomb")
    if any(one.flag_bits & 1 for one in entries):
        raise CannotClean("locked")
    names = [one.filename for one in entries]
    if len({name.lower() for name in names}) != len(names):
        raise CannotClean("damaged")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise CannotClean("macros")
    if "[Content_Types].xml" not in names:
        raise CannotClean("archive")
    return {name: package.read(name) for name in names}


@dataclass
class _Made:
    """A part of the new file, with what it leads to: (id, kind, name)."""

    data: bytes
    leads: list[tuple[str, str, str]] = field(default_factory=list)


class _Copy:
    """One file on its way: parts are taken up as the text leads to them, and named by their turn."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.made: dict[str, _Made] = {}
        self.named: dict[str, str] = {}  # old name -> new name
        self.turn: dict[str, int] = {}
        self.styles: dict[str, str] = {}  # old id -> new id

    def whole(self) -> bytes:
        main = self._main()
        leads = self._leads(main)
        self._no_comments(leads)
        if (found := self._first(leads, "styles")) is not None:
            tree = markup.parsed(self.parts[found])
            self.styles = markup.style_ids(tree)
        self._take(main, DOCUMENT)
        return self._packed()

    def _main(self) -> str:
        """The name of the main part, when it is that of a document without macros."""
        types = markup.parsed(self.parts["[Content_Types].xml"])
        kinds = {str(one.get("PartName", "")).lstrip("/"): str(one.get("ContentType", "")) for one in types.iter(f"{{{TYPES}}}Override")}
        if any("macroEnabled" in kind for kind in kinds.values()):
            raise CannotClean("macros")
        main = next((name for name, kind in kinds.items() if kind == MAIN), None)
        if main is None:
            raise CannotClean("other_office" if kinds else "archive")
        return main

    def _leads(self, name: str) -> dict[str, tuple[str, str]]:
        """id -> (kind, name of the part), of what lies inside of the file."""
        folder, base = posixpath.split(name)
        held = self.parts.get(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for one in markup.parsed(held).iter(f"{{{REL}}}Relationship") if held is not None else ():
            target, kind = str(one.get("Target", "")), str(one.get("Type", "")).rsplit("/", 1)[-1]
            if one.get("TargetMode") != "External":
                whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                if whole in self.parts:
                    found[str(one.get("Id", ""))] = (kind, whole)
        return found

    @staticmethod
    def _first(leads: dict[str, tuple[str, str]], kind: str) -> str | None:
        return next((name for found, name in leads.values() if found == kind), None)

    def _no_comments(self, leads: dict[str, tuple[str, str]]) -> None:
        held = self._first(leads, "comments")
        if held is not None and len(markup.parsed(self.parts[held])):
            raise CannotClean("comments")

    def _take(self, old: str, new: str) -> None:
        """Copy one part of markup, and what it leads to."""
        self.named[old] = new
        leads, made = self._leads(old), _Made(b"")
        self.made[new] = made

        def lead(mark: str) -> str:
            kind, target = leads.get(mark, ("", ""))
            if kind not in EXPLICIT:
                raise CannotClean("embedded")
            return self._led(made, kind, target)

        made.data = markup.copied(markup.parsed(self.parts[old]), lead=lead, styles=self.styles)
        if new == DOCUMENT:
            for kind in IMPLICIT:
                if (found := self._first(leads, kind)) is not None:
                    self._led(made, kind, found)
            made.leads.append((f"rId{len(made.leads) + 1}", "settings", "word/settings.xml"))
            self.made["word/settings.xml"] = _Made(markup.DECLARATION + SETTINGS.encode())

    def _led(self, made: _Made, kind: str, target: str) -> str:
        """The new id of a relationship; its part is taken up when it is new."""
        if target not in self.named:
            self._take_picture(target) if kind == "image" else self._take(target, self._next(kind, "xml"))
        new = self.named[target]
        known = next((mark for mark, _kind, name in made.leads if name == new), None)
        if known is None:
            known = f"rId{len(made.leads) + 1}"
            made.leads.append((known, kind, new))
        return known

    def _next(self, kind: str, ending: str) -> str:
        self.turn[kind] = self.turn.get(kind, 0) + 1
        folder = "word/media" if kind == "image" else "word"
        return f"{folder}/{kind}{self.turn[kind]}.{ending}"

    def _take_picture(self, old: str) -> None:
        data = self.parts[old]
        if data.startswith(b"\xff\xd8\xff"):
            ending, cleaned = "jpeg", pictures.jpeg(data)
        elif data.startswith(b"\x89PNG\r\n\x1a\n"):
            ending, cleaned = "png", pictures.png(data)
        else:
            raise CannotClean("picture")
        self.named[old] = self._next("image", ending)
        self.made[self.named[old]] = _Made(cleaned)

    def _packed(self) -> bytes:
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as package:
            for name, data in self._files():
                entry = zipfile.ZipInfo(name, MOMENT)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                package.writestr(entry, data)
        return held.getvalue()

    def _files(self) -> list[tuple[str, bytes]]:
        kinds = [(name, _kind_of(name)) for name in self.made if name.endswith(".xml")]
        files = [("[Content_Types].xml", markup.content_types(kinds)), ("_rels/.rels", markup.relationships([("rId1", "officeDocument", DOCUMENT)], ""))]
        for name, made in self.made.items():
            files.append((name, made.data))
            if made.leads:
                folder, base = posixpath.split(name)
                files.append((f"{folder}/_rels/{base}.rels", markup.relationships(made.leads, folder)))
        return files


def _kind_of(name: str) -> str:
    return MAIN if name == DOCUMENT else KEPT.format(posixpath.basename(name).removesuffix(".xml").rstrip("0123456789"))
