"""When a card may be called complete, and which confidence its sources suggest.  Pure rules over plain facts.

Sources of the rules: G1-32 (an outside threat alone explains nothing), G1-23 (strengths beside pressures), decision 20 (a second person).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from wiqaya.engines.language import fold

NARRATIVE, POLICE, AGAINST, STRONG = "narrative", "police", "against", "strong"
KINDS_WANTED = 2


class Lack(StrEnum):
    """What a card still needs before it may be called complete."""

    STRENGTH = "strength"
    IMPACT = "impact"
    WHY_HERE = "why-here"
    ONLY_OUTSIDE = "only-outside"
    SOURCES = "sources"
    ONLY_POLICE = "only-police"
    SECOND_READER = "second-reader"


@dataclass(frozen=True, slots=True)
class Why:
    """A why-here line.  `outside` is what a person said about it; where nobody did, its texts decide."""

    kind: str
    outside: bool | None = None
    texts: tuple[str, ...] = ()

    @property
    def only_outside(self) -> bool:
        """A wider story never explains why it takes hold in this place; other lines do unless they only name somebody from outside."""
        if self.kind == NARRATIVE:
            return True
        return any(names_outside(text) for text in self.texts) if self.outside is None else self.outside


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of evidence.  Two pieces with one `origin` (a dataset, a report) are not independent of each other."""

    kind: str
    origin: str
    direction: str = "supports"
    strength: str = "fair"


@dataclass(frozen=True, slots=True)
class CardFacts:
    author: UUID | None
    reader: UUID | None = None
    strengths: int = 0
    impacts: int = 0
    grounds: tuple[Why, ...] = ()
    sources: tuple[Source, ...] = ()


_ACTOR_AND_ORIGIN = (
    r"\b(foreign|outside|external|imported)\W+(\w+\W+)?(groups?|networks?|part(y|ies)|actors?|agents?|hands?|money|funding|preachers?|ideolog\w+|ideas|influence"
    r"|forces?|states?|powers?|movements?|organi\w+|countr\w+|enem\w+|threats?|propaganda|fighters?|interference)\b",
    r"\b(groups?|networks?|preachers?|money|funding|ideas|ideolog\w+|agitators)\b.{0,24}\b(from abroad|from outside|across the border)\b",
    r"\b(groupes?|réseaux?|acteurs?|agents?|mains?|argent|financements?|prédicateurs?|idéologies?|idées|influences?|forces?|états?|puissances?|mouvements?"
    r"|organisations?|pays|ennemis?|menaces?|propagande)\b.{0,16}\b(étrang\w+|extérieu\w+|importé\w*|externes?)",
)
_ARABIC_ACTOR = "جماعه|جماعات|مجموعه|مجموعات|جهه|جهات|تنظيم|تنظيمات|شبكه|شبكات|يد|ايد|اياد|ايادي|طرف|اطراف|قوه|قوي|تمويل|اموال|افكار|فكر|ايديولوجيا|نفوذ|دعاه|دوله|دول|تهديد|دعايه|عناصر|تدخل|تدخلات|عدو|اعداء"
_ARABIC_ORIGIN = "خارجي|خارجيه|اجنبي|اجنبيه|اجانب|مستورد|مستورده|وافده|من الخارج|من خارج|عبر الحدود"
_OUTSIDE = tuple(
    re.compile(pattern) for pattern in (*_ACTOR_AND_ORIGIN, rf"\b(ال)?({_ARABIC_ACTOR})\b.{{0,16}}?\b(ال)?({_ARABIC_ORIGIN})\b")
)


def names_outside(text: str) -> bool:
    """Whether a text names a group, money or ideas from outside as the thing that acts.  A guess: a person may say otherwise."""
    lowered = text.casefold()
    folded = fold(text).replace("ة", "ه").replace("ى", "ي")
    return any(pattern.search(lowered) or pattern.search(folded) for pattern in _OUTSIDE)


def lacking(card: CardFacts) -> tuple[Lack, ...]:
    """What keeps a card from being complete, in the order of its page; nothing when it is complete."""
    return (*lacking_content(card), *(() if card.reader and card.reader != card.author else (Lack.SECOND_READER,)))


def lacking_content(card: CardFacts) -> tuple[Lack, ...]:
    """The same without the second reading: what a reader would find missing."""
    found = []
    if not card.strengths:
        found.append(Lack.STRENGTH)
    if not card.impacts:
        found.append(Lack.IMPACT)
    if all(ground.only_outside for ground in card.grounds):
        found.append(Lack.ONLY_OUTSIDE if card.grounds else Lack.WHY_HERE)
    if independent_kinds(card.sources) < KINDS_WANTED:
        found.append(Lack.ONLY_POLICE if only_police(card.sources) else Lack.SOURCES)
    return tuple(found)


def is_complete(card: CardFacts) -> bool:
    return not lacking(card)


def only_police(sources: Sequence[Source]) -> bool:
    return bool(sources) and all(source.kind == POLICE for source in sources)


def independent_kinds(sources: Iterable[Source]) -> int:
    """The largest number of kinds of source that can be named with a different origin each.

    A matching of kinds with origins (augmenting paths): one dataset read as two kinds counts once.
    """
    origins_of: dict[str, set[str]] = {}
    for source in sources:
        origins_of.setdefault(source.kind, set()).add(source.origin)
    taken: dict[str, str] = {}
    return sum(_place(kind, origins_of, taken, set()) for kind in sorted(origins_of))


def _place(kind: str, origins_of: Mapping[str, set[str]], taken: dict[str, str], tried: set[str]) -> bool:
    for origin in sorted(origins_of[kind] - tried):
        tried.add(origin)
        if origin not in taken or _place(taken[origin], origins_of, taken, tried):
            taken[origin] = kind
            return True
    return False


def suggested_confidence(sources: Sequence[Source]) -> str:
    """low, medium or high: one independent kind of source that supports it, two, or three with no strong contradiction.

    A source that goes against it cannot make the city surer of it.
    """
    kinds = independent_kinds(source for source in sources if source.direction != AGAINST)
    if kinds < 2:
        return "low"
    contradicted = any(source.direction == AGAINST and source.strength == STRONG for source in sources)
    return "high" if kinds > 2 and not contradicted else "medium"
