"""Nothing that a file carries along comes out, what is seen stays, and what cannot be cleaned is refused."""

import io
import re
import zipfile
import zlib

import docx
import pytest
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wiqaya.engines.cleaning import MAX_BYTES, CannotClean, Kind, clean, word
from wiqaya.engines.cleaning.tests import files

JPEG, PNG, LETTER = files.jpeg(), files.png(), files.word()
TEXT = "\ufeffHe draws well\u200b.\r\nيرسم جيدا".encode()
ALL = [(JPEG, Kind.JPEG), (PNG, Kind.PNG), (LETTER, Kind.WORD), (TEXT, Kind.TEXT)]


def refused(data: bytes) -> str:
    with pytest.raises(CannotClean) as why:
        clean(data)
    return why.value.code


def body(markup: str) -> bytes:
    return files.word(added=markup)


def paragraph(inside: str) -> str:
    return f"<w:p {nsdecls('w', 'r', 'a', 'pic', 'wp')}>{inside}</w:p>"


@pytest.mark.parametrize(("data", "kind"), ALL)
def test_the_kind_comes_from_the_content(data, kind):
    assert clean(data).kind == kind


@pytest.mark.slow
@pytest.mark.parametrize("data", [JPEG, PNG, LETTER], ids=["jpeg", "png", "word"])
def test_no_canary_comes_out(data):
    assert files.holds(files.inflated(data)), "the canary was there before"
    assert not files.holds(files.inflated(clean(data).data))


@pytest.mark.slow
@pytest.mark.parametrize("data", [one for one, _kind in ALL], ids=["jpeg", "png", "word", "text"])
def test_cleaning_twice_changes_nothing(data):
    once = clean(data)
    assert clean(once.data) == once


def test_a_picture_is_turned_as_it_is_meant_to_be_seen():
    assert Image.open(io.BytesIO(clean(JPEG).data)).size == (32, 48)


def test_a_picture_holds_pixels_alone():
    for data in (JPEG, PNG):
        cleaned = Image.open(io.BytesIO(clean(data).data))
        assert not dict(cleaned.getexif())
        assert set(cleaned.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_lies_under_a_transparent_part_does_not_stay():
    held, hidden = io.BytesIO(), Image.new("RGBA", (8, 8), (200, 10, 10, 0))
    hidden.save(held, "PNG")
    assert Image.open(io.BytesIO(clean(held.getvalue()).data)).getpixel((3, 3)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_pictures_of_every_depth_are_drawn_again(mode):
    held = io.BytesIO()
    (Image.new("I;16", (8, 8), 65535) if mode == "I;16" else files.picture((8, 8), mode)).save(held, "PNG")
    assert Image.open(io.BytesIO(clean(held.getvalue()).data)).mode in ("L", "RGB")


def test_a_picture_of_our_form_with_something_in_its_scan_is_drawn_again():
    ours = clean(JPEG).data
    slipped = ours[:-2] + b"\xff\xfe\x00\x0e" + files.CANARY.encode() + ours[-2:]
    assert not files.holds(clean(slipped).data)


def test_a_moving_picture_is_refused():
    held = io.BytesIO()
    files.picture().save(held, "PNG", save_all=True, append_images=[files.picture(mode="L").convert("RGB").rotate(90)])
    assert refused(held.getvalue()) == "moving"


def test_a_picture_that_unpacks_to_too_much_is_refused_unopened():
    head = b"IHDR" + (30_000).to_bytes(4) + (20_000).to_bytes(4) + b"\1\0\0\0\0"
    assert refused(PNG[:12] + head + zlib.crc32(head).to_bytes(4) + PNG[33:]) == "too_many_pixels"


def test_the_letter_is_there_as_it_was_read():
    after = docx.Document(io.BytesIO(clean(LETTER).data))
    texts = [one.text for one in after.paragraphs]
    assert set(texts) >= {"link", "seen", "box", "He draws well. يرسم جيدا"}
    assert after.sections[0].header.paragraphs[0].text == "School"
    assert len(after.inline_shapes) == 1


def test_a_letter_has_no_time_and_leads_nowhere():
    package = zipfile.ZipFile(io.BytesIO(clean(LETTER).data))
    assert {one.date_time for one in package.infolist()} == {word.MOMENT}
    assert not any(b"External" in package.read(one) or one.extra or one.comment for one in package.infolist())
    assert not [name for name in package.namelist() if re.search("docProps|customXml|people|theme|glossary|thumbnail", name)]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<w:ins w:id="1" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>', "changes"),
        ('<w:del w:id="1" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>', "changes"),
        ('<w:r><w:rPr><w:rPrChange w:id="1" w:author="A"/></w:rPr></w:r>', "changes"),
        ('<w:r><w:commentReference w:id="0"/></w:r>', "comments"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "hidden_text"),
        ("<w:r><w:object/></w:r>", "embedded"),
        ("<w:r><w:pict/></w:r>", "embedded"),
        ('<w:altChunk r:id="rId1"/>', "embedded"),
        ('<w:r><w:drawing><a:graphicData uri="urn:chart"/></w:drawing></w:r>', "embedded"),
        ('<w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r>', "embedded"),
        ('<w:r><w:drawing><a:blip r:embed="rId77"/></w:drawing></w:r>', "embedded"),
        ('<w:r><w:drawing><a:srcRect l="20000"/></w:drawing></w:r>', "cropped"),
        ("<w:unheard><w:r><w:t>text in something unknown</w:t></w:r></w:unheard>", "embedded"),
    ],
)
def test_what_could_hide_something_is_refused(inside, code):
    assert refused(body(paragraph(inside))) == code


