"""A document is a list of blocks.  The same list becomes a page, a PDF, a Word file and, where it is tabular, an Excel file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wiqaya.ui.figures import Figure, Text

CalloutKind = Literal["note", "bias", "caution", "withheld", "strength"]


@dataclass(frozen=True)
class Strong:
    text: Text


@dataclass(frozen=True)
class Link:
    """`url` is an address with http, https or mailto, or '#anchor' of a heading."""

    text: Text
    url: str


@dataclass(frozen=True)
class Code:
    """A code, phone number, e-mail or file name: always left to right, never reordered by its neighbours."""

    text: str


@dataclass(frozen=True)
class Said:
    """Words that somebody wrote, in whatever language: isolated, in their own direction."""

    text: str


Run = Text | Strong | Link | Code | Said
Inline = Run | tuple[Run, ...]
CellValue = Inline | int | float | None


def runs(inline: Inline) -> tuple[Run, ...]:
    return inline if isinstance(inline, tuple) else (inline,)


@dataclass(frozen=True)
class Cover:
    """The first page: city, title, edition, date and the mark of a fictional city come from the document."""

    lead: Text = ""
    lines: tuple[tuple[Text, Inline], ...] = ()


@dataclass(frozen=True)
class Contents:
    """The table of contents, from the headings of levels 2 and 3 that follow."""


@dataclass(frozen=True)
class Heading:
    text: Text
    level: Literal[2, 3, 4] = 2
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    inline: Inline
    quiet: bool = False


@dataclass(frozen=True)
class BulletList:
    items: tuple[Inline, ...]


@dataclass(frozen=True)
class NumberedList:
    """Recommendations and steps; `start` goes on from an earlier list."""

    items: tuple[Inline, ...]
    start: int = 1


@dataclass(frozen=True)
class Callout:
    """A note, a bias note, a caution, words on what is withheld, or a strength; its kind is written, not only coloured."""

    kind: CalloutKind
    inline: Inline
    title: Text = ""


@dataclass(frozen=True)
class Table:
    """Caption: what, where, when, base.  The first cell of a row names the row; numbers keep `decimals` places.

    `numeric` names the columns (from 0) of numbers that are already words, such as 38%; columns with numbers stand at the end by themselves.
    """

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    note: Text = ""
    decimals: int | None = None
    numeric: frozenset[int] = frozenset()

    def is_number(self, column: int) -> bool:
        return column in self.numeric or any(isinstance(row[column], int | float) for row in self.rows if column < len(row))


@dataclass(frozen=True)
class FigureBlock:
    """A figure with its passport, and its data table when `table` says so."""

    figure: Figure
    table: bool = True


@dataclass(frozen=True)
class DefinitionList:
    items: tuple[tuple[Text, Inline], ...]


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Columns:
    """Two columns that are read one after the other: strengths first, then worries."""

    first: tuple[Block, ...]
    second: tuple[Block, ...]


@dataclass(frozen=True)
class Sources:
    """Numbered sources or footnotes at the end of a part."""

    items: tuple[Inline, ...]
    title: Text = ""


Block = (
    Cover | Contents | Heading | Paragraph | BulletList | NumberedList | Callout | Table | FigureBlock | DefinitionList | PageBreak | Columns | Sources
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """`on` is the date of the edition: files made twice from the same document are the same.  `dense` sets a sheet of one page closer."""

    title: Text
    blocks: tuple[Block, ...]
    on: date
    city: Text = ""
    edition: Text = ""
    subtitle: Text = ""
    author: Text = ""
    fictional: bool = False
    dense: bool = False


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, those inside columns too, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Columns):
            yield from walk(block.first)
            yield from walk(block.second)


def headings(document: Document) -> Iterator[tuple[Heading, str]]:
    """Each heading with its anchor; those without one are numbered."""
    found = (block for block in walk(document.blocks) if isinstance(block, Heading))
    for number, block in enumerate(found, start=1):
        yield block, block.anchor or f"part-{number}"
