"""Which of our three languages a text is in, by its letters and its commonest words."""

from __future__ import annotations

import re

from wiqaya.engines.language.fold import fold

ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "in",
        "is",
        "are",
        "was",
        "for",
        "on",
        "with",
        "that",
        "this",
        "it",
        "as",
        "by",
        "at",
        "from",
        "be",
        "have",
        "has",
        "not",
        "we",
        "you",
        "they",
        "their",
        "our",
        "or",
        "an",
        "which",
        "will",
        "can",
        "who",
    ]
)
FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "du",
        "de",
        "et",
        "en",
        "est",
        "sont",
        "dans",
        "pour",
        "que",
        "qui",
        "sur",
        "avec",
        "une",
        "un",
        "au",
        "aux",
        "par",
        "ce",
        "cette",
        "ces",
        "pas",
        "nous",
        "vous",
        "ils",
        "elles",
        "leur",
        "leurs",
        "notre",
        "ou",
        "il",
        "elle",
        "ne",
        "se",
        "plus",
    ]
)
FOREIGN_ARABIC_SCRIPT = re.compile("[پچژگٹڈڑےںہۂڕڵۆێ]")


def guess_language(text: str) -> str | None:
    """ar, en or fr; None for texts that are none of them or too short to tell (Persian, Urdu and Kurdish letters are not Arabic)."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return None
    arabic = sum("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff" for char in letters)
    if arabic * 2 >= len(letters):
        return None if len(FOREIGN_ARABIC_SCRIPT.findall(text)) * 25 > arabic else "ar"
    if sum(char.isascii() or "\u00c0" <= char <= "\u017f" for char in letters) * 2 < len(letters):
        return None
    words = fold(text).split()
    english, french = sum(word in ENGLISH for word in words), sum(word in FRENCH for word in words)
    french += len(re.findall("[éèêëàâçùûîïôœ]", text.casefold())) // 2
    if english == french:
        return None
    return "en" if english > french else "fr"
