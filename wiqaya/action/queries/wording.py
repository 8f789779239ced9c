"""What the wording check says about the texts of a programme, beside each field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from wiqaya.action.models import Intervention
from wiqaya.engines.language import check_framing
from wiqaya.places import queries as places
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.wording import LANGUAGES, Remark, remarks
from wiqaya.strategy.words import Domain

POSITIVE = frozenset({Domain.EDUCATION, Domain.YOUTH, Domain.NEWCOMERS})  # spoken of by what people gain (G3P-16, G3X-06)


def remarks_of(programme: Intervention) -> list[Remark]:
    """One remark for each word in a field."""
    groups = [entry["text"] for group in places.groups() for entry in group.label.values() if entry.get("text")]
    found = [one for label, lang, text, title in _texts(programme) for one in _about(programme, text, lang, label, title=title, groups=groups)]
    return list({(one.kind, one.word.casefold(), str(one.field)): one for one in found}.values())


def _about(programme: Intervention, text: str, lang: str, label: str, *, title: bool, groups: list[str]) -> Iterator[Remark]:
    yield from remarks(text, lang, label=label, title=title, groups=groups)
    if programme.domain in POSITIVE:
        yield from (Remark("wording", one.word, one.suggestion, one.why, label) for one in check_framing(text, lang))


def _texts(programme: Intervention) -> Iterator[tuple[str, str, str, bool]]:
    """(label, language, text, whether it is the title)."""
    for field in Intervention._meta.fields:
        if isinstance(field, Words):
            spoken: dict[str, Any] = getattr(programme, field.attname)
            label = capfirst(str(field.verbose_name))
            yield from ((label, lang, entry["text"], field.name == "title") for lang, entry in spoken.items() if lang in LANGUAGES and entry.get("text"))
