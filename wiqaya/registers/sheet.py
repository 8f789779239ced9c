"""The Excel file of a register: what the filters of its list left, from right to left in Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wiqaya.registers.kinds import Kind
from wiqaya.registers.shapes import label_of
from wiqaya.registers.shown import plain
from wiqaya.ui import numerals
from wiqaya.ui.documents import Document, Table, to_xlsx
from wiqaya.ui.text import colon

CAP = 10_000  # entries in one file
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(kind: Kind, rows: QuerySet[Any], *, city: Any, on: date, filters: Sequence[tuple[str, str]] = ()) -> bytes:
    """The newest `CAP` of `rows`; how many were left out, and by which `filters` (label, chosen) the list was cut, stands in the notes."""
    lang = (get_language() or "ar")[:2]
    with override(lang):
        table = Table(
            str(kind.title),
            (*(label_of(kind, name) for name in kind.shown), _("Added on")),
            tuple((*(plain(kind, row, name) for name in kind.shown), timezone.localdate(row.added_at).isoformat()) for row in rows.order_by("-pk")[:CAP]),
            note=_said(rows, filters),
        )
        document = Document(str(kind.title), (table,), on, city=city.name, fictional=city.fictional)
        return to_xlsx(document, lang)


def _said(rows: QuerySet[Any], filters: Sequence[tuple[str, str]]) -> str:
    found = rows.count()
    cut = _(", ").join(f"{field}{colon()}{value}" for field, value in filters)
    sentences = [_("Only entries with %(filters)s.") % {"filters": cut}] if cut else []
    if found > CAP:
        counts = {"cap": numerals.number(CAP), "found": numerals.number(found)}
        sentences.append(_("The file holds the newest %(cap)s of %(found)s entries. Cut the list with filters to reach the others.") % counts)
    return " ".join(sentences)
