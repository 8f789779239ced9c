"""Excel sheets: right to left in Arabic, real numbers, and a notes sheet that goes with them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from .palette import INK, LINE, SURFACE
from .texts import is_rtl

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001  a fixed creation time, so that the same numbers give the same bytes
_BANNED = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """A sheet of texts and numbers; a number may carry the pattern it is shown in."""

    name: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]
    formats: tuple[str, ...] = ()


def workbook(sheets: Sequence[Sheet], notes: Sequence[tuple[str, str]], lang: str) -> bytes:
    """The sheets, then a sheet of notes (label, text).  Texts are never taken for formulas or addresses."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _FIXED})
    with override(lang):
        notes_sheet = Sheet(_("Notes"), _("Notes"), (_("What"), _("Text")), tuple(notes))
    names: set[str] = set()
    for sheet in (*sheets, notes_sheet):
        _write(book, sheet, _name(sheet.name, names), rtl=is_rtl(lang))
    book.close()
    return buffer.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """At most 31 letters without the signs that Excel refuses; each name once."""
    base = _BANNED.sub(" ", wanted).strip()[:28] or "1"
    name = next(n for n in (base, *(f"{base} {i}" for i in range(2, 99))) if n.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _write(book: Any, sheet: Sheet, name: str, *, rtl: bool) -> None:
    page = book.add_worksheet(name)
    order = {"reading_order": 2 if rtl else 1, "font_name": "IBM Plex Sans Arabic", "font_color": INK, "valign": "top"}
    if rtl:
        page.right_to_left()
    page.write_string(0, 0, sheet.caption, book.add_format(order | {"bold": True, "font_size": 13}))
    head = book.add_format(order | {"bold": True, "bg_color": SURFACE, "bottom": 1, "bottom_color": LINE, "text_wrap": True})
    for column, text in enumerate(sheet.head):
        page.write_string(2, column, text, head)
    plain = book.add_format(order | {"text_wrap": True})
    numbers = [book.add_format(order | {"num_format": pattern}) for pattern in sheet.formats] or [book.add_format(order)] * len(sheet.head)
    for number, row in enumerate(sheet.rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value, plain)
            elif value is not None:
                page.write_number(number, column, value, numbers[column])
    for column, text in enumerate(sheet.head):
        longest = max([len(text), *(len(row[column]) for row in sheet.rows if isinstance(row[column], str))], default=10)  # type: ignore[arg-type]
        page.set_column(column, column, min(max(longest + 2, 12), 60))
    page.freeze_panes(3, 1)
