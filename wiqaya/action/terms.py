"""Under which terms a service is found: folded and stemmed words of every language, and marks of what filters ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from wiqaya.action.hours import day_code, is_open, week_of
from wiqaya.engines.language import fold, is_arabic, tokens

LONGEST = 40  # signs of a term
LANGS = ("ar", "en", "fr")  # in which words can be stemmed
EVERYWHERE = "area:*"
# words that say nothing about a service; folded
EMPTY = frozenset(
    ["في", "من", "على", "الى", "عن", "مع", "او", "و", "the", "of", "and", "in", "for", "with", "a", "an", "to", "at", "on", "or", "i", "my", "is", "de", "la", "le", "les", "l", "des", "du", "d", "et", "pour", "en", "a", "au", "aux", "un", "une", "avec", "je", "mon"]
)
ARTICLES = ("وال", "فال", "بال", "كال", "لل", "ال")


def united(word: str) -> str:
    """One spelling for a last ha and ta marbuta, which many people write alike."""
    return word.replace("ة", "ه")[:LONGEST]


@lru_cache(maxsize=65536)
def _terms(word: str, langs: tuple[str, ...]) -> frozenset[str]:
    """The word as written, and its stems."""
    stems = (stem for lang in langs for stem in tokens(word, lang))
    return frozenset(united(term) for term in (*fold(word).split(), *stems) if term)


def terms_of_text(text: str, lang: str) -> set[str]:
    """With and without accents: French stems read them, and people leave them out.  Languages that cannot be stemmed keep their words."""
    langs = (lang,) if lang in LANGS else ()
    return {term for word in {*text.split(), *fold(text).split()} for term in _terms(word, langs)} - EMPTY


def alternatives(word: str) -> set[str]:
    """Terms of which a service must have one to answer to a whole word of a query, in whatever language it was meant."""
    return set(_terms(word, LANGS))


def beginnings(word: str) -> set[str]:
    """What terms may begin with when the word is still being written; in Arabic also without the article."""
    whole = united(fold(word))
    bare = {whole.removeprefix(article) for article in ARTICLES if is_arabic(whole) and whole.startswith(article)}
    return {start for start in {whole, *bare} if len(start) > 1 or start == whole}


def query_words(text: str) -> list[str]:
    """The words of a query that say something, folded, each once; at most eight."""
    words = list(dict.fromkeys(word for part in text.split() for word in fold(part).split()))
    return ([word for word in words if word not in EMPTY] or words)[:8]


def name_mark(name: str) -> str:
    """Marks a whole name: who writes it out finds it first."""
    return f"={united(fold(name))}"[:LONGEST]


def need_mark(code: str) -> str:
    return f"need:{code}"


def audience_mark(code: str) -> str:
    return f"for:{code}"


def language_mark(code: str) -> str:
    return f"lang:{code}"


def cost_mark(code: str) -> str:
    return f"cost:{code}"


def area_mark(key: Any) -> str:
    return f"area:{getattr(key, 'hex', key)}"


def day_mark(moment: datetime) -> str:
    return f"open:{day_code(moment.date())}"


def hours_marks(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """`open:MO09:00-14:00`."""
    for day, spans in week_of(rows).items():
        yield from (f"open:{day}{opens}-{closes}" for opens, closes in spans)


def open_marks(known: Iterable[str], moment: datetime) -> list[str]:
    """Those marks of the day whose span holds the local moment."""
    start = day_mark(moment)
    found = []
    for mark in known:
        opens, _dash, closes = mark.removeprefix(start).partition("-")
        if is_open((opens, closes), moment):
            found.append(mark)
    return found
