"""Places counted from the side where reading starts, and rough widths of words."""

from __future__ import annotations

from dataclasses import dataclass

from .paint import Anchor, Tone, Word
from .texts import is_rtl

WIDE, NARROW = 640.0, 340.0
_LATIN, _ARABIC = 0.54, 0.47  # mean advance of the font in ems, generous, so that words fit


@dataclass(frozen=True)
class Side:
    """Turns offsets from the start of a line into physical pixels, and start and end into left and right."""

    lang: str
    width: float

    @property
    def rtl(self) -> bool:
        return is_rtl(self.lang)

    def x(self, offset: float) -> float:
        return self.width - offset if self.rtl else offset

    def start(self, text: str, offset: float, y: float, *, size: float = 13, bold: bool = False, tone: Tone = "ink") -> Word:
        return Word(text, self.x(offset), y, _side(left=not self.rtl), size, bold, tone)

    def end(self, text: str, offset: float, y: float, *, size: float = 13, bold: bool = False, tone: Tone = "ink") -> Word:
        return Word(text, self.x(offset), y, _side(left=self.rtl), size, bold, tone)


def _side(*, left: bool) -> Anchor:
    return "left" if left else "right"


def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    return (arabic * _ARABIC + (len(text) - arabic) * _LATIN) * size * (1.06 if bold else 1)


def wrapped(text: str, width: float, size: float = 13) -> list[str]:
    """The text in lines of about `width` pixels, broken between words only."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
