"""What readers saw, as plain JSON: the blocks of each language, and for each figure the recipe to draw it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from wiqaya.mapping.reporting.drawing import recipe, redraw
from wiqaya.mapping.reporting.material import Drawn, Material
from wiqaya.safeguards.release import Audience
from wiqaya.ui import documents
from wiqaya.ui.documents import Callout, Document, FigureBlock
from wiqaya.ui.figures import Figure

KIND = "block"
KINDS = {
    name: getattr(documents, name)
    for name in (
        "BulletList", "Callout", "Code", "Columns", "Contents", "Cover", "DefinitionList", "Heading", "Link", "NumberedList", "PageBreak", "Paragraph",
        "Said", "Sources", "Strong", "Table",
    )
}  # fmt: skip
GONE = {
    "ar": "لم يعد هذا الشكل متاحاً.",
    "en": "This figure is no longer available.",
    "fr": "Cette figure n’est plus disponible.",
}


def kept_figures(material: Material, audience: Audience) -> dict[str, Any]:
    return {one.key: recipe(one, audience) for one in material.figures if isinstance(one, Drawn)}


def kept_document(document: Document, material: Material) -> dict[str, Any]:
    """The document as JSON; figures stand there by name."""
    names = {id(one.figure): one.key for one in material.figures if isinstance(one, Drawn)}
    plain = {name: _plain(getattr(document, name), names) for name in ("title", "city", "edition", "subtitle", "author", "fictional")}
    return plain | {"on": document.on.isoformat(), "blocks": [_plain(block, names) for block in document.blocks]}


def _plain(value: Any, names: Mapping[int, str]) -> Any:
    if isinstance(value, FigureBlock):
        return {KIND: "Figure", "key": names[id(value.figure)], "table": value.table}
    if is_dataclass(value) and not isinstance(value, type):
        return {KIND: type(value).__name__} | {one.name: _plain(getattr(value, one.name), names) for one in fields(value)}
    if isinstance(value, Mapping):
        return {"texts": {key: str(text) for key, text in value.items()}}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(one, names) for one in (sorted(value) if isinstance(value, frozenset) else value)]
    return str(value) if isinstance(value, Promise) else value


def read_document(kept: Mapping[str, Any], recipes: Mapping[str, Any]) -> Document:
    """The document as it was, its figures drawn again from what was released then."""
    figures = {key: redraw(one) for key, one in recipes.items()}
    blocks = tuple(_read(one, figures) for one in kept["blocks"])
    plain = {name: _read(kept[name], figures) for name in ("title", "city", "edition", "subtitle", "author", "fictional")}
    return Document(blocks=blocks, on=date.fromisoformat(kept["on"]), **plain)


def _read(value: Any, figures: Mapping[str, Figure | None]) -> Any:
    if isinstance(value, list):
        return tuple(_read(one, figures) for one in value)
    if not isinstance(value, dict):
        return value
    if "texts" in value:
        return value["texts"]
    kind, parts = value[KIND], {name: _read(one, figures) for name, one in value.items() if name != KIND}
    if kind == "Figure":
        figure = figures.get(parts["key"])
        return FigureBlock(figure, parts["table"]) if figure else Callout("withheld", GONE)
    if kind == "Table":
        parts["numeric"] = frozenset(parts["numeric"])
    return KINDS[kind](**parts)
