"""What the wording check says about a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.card_content import TEXTS
from wiqaya.mapping.queries.card_parts import LINE_KINDS, lines_of
from wiqaya.places import queries as places
from wiqaya.safeguards.wording import LANGUAGES, Remark, remarks
from wiqaya.ui.text import colon


def remarks_of(issue: Issue) -> list[Remark]:
    """The remarks about every text of a card whose lines are loaded; each word once in a field."""
    groups = group_labels()
    found = [
        remark for label, lang, text, title in _texts(issue) for remark in remarks(text, lang, label=label, title=title, groups=groups)
    ]
    return list({(remark.kind, remark.word.casefold(), str(remark.field)): remark for remark in found}.values())


def _texts(issue: Issue) -> Iterator[tuple[Any, str, str, bool]]:
    for name in TEXTS:
        label = Issue._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        yield from ((label, lang, text, name == "title") for lang, text in _spoken(getattr(issue, name)))
    for kind in LINE_KINDS.values():
        for line in lines_of(issue, kind):
            for name, label in kind.texts.items():
                yield from ((f"{kind.title}{colon()}{label}", lang, text, False) for lang, text in _spoken(getattr(line, name)))


def _spoken(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(lang, entry["text"]) for lang, entry in value.items() if lang in LANGUAGES and entry.get("text")]


def group_labels() -> list[str]:
    """The names of the city's groups in every language."""
    return [entry["text"] for group in places.groups() for entry in group.label.values() if entry.get("text")]
