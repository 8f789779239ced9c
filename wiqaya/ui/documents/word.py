"""Word with python-docx: paragraphs, runs and tables that know their direction, real headings and lists, pictures with words for those who cannot see them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.translation import gettext as _
from django.utils.translation import override
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu

from wiqaya.ui.figures import Figure, Text, said
from wiqaya.ui.text import colon

from . import blocks as b
from . import ooxml
from .pages import data_table
from .words import callout_title, direction, edition_line, fictional_mark, number_words, safe_url, unbroken

_WIDTH, _HEIGHT = Cm(16.5), Cm(12.5)
_HEADINGS = {2: "Heading 1", 3: "Heading 2", 4: "Heading 3"}


def to_docx(document: b.Document, lang: str) -> bytes:
    """The document as a Word file; the same document gives the same bytes."""
    with override(lang):
        writer = _Writer(document, lang)
        writer.blocks(document.blocks)
        ooxml.tidy(writer.file)
        return _packed(writer.file, document)


def _packed(file: Any, document: b.Document) -> bytes:
    """The file with the edition's date instead of the clock's."""
    first, second = io.BytesIO(), io.BytesIO()
    file.save(first)
    with ZipFile(first) as loose, ZipFile(second, "w", ZIP_DEFLATED) as fixed:
        for name in loose.namelist():
            info = ZipInfo(name, (max(document.on.year, 1980), document.on.month, document.on.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            fixed.writestr(info, loose.read(name))
    return second.getvalue()


class _Writer:
    """Adds blocks to a Word file in one language."""

    def __init__(self, document: b.Document, lang: str) -> None:
        self.document, self.lang = document, lang
        self.rtl = lang.split("-")[0] == "ar"
        self.file, self.breaks = docx.Document(), False
        self.anchors = {id(heading): anchor for heading, anchor in b.headings(document)}
        self._properties()
        ooxml.dress(self.file, rtl=self.rtl, lang=lang)
        ooxml.footer(
            self.file,
            " · ".join(filter(None, (self.text(document.title), self.text(document.city)))),
            _("Page {page} of {pages}"),
            rtl=self.rtl,
        )

    def _properties(self) -> None:
        made = self.file.core_properties
        made.title, made.language = self.text(self.document.title), self.lang
        made.author = made.last_modified_by = self.text(self.document.author) or self.text(self.document.city)
        made.created = made.modified = datetime.combine(self.document.on, time())
        made.comments = fictional_mark() if self.document.fictional else ""

    def text(self, text: Text) -> str:
        return said(text, self.lang)

    def blocks(self, blocks: Sequence[b.Block]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: b.Block) -> None:  # noqa: C901  one line for each kind of block
        match block:
            case b.Cover():
                self.cover(block)
            case b.Contents():
                self.contents()
            case b.Heading():
                self.heading(block)
            case b.Paragraph():
                self.paragraph(block.inline, "Quiet" if block.quiet else "Normal")
            case b.BulletList():
                self.listing(block.items, "List Bullet")
            case b.NumberedList():
                self.listing(block.items, "List Number", ooxml.numbering(self.file, block.start))
            case b.Callout():
                self.callout(block)
            case b.Table():
                self.table(block)
            case b.FigureBlock():
                self.figure(block)
            case b.DefinitionList():
                self.definitions(block.items)
            case b.PageBreak():
                self.breaks = True
            case b.Columns():
                self.blocks((*block.first, *block.second))
            case b.Sources():
                self.paragraph(b.Strong(self.text(block.title) or _("Sources")), "Quiet")
                self.listing(block.items, "List Number", ooxml.numbering(self.file, 1), quiet=True)
            case _:
                assert_never(block)

    # words

    def paragraph(self, inline: b.Inline, style: str = "Normal", *, rtl: bool | None = None) -> Any:
        only = inline if isinstance(inline, b.Said) else None
        towards = direction(only.text, "rtl" if self.rtl else "ltr") == "rtl" if only else self.rtl if rtl is None else rtl
        added = self.file.add_paragraph(style=style)
        if self.breaks:  # a break of its own would leave an empty page behind a full one
            added.paragraph_format.page_break_before, self.breaks = True, False
        ooxml.turn(added, rtl=towards)
        self.write(added, inline)
        return added

    def write(self, paragraph: Any, inline: b.Inline, *, bold: bool = False) -> None:
        for run in b.runs(inline):
            self.run(paragraph, run, bold=bold)

    def run(self, paragraph: Any, run: b.Run, *, bold: bool) -> None:
        match run:
            case b.Strong():
                ooxml.add(paragraph, self.text(run.text), rtl=self.rtl, bold=True)
            case b.Link():
                url = safe_url(run.url)
                ooxml.link(paragraph, self.text(run.text), url, rtl=self.rtl) if url else ooxml.add(
                    paragraph, self.text(run.text), rtl=self.rtl, bold=bold
                )
            case b.Code():
                ooxml.add(paragraph, f"\u2066{unbroken(run.text)}\u2069", rtl=False, bold=bold)
            case b.Said():
                ooxml.add(paragraph, f"\u2068{run.text}\u2069", rtl=direction(run.text, "rtl" if self.rtl else "ltr") == "rtl", bold=bold)
            case _:
                ooxml.add(paragraph, self.text(run), rtl=self.rtl, bold=bold)

    def heading(self, block: b.Heading) -> None:
        added = self.paragraph(block.text, _HEADINGS[block.level])
        ooxml.bookmark(added, self.anchors[id(block)])

    def listing(self, items: Sequence[b.Inline], style: str, number: int = 0, *, quiet: bool = False) -> None:
        for item in items:
            added = self.paragraph(item, style, rtl=self.rtl)
            if number:
                ooxml.numbered(added, number)
            if quiet:
                ooxml.small(added)

    def definitions(self, items: Sequence[tuple[Text, b.Inline]], style: str = "Normal") -> None:
        for term, value in items:
            added = self.paragraph(b.Strong(f"{self.text(term)}{colon()}"), style)
            self.write(added, value)

    def small_print(self, lines: Sequence[tuple[str, str]]) -> None:
        """Label and text of each line, one after the other in one paragraph."""
        added = self.paragraph("", "Quiet")
        for at, (label, text) in enumerate(lines):
            self.write(added, (f"{'  ·  ' if at else ''}", b.Strong(f"{label}{colon()}"), text))

    # larger things

    def cover(self, block: b.Cover) -> None:
        document = self.document
        ooxml.space(self.paragraph(self.text(document.city), "Cover City"), before=150)
        self.paragraph(document.title, "Title")
        if document.subtitle:
            self.paragraph(document.subtitle, "Subtitle")
        self.paragraph(edition_line(document, self.lang), "Quiet")
        if document.fictional:
            self.paragraph(fictional_mark(), "Caution")
        if block.lead:
            ooxml.space(self.paragraph(block.lead), before=40)
        self.definitions(block.lines)
        self.breaks = True

    def contents(self) -> None:
        """A field that Word fills with page numbers when asked (F9); until then the headings themselves, as links."""
        self.paragraph(_("Contents"), "Contents Title")
        found = [(heading, anchor) for heading, anchor in b.headings(self.document) if heading.level <= 3]
        lines = [(self.paragraph("", "Normal"), heading, anchor) for heading, anchor in found]
        for line, heading, anchor in lines:
            ooxml.indent(line, (heading.level - 2) * 18)
            ooxml.link(line, self.text(heading.text), f"#{anchor}", rtl=self.rtl, plain=True)
        if lines:
            ooxml.field_around(lines[0][0], lines[-1][0], 'TOC \\o "1-2" \\h \\z \\u')
        self.breaks = True

    def callout(self, block: b.Callout) -> None:
        title = self.paragraph(b.Strong(self.text(block.title) or callout_title(block.kind)), "Callout")
        title.paragraph_format.keep_with_next = True
        self.paragraph(block.inline, "Callout")

    def table(self, block: b.Table) -> None:
        self.paragraph(block.caption, "Caption").paragraph_format.keep_with_next = True
        grid = self.file.add_table(rows=1, cols=len(block.head))
        ooxml.dress_table(grid, rtl=self.rtl)
        for at, (cell, text) in enumerate(zip(grid.rows[0].cells, block.head, strict=True)):
            self.cell(cell, b.Strong(text), at_end=bool(at) and block.is_number(at))
            cell.paragraphs[0].paragraph_format.keep_with_next = True  # caption, head and first row stay on one page
            ooxml.shade(cell)
        ooxml.repeat_head(grid.rows[0])
        for row in block.rows:
            added = grid.add_row()
            ooxml.unbroken_row(added)
            for at, (cell, value) in enumerate(zip(added.cells, row, strict=True)):
                words = number_words(value, block.decimals) if isinstance(value, int | float) else "" if value is None else value
                self.cell(cell, words, at_end=bool(at) and block.is_number(at))
        self.paragraph(block.note, "Quiet")

    def cell(self, cell: Any, inline: b.Inline, *, at_end: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self.file.styles["Cell"]
        ooxml.turn(paragraph, rtl=self.rtl)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if at_end else None
        self.write(paragraph, inline)

    def figure(self, block: b.FigureBlock) -> None:
        figure, passport = block.figure, block.figure.passport(self.lang)
        self.paragraph(passport.title, "Caption").paragraph_format.keep_with_next = True
        if passport.subtitle:
            self.paragraph(passport.subtitle, "Quiet").paragraph_format.keep_with_next = True
        self.picture(figure)
        for warning in filter(None, (passport.fictional, *passport.warnings)):
            self.paragraph(warning, "Caution").paragraph_format.keep_with_next = True
        self.small_print(passport.lines)
        if block.table:
            self.table(data_table(figure, self.lang))

    def picture(self, figure: Figure) -> None:
        """The drawing with its legend, as wide as the text; its passport is written under it."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        ooxml.turn(paragraph, rtl=self.rtl)
        shape = paragraph.add_run().add_picture(io.BytesIO(figure.png(self.lang, 2.5, parts="legend")), width=_WIDTH)
        if shape.height > _HEIGHT:
            shape.width, shape.height = Emu(int(shape.width * _HEIGHT / shape.height)), _HEIGHT
        ooxml.describe(shape, figure.alt(self.lang))
