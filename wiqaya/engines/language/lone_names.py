"""Names in running text that stand alone: given names, names after words such as "his brother", and runs of capital letters.

Wider than `people_names`, which finds full names only: for texts of which a person confirms every finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.fold import fold, is_arabic
from wiqaya.engines.language.people_names import LATIN, LATIN_PARTICLES, LONGEST, ROMAN, WORD, is_family, is_joined, listed, plain
from wiqaya.engines.language.shapes import given_names

NAMES = "person_names.txt"
MORE = "more_names.txt"
PREFIXES = "وفلبكع"
LOWER = 5  # letters of a name that is noticed without its capital letter
END = re.compile(r"[.!?؟:;\n«“\"(•-]\s*$")
CALLED = re.compile(r"(?:name is|known as|called|I am|I['’]m|m['’]appelle|s['’]appelle|(?:je|se|me) (?:nomme|suis)|prénom est|nom est) $")
VERBAL = re.compile(r"ال|لل|[ينا][\u0621-\u064a]{3,}|ت[\u0621-\u064a]{3,}|[بك][يت]|عم|سي|ست|ما[يتنك]|وال|بال|في|لا|است|ان[تفقك]")
PRESENT = re.compile(r"[يت][\u0621-\u064a]{3,}$")
ELDER = {"الاصغر", "الاكبر", "الصغير", "الصغيره", "الكبير", "الكبيره", "الاوسط", "الصغري", "الكبري", "الوحيد", "الوحيده"}
MOTHERS = {"ام", "ابو", "ابي"}
ENDED = re.compile(r"(?:[^و]وا|ات|ين|ون|ها|هم|كم|نا|ني|تو|ته|وه|وش)$")
PLACED = {
    "in",
    "at",
    "to",
    "from",
    "near",
    "of",
    "on",
    "a",
    "au",
    "aux",
    "dans",
    "pres",
    "de",
    "d",
    "du",
    "des",
    "en",
    "vers",
    "sur",
    "the",
    "la",
    "le",
    "les",
    "l",
    "this",
    "un",
    "une",
}
Words = list[re.Match[str]]


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Arabic names that are hardly ever anything else, Arabic names that are words too, and Latin spellings."""
    sure, maybe, latin = set(listed("given_arabic")), set[str](), set[str]()
    for line in "\n".join((data.FOLDER / name).read_text(encoding="utf-8") for name in (NAMES, MORE)).splitlines():
        if not line or line.startswith("#"):
            continue
        for spelling in line.lstrip("~ ").replace("_", " ").split():
            if not is_arabic(spelling):
                latin.add(fold(spelling))
            elif "_" not in line:
                (maybe if line.startswith("~") else sure).add(plain(spelling))
    return frozenset(sure), frozenset((maybe | listed("further_arabic")) - sure), frozenset(latin)


def lone_names(text: str, *, capitals: bool = True) -> Iterator[tuple[int, int]]:
    """Places of names, in order: characters from and to. Without `capitals`, capital letters alone say nothing."""
    words = list(WORD.finditer(text))
    at = 0
    while at < len(words):
        arabic = words[at].group()[0] >= "\u0600"
        last = _arabic(text, words, at) if arabic else _latin(text, words, at, capitals=capitals)
        if last is None:
            at += 1
            continue
        yield words[at].start() + (_prefix(words[at].group()) if arabic else 0), words[last].end()
        at = last + 1


def _prefix(word: str) -> int:
    """1 when a letter such as و is written together with a sure name."""
    sure, maybe, _ = _names()
    bare = plain(word)
    return int(len(bare) > 3 and bare[0] in PREFIXES and bare[1:] in sure and bare not in sure and bare not in maybe)


def _last(text: str, words: Words, at: int) -> str:
    return plain(words[at - 1].group()) if is_joined(text, words, at) else ""


def _arabic(text: str, words: Words, at: int) -> int | None:
    sure, maybe, _ = _names()
    raw, word, before = words[at].group(), plain(words[at].group()), _last(text, words, at)
    bare = word[1:] if _prefix(raw) else word
    told = _told(text, words, at, before) and _may_be_a_name(raw, word)
    if not (told or bare in sure or bare in maybe or before.lstrip("وف") in listed("called_arabic")):
        return None
    if _names_a_place(before) or raw.startswith("على"):
        return None
    last = _run(text, words, at)
    called = before.lstrip("وف") in listed("called_arabic") and len(word) > 2 and word not in listed("not_called")
    near = bool({before, before.lstrip("وفبل"), before.removeprefix("هال"), f"ال{before.removeprefix('هال')}"} & listed("near_arabic"))
    return last if called or told or bare in sure or (bare in maybe and (near or last > at)) else None


