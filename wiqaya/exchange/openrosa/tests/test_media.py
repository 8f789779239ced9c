"""Files keep what is seen and heard, and nothing of where, when and with what they were made."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wiqaya.exchange.openrosa.media import Unclean, clean

PLACE, HOUR, MAKER = b"33.8938N", b"2026:11:20 10:11:12", b"Phone of Amal"
TOLD = (PLACE, HOUR, MAKER)


def picture(kind, turned=1, size=(24, 16)):
    """Noise, with EXIF of place, hour and maker, and XMP."""
    shown = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = turned, MAKER.decode(), HOUR.decode()
    exif.get_ifd(0x8825)[1] = PLACE.decode()
    out = io.BytesIO()
    options = {"lossless": True} if kind == "WEBP" else {}
    shown.save(out, kind, exif=exif, xmp=b"<x>" + MAKER + b"</x>", comment=MAKER, **options)
    return out.getvalue()


def box(name, *inside):
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def film(handler=b"vide", sound=bytes(range(200)), udta=True):
    header = bytes(4) + struct.pack(">IIII", 3_900_000_000, 3_900_000_001, 1000, 5000)
    track = box(b"trak", box(b"tkhd", header), box(b"mdia", box(b"mdhd", header), box(b"hdlr", bytes(8), handler, bytes(12), MAKER, b"\0")))
    told = [box(b"udta", box(b"\xa9xyz", PLACE)), box(b"meta", MAKER)] if udta else []
    long = struct.pack(">I4sQ", 1, b"mdat", 16 + len(sound)) + sound
    return box(b"ftyp", b"isom", bytes(4), b"isom") + box(b"moov", box(b"mvhd", header), track, *told) + box(b"uuid", HOUR) + long


def wav(note=MAKER):
    chunks = b"fmt " + struct.pack("<I", 16) + bytes(16) + b"LIST" + struct.pack("<I", len(note)) + note + b"\0" * (len(note) % 2)
    chunks += b"data" + struct.pack("<I", 6) + b"sounds"
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def mp3():
    tag = PLACE + HOUR
    size = bytes((0, 0, len(tag) >> 7, len(tag) & 0x7F))
    return b"ID3\x04\0\0" + size + tag + b"\xff\xfb\x90frames" + b"TAG" + MAKER.ljust(125, b"\0")


def cleaned(data):
    kind, out = clean(io.BytesIO(data))
    with out:
        return kind, out.read()


@pytest.mark.parametrize(("kind", "named"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_shows_the_same_and_tells_nothing(kind, named):
    data = picture(kind)
    assert all(word in data for word in (PLACE, HOUR, MAKER))
    found, kept = cleaned(data)
    assert found == named
    assert not [word for word in TOLD if word in kept]
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert (after.size, after.tobytes()) == (before.size, before.tobytes())
    assert not dict(after.getexif())


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_of_a_jpeg_only_how_it_is_turned_stays(turned):
    assert dict(Image.open(io.BytesIO(cleaned(picture("JPEG", turned))[1])).getexif()) == {0x0112: turned}


def test_a_progressive_jpeg_with_something_behind_its_end_shows_the_same():
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(out, "JPEG", progressive=True, restart_marker_blocks=2)
    kept = cleaned(out.getvalue() + PLACE)[1]
    assert PLACE not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(out).tobytes()


def test_a_film_keeps_its_length_and_its_frames():
    data = film()
    kind, kept = cleaned(data)
    assert (kind, len(kept)) == ("video/mp4", len(data))
    assert not [word for word in TOLD if word in kept]
    assert bytes(range(200)) in kept
    assert struct.pack(">I", 3_900_000_000) not in kept
    assert cleaned(kept)[1] == kept


def test_a_film_with_a_track_of_places_is_not_kept():
    with pytest.raises(Unclean, match="tells_places"):
        cleaned(film(handler=b"meta"))


def test_a_sound_keeps_what_is_heard():
    assert MAKER not in cleaned(wav())[1]
    assert cleaned(wav())[1].endswith(b"data\x06\0\0\0sounds")
    assert cleaned(mp3()) == ("audio/mpeg", b"\xff\xfb\x90frames")
    assert cleaned(b"#!AMR\n<sound>")[1] == b"#!AMR\n<sound>"


@pytest.mark.parametrize("data", [b"", b"MZ\x90\0", b"<svg onload='x'/>", b"%PDF-1.7", b"GIF89a", b"OggS\0", bytes(4) + b"ftypheic" + bytes(30)])
def test_other_kinds_are_not_kept(data):
    with pytest.raises(Unclean, match="unknown_kind"):
        cleaned(data)


@pytest.mark.parametrize("whole", [picture("JPEG"), picture("PNG"), picture("WEBP"), film(), wav()], ids=["jpeg", "png", "webp", "film", "wav"])
def test_a_file_cut_short_is_not_kept(whole):
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(Unclean, match="damaged_file"):
            cleaned(whole[: int(len(whole) * share)])


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\0\0\0WEBP", b"\0\0\0\x10ftypisom", b"RIFF....WAVE", b"ID3"]), st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_follows_a_head_is_kept_clean_or_refused(head, rest):
    try:
        _kind, kept = cleaned(head + rest)
    except Unclean as refused:
        kept, code = b"", refused.code
    if kept:
        assert cleaned(kept)[1] == kept
    else:
        assert code in {"damaged_file", "tells_places"}


def test_a_film_of_boxes_in_boxes_without_end_is_not_kept():
    deep = box(b"moov")
    for _layer in range(50):
        deep = box(b"moov", deep)
    with pytest.raises(Unclean, match="damaged_file"):
        cleaned(box(b"ftyp", b"isom", bytes(4)) + deep + box(b"mdat", b"x"))
