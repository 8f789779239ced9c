"""A survey's result as a source on a card: cited by its short id, with who is missing in it; the number stays where it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.mapping.actions.card_parts import add_line
from wiqaya.mapping.models import Issue
from wiqaya.mapping.words import Direction, EvidenceKind, Strength
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue
from wiqaya.surveys import facts
from wiqaya.ui.numerals import number

LANGUAGES = ("ar", "en", "fr")


def cite(
    *, issue: Issue, result: str, direction: str = Direction.SUPPORTS, strength: str = Strength.FAIR, by: Actor, at: datetime, reason: str = ""
) -> Any:  # fmt: skip
    """A new source on the card.  Raises ValidationError for a result that is not there, was not let out, or is cited on it already."""
    found = facts.result(result)
    if found is None or not found.released:
        raise ValidationError({"result": _("There is no survey result with this short id that was let out.")})
    if issue.evidences.filter(result=found.short).exists():
        raise ValidationError({"result": _("This result is cited on the card already.")})
    values = {
        "kind": EvidenceKind.SURVEY, "source": _sources(found), "says": _questions(found), "bias_note": _texts(found.bias_note), "direction": direction,
        "strength": strength, "dated": found.closes, "result": found.short,
    }  # fmt: skip
    return add_line(issue=issue, kind="evidence", values=values, by=by, at=at, reason=reason)


def _sources(found: facts.Cited) -> dict[str, str]:
    """Survey and round; the same for every result of a round, so that two of them count as one source."""
    told = {}
    for lang, title in _texts(found.survey).items():
        with override(lang):
            told[lang] = _("%(survey)s, round %(number)s") % {"survey": title, "number": number(found.round)}
    return told


def _questions(found: facts.Cited) -> dict[str, str]:
    """What was asked, in every language in which the survey has a title."""
    return {lang: text for lang in _texts(found.survey) if (text := found.question.get(lang, ""))}


def _texts(value: WordsValue) -> dict[str, str]:
    return {lang: entry["text"] for lang, entry in value.items() if entry.get("text") and lang in LANGUAGES}
