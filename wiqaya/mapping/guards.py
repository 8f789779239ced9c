"""What every write of the room checks first: nobody stands in a text, and nothing that was closed is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines import language
from wiqaya.mapping.models import Cycle
from wiqaya.mapping.words import CycleState
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue

Texts = Mapping[str, str]  # {lang: text}


class NamesAPerson(ValidationError):
    """A name, a number or an address of a person stands in a text where no person may stand."""


def keep(before: WordsValue, given: Mapping[str, str], *, by: Actor, at: datetime, field: str = "") -> WordsValue:
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
            sentence = _("“%(word)s” may name a person, or be a person's number or address. Take it out: the mapping is about places and groups, never about a person.")
            words = sentence % {"word": found[0].text}
            raise NamesAPerson({field: words} if field else words)


class Frozen(ValidationError):
    """The cycle is closed and kept as it was."""


def opened(cycle: Cycle) -> Cycle:
    """The cycle, locked for this transaction.  Raises Frozen when it is closed."""
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.state != CycleState.OPEN:
        raise Frozen(_("This mapping is closed and kept as it was. Open a new cycle to write something new."), "frozen")
    return locked
