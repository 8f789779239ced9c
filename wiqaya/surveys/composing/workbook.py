"""The rows of a questionnaire as an XLSForm workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from wiqaya.surveys.composing.compose import Composed

NAMES = {"ar": "العربية (ar)", "en": "English (en)", "fr": "Français (fr)"}
PLAIN = ("type", "name", "relevant", "appearance")
WORDED = ("label", "hint")


def write_workbook(composed: Composed, *, title: str, form_id: str, version: str, languages: Sequence[str]) -> bytes:
    """An .xlsx file that every tool of the XLSForm family reads; the first language is the default."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    _sheet(book, "survey", [*PLAIN, *_columns(WORDED, languages)], [_flat(row, languages) for row in composed.rows])
    answers = [{"list_name": name, "name": answer["value"], "label": answer} for name, choices in composed.choices.items() for answer in choices]
    _sheet(book, "choices", ["list_name", "name", *_columns(("label",), languages)], [_flat(row, languages) for row in answers])
    settings = {"form_title": title, "form_id": form_id, "version": version, "default_language": NAMES[languages[0]]}
    _sheet(book, "settings", list(settings), [settings])
    book.close()
    return out.getvalue()


def _columns(kinds: Sequence[str], languages: Sequence[str]) -> list[str]:
    return [f"{kind}::{NAMES[lang]}" for kind in kinds for lang in languages]


def _flat(row: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    flat = {key: str(value) for key, value in row.items() if key in (*PLAIN, "list_name")}
    for kind in WORDED:
        texts = row.get(kind, {})
        flat |= {f"{kind}::{NAMES[lang]}": texts.get(lang, "") for lang in languages if texts}
    return flat


def _sheet(book: Any, name: str, head: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head)
    for number, row in enumerate(rows, 1):
        for place, key in enumerate(head):
            if row.get(key):
                sheet.write_string(number, place, row[key])
