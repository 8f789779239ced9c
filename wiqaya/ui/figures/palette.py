"""Colours of figures (ux.md 4.4).  The dark theme keeps light paper, so that no ramp is ever turned round."""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "print", "dark"]
THEMES: tuple[Theme, ...] = ("light", "print", "dark")

TEAL = ("#E3F1F0", "#A9D3D3", "#66AEB2", "#2C7F88", "#0B4A54")
SERIES = ("#0B4A54", "#C27A12", "#7D4FA0", "#3F8FC4")
SHAPES = ("circle", "square", "triangle-up", "diamond")
INK, INK_2, LINE, SURFACE, PAPER, PRIMARY = "#1C2B2D", "#4A5A5C", "#7A8789", "#F6F4EF", "#FFFFFF", "#0B5F66"
GRID, CLEAR = "#DDD8CC", "#FFFFFF00"
FONT = "IBM Plex Sans Arabic"


def ramp(steps: int) -> tuple[str, ...]:
    """`steps` colours (1 to 5) from the sequential teal, spread over its whole length."""
    return {1: TEAL[2:3], 2: (TEAL[0], TEAL[3]), 3: (TEAL[0], TEAL[2], TEAL[4]), 4: (*TEAL[:4],), 5: TEAL}[steps]


def is_dark(colour: str) -> bool:
    """Whether words and hatching on this step are drawn in white."""
    return colour in TEAL[3:]


def background(theme: Theme) -> str:
    """Light pages show through; paper is white; on dark pages the figure brings its own light paper."""
    return {"light": CLEAR, "print": PAPER, "dark": SURFACE}[theme]
