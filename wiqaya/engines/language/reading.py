"""How easily a text reads: length of its sentences and share of its long words.

LIX (C. H. Björnsson, "Läsbarhet", 1968; J. Anderson, "Lix and Rix", Journal of Reading 26, 1983): words per sentence plus the percentage of words of
more than six letters.  It needs no syllables and was used for several languages; about 20 reads like a book for children, 30 like a story, 40 like
a newspaper, 60 like a law.  In Arabic the particles and the article that are written together with a word, and the ending of a pronoun, are not
counted as its letters; its figures compare texts of ours with each other, not with other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONG = 6  # letters
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?؟:;؛\n]+")
ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
JOINED = re.compile(r"^[وف]?(?:[بكلس]?ال|لل|[بكلس](?=\w{4}))?")
PRONOUN = re.compile(r"(?:كم|هم|هن|ها|نا|ه|ك)$")
MARKS = re.compile("[\u064b-\u0655\u0670\u0640]")


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of the text, words of a sentence on average and at most, words of more than six letters in percent, and LIX."""

    words: int
    mean: float
    longest: int
    long_share: float

    @property
    def lix(self) -> float:
        return self.mean + self.long_share


def reading(texts: Iterable[str], lang: str) -> Reading:
    """The measure of several pieces of text (paragraphs, items of a list); a piece ends a sentence.  Raises ValueError when there is no word."""
    sentences = [found for text in texts for part in SENTENCE_END.split(text) if (found := WORD.findall(MARKS.sub("", part)))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        raise ValueError("no words")
    long = sum(len(_letters(word, lang)) > LONG for word in words)
    return Reading(len(words), len(words) / len(sentences), max(map(len, sentences)), 100 * long / len(words))


def _letters(word: str, lang: str) -> str:
    if lang == "ar":
        bare = JOINED.sub("", word, count=1)
        return PRONOUN.sub("", bare) if len(bare) > LONG else bare
    return ELIDED.sub("", word) if lang == "fr" else word
