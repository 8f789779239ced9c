"""A drawing: layers of marks at known places, and words.  From it comes the Vega-Lite specification.

Positions are computed here and not by Vega, because the same words are laid over the marks on a page and set inside a picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from .palette import FONT, INK, INK_2, PAPER, PRIMARY, SURFACE, Theme, background
from .texts import isolated

Spec = dict[str, Any]
Anchor = Literal["left", "middle", "right"]
Tone = Literal["ink", "quiet", "paper", "primary"]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TONES: Mapping[Tone, str] = {"ink": INK, "quiet": INK_2, "paper": PAPER, "primary": PRIMARY}
_ALIGN = {"left": "left", "middle": "center", "right": "right"}


@dataclass(frozen=True)
class Word:
    """A text at (x, y) pixels from the top left; y is the baseline, the anchor is physical."""

    text: str
    x: float
    y: float
    anchor: Anchor = "left"
    size: float = 13
    bold: bool = False
    tone: Tone = "ink"
    halo: bool = False  # paper around the letters, where they stand on a pattern
    below: float = 0  # pixels under (x, y) that stay the same when the marks shrink: the second line of a label
    roomy: bool = False  # too wide for its place when the drawing is shown on a phone

    @property
    def style(self) -> tuple[Anchor, float, bool, Tone, bool]:
        return self.anchor, self.size, self.bold, self.tone, self.halo


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    layers: tuple[Spec, ...]
    words: tuple[Word, ...] = ()
    projection: Spec | None = None


def layer(values: Sequence[Mapping[str, Any]], mark: Spec, **encoding: Any) -> Spec:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def pixels(field: str) -> Spec:
    """A channel whose field is already in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def scaled(field: str, domain: tuple[float, float], reach: tuple[float, float]) -> Spec:
    """A channel from values to pixels, on a scale that is stated and not guessed."""
    scale = {"domain": list(domain), "range": list(reach), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def place(value: float, domain: tuple[float, float], reach: tuple[float, float]) -> float:
    """Where `scaled` puts a value, in pixels."""
    return reach[0] + (value - domain[0]) / ((domain[1] - domain[0]) or 1) * (reach[1] - reach[0])


def specification(drawing: Drawing, lang: str, theme: Theme, *, words: bool = True) -> Spec:
    """The Vega-Lite specification of a drawing, in colours of the theme; deterministic."""
    layers = [*drawing.layers, *(_word_layers(drawing.words, lang) if words else ())]
    spec: Spec = {
        "$schema": SCHEMA,
        "width": drawing.width,
        "height": drawing.height,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": background(theme),
        "config": {"view": {"stroke": None}, "font": FONT, "aria": False},
        "layer": layers or [layer([], {"type": "point"})],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
    }
    return spec | ({"projection": drawing.projection} if drawing.projection else {})


def _word_layers(words: Sequence[Word], lang: str) -> list[Spec]:
    ordered = sorted(words, key=lambda word: str(word.style))
    styles = [list(same) for _, same in groupby(ordered, key=lambda word: word.style)]
    return [one for same in styles for one in ([_word_layer(same, lang, halo=True)] if same[0].halo else []) + [_word_layer(same, lang)]]


def _word_layer(words: Sequence[Word], lang: str, *, halo: bool = False) -> Spec:
    anchor, size, bold, tone, _halo = words[0].style
    values = [{"x": round(word.x, 1), "y": round(word.y + word.below, 1), "text": isolated(word.text, lang)} for word in words]
    mark: Spec = {
        "type": "text", "align": _ALIGN[anchor], "baseline": "alphabetic", "fontSize": size, "fontWeight": 600 if bold else 400, "color": TONES[tone],
    }  # fmt: skip
    if halo:
        mark |= {"color": SURFACE, "stroke": SURFACE, "strokeWidth": 7, "strokeJoin": "round"}
    return layer(values, mark, x=pixels("x"), y=pixels("y"), text={"field": "text", "type": "nominal"})
