"""Matching the names and codes of areas: exactly after folding, by the rule for codes, and near names as suggestions only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from wiqaya.engines.language.fold import fold, fold_code, fold_name, is_arabic

ROMAN = str.maketrans({
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "و": "u", "ي": "i", "ء": "",
})  # fmt: skip
DIGRAPHS = (
    ("tch", "x"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("dj", "j"), ("ph", "f"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("aa", "a"),
)  # fmt: skip
SINGLE = str.maketrans({"q": "k", "c": "k", "v": "f", "p": "b", "w": "u", "y": "i", "o": "u", "e": "a"})
LONGEST = 200

Names = Mapping[str, str | Iterable[str]] | Iterable[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A suggestion: the key of the area, the name that came near, and how near, 0 to 100."""

    key: str
    name: str
    score: float


@lru_cache(maxsize=65536)
def _sound(text: str) -> str:
    """Folded name in broad Latin sounds, so that the spellings of one Arabic name meet."""
    words = []
    for word in fold_name(text[:LONGEST]).split():
        arabic = is_arabic(word)
        latin = word.translate(ROMAN)
        if arabic and word.endswith("ه"):
            latin = latin[:-1] + "a"
        elif not arabic:
            latin = re.sub(r"(?<=[aeiy])h$", "", latin)
        for long, short in DIGRAPHS:
            latin = latin.replace(long, short)
        words.append(re.sub(r"(.)\1+", r"\1", latin.translate(SINGLE)))
    return " ".join(words)


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """The consonants of a name's broad sounds: "mn" for Al-Mina and for الميناء."""
    return " ".join(re.sub(r"(?<=.)i?a?h?$|[aiu]", "", word) or word[:1] for word in _sound(text).split())


def _across(text: str, name: str) -> float:
    """Nearness through sounds, 0 to 99; short skeletons weigh little because many names share them."""
    bones = fuzz.ratio(skeleton(text), skeleton(name))
    sounds = fuzz.ratio(_sound(text), _sound(name))
    weight = min(len(skeleton(text).replace(" ", "")), 4) / 8
    return min(99.0, weight * bones + (1 - weight) * sounds)


def _score(text: str, name: str) -> float:
    one, other = fold_name(text[:LONGEST]), fold_name(name[:LONGEST])
    if one == other:
        return 100.0
    if not one or not other:
        return 0.0
    if is_arabic(one) != is_arabic(other):
        return _across(text, name)
    spelled = max(
        fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other) - 1, fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) - 1
    )
    return min(99.0, max(spelled, 0.95 * _across(text, name)))


def _pairs(names: Names) -> list[tuple[str, str]]:
    if not isinstance(names, Mapping):
        return [(name, name) for name in names]
    return [(key, name) for key, spelled in names.items() for name in ([spelled] if isinstance(spelled, str) else spelled)]


def similar(text: str, names: Names, *, limit: int = 3, cutoff: float = 60.0) -> list[Match]:
    """The nearest areas, best first, one entry an area: suggestions for a person to confirm, never matches by themselves.

    `names` are names, or a mapping of keys to one or several names in any language. Areas as near as the last one shown are shown too.
    """
    best: dict[str, Match] = {}
    for key, name in _pairs(names):
        score = round(_score(text, name), 1)
        if score >= cutoff and (key not in best or score > best[key].score):
            best[key] = Match(key, name, score)
    ranked = sorted(best.values(), key=lambda match: (-match.score, match.name))
    return [match for match in ranked if match.score >= ranked[min(limit, len(ranked)) - 1].score]


def match_exact(text: str, names: Names) -> str | None:
    """The only area whose name is the same after folding, or after name folding; None when there is none or when two share it."""
    return NameMatcher(names).find(text)


class NameMatcher:
    """`match_exact` for many texts over the same names."""

    def __init__(self, names: Names) -> None:
        self._tables: list[dict[str, set[str]]] = [{}, {}]
        for key, name in _pairs(names):
            for table, folded in zip(self._tables, (fold(name), fold_name(name)), strict=True):
                table.setdefault(folded, set()).add(key)

    def find(self, text: str) -> str | None:
        """The key, or None when no area or several areas have this name."""
        for table, folded in zip(self._tables, (fold(text), fold_name(text)), strict=True):
            if folded and (found := table.get(folded)):
                return next(iter(found)) if len(found) == 1 else None
        return None


class CodeMatcher:
    """The rule for area codes: as text after trimming and digit folding, and, when both are numeric and no two codes of the city would
    collide, without leading zeros."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes: dict[str, str | None] = {}
        bare: dict[str, set[str]] = {}
        for code in codes:
            folded = fold_code(code)
            self._codes[folded] = None if self._codes.get(folded, code) != code else code
            if folded.isdigit():
                bare.setdefault(_bare(folded), set()).add(folded)
        collide = any(len(group) > 1 for group in bare.values())
        self._bare = {} if collide else {short: self._codes[group.pop()] for short, group in bare.items()}

    def find(self, value: object) -> str | None:
        """The city's own spelling of the code, or None."""
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value)
        folded = fold_code(text)
        if found := self._codes.get(folded):
            return found
        return self._bare.get(_bare(folded)) if folded.isdigit() else None


def _bare(code: str) -> str:
    return code.lstrip("0") or "0"


def match_codes(value: object, codes: Iterable[str]) -> str | None:
    """The code of the city that a cell means, or None; see `CodeMatcher`."""
    return CodeMatcher(codes).find(value)