@pytest.mark.slow
def test_a_text_box_stays_in_the_version_that_is_known():
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:t>box</w:t></mc:Choice>'
        "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert "box" in {one.text for one in docx.Document(io.BytesIO(clean(body(paragraph(box))).data)).paragraphs}


def with_part(name: str, data: bytes):
    return files.word(lambda parts: parts.update({name: data}))


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    return files.word(lambda parts: parts.update({name: parts[name].replace(old, new)}))


@pytest.mark.slow
def test_macros_comments_and_foreign_pictures_are_refused():
    kinds = "[Content_Types].xml"
    assert refused(with_part("word/vbaProject.bin", b"x")) == "macros"
    assert refused(replaced(kinds, b"wordprocessingml.document.main", b"macroEnabled.main")) == "macros"
    assert refused(replaced(kinds, b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")) == "other_office"
    assert refused(files.packed({"a.txt": b"a"})) == "archive"
    assert refused(with_part("word/media/image1.jpg", b"GIF89a")) == "picture"
    marked = b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment/></w:comments>'
    lead = b'<Relationship Id="rIdC" Type="http://x/comments" Target="comments.xml"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    assert refused(files.word(lambda parts: parts.update({"word/comments.xml": marked, rels: parts[rels].replace(b"</Relationships>", lead)}))) == "comments"


@pytest.mark.slow
def test_bombs_are_refused_unopened():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert refused(with_part("word/document.xml", laughs)) == "bomb"
    assert refused(with_part("word/media/big.bin", bytes(word.MAX_PART + 1))) == "bomb"
    assert refused(files.packed({f"{number}.xml": b"" for number in range(word.MAX_PARTS + 1)})) == "bomb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b" \n", "empty"), (bytes(MAX_BYTES + 1), "too_large"), (b"%PDF-1.7", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_office"), (b"Rar!\x1a", "archive"),
        (b"\0\0\0\x18ftypheic\0", "heic"), (b"GIF89a", "other_picture"), (b"RIFFxxxxWEBP", "other_picture"), (b"{\\rtf1", "rtf"), (b'<?xml version="1.0"?>\n<svg xmlns="x">', "svg"),
        (b"<!doctype html><p>", "web_page"), (b"\0\1\2", "unknown"), (b"caf\xe9", "unknown"), (b"PK\x03\x04rest", "damaged"), (b"\xff\xd8\xff\xe0rest", "damaged"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_by_its_kind(data, code):
    assert refused(data) == code


def test_text_loses_what_is_not_seen_and_keeps_what_arabic_needs():
    assert clean("\ufeffA\u200b\U000e0041 می\u200cروم\r\n".encode()).data.decode() == "A می\u200cروم\n"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from([JPEG, PNG, LETTER, TEXT]), st.floats(0, 1), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4))
def test_a_damaged_file_is_cleaned_or_refused(data, end, flips):
    damaged = bytearray(data[: int(len(data) * end)])
    for where, value in flips:
        if damaged:
            damaged[int(where * (len(damaged) - 1))] = value
    try:
        once = clean(bytes(damaged))
    except CannotClean:
        return
    assert clean(once.data) == once
