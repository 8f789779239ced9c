"""What the second person looks at before publication, and what the wording check says of the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wiqaya.engines import language
from wiqaya.mapping.models import AreaNote
from wiqaya.mapping.reporting.closing import STEPS
from wiqaya.safeguards.wording import Remark

MOST = 60  # remarks on one page


class CheckItem(models.TextChoices):
    """The questions of the publication check (UND14)."""

    STIGMA = "stigma", _("Could anything here stigmatise a group or a place?")
    CELLS = "cells", _("Could a small number, or two figures together, point to somebody?")
    WORDING = "wording", _("Are the words neutral, and does nothing sound like a proven cause?")
    BIAS = "bias", _("Does every figure carry its bias note?")
    PHOTOS = "photos", _("Are there no pictures of people?")
    OBJECTIONS = "objections", _("Are the objections of neighbourhoods answered?")


FINE: Mapping[str, Any] = {
    CheckItem.STIGMA: _("No, I looked for it"),
    CheckItem.CELLS: _("No, I looked for it"),
    CheckItem.WORDING: _("Yes"),
    CheckItem.BIAS: _("Yes"),
    CheckItem.PHOTOS: _("Yes"),
    CheckItem.OBJECTIONS: _("Yes, or there are none"),
}
NOT_FINE: Mapping[str, Any] = {
    CheckItem.STIGMA: _("Yes, it could"),
    CheckItem.CELLS: _("Yes, it could"),
    CheckItem.WORDING: _("No"),
    CheckItem.BIAS: _("No"),
    CheckItem.PHOTOS: _("No"),
    CheckItem.OBJECTIONS: _("No"),
}


def open_objections() -> list[AreaNote]:
    """Objections of neighbourhoods that nobody has answered."""
    return [note for note in AreaNote.objects.filter(objection=True).select_related("area") if not note.answer]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A remark, the part of the report in which the word stands, and its language."""

    remark: Remark
    part: str
    lang: str


def noticed(documents: Mapping[str, Mapping[str, Any]]) -> list[Noticed]:
    """Remarks about every text of a kept edition ({lang: document}), each word once in a part."""
    found: dict[tuple[str, str, str], Noticed] = {}
    for lang, document in documents.items():
        for part, text in _spoken(document["blocks"], lang):
            for remark in _remarks(text, lang):
                found.setdefault((part, lang, remark.word.casefold()), Noticed(remark, part, lang))
    return list(found.values())[:MOST]


def _remarks(text: str, lang: str) -> Iterable[Remark]:
    for item in language.check_wording(text, lang):
        yield Remark("wording", item.word, item.suggestion, item.why)
    for item in language.check_causal(text, lang):
        yield Remark("cause", item.word, item.suggestion, item.why)


def _spoken(blocks: Iterable[Any], lang: str) -> Iterator[tuple[str, str]]:
    """(part, text) of every piece of text, under the heading that it follows."""
    part, anchor = "", ""
    for block in blocks:
        if block.get("block") == "Heading" and block["level"] < 4:
            part, anchor = _one(block["text"], lang), block["anchor"]
        if anchor != STEPS:  # the names of the steps are the guide's
            yield from ((part, text) for text in _texts(block, lang))


def _texts(value: Any, lang: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, lang)
    elif isinstance(value, dict):
        if "texts" in value:
            yield _one(value, lang)
        else:
            for name, one in value.items():
                if name not in ("block", "kind", "anchor", "key", "level"):
                    yield from _texts(one, lang)


def _one(value: Any, lang: str) -> str:
    """A heading may stand in another language than the report; it is checked where it was written."""
    return value["texts"].get(lang, "") if isinstance(value, dict) else str(value)
