"""Small pieces from which papers are written, in the present language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import yaml
from django.utils.translation import gettext as _

from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui import dates, numerals
from wiqaya.ui.documents import Block, BulletList, Paragraph, Said, Strong, Table
from wiqaya.ui.documents.blocks import CellValue, Inline, Run, runs
from wiqaya.ui.text import colon, language_name

GUIDANCE = Path(__file__).resolve().parents[1] / "guidance"
BLANK = "____________________"
SLOT = re.compile(r"\{(\w+)\}")
Texts = Mapping[str, str]  # {lang: text}


@cache
def guidance(name: str) -> Any:
    return yaml.safe_load((GUIDANCE / f"{name}.yaml").read_text(encoding="utf-8"))


def texts(value: Any) -> Texts:
    """{lang: text} of what people wrote, or of what is kept as plain data already."""
    return {lang: entry["text"] if isinstance(entry, Mapping) else entry for lang, entry in (value or {}).items()}


def best(value: Any) -> tuple[str, str, bool]:
    """(text, its language, whether another language steps in)."""
    return WordsValue({lang: {"text": text} for lang, text in texts(value).items()}).best(numerals.language())


def told(value: Any) -> Inline:
    """What people wrote, isolated in its own direction; another language that steps in is named behind it."""
    text, code, fallback = best(value)
    if not text:
        return ""
    return (Said(text.strip()), _mark(code)) if fallback else written(text.strip())


def _mark(code: str) -> str:
    name = language_name(code)
    return f" [{_('in %(language)s') % {'language': name.lower() if numerals.language() == 'fr' else name}}]"


def written(text: str) -> str | Said:
    """Words in the letters of the page need no isolation: some programs that show Word files lose commas beside it."""
    here = numerals.language() == "ar"
    kinds = {bidirectional(letter) in ("R", "AL") for letter in text if bidirectional(letter) in ("R", "AL", "L")}
    return text if kinds <= {here} else Said(text)


def plainly(value: Any) -> str:
    """The same as bare text, for titles."""
    return best(value)[0].strip()


def paragraphs(value: Any) -> list[Block]:
    """What people wrote, each of its paragraphs by itself."""
    text, code, fallback = best(value)
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    return [Paragraph((Said(part), _mark(code)) if fallback else Said(part)) for part in parts]


def row(*parts: Inline) -> Inline:
    """Pieces one after the other; empty ones are left out."""
    return tuple(run for part in parts for run in runs(part) if run != "")


def several(items: Iterable[Inline]) -> Inline:
    """Pieces in a row, with the comma of the language."""
    found: list[Run] = []
    for item in items:
        if filled(item):
            found += [*([_(", ")] if found else []), *runs(item)]
    return tuple(found)


def filled(value: Any) -> bool:
    return any(str(getattr(run, "text", run)).strip() for run in runs(value)) if value is not None else False


def slotted(template: Mapping[str, str], values: Mapping[str, Inline]) -> Inline:
    """A sentence of the guidance in the present language, with the city's facts in its slots; a slot without a fact stays to be filled by hand."""
    text = template[numerals.language()]
    parts: list[Inline] = []
    for at, piece in enumerate(SLOT.split(text)):
        parts.append((values.get(piece) or BLANK) if at % 2 else piece)
    return row(*parts)


def points(*pairs: tuple[str, Inline]) -> list[Block]:
    """Label and value of each as a bullet; empty ones are left out."""
    kept = tuple(row(Strong(f"{term}{colon()}"), value) for term, value in pairs if filled(value))
    return [BulletList(kept)] if kept else []


def bullets(items: Iterable[Inline]) -> list[Block]:
    kept = tuple(item for item in items if filled(item))
    return [BulletList(kept)] if kept else []


def table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[CellValue, ...]], *, numeric: Iterable[int] = ()) -> list[Block]:
    """A table without the columns in which every cell is empty; none without rows."""
    found = tuple(rows)
    kept = [at for at in range(len(heads)) if not at or any(filled(one[at]) for one in found)]
    numbers = frozenset(kept.index(at) for at in numeric if at in kept)
    made = Table(caption, tuple(heads[at] for at in kept), tuple(tuple(one[at] for at in kept) for one in found), numeric=numbers)
    return [made] if found else []


def nothing(sentence: str) -> list[Block]:
    """What an empty section says."""
    return [Paragraph(sentence, quiet=True)]


def day(value: date | str | None) -> str:
    if not value:
        return ""
    return dates.date_words(date.fromisoformat(value) if isinstance(value, str) else value)


def amount(value: str) -> Decimal | None:
    return Decimal(value) if value else None


def number(value: float) -> str:
    return numerals.number(value)


def label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else ""


def labels(choices: Any, codes: Iterable[str]) -> str:
    return str(_(", ")).join(label(choices, code) for code in codes if code in choices.values)
