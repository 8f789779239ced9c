"""The list of those who have left, as a directory of staff exports it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wiqaya.safeguards.shell import CallWrong

EMAIL, LAST_DAY = "email", "last_day"
SIGNS = ",;\t"


@dataclass(frozen=True, slots=True)
class Leaver:
    """`row` counts from 1 with the header, as a spreadsheet shows it; `last_day`: still here on it."""

    row: int
    email: str
    last_day: date | None


def read(path: Path, refused: list[dict[str, Any]]) -> Iterator[Leaver]:
    """Each row that can be read; the others are named in `refused` with row, column and how to mend them.

    UTF-8 with or without a mark, separated by comma, semicolon or tab; columns of other names are not looked at.  Raises CallWrong.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter=_sign(_text(path)))
    header = [name.strip().lower() for name in next(reader, [])]
    if EMAIL not in header:
        raise CallWrong(f"{path}: the first row names no column '{EMAIL}'; write the names of the columns there")
    for row, cells in enumerate(reader, 2):
        if any(cell.strip() for cell in cells):
            try:
                yield _leaver(row, dict(zip(header, cells, strict=False)))
            except _Unreadable as wrong:
                refused.append({"row": row, "column": header.index(wrong.column) + 1, "reason": wrong.reason})


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as wrong:
        raise CallWrong(f"{path} cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise CallWrong(f"{path} is not in UTF-8: export it as CSV UTF-8") from wrong


def _sign(text: str) -> str:
    first = text.partition("\n")[0]
    return max(SIGNS, key=first.count)


class _Unreadable(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def _leaver(row: int, cells: dict[str, str]) -> Leaver:
    email, day = cells.get(EMAIL, "").strip(), cells.get(LAST_DAY, "").strip()
    try:
        validate_email(email)
    except ValidationError:
        raise _Unreadable(EMAIL, f"'{email}' is not an e-mail address") from None
    try:
        return Leaver(row, email, date.fromisoformat(day) if day else None)
    except ValueError:
        raise _Unreadable(LAST_DAY, f"'{day}' is not a day: write it as 2026-11-21, or leave it empty for now") from None
