"""What texts and lists of reintegration are held to before they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.referral import guards

Spoken = Mapping[str, str]  # {lang: text}


def about_nobody(texts: Mapping[str, Spoken], *needed: str) -> None:
    """Refuse empty texts of `needed` and texts in which somebody could be recognised or is labelled; raises ValidationError by field."""
    empty = {name: _("Write a sentence.") for name in needed if not any(text.strip() for text in texts[name].values())}
    if empty:
        raise ValidationError(empty)
    for name, spoken in texts.items():
        for text in spoken.values():
            guards.without_identity({name: text})
            guards.about_conduct({name: text}, by_law=True)


def known(name: str, values: Sequence[str], choices: Any, *, needed: bool = True) -> None:
    """Refuse words that are in no list, and an empty list where one is needed."""
    if (needed and not values) or not set(values) <= set(choices.values):
        raise ValidationError({name: _("Choose from the list.")})
