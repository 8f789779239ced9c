"""Folding: one spelling for all the ways in which people write the same word or place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

STEMMERS: dict[str, Any] = {"ar": "arabic", "en": "english", "fr": "french"}
LETTERS = str.maketrans({
    "ى": "ي", "ٱ": "ا", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ڤ": "ف", "ڥ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة", "ـ": "",
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
})  # fmt: skip
HARAKAT = re.compile("[\u0610-\u061a\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
CODE_SUFFIX = re.compile(r"\s*[(\[{]\s*#?\d+\s*[)\]}]\s*$")

GENERIC = {
    # Arabic, as written after folding and without the article; a camp or a town is not its quarter, so مخيم and مدينة stay
    "حي", "دوار", "منطقه", "محله", "حاره", "حومه", "ناحيه", "قطاع", "مقاطعه", "بلديه", "جماعه", "ضاحيه", "قريه", "بلده",
    "neighbourhood", "neighborhood", "neighbourhoods", "neighborhoods", "quarter", "district", "ward", "area", "zone", "sector", "borough",
    "municipality", "hood", "quartier", "secteur", "arrondissement", "commune", "faubourg", "hay", "hayy", "douar",
}  # fmt: skip
CONNECTORS = {"of", "de", "du", "des", "d", "la", "le", "les", "l", "the"}
LATIN_ARTICLES = {"al", "el", "as", "ash", "ad", "an", "ar", "at", "az"}
# words whose first letters only look like و، ف، ب، ك before the article
NOT_PREFIXED = ("والد", "والي", "والت", "بالغ", "بالون", "بالك", "بالي", "فالح", "كالس", "كالي")


def strip_invisible(text: str) -> str:
    """Without zero-width signs, direction marks and soft hyphens."""
    return INVISIBLE.sub("", text)


def _plain(char: str) -> str:
    """One character of decomposed text: '' for marks, ' ' for signs, an ASCII digit for every decimal digit."""
    if char.isascii() and char.isalnum():
        return char
    category = unicodedata.category(char)
    if category == "Cf" or unicodedata.combining(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return " " if category[0] in "PSZC" else char


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", strip_invisible(text)).casefold())
    return unicodedata.normalize("NFKC", "".join(map(_plain, text)).translate(LETTERS))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text for comparing and searching: letters and ASCII digits in lower case, one space between words.

    Removes accents, harakat, tatweel and invisible signs; unites alef, hamza seats, ya and the Persian letters; keeps ta marbuta, because
    the Arabic stemmer needs it. Idempotent.
    """
    folded = _fold_once(text)
    for _ in range(4):  # rare signs of other scripts fold into signs that fold again
        again = _fold_once(folded)
        if again == folded:
            break
        folded = again
    return " ".join(folded.split())


def without_article(word: str) -> str:
    """An Arabic word without its leading ال, when enough of it is left."""
    while word.startswith("ال") and len(word) > 4:
        word = word[2:]
    return word


def _name_words(text: str) -> list[str]:
    words = [word.replace("ة", "ه").replace("ء", "") for word in fold(text).split()]
    return [bare for word in words if (bare := without_article(word))]


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """The name of an area for matching: folded, ta marbuta as ha, without articles, codes in brackets and words such as حي or “quarter”.

    A name that consists of such words alone keeps them. Idempotent.
    """
    bare = CODE_SUFFIX.sub("", unicodedata.normalize("NFKC", strip_invisible(text)))
    words = _name_words(bare) or _name_words(text)
    generic = [word in GENERIC for word in words]
    kept = [
        word
        for place, word in enumerate(words)
        if not generic[place]
        and word not in LATIN_ARTICLES
        and not (word in CONNECTORS and (any(generic[max(0, place - 2) : place]) or word == "the"))
    ]
    while kept and len(kept) > 1 and kept[0] in CONNECTORS and len(kept) < len(words):
        kept = kept[1:]
    return " ".join(kept or words)


def fold_code(text: str) -> str:
    """A code for comparing: trimmed, without invisible signs, digits in ASCII, case folded; zeros and punctuation stay."""
    folded = unicodedata.normalize("NFKC", strip_invisible(text)).casefold().strip()
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


def _clitics(word: str) -> str:
    """Without و، ف، ب، ك before the article: the stemmer leaves them on."""
    if len(word) >= 6 and word[0] in "وفبك" and word[1:3] == "ال" and not word.startswith(NOT_PREFIXED):
        return word[1:]
    if len(word) >= 6 and word[0] in "وف" and word[1:3] == "لل":
        return word[1:]
    return word


def is_arabic(text: str) -> bool:
    """Whether any letter of the Arabic script is in the text."""
    return any("\u0600" <= char <= "\u06ff" and char.isalpha() for char in text)


@lru_cache(maxsize=8)
def _stemmer(lang: str) -> Any:
    return snowballstemmer.stemmer(STEMMERS.get(lang, "english"))


@lru_cache(maxsize=65536)
def _stem(word: str, lang: str) -> str:
    if is_arabic(word):
        return fold(_stemmer("ar").stemWord(_clitics(fold(word))))
    return fold(_stemmer(lang if lang != "ar" else "en").stemWord(word))


def tokens(text: str, lang: str) -> list[str]:
    """Stemmed search tokens in order, for indexing and for querying alike; `lang` is ar, en or fr.

    Each word is stemmed by its script, so that a Latin name inside Arabic text is found too. French is stemmed before its accents go,
    because its rules read them.
    """
    composed = HARAKAT.sub("", unicodedata.normalize("NFKC", strip_invisible(text)).casefold())
    words = re.findall(r"[^\W_]+", composed)
    return [stem for word in words for stem in _stem(word, lang).split()]
