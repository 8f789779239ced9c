"""What free text may not hold before filter 3, and what no text may say about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines.language.guess import guess_language
from wiqaya.engines.language.identifiers import find_identifiers
from wiqaya.engines.language.labels import LANGUAGES, check_labels
from wiqaya.engines.language.offences import check_offences
from wiqaya.engines.language.scanning import scan
from wiqaya.engines.language.wording import Finding
from wiqaya.referral import second_look


def without_identity(texts: Mapping[str, str], *, wide: bool = False) -> None:
    """Refuse texts in which somebody could be recognised by a name, a number or an address; the error names the words.

    `wide`: what only may be a name is refused, too, as on the sheet that the table reads.  Else, on pages of staff, it is shown once.
    """
    wrong = {}
    for name, text in texts.items():
        found = scan(text) if wide else find_identifiers(text)
        maybe = [] if found else second_look.names(text)
        if maybe:
            wrong[name] = _("“%(words)s” may be somebody's name. Write who it is to the person, such as “older brother”. If it is nobody's name, send it once more as it stands.") % {
                "words": "”, “".join(maybe)
            }
        if found:
            wrong[name] = _("“%(words)s” could show who it is. Leave it out, or write what it stands for (a school, a neighbour).") % {
                "words": "”, “".join(sorted({one.text for one in found}))
            }
    if wrong:
        raise ValidationError(wrong)


def about_conduct(texts: Mapping[str, str], *, by_law: bool = False) -> None:
    """Refuse sentences that label a person, and those about offences, police or courts, with better wording.

    `by_law`: text under a role that a law gives (tertiary work) or about no person at all; there an offence may be told.
    """
    wrong = {}
    for name, text in texts.items():
        label = _first(check_labels, text, LANGUAGES)
        offence = None if by_law else _first(check_offences, text, _languages(text))
        if label is not None:
            wrong[name] = _("“%(word)s” labels a person. Write what was seen or heard instead: %(better)s") % {
                "word": label.word,
                "better": label.suggestion,
            }
        elif offence is not None:
            wrong[name] = _("“%(word)s” is about an offence, the police or a court. Write what help is needed, not what somebody was accused of.") % {
                "word": offence.word
            }
    if wrong:
        raise ValidationError(wrong)


def _first(check: Callable[[str, str], list[Finding]], text: str, languages: Iterable[str]) -> Finding | None:
    return next((finding for lang in languages for finding in check(text, lang)), None)


def _languages(text: str) -> list[str]:
    """All lists, but of English and French, which share words such as “prison”, the one that the text is in."""
    other = {"en": "fr", "fr": "en"}.get(guess_language(text) or "")
    return [lang for lang in LANGUAGES if lang != other]
