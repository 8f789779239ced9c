"""Full names without a title in running text: a given name that is hardly ever anything else, with a family name after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from wiqaya.engines.language import data
from wiqaya.engines.language.fold import fold, is_arabic

LISTS = "names_in_text.yaml"
LATIN = re.compile(r"[A-ZÀ-ÖØ-Ý][\w'’-]+")
ARABIC = re.compile(r"[\u0621-\u0652\u0670\u0671]+")
WORD = re.compile(r"[^\W\d_][\w'’\u064b-\u0652-]*")
LATIN_PARTICLES = {"al", "el", "bin", "ben", "ibn", "de", "du", "van", "von", "bint", "abu", "abou", "le", "la"}
ROMAN = re.compile(r"[IVX]+")
LONGEST = 4  # words of a name
NEAR = 3  # words before a name that may say that it names a place
PREFIXES = "وفلبك"


@lru_cache(maxsize=32)
def listed(name: str) -> frozenset[str]:
    """One of the lists, folded."""
    return frozenset(plain(word) for word in str(data.read(LISTS)[name]).split())


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word for looking it up in the lists: folded, ta marbuta as ha, without an elided article (l'école)."""
    return fold(word).replace("ة", "ه").rpartition(" ")[2]


@lru_cache(maxsize=1)
def _arabic_names() -> frozenset[str]:
    return listed("given_arabic") | listed("further_arabic")


def is_given_name(word: str) -> bool:
    """Whether an Arabic word is a given name, common words that are names too among them."""
    return plain(word) in _arabic_names()


def asks_or(before: str) -> bool:
    """Whether a sentence that began so offers a choice, in which أم means "or"."""
    sentence = re.split(r"[.؟!\n؛]", before)[-1]
    return any(plain(word).removeprefix("و").removeprefix("ف") in listed("ask_or") for word in sentence.split())


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Places of full names, in order: characters from and to."""
    words = list(WORD.finditer(text))
    at = 0
    while at < len(words):
        word = words[at].group()
        last = None if word[0].islower() else _arabic(text, words, at) if is_arabic(word) else _latin(text, words, at)
        if last is None:
            at += 1
            continue
        yield words[at].start() + _prefix(words[at].group()), words[last].end()
        at = last + 1


def is_joined(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether nothing but spaces stands between a word and the one before it."""
    return 0 < at < len(words) and text[words[at - 1].end() : words[at].start()].strip(" \u00a0\u202f") == ""


def _before(text: str, words: list[re.Match[str]], at: int) -> Iterator[str]:
    for back in range(NEAR):
        if not is_joined(text, words, at - back):
            return
        yield plain(words[at - back - 1].group())


def _latin(text: str, words: list[re.Match[str]], at: int) -> int | None:
    if not LATIN.fullmatch(words[at].group()) or not set(fold(words[at].group()).split()) <= listed("given_latin"):
        return None
    if set(_before(text, words, at)) & listed("before_latin"):
        return None
    last, here = at, at + 1
    while here < len(words) and here - at < LONGEST and is_joined(text, words, here):
        word = words[here].group()
        if LATIN.fullmatch(word) and not ROMAN.fullmatch(word) and plain(word) not in listed("after_latin"):
            last = here
        elif word.casefold() not in LATIN_PARTICLES:
            break
        here += 1
    return last if last > at and not _goes_on(text, words, last + 1) else None


def _goes_on(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether a word such as Street stands there: what comes before it is no person."""
    return is_joined(text, words, at) and words[at].group()[0].isupper() and plain(words[at].group()) in listed("after_latin")


def _arabic(text: str, words: list[re.Match[str]], at: int) -> int | None:
    if not _given(words[at].group()) or _about_a_place(text, words, at):
        return None
    last, here = at, at + 1
    while here < len(words) and here - at < LONGEST and is_joined(text, words, here):
        word = plain(words[here].group())
        if word in _arabic_names() or is_family(word):
            last = here
        elif word not in listed("particles_arabic"):
            break
        here += 1
    return last if last > at else None


def _given(word: str) -> bool:
    return plain(word) in listed("given_arabic") or bool(_prefix(word))


def _prefix(word: str) -> int:
    """1 when a letter such as و is written together with the given name that follows it."""
    bare = plain(word)
    return int(bare not in listed("given_arabic") and word[0] in PREFIXES and bare[1:] in listed("given_arabic"))


def _about_a_place(text: str, words: list[re.Match[str]], at: int) -> bool:
    bare = {re.sub(r"^[وفبكل]?(?:ال|لل)", "", word) for word in _before(text, words, at)}
    return bool((bare | set(_before(text, words, at))) & listed("before_arabic"))


def is_family(word: str) -> bool:
    """A family name: one of the commonest, or formed like المصري."""
    return word in listed("families_arabic") or (
        word.startswith("ال") and word.endswith("ي") and len(word) > 5 and word not in listed("not_families_arabic")
    )
