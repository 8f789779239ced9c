"""What the wording check says about a text: it flags, explains and offers, and never changes a text by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext as _

from wiqaya.engines import language

Kind = Literal["identifier", "wording", "cause", "title"]
LANGUAGES = ("ar", "en", "fr")
FAITH_AND_ORIGIN = {
    "muslim", "muslims", "islam", "christian", "christians", "jew", "jews", "jewish", "shia", "sunni", "druze", "alawite", "alawites", "kurds", "kurdish",
    "arabs", "roma", "gypsies", "migrants", "immigrants", "refugees", "foreigners", "newcomers", "displaced", "minority", "minorities", "tribe", "tribes", "clan",
    "مسلمون", "مسلمين", "الاسلام", "مسيحيون", "مسيحيين", "يهود", "شيعه", "سنه", "دروز", "علويون", "علويين", "اكراد", "كرد", "عرب", "غجر", "مهاجرون", "مهاجرين",
    "لاجيون", "لاجيين", "لاجئون", "لاجئين", "نازحون", "نازحين", "اجانب", "وافدون", "وافدين", "اقليه", "اقليات", "عشيره", "عشاير", "عشائر", "قبيله", "طايفه", "طائفه",
    "musulmans", "chretiens", "chrétiens", "juifs", "chiites", "sunnites", "druzes", "kurdes", "arabes", "roms", "immigrés", "réfugiés", "étrangers",
}  # fmt: skip
FILLERS = {
    "the", "of", "in", "and", "problem", "issue", "question", "radical", "extremist", "some", "young", "our", "مشكله", "قضيه", "مساله", "في", "و", "متطرفون", "متطرفين",
    "بعض", "شباب", "les", "des", "de", "la", "le", "problème", "dans", "et", "jeunes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at.  `identifier` refuses; the others only warn."""

    kind: Kind
    word: str
    suggestion: str = ""
    why: str = ""
    field: Any = ""  # its label

    @property
    def refuses(self) -> bool:
        return self.kind == "identifier"

    def sentence(self) -> str:
        words = {"word": f"\u2068{self.word}\u2069", "instead": f"\u2068{self.suggestion}\u2069"}  # isolated: they may be in another script
        match self.kind:
            case "identifier":
                return _("“%(word)s” may name a person, or be a person's number or address. Please take it out.") % words
            case "cause":
                return _("“%(word)s” sounds like a proven cause. Say “in the same time”, or write it as an assumption.") % words
            case "title":
                return _("The title only names a group. Say what happens, for example “Insults against …” or “Exclusion of …”.")
            case _:
                said = _("“%(word)s”: try “%(instead)s”.") if self.suggestion else _("“%(word)s”: try other words.")
                return said % words


def remarks(text: str, lang: str, *, label: Any = "", title: bool = False, groups: Iterable[str] = ()) -> list[Remark]:
    """Everything there is to say about one text in one language; a title is also compared with the names of `groups`."""
    if not text.strip():
        return []
    found = [Remark(kind, word, suggestion, why, label) for kind, word, suggestion, why in _noticed(text, lang)]
    if title and only_names_a_group(text, groups):
        found.append(Remark("title", text, field=label))
    return found


@lru_cache(maxsize=4096)  # a text is read far more often than it is written
def _noticed(text: str, lang: str) -> tuple[tuple[Kind, str, str, str], ...]:
    """(kind, word, suggestion, why) of each finding of the engine."""
    persons: list[tuple[Kind, str, str, str]] = [("identifier", item.text, "", "") for item in language.find_identifiers(text)]
    wording: list[tuple[Kind, str, str, str]] = [
        ("wording", item.word, item.suggestion, item.why) for item in language.check_wording(text, lang)
    ]
    causal: list[tuple[Kind, str, str, str]] = [
        ("cause", item.word, item.suggestion, item.why) for item in language.check_causal(text, lang)
    ]
    return (*persons, *wording, *causal)


def only_names_a_group(title: str, labels: Iterable[str] = ()) -> bool:
    """Whether a title says a faith, an origin or a group and nothing that happens."""
    folded = language.fold(title)
    if any(folded == language.fold(label) for label in labels):
        return True
    plain = [_bare(word) for word in folded.replace("ة", "ه").split()]
    left = [word for word in plain if word not in FILLERS]
    named = [word for word in left if word in _GROUPS]
    return bool(named) and all(word in _GROUPS or _names_origin(word) for word in left)


def _bare(word: str) -> str:
    word = word.strip(".,:;!?«»\"'()،؛؟")
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


_GROUPS = {_bare(language.fold(word).replace("ة", "ه")) for word in FAITH_AND_ORIGIN}


def _names_origin(word: str) -> bool:
    return word.endswith(("ian", "ians", "ese", "ish", "iens", "ais", "يون", "يين"))
