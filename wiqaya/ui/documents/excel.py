"""Excel: a sheet for each table and figure of a document, and the notes that go with them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.ui.figures import Sheet, said, workbook

from . import blocks as b
from .words import edition_line, fictional_mark


class NothingTabular(ValueError):
    """The document has neither a table nor a figure."""


def to_xlsx(document: b.Document, lang: str) -> bytes:
    """Raises NothingTabular where there is nothing for a sheet."""
    with override(lang):
        sheets: list[Sheet] = []
        notes = [(_("Document"), said(document.title, lang)), (_("Edition"), edition_line(document, lang))]
        notes += [("", fictional_mark())] if document.fictional else []
        for block in b.walk(document.blocks):
            if isinstance(block, b.FigureBlock):
                sheets.append(block.figure.sheet(lang))
                notes += block.figure.notes(lang)
            elif isinstance(block, b.Table):
                sheets.append(_sheet(block, lang))
                notes += [(said(block.caption, lang), said(block.note, lang))] if block.note else []
    if not sheets:
        raise NothingTabular("This document has no table and no figure.")
    return workbook(sheets, notes, lang)


def _sheet(block: b.Table, lang: str) -> Sheet:
    head, caption = tuple(said(text, lang) for text in block.head), said(block.caption, lang)
    rows = tuple(
        tuple(value if value is None or isinstance(value, int | float) else plain(value, lang) for value in row) for row in block.rows
    )
    pattern = f"#,##0.{'0' * block.decimals}" if block.decimals else "General"
    return Sheet(caption, caption, head, rows, (pattern,) * len(head))


def plain(inline: b.Inline, lang: str) -> str:
    """The words alone."""
    return "".join(
        run.text if isinstance(run, b.Code | b.Said) else said(run.text if isinstance(run, b.Strong | b.Link) else run, lang)
        for run in b.runs(inline)
    )
