"""Prompts of a structured conversation: those of the city, else what the product suggests; and words that may not be copied (R34)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines.language import phrases
from wiqaya.referral.words.supporting import Part
from wiqaya.safeguards.fields import words

SUGGESTED = "conversation.yaml"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a template."""

    code: str
    part: str
    text: str  # in the present language


def suggested() -> list[dict[str, Any]]:
    """The prompts that a city may begin with: [{code, part, text: {lang: text}}]."""

    found: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / SUGGESTED).read_text(encoding="utf-8"))
    return found


def prompts_of(rows: Iterable[Mapping[str, Any]]) -> list[Prompt]:
    """In the order of the parts, strengths first."""
    held = [Prompt(row["code"], row["part"], str(words(**row["text"]))) for row in rows]
    return sorted(held, key=lambda prompt: Part.values.index(prompt.part))


def not_copied(texts: Mapping[str, str]) -> None:
    """Refuse words of a licensed instrument (R34), where the installation has a list of hashes (`FORBIDDEN_PHRASES`, a path)."""
    path = getattr(settings, "FORBIDDEN_PHRASES", None)
    if not path:
        return
    hashes = phrases.read(path.read_text(encoding="utf-8"))
    found = {name: hit[0].text for name, text in texts.items() if (hit := phrases.find(text, hashes))}
    if found:
        raise ValidationError(
            {name: _("“%(words)s” is taken from a licensed tool. Write in your own words what was seen.") % {"words": text} for name, text in found.items()}
        )  # fmt: skip
