"""What the sealed fields hold, as plain records.  There is no field for a name before filter 3, and none for a trait at any stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wiqaya.referral.words import AgeBand


@dataclass(frozen=True, slots=True)
class Sign:
    """Conduct that was observed: which sign of the list, how often, when, how sure."""

    code: str
    frequency: str
    recency: str
    certainty: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What was said when support was asked for (filter 1)."""

    band: str
    strengths: tuple[str, ...]
    signs: tuple[Sign, ...] = ()
    signs_list: int = 0  # number of the list of signs
    needs: tuple[str, ...] = ()
    area: str = ""  # code of a broad area
    strengths_text: str = ""
    life: str = ""
    tried: str = ""
    hopes: str = ""
    told: str = ""
    told_reason: str = ""
    danger: str = ""
    access: str = ""  # language, hearing, safe times
    agency_did: str = ""  # filter 1: what the home service did
    acute: str = ""  # filter 1: why it cannot wait
    why_several: str = ""
    asked: str = ""  # consent asked, or why not

    @property
    def minor(self) -> bool:
        return AgeBand(self.band).minor

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Notes:
        signs = tuple(Sign(**sign) for sign in content.get("signs", ()))
        lists = {name: tuple(content.get(name, ())) for name in ("strengths", "needs")}
        return cls(**{**content, **lists, "signs": signs})


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the table may see at filter 2.  An allow-list: what is not named here cannot be written."""

    band: str
    area: str  # code of an area with enough residents, or nothing
    strengths: tuple[str, ...]
    needs: tuple[str, ...]
    signs: tuple[str, ...] = ()  # codes
    tried: tuple[str, ...] = ()  # kinds of support tried
    proposed: tuple[str, ...] = ()  # sectors that could help
    note: str = ""  # short, looked through for identifiers, read by a person

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Sheet:
        facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
        return cls(**facts)


@dataclass(frozen=True, slots=True)
class Question:
    """A question for advice.  It has no person as its subject: an age in one word, conduct, what was tried, what is hoped for."""

    text: str
    about: str = ""  # word of About
    signs: tuple[str, ...] = ()  # texts of the signs list, as they were read
    tried: str = ""
    hopes: str = ""
    wanted: str = "code"  # word of Wanted
    language: str = "ar"

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Question:
        return cls(**{**content, "signs": tuple(content.get("signs", ()))})


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """What the named services need to see whether they know the person (filter 3).  Never printed by mistake."""

    name: str
    birth_year: int | None = None
    contact: str = ""
    language: str = ""
    guardian: str = ""

    def __repr__(self) -> str:
        return "Identity(…)"

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reasons:
    """What carries a decision: why it is needed, what would be less, who sees it otherwise."""

    necessity: str
    less_intrusive: str
    enough_or_not: str
    dissent: str = ""
    recognisable: bool = False  # somebody in the room could recognise the person: the sheet goes back

    def plain(self) -> dict[str, Any]:
        return asdict(self)
