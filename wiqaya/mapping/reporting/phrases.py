"""Small pieces from which sections are written, in the present language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.mapping.reporting.material import Material
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui import dates, numerals
from wiqaya.ui.documents import Block, BulletList, Heading, Paragraph, Said, Strong, Table
from wiqaya.ui.documents.blocks import CellValue, Inline, runs
from wiqaya.ui.figures.texts import sort_key
from wiqaya.ui.numerals import language
from wiqaya.ui.text import colon


def said(value: WordsValue | Any) -> Said:
    """Words of people, isolated in their own direction."""
    return Said(str(value).strip())


def texts(value: WordsValue | Any) -> dict[str, str]:
    """{lang: text} without who wrote it and when."""
    return {lang: entry["text"] for lang, entry in value.items() if entry.get("text")}


def row(*parts: Inline) -> Inline:
    """Pieces one after the other; empty ones are left out."""
    return tuple(run for part in parts for run in runs(part) if run != "")


def listed(items: Iterable[Any]) -> str:
    """Words in a row, with the comma of the language."""
    return str(_(", ")).join(str(item) for item in items if item)


def things(values: Iterable[WordsValue]) -> Inline:
    """Names that people gave, in a row."""
    parts: list[Inline] = []
    for value in values:
        parts += [_(", "), said(value)] if parts else [said(value)]
    return row(*parts)


def facts(*pairs: tuple[str, Inline]) -> list[Block]:
    """Short facts in one paragraph: label and value, one after the other."""
    parts: list[Inline] = []
    for term, value in pairs:
        if filled(value):
            parts += [*([" · "] if parts else []), Strong(f"{term}{colon()}"), value]
    return [Paragraph(row(*parts))] if parts else []


def points(*pairs: tuple[str, Inline]) -> list[Block]:
    """The same as bullets, for longer values."""
    return bullets(row(Strong(f"{term}{colon()}"), value) for term, value in pairs if filled(value))


def table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[CellValue, ...]]) -> Table:
    """A table without the columns in which every cell is empty."""
    found = tuple(rows)
    kept = [at for at in range(len(heads)) if not at or any(_cell_filled(one[at]) for one in found)]
    return Table(caption, tuple(heads[at] for at in kept), tuple(tuple(one[at] for at in kept) for one in found))


def _cell_filled(value: CellValue) -> bool:
    return isinstance(value, int | float) or (value is not None and filled(value))


def filled(value: Inline) -> bool:
    return any((run.text if isinstance(run, Said | Strong) else run) for run in runs(value))


def bullets(items: Iterable[Inline]) -> list[Block]:
    kept = tuple(items)
    return [BulletList(kept)] if kept else []


def part(title: str, items: Iterable[Inline]) -> list[Block]:
    """A small heading with bullets; nothing when there are none."""
    found = bullets(items)
    return [Heading(title, 4), *found] if found else []


def nothing(sentence: str) -> list[Block]:
    """What an empty section says."""
    return [Paragraph(sentence, quiet=True)]


def number(count: float) -> str:
    return numerals.number(count)


def day(value: Any) -> str:
    return dates.date_words(value) if value else ""


def places_in(m: Material, areas: Iterable[Any], *, whole: bool) -> Inline:
    """Where something is, in the order of names; in the public edition small areas only in larger words."""
    every = list(areas)
    if whole or not every:
        return _("the whole city")
    named = things(area.name for area in sorted(every, key=lambda area: sort_key(str(area), language())[0]) if m.may_name(area))
    if all(m.may_name(area) for area in every):
        return named
    return row(named, _(", ") if filled(named) else "", _("a smaller area"))


def group_in(m: Material, group: Any) -> Inline:
    """The name to which a group agreed; in the public edition larger words where it did not."""
    if group is None:
        return ""
    if not m.may_call(group):
        return _("a group of residents")
    return said(group.label) if group.label_agreed else row(said(group.label), " ", _("(name not agreed)"))