def _told(text: str, words: Words, at: int, before: str) -> bool:
    """Whether the words before say that a name follows: "my brother", "my younger brother", "she said that" with a verb behind."""
    if before in ELDER:
        before = _last(text, words, at - 1)
    if before in MOTHERS:
        return _last(text, words, at - 1).lstrip("وف") in listed("near_arabic")
    if before.lstrip("وفبل") in {"ان", "وان"}:
        return is_joined(text, words, at + 1) and bool(PRESENT.match(plain(words[at + 1].group())))
    return before in listed("kin_arabic") or before.lstrip("وف") in listed("kin_arabic")


def _may_be_a_name(raw: str, word: str) -> bool:
    """Whether an unlisted word is neither an ordinary word nor formed like a verb, a plural, or a word with an article or an ending."""
    formed = VERBAL.match(word) or ENDED.search(word) or raw.endswith(("اً", "ًا", "ٌ", "ٍ"))
    return 3 <= len(word) <= 7 and word not in listed("no_name_arabic") and not formed


def _names_a_place(before: str) -> bool:
    places = listed("before_arabic")
    return before in places or re.sub(r"^[وفبكل]?(?:ال|لل)?", "", before) in places


def _run(text: str, words: Words, at: int) -> int:
    """The last word of the name that begins there: further names, family names and particles."""
    sure, maybe, _ = _names()
    last, here = at, at + 1
    while here < len(words) and here - at < LONGEST and is_joined(text, words, here):
        word = plain(words[here].group())
        raw = words[here].group()
        known = word in sure or word in maybe or word.removeprefix("ال") in maybe or is_family(word) or word == "الدين"
        if known and not raw.startswith("على"):
            last = here
        elif word not in listed("particles_arabic") and word not in {"ابو", "ابي"}:
            break
        here += 1
    return last


def _latin(text: str, words: Words, at: int, *, capitals: bool) -> int | None:
    word = words[at].group()
    folded = plain(word)
    if word[0].islower():
        alone = len(folded) >= LOWER and folded in _names()[2] and word.islower() and _last(text, words, at) not in listed("before_latin")
        return at if alone and folded not in listed("not_alone_latin") and folded not in listed("capitals") else None
    before = _last(text, words, at)
    if before in listed("before_latin") or ROMAN.fullmatch(word) or not LATIN.match(word):
        return None
    last = _capital_run(text, words, at)
    if plain(words[last].group()) in listed("after_latin") or _goes_on(text, words, last + 1):
        return None
    begins = at == 0 or bool(END.search(text[max(0, words[at].start() - 8) : words[at].start()]))
    if CALLED.search(text[max(0, words[at].start() - 24) : words[at].start()]) or before in listed("called_latin"):
        return last
    if any(plain(words[here].group()) in listed("capitals") for here in range(at, last + 1)):
        return None
    if _known(word):
        return last if last > at or not begins or folded not in listed("not_alone_latin") else None
    if not capitals or word.isupper():
        return None
    if begins:
        return last if folded not in listed("no_name_latin") and _does(text, words, last + 1) else None
    return last if not _at_a_place(text, words, at) else None


def _does(text: str, words: Words, at: int) -> bool:
    """Whether a verb stands there that only people do."""
    return is_joined(text, words, at) and plain(words[at].group()) in listed("does_latin")


def _known(word: str) -> bool:
    return all(part in _names()[2] or part in given_names() for part in fold(word).split())


def _at_a_place(text: str, words: Words, at: int) -> bool:
    """Whether a preposition says that capital letters name a place; after "the cousin of" they do not."""
    before = _last(text, words, at)
    if before not in PLACED:
        return False
    said = (
        listed("near_latin")
        if before in {"of", "de", "d", "du"}
        else listed("tells_latin")
        if before in {"to", "a", "au"}
        else frozenset[str]()
    )
    return _last(text, words, at - 1) not in said


def _capital_run(text: str, words: Words, at: int) -> int:
    last, here = at, at + 1
    while here < len(words) and here - at < LONGEST and is_joined(text, words, here):
        word = words[here].group()
        if LATIN.fullmatch(word) and not ROMAN.fullmatch(word):
            last = here
        elif word.casefold() not in LATIN_PARTICLES:
            break
        here += 1
    return last


def _goes_on(text: str, words: Words, at: int) -> bool:
    return is_joined(text, words, at) and plain(words[at].group()) in listed("after_latin") and words[at].group()[0].isupper()
