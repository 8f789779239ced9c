"""Pictures, films and sounds freed of what a camera writes beside them: place, hour, device, owner, and small pictures of the picture.

Nothing is decoded and nothing is pressed again: parts of the file are left out, or filled with zeros where others count their places.
"""

from __future__ import annotations

import struct
import tempfile
from typing import BinaryIO

from wiqaya.exchange.openrosa.media.films import clean_film
from wiqaya.exchange.openrosa.media.kinds import ENDINGS, HEAD, Unclean, kind_of
from wiqaya.exchange.openrosa.media.pictures import clean_jpeg, clean_png, clean_webp
from wiqaya.exchange.openrosa.media.sounds import clean_amr, clean_mp3, clean_wav

__all__ = ["ENDINGS", "HEAD", "Unclean", "clean", "kind_of"]

CLEAN = {
    "image/jpeg": clean_jpeg, "image/png": clean_png, "image/webp": clean_webp, "video/mp4": clean_film, "audio/mp4": clean_film,
    "audio/wav": clean_wav, "audio/mpeg": clean_mp3, "audio/amr": clean_amr,
}  # fmt: skip
IN_MEMORY = 1_000_000


def clean(file: BinaryIO) -> tuple[str, BinaryIO]:
    """(media type found in the bytes, the file without what tells of its making, at its start).  The caller closes it; `file` is only read.

    Raises Unclean for a kind that is not known here, and for a file that is damaged or holds a track of places.
    """
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    if kind not in CLEAN:
        raise Unclean("unknown_kind")
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    try:
        CLEAN[kind](file, out)  # type: ignore[arg-type]
        out.seek(0)
    except BaseException as error:
        out.close()
        if isinstance(error, (IndexError, ValueError, EOFError, struct.error)) and not isinstance(error, Unclean):
            raise Unclean("damaged_file") from error
        raise
    return kind, out  # type: ignore[return-value]
