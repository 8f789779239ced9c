"""Identifiers that a spreadsheet has turned into rounded numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ROUNDED = re.compile(r"\s*\d(?:[.,]\d{1,10})?E\+?(\d{2})\s*", re.IGNORECASE)
FIRST_EXPONENT = 11  # Excel rounds numbers of twelve digits and more in a cell of general format


@dataclass(frozen=True, slots=True)
class Mangled:
    """`example` is the commonest rounded value; `rows` hold such values, `distinct` different ones."""

    example: str
    rows: int
    distinct: int


def mangled_by_excel(values: Iterable[object]) -> Mangled | None:
    """Whether a column of identifiers was rounded to the like of "2.02E+14": never use it as a key, its rows are not what they say."""
    filled = [str(value) for value in values if value not in (None, "")]
    rounded = Counter(text.strip() for text in filled if (match := ROUNDED.fullmatch(text)) and int(match[1]) >= FIRST_EXPONENT)
    rows = sum(rounded.values())
    if rows < 2 or (rows == len(rounded) and rows * 10 < len(filled)):
        return None
    return Mangled(rounded.most_common(1)[0][0], rows, len(rounded))
