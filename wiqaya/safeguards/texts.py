"""Keeping what people write, in several languages: nobody may stand in a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines import language
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue

Texts = Mapping[str, str]  # {lang: text}
LONGEST = 4000  # characters of a message


class NamesAPerson(ValidationError):
    """A name, a number or an address of a person stands in a text where no person may stand."""


def unfit(text: str) -> str:
    """Why a message cannot be taken: it is empty or too long.  Nothing when it can."""
    if not text.strip():
        return _("Write a sentence.")
    return _("This is too long: %(limit)s characters fit.") % {"limit": LONGEST} if len(text) > LONGEST else ""


def keep(before: WordsValue, given: Texts, *, by: Actor, at: datetime, field: str = "") -> WordsValue:
    """`before` with the texts of `given` ({lang: text}; an empty text takes the language away).

    Raises NamesAPerson, at `field` of a form where one is given.
    """
    for lang, text in given.items():
        refuse_persons(text, field=field)
        before = before.with_text(lang, text.strip(), by=by, at=at)
    return before


def refuse_persons(*texts: str, field: str = "") -> None:
    """Refuse texts in which a person could be recognised.  Raises NamesAPerson."""
    for text in texts:
        found = language.find_identifiers(text)
        if found:
            sentence = _("“%(word)s” may name a person, or be a person's number or address. Take it out: these pages are about places and groups, never about a person.")
            words = sentence % {"word": found[0].text}
            raise NamesAPerson({field: words} if field else words)
