"""Pictures drawn again from what is seen: no camera, place, time, preview, profile or comment goes along."""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO

from PIL import Image

from wiqaya.engines.cleaning.reasons import MAX_PIXELS, CannotClean

QUALITY = 85
TURNED = 0x0112  # the orientation of EXIF
T = Image.Transpose
TURNS = {2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_270, 7: T.TRANSVERSE, 8: T.ROTATE_90}
EOI = b"\xff\xd9"
SIZE_AT = 5  # where height and width stand after the mark of a frame: length (2), precision (1)


def jpeg(data: bytes) -> bytes:
    """Baseline JPEG of the first picture, turned as it is meant to be seen.  What is of this form already stays as it is."""
    drawn = _drawn(data, "JPEG")
    if _is_ours(data, drawn):
        return data
    return _saved(drawn, "JPEG", quality=QUALITY)


def png(data: bytes) -> bytes:
    """PNG in grey or colour on white: what lies under a transparent part does not stay."""
    return _saved(_drawn(data, "PNG"), "PNG")


def _drawn(data: bytes, kind: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the bound on pixels is our own
            with Image.open(BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise CannotClean("too_many_pixels")
                if kind == "PNG" and getattr(picture, "n_frames", 1) > 1:
                    raise CannotClean("moving")
                picture.load()
                turn = _turned(picture)
                pixels = _pixels(picture)
                return pixels.transpose(turn) if turn is not None else pixels
    except (CannotClean, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise CannotClean("too_many_pixels") from None
    except Exception:  # whatever a damaged file does to the decoder
        raise CannotClean("damaged") from None


def _turned(picture: Image.Image) -> Image.Transpose | None:
    """How the camera says that it is to be held; where that cannot be read, as it lies."""
    try:
        return TURNS.get(picture.getexif().get(TURNED, 1))
    except Exception:  # a damaged note of the camera harms no pixel
        return None


def _pixels(picture: Image.Image) -> Image.Image:
    """A new picture in grey or colour that holds nothing but pixels."""
    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, seen)
    mode = "L" if picture.mode in ("1", "L") else "RGB"
    return Image.frombytes(mode, picture.size, picture.convert(mode).tobytes())


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    held = BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def _is_ours(data: bytes, picture: Image.Image) -> bool:
    """Whether a file is one that `jpeg` has made: our own head to the last byte, then one scan and the end.

    Else cleaning twice would lose a little of the picture each time.
    """
    head = _head(picture.mode, picture.width, picture.height)
    return data.startswith(head) and data.endswith(EOI) and not _marks(data[len(head) : -len(EOI)])


def _marks(scan: bytes) -> bool:
    """Whether anything but pixels begins inside of a scan: a mark is FF and something else than 00."""
    return scan.count(b"\xff") != scan.count(b"\xff\x00")


def _head(mode: str, width: int, height: int) -> bytes:
    head, size_at = _blank(mode)
    return head[:size_at] + height.to_bytes(2) + width.to_bytes(2) + head[size_at + 4 :]


@cache
def _blank(mode: str) -> tuple[bytes, int]:
    """(all bytes before the scan, where the size stands) of a picture of our own form."""
    whole = _saved(Image.new(mode, (8, 8)), "JPEG", quality=QUALITY)
    at, size_at = 2, 0
    while whole[at + 1] != 0xDA:  # to the start of the scan
        if whole[at + 1] == 0xC0:
            size_at = at + SIZE_AT
        at += 2 + int.from_bytes(whole[at + 2 : at + 4])
    return whole[: at + 2 + int.from_bytes(whole[at + 2 : at + 4])], size_at
