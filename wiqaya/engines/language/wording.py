"""The wording check: words that label, accuse or frighten, and claims of cause, in Arabic, English and French.

It flags, explains and offers; it never changes a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wiqaya.engines.language import data

LANGUAGES = ("ar", "en", "fr")
MARKS = re.compile("[\u064b-\u0655\u0670\u0640]")
LETTERS = str.maketrans("أإآٱىةؤ", "اااايهو")
PREFIX = "[وف]?(?:[بكلس]?ال|لل|[بكل])?"
ENDINGS = "(?:ه|ات|ين|ون|ان|يه|يا|ي|ا|تين|تان|ها|هم|هن|نا|كم|ته|تها|تهم|وا|ت)?"
SPACE = r"[ \t\u00a0]+"
ARABIC = "\u0621-\u064a"
QUOTED = re.compile(r"«([^»]{1,400})»|“([^”]{1,400})”|\"([^\"\n]{1,400})\"")
QUOTATION_WORDS = 4  # from here on quotation marks hold somebody else's sentence and not a word held at arm's length
NEGATED = {
    "en": re.compile(r"(?:\bnot?|\bnever|n['’]t|\bneither|\bnor|\bwithout|\bcannot|\bwhether|\brather than)\b[^.;!?]{0,30}$", re.I),
    "fr": re.compile(r"(?:\bne\b|\bn['’]|\bpas\b|\bni\b|\bsans\b|\bjamais\b)[^.;!?]{0,30}$", re.I),
    "ar": re.compile(r"(?:(?<![\u0621-\u064a])[وف]?(?:لا|ليس|ليست|لم|لن|دون|غير|ما إذا))(?![\u0621-\u064a])[^.؛!؟]{0,30}$"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A word at `start` to `end`, what to say instead, and why; `rule` is the stable name of the row."""

    start: int
    end: int
    word: str
    suggestion: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the list in one language."""

    name: str
    words: re.Pattern[str]
    spare: re.Pattern[str] | None
    suggestion: str
    why: str


def bare(text: str) -> tuple[str, list[int]]:
    """Arabic without harakat and tatweel and with one spelling of alef, ya and ta marbuta, and where each letter stood; other text as it is."""
    places = [place for place, char in enumerate(text) if not MARKS.match(char)]
    return "".join(text[place] for place in places).translate(LETTERS), [*places, len(text)]


def arabic_terms(terms: list[str]) -> str:
    """A pattern over bare text for any of some terms, with prefixes and endings on every word; `!` forbids the ending."""
    bodies = "|".join(_arabic(term) for term in sorted(terms, key=len, reverse=True))
    return rf"(?<![{ARABIC}]){PREFIX}(?:{bodies})(?![{ARABIC}])"


def _arabic(term: str) -> str:
    words = [f"{re.escape(bare(word.strip('!'))[0])}{'' if word.endswith('!') else ENDINGS}" for word in term.split()]
    return f"{SPACE}{PREFIX}".join(words)


def _latin(term: str) -> str:
    """A pattern for a term: `*` stands for the rest of a word, `|` and brackets are as in regular expressions."""
    pattern = re.escape(term).replace(r"\*", r"[\w-]*").replace(r"\|", "|").replace(r"\(", "(?:").replace(r"\)", ")").replace(r"\?", "?")
    spaced = pattern.replace(r"\ ", r"[\s-]+").replace(r"\-", "[ -]?").replace("'", "['’]")
    return rf"(?<![\w-])(?:{spaced})(?![\w])"


def _pattern(terms: list[str], lang: str) -> re.Pattern[str]:
    if lang == "ar":
        return re.compile(arabic_terms(terms))
    return re.compile("|".join(_latin(term) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE)


@lru_cache(maxsize=9)
def _rules(file: str, lang: str) -> tuple[Rule, ...]:
    rules = []
    for row in data.read(file):
        here: dict[str, Any] | None = row.get(lang)
        if here:
            spare = _pattern(here["unless"], lang) if here.get("unless") else None
            rules.append(Rule(row["rule"], _pattern(here["avoid"], lang), spare, here["use"], row["why"][lang]))
    return tuple(rules)


def rules(lang: str, file: str = "wording.yaml") -> tuple[Rule, ...]:
    """The shipped list in one language."""
    if lang not in LANGUAGES:
        raise ValueError(f"no list of words in {lang}")
    return _rules(file, lang)


def check_wording(text: str, lang: str) -> list[Finding]:
    """Words of the list in a text, in order. Sentences quoted from others are left as they are."""
    return _check(text, rules(lang))


def check_causal(text: str, lang: str) -> list[Finding]:
    """Claims of cause and effect in a text about data that only show things together; denied claims are fine."""
    findings = _check(text, rules(lang, "causal.yaml"))
    return [finding for finding in findings if not NEGATED[lang].search(text[max(0, finding.start - 60) : finding.start])]


def check_framing(text: str, lang: str) -> list[Finding]:
    """Words of threat and lack in a text about school, youth work or newcomers, where a positive value could stand."""
    return _check(text, rules(lang, "framing.yaml"))


def _check(text: str, listed: tuple[Rule, ...]) -> list[Finding]:
    plain, places = bare(text)
    quoted = [match.span() for match in QUOTED.finditer(plain) if len(match[0].split()) >= QUOTATION_WORDS]
    found: list[Finding] = []
    for rule in listed:
        spared = quoted + ([match.span() for match in rule.spare.finditer(plain)] if rule.spare else [])
        hits = (match.span() for match in rule.words.finditer(plain))
        free = ((start, end) for start, end in hits if not any(first <= start and end <= last for first, last in spared))
        spans = ((places[start], places[end]) for start, end in free)
        found += [_finding(text, start, end, rule) for start, end in spans]
    found.sort(key=lambda finding: (finding.start, -finding.end))
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def _finding(text: str, start: int, end: int, rule: Rule) -> Finding:
    word = text[start:end].rstrip()
    return Finding(start, start + len(word), word, rule.suggestion, rule.why, rule.name)
