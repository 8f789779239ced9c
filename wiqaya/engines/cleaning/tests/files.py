"""Files that carry a canary in every place where a file can carry something."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "zaytuna-4711"
MARKS = [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be")]


def holds(data: bytes) -> bool:
    return any(mark in data for mark in MARKS)


def inflated(data: bytes) -> bytes:
    """The bytes of a file, and those of everything that is packed in it."""
    if data.startswith(b"PK"):
        package = zipfile.ZipFile(io.BytesIO(data))
        return data + b"".join(one.filename.encode() + inflated(package.read(one)) for one in package.infolist())
    if data.startswith(b"\x89PNG"):
        return data + b"".join(_inflated(data[at : at + 100_000]) for at in range(len(data)) if data[at] == 0x78)
    return data


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def picture(size: tuple[int, int] = (48, 32), mode: str = "RGB") -> Image.Image:
    return Image.radial_gradient("L").resize(size).convert(mode)


def exif() -> Image.Exif:
    held = Image.Exif()
    held[0x010E], held[0x010F], held[0x013B] = CANARY, CANARY, CANARY  # description, maker, artist
    held[0x0112] = 6
    held.get_ifd(0x8769).update({0x927C: CANARY.encode(), 0x9286: CANARY.encode(), 0xA431: CANARY})  # maker note, comment, serial number
    held.get_ifd(0x8825).update({1: "N", 2: (33.0, 53.0, 12.0), 27: CANARY.encode()})
    return held


def jpeg(**more: object) -> bytes:
    held = io.BytesIO()
    picture().save(held, "JPEG", exif=exif(), comment=CANARY, icc_profile=CANARY.encode() * 20, xmp=f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode(), quality=95, **more)
    whole = held.getvalue()
    preview = b"\xff\xed" + struct.pack(">H", 2 + len(CANARY)) + CANARY.encode()  # APP13: notes and previews of programs
    first = 4 + int.from_bytes(whole[4:6])  # after the first segment
    return whole[:first] + preview + whole[first:] + CANARY.encode()


def png() -> bytes:
    held, notes = io.BytesIO(), PngInfo()
    notes.add_text("Author", CANARY)
    notes.add_text("Comment", CANARY, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", CANARY, lang="en", tkey=CANARY)
    notes.add(b"prVt", CANARY.encode())
    picture().save(held, "PNG", exif=exif(), pnginfo=notes, icc_profile=CANARY.encode() * 20)
    return held.getvalue() + CANARY.encode()


def word(change: Callable[[dict[str, bytes]], None] = lambda parts: None, **inside: str) -> bytes:
    """A letter that carries the canary wherever Word puts something of its own; `inside`: markup that is added to the body."""
    letter = docx.Document()
    core = letter.core_properties
    core.author = core.last_modified_by = core.title = core.comments = core.keywords = core.category = CANARY
    paragraph = letter.add_paragraph("He draws well. يرسم جيدا")
    paragraph._p.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", CANARY)
    paragraph.insert_paragraph_before("", style=letter.styles.add_style(CANARY, 1))
    letter.add_picture(io.BytesIO(jpeg()))
    letter.inline_shapes[0]._inline.docPr.set("name", CANARY)
    letter.inline_shapes[0]._inline.docPr.set("descr", f"C:\\{CANARY}.jpg")
    letter.sections[0].header.paragraphs[0].text = "School"
    for markup in (
        f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="1" w:name="{CANARY}"/><w:bookmarkEnd w:id="1"/><w:fldSimple w:instr="INCLUDETEXT {CANARY}"><w:r><w:t>seen</w:t></w:r></w:fldSimple></w:p>',
        f'<w:p {nsdecls("w")}>{CANARY}<w:hyperlink w:tooltip="{CANARY}"><w:r><w:t>link</w:t></w:r></w:hyperlink><!-- {CANARY} --><?app {CANARY}?></w:p>',
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{CANARY}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:sdtContent></w:sdt>',
        f'<w:p {nsdecls("w")} xmlns:odd="urn:{CANARY}"><odd:thing note="{CANARY}"/></w:p>',
        *inside.values(),
    ):
        letter.element.body.insert(0, parse_xml(markup))
    held = io.BytesIO()
    letter.save(held)
    parts = {one.filename: zipfile.ZipFile(held).read(one) for one in zipfile.ZipFile(held).infolist()}
    for name in ("docProps/custom.xml", "customXml/item1.xml", "word/people.xml", "docProps/thumbnail.jpeg", "word/glossary/document.xml"):
        parts[name] = CANARY.encode()
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"</w:settings>", f'<w:docVars><w:docVar w:name="a" w:val="{CANARY}"/></w:docVars></w:settings>'.encode())
    rels = parts["word/_rels/document.xml.rels"]
    outside = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" TargetMode="External" Target="file:///{CANARY}.dotx"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = rels.replace(b"</Relationships>", outside.encode())
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = CANARY.encode()
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 5, 4, 3, 2, 1))
            entry.compress_type, entry.comment = zipfile.ZIP_DEFLATED, CANARY.encode()
            entry.extra = struct.pack("<HH", 0x7075, len(CANARY)) + CANARY.encode()
            package.writestr(entry, data)
    return held.getvalue()
