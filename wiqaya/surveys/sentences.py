"""A number in a sentence: for a headline, for a card that cites it, for a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wiqaya.surveys.words import Statistic
from wiqaya.ui import numerals

Texts = Mapping[str, str]


def headline(statistic: str, facts: Mapping[str, Any], *, answer: Texts | None = None, drawn: bool = True) -> str:
    """The number itself.  `answer`: of a share, the answers counted; `drawn`: whether it speaks of all residents."""
    value = shown_value(statistic, facts["rate"])
    if statistic == Statistic.SHARE and answer is not None:
        said = {"value": value, "answer": in_language(answer)}
        return _("%(value)s of residents answer: %(answer)s.") % said if drawn else _("%(value)s of those who answered say: %(answer)s.") % said
    return (_("Mean of the scale: %(value)s.") if statistic == Statistic.SCALE else _("Mean of the answers: %(value)s.")) % {"value": value}


def ends(answers: Mapping[str, Texts]) -> str:
    """Between which answers a mean lies; `answers`: number -> its words, or no words."""
    low, high = (one(answers, key=int) for one in (min, max))
    said = {"low": _end(low, answers[low]), "high": _end(high, answers[high])}
    return _("The answers go from %(low)s to %(high)s.") % said


def _end(number: str, texts: Texts) -> str:
    words = in_language(texts) if texts else ""
    shown = numerals.number(int(number))
    return shown if words in ("", number) else _("%(number)s (%(words)s)") % {"number": shown, "words": words}


def change(facts: Mapping[str, Any], *, points: bool, since: int) -> str:
    """How far a number moved since an earlier round, and whether more than chance explains."""
    moved = numerals.signed(facts["rate"], 1)
    told = {"round": numerals.number(since), "change": _("%(number)s points") % {"number": moved} if points else moved}
    low, high = facts.get("low"), facts.get("high")
    clear = low is not None and high is not None and (low > 0 or high < 0)
    sure = _("It changed, more than chance explains.") if clear else _("No change that we can tell.")
    return " ".join([_("Change since round %(round)s: %(change)s.") % told, sure])


def certainty(statistic: str, facts: Mapping[str, Any], *, drawn: bool = True) -> str:
    """The range in which the true number lies, and how many people answered."""
    low, high, n = facts.get("low"), facts.get("high"), facts.get("n")
    parts = []
    if low is not None and high is not None:
        parts.append(_("The true number very probably lies %(range)s.") % {"range": shown_range(statistic, low, high)})
    elif not drawn:
        parts.append(_("There is no margin of error: those who answered were not drawn by chance."))
    if n:
        parts.append(ngettext("%(n)s person answered.", "%(n)s people answered.", int(n)) % {"n": numerals.number(n, 0)})
    return " ".join(parts)


def shown_value(statistic: str, value: float) -> str:
    return numerals.percent(value * 100) if statistic == Statistic.SHARE else numerals.number(value, 1)


def shown_range(statistic: str, low: float, high: float) -> str:
    if statistic == Statistic.SHARE:
        return numerals.range_words(low * 100, high * 100, unit="%", decimals=0)
    return numerals.range_words(low, high, decimals=1)


def in_language(texts: Texts) -> str:
    """The text in the language of the reader."""
    return texts.get((get_language() or "ar")[:2], "") or texts.get("ar", "") or texts["en"]
