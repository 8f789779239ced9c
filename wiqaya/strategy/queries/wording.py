"""What the wording check says about the whole text of a strategy: each remark with the field it is about, and the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.mapping.queries.wording import group_labels
from wiqaya.registers.kinds import Kind
from wiqaya.registers.shapes import label_of, shape_of
from wiqaya.safeguards.wording import LANGUAGES, Remark, remarks
from wiqaya.strategy.kinds.writing import MEASURE, PARTS, PRIORITY
from wiqaya.strategy.models import Measure, Priority, Strategy
from wiqaya.strategy.queries.remarks import POLICE


@dataclass(frozen=True, slots=True)
class Noticed:
    """A remark: where it stands, in which field and language, and what is said."""

    where: Any  # title of the part, or of the priority or measure
    url: str
    field: str
    lang: str
    remark: Remark


def of_text(strategy: Strategy, priorities: Sequence[Priority]) -> list[Noticed]:
    """The parts of the text, and the priorities."""
    groups = group_labels()
    found = [one for key, kind in PARTS.items() for one in _of(kind, strategy, kind.title, _part_url(strategy, key), groups)]
    for row in priorities:
        found += _of(PRIORITY, row, row.title, reverse("strategy:priority-edit", args=[row.short]), groups)
    return found


def of_measures(measures: Sequence[Measure]) -> list[Noticed]:
    groups = group_labels()
    return [one for row in measures for one in _of(MEASURE, row, row.title, reverse("strategy:measure-edit", args=[row.short]), groups)]


def _part_url(strategy: Strategy, key: str) -> str:
    return reverse("strategy:part", args=[strategy.short, key])


def _of(kind: Kind, row: Any, where: Any, url: str, groups: list[str]) -> Iterator[Noticed]:
    """Each word once in a field."""
    for name in kind.fields:
        if shape_of(kind, name) != "words":
            continue
        label, seen = label_of(kind, name), set()
        for lang, entry in getattr(row, name).items():
            if lang not in LANGUAGES:
                continue
            for remark in remarks(entry.get("text", ""), lang, label=label, title=name == "title", groups=groups):
                key = (remark.kind, remark.word.casefold(), lang)
                if key not in seen:
                    seen.add(key)
                    yield Noticed(where, url, label, lang, remark)


def ownership(strategy: Strategy) -> list[str]:
    """What the choice of the body that leads says, beyond any word of the text (G2-37, G0-32)."""
    if strategy.lead is not None and strategy.lead.kind == POLICE:
        return [
            _(
                "A police body leads this. Communities that have known it for control may stay away. Let a civilian service lead, with police as one partner, or say in the part “Home and life” how trust is kept."
            )
        ]
    return []
