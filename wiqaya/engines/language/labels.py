"""Sentences that label a person: they raise a stop with better wording, in Arabic, English, French, German and Spanish.

A record says conduct: what was seen, when, and by whom. A word such as "extremist" says what somebody is, sticks for life and closes the
conversation (Goffman, "Stigma", 1963; Becker, "Outsiders", 1963). The check flags such words where they are said of people. It leaves alone what
others are quoted as saying, that somebody was called so, works and programmes with the word in their name, and things (content, attack, law).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.wording import ARABIC, SPACE, Finding, arabic_terms, bare

LIST = "person_labels.yaml"
LANGUAGES = ("ar", "en", "fr", "de", "es")
QUOTED = re.compile(r"«([^»]{1,400})»|“([^”]{1,400})”|„([^“”]{1,400})[“”]|\"([^\"\n]{1,400})\"|‘([^’\n]{4,400})’(?!\w)")
QUOTATION_WORDS = 3  # fewer words between quotation marks are the writer's own, held at arm's length
NAMED_BEFORE = 64  # characters before a word in which a verb of calling may stand
SUBJECT_BEFORE = 120  # and the person of whom it is said
# a name of a programme, a law or a house goes on with one of these
PROGRAMME = re.compile(
    r"[A-Z][\w-]*(?:,? (?:and |of |the |for |against |in )*[A-Z][\w-]*){0,4} "
    r"(?:Programme|Program|Fund|Act|Initiative|Project|Network|Prize|Award|Foundation|Institute|Day|Week|Café|Club|Centre|Center|Conference|Strategy|Unit|Office|Museum)\b"
)
# German puts the verb last: "that they call him …"
NAMED_AFTER = re.compile(r"[^.;!?]{0,20}\b(?:nennen|nennt|genannt|nannten|beschimpf\w+|gerufen|bezeichne\w+|abgestempelt)\b", re.IGNORECASE)
NOUN_AFTER = ("en", "de")  # the noun follows the word; in the others the word follows the noun
# what makes an adjective a report of conduct: towards whom, when, on what occasion
CONDUCT = {
    "en": re.compile(
        r" (?:to|towards?|with|against|when|on|at|during|in (?:class|the)|about|for|because|change|shift|reform|idea|new|of)\b(?! me\b)"
    ),
    "ar": re.compile(r"(?!)"),
    "fr": re.compile(
        r" (?:envers|avec|contre|quand|lors|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|pendant|à l['’]égard|en \w+|hier)\b"
    ),
    "de": re.compile(r" (?:gegen|gegenüber|zu|mit|als|am|während|bei der)\b"),
    "es": re.compile(r" (?:con|contra|hacia|cuando|durante|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|al|ayer)\b"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """One row of the list in one language: words that label wherever they stand, and words that do when they are said of a person."""

    name: str
    always: re.Pattern[str]
    said: re.Pattern[str]
    use: str
    why: str


def check_labels(text: str, lang: str) -> list[Finding]:
    """Words in a text that label a person, in order and without overlaps: place, word, what to write instead, why, and the stable name of the rule.

    Raises ValueError for a language without a list.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no list of labels in {lang}")
    plain, places = bare(text)
    quoted = [match.span() for match in QUOTED.finditer(plain) if len(match[0].split()) >= QUOTATION_WORDS]
    kept: list[Finding] = []
    for start, end, label in sorted(_hits(plain, lang), key=lambda hit: (hit[0], -hit[1])):
        first, last = places[start], places[end]
        if not any(one <= start < other for one, other in quoted) and (not kept or first >= kept[-1].end):
            kept.append(Finding(first, last, text[first:last], label.use, label.why, label.name))
    return kept


def _hits(plain: str, lang: str) -> Iterator[tuple[int, int, Label]]:
    for label in labels(lang):
        for pattern, weak in ((label.always, False), (label.said, True)):
            for start, end in (match.span() for match in pattern.finditer(plain)):
                if weak and not _is_said(plain, start, end, lang):
                    continue
                if not _is_thing(plain, start, end, lang) and not _is_named(plain, start, end, lang):
                    yield start, end, label


def _is_said(plain: str, start: int, end: int, lang: str) -> bool:
    """Whether the sentence says the word of a person, and not of what the person did to whom and when."""
    return bool(_subject(lang).search(plain[max(0, start - SUBJECT_BEFORE) : start])) and not CONDUCT[lang].match(plain, end)


def _is_named(plain: str, start: int, end: int, lang: str) -> bool:
    """Whether somebody calls somebody so, or the sentence is about the word."""
    before = bool(_named(lang).search(plain[max(0, start - NAMED_BEFORE) : start]))
    return before or (lang == "de" and bool(NAMED_AFTER.match(plain, end)))


def _is_thing(plain: str, start: int, end: int, lang: str) -> bool:
    """Whether the word stands with a noun that is no person, or in the name of a programme."""
    behind, ahead = _things(lang)
    if PROGRAMME.match(plain, start) or (lang in NOUN_AFTER and ahead.match(plain, end)):
        return True
    return lang not in NOUN_AFTER and bool(behind.search(plain[max(0, start - NAMED_BEFORE) : start]))


@lru_cache(maxsize=8)
def _named(lang: str) -> re.Pattern[str]:
    return re.compile(_part("named", lang), re.IGNORECASE)


@lru_cache(maxsize=8)
def _things(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the end of the text before a word, and for the text that follows it."""
    things = _part("things", lang)
    if lang == "ar":
        behind = rf"(?<![{ARABIC}])[وفبكل]{{0,2}}(?:ال|لل)?(?:{things})(?:ا|ات|ه|ها)?{SPACE}(?:[{ARABIC}]+{SPACE})?$"
    else:
        behind = rf"\b(?:{things})\s+(?:(?!(?:{_part('person', lang)})\b)\w+\s+)?$"
    return re.compile(behind, re.IGNORECASE), re.compile(rf"(?:\s+(?:and|or|und|oder)\s+\w+)?[\s-]+(?:{things})\b", re.IGNORECASE)


def _part(name: str, lang: str) -> str:
    return str(data.read(LIST)[name][lang])


@lru_cache(maxsize=8)
def labels(lang: str) -> tuple[Label, ...]:
    """The shipped list in one language."""
    found = []
    for row in data.read(LIST)["labels"]:
        always, said = _words(row[lang]["always"]), _words(row[lang]["said"])
        found.append(Label(row["rule"], always, said, row["use"][lang], row["why"][lang]))
    return tuple(found)


def _words(listed: str | list[str]) -> re.Pattern[str]:
    if isinstance(listed, str):
        return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
    return re.compile(arabic_terms(listed))


@lru_cache(maxsize=8)
def _subject(lang: str) -> re.Pattern[str]:
    """A pattern for the end of the text before a word that is said of a person."""
    person, verb, very, gap = (_part(name, lang) for name in ("person", "is", "very", "gap"))
    if lang == "ar":
        between = rf"(?:{SPACE}(?:{gap}))?(?:{SPACE}(?:{verb}|{very})){{0,3}}"
        return re.compile(rf"(?<![{ARABIC}])[وف]?(?:(?:{verb}){SPACE})?(?:{person}){between}{SPACE}$")
    return re.compile(rf"\b(?:{person})(?:{gap})?(?:\s+|(?=['’])|,\s+)(?:(?:{verb})\s+){{1,2}}(?:(?:{very})\s+){{0,3}}$", re.IGNORECASE)
