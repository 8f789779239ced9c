"""What the writes of the set-up share: texts in several languages, lists of one thing on each line, a mechanism under a lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.referral.models import Mechanism
from wiqaya.referral.words import MechanismState
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue


def written(before: WordsValue, texts: Mapping[str, str], *, by: Actor, at: datetime) -> WordsValue:
    """The value with these texts, by language, in place of those it had."""
    for lang, text in texts.items():
        before = before.with_text(lang, text.strip(), by=by, at=at)
    return before


def in_lines(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """A text of one line per thing, in several languages, as one {lang: text} per thing.  Languages must have the same number of lines, or none."""
    told = {lang: [line.strip() for line in text.splitlines() if line.strip()] for lang, text in texts.items() if text.strip()}
    if len({len(lines) for lines in told.values()}) > 1:
        raise ValidationError(_("Write the same number of lines in every language, one line for each, in the same order."))
    most = max((len(lines) for lines in told.values()), default=0)
    return [{lang: lines[place] for lang, lines in told.items()} for place in range(most)]


def locked(mechanism: Mechanism) -> Mechanism:
    """The row under a lock; a closed mechanism is not written any more."""
    row = Mechanism.objects.select_for_update().get(pk=mechanism.pk)
    if row.state == MechanismState.CLOSED:
        raise ValidationError(_("This mechanism is closed. Begin a new one."))
    return row
