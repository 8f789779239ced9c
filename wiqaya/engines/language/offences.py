"""Sentences about arrest, charges, convictions, prison and offences, in Arabic, English, French, German and Spanish: they raise a stop.

Data relating to criminal convictions and offences (Regulation (EU) 2016/679, Article 10) do not belong in the records of people who are helped
early: support asks what is needed, not what somebody was accused of.  Needs are left alone: victims and witnesses, fear of arrest, a parent who
is in prison and therefore away; so are lessons, work and other meanings of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.labels import QUOTATION_WORDS, QUOTED
from wiqaya.engines.language.wording import Finding, arabic_terms, bare

LIST = "offence_words.yaml"
LANGUAGES = ("ar", "en", "fr", "de", "es")
CLAUSE = 110  # characters before a word in which its clause is looked at


@dataclass(frozen=True, slots=True)
class Spared:
    """What makes of a word a need or another thing: patterns for the end of the text before it and the beginning of the text behind."""

    joins: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    carer: re.Pattern[str]
    carer_after: re.Pattern[str]


def check_offences(text: str, lang: str) -> list[Finding]:
    """Words about offences, police and courts in a text, in order and without overlaps: place, word, what to write instead, why, the rule's name.

    Raises ValueError for a language without a list.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no list of offences in {lang}")
    plain, places = bare(text)
    quoted = [match.span() for match in QUOTED.finditer(plain) if len(match[0].split()) >= QUOTATION_WORDS]
    use, why = (str(data.read(LIST)[name][lang]) for name in ("use", "why"))
    kept: list[Finding] = []
    for start, end, rule in sorted(_hits(plain, lang), key=lambda hit: (hit[0], -hit[1])):
        first, last = places[start], places[end]
        if not any(one <= start < other for one, other in quoted) and (not kept or first >= kept[-1].end):
            kept.append(Finding(first, last, text[first:last], use, why, rule))
    return kept


def _hits(plain: str, lang: str) -> Iterator[tuple[int, int, str]]:
    spared, absent = _spared(lang), data.read(LIST)["absent"]
    for rule, words in _rows(lang):
        for start, end in (match.span() for match in words.finditer(plain)):
            before = plain[max(0, start - CLAUSE) : start]
            clause = spared.joins.split(before)[-1]
            away = rule in absent and (spared.carer.search(before) or spared.carer_after.match(plain, end))
            if not away and not spared.before.search(clause) and not spared.after.match(plain, end):
                yield start, end, rule


@lru_cache(maxsize=8)
def _rows(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["rule"], _words(row[lang])) for row in data.read(LIST)["rows"])


def _words(listed: str | list[str]) -> re.Pattern[str]:
    if isinstance(listed, str):
        return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
    return re.compile(arabic_terms(listed))


@lru_cache(maxsize=8)
def _spared(lang: str) -> Spared:
    read = data.read(LIST)
    edge = "" if lang == "ar" else r"\b"
    before, carer = (re.compile(edge + read[name][lang], re.IGNORECASE) for name in ("before", "carer"))
    joins, after, carer_after = (re.compile(read[name][lang], re.IGNORECASE) for name in ("joins", "after", "carer_after"))
    return Spared(joins, before, after, carer, carer_after)
