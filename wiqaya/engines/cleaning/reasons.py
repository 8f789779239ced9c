"""What comes out, and why something does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 5_000_000  # of a file before and after
MAX_PIXELS = 25_000_000  # of one picture: 75 MB when unpacked


class Kind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WORD = "word"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a file: the kind that its content is of, and its bytes."""

    kind: Kind
    data: bytes


class CannotClean(ValueError):
    """A file that is refused.

    `code`: empty, too_large, damaged, unknown, pdf, old_office, other_office, archive, heic, svg, rtf, web_page, other_picture (the kind is not taken); too_many_pixels, moving (pictures);
    locked, macros, bomb, changes, comments, hidden_text, cropped, embedded, picture (Word).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
