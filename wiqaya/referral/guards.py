"""What free text may not hold before filter 3, and what no text may say about a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines.language.identifiers import find_identifiers
from wiqaya.engines.language.labels import LANGUAGES, check_labels
from wiqaya.engines.language.scanning import scan


def without_identity(texts: Mapping[str, str], *, wide: bool = False) -> None:
    """Refuse texts in which somebody could be recognised by a name, a number or an address; the error names the words.

    `wide`: what only may be a name is refused, too, as on the sheet that the table reads.
    """
    wrong = {}
    for name, text in texts.items():
        found = scan(text) if wide else find_identifiers(text)
        if found:
            wrong[name] = _("“%(words)s” could show who it is. Leave it out, or write what it stands for (a school, a neighbour).") % {
                "words": "”, “".join(sorted({one.text for one in found}))
            }
    if wrong:
        raise ValidationError(wrong)


def about_conduct(texts: Mapping[str, str]) -> None:
    """Refuse sentences that label a person, with better wording."""
    wrong = {}
    for name, text in texts.items():
        found = next((finding for lang in LANGUAGES for finding in check_labels(text, lang)), None)
        if found is not None:
            wrong[name] = _("“%(word)s” labels a person. Write what was seen or heard instead: %(better)s") % {
                "word": found.word,
                "better": found.suggestion,
            }
    if wrong:
        raise ValidationError(wrong)
