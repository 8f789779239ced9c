"""What the sealed fields of a conversation, a plan and its reviews hold.  Words only: no sum, no level, no diagnosis, no relatives by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


class Plain:
    """To and from a JSON object; lists come back as tuples."""

    __slots__ = ()

    def plain(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        known = {one.name for one in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in content.items() if name in known})


@dataclass(frozen=True, slots=True)
class Entry(Plain):
    """One statement with what it rests on."""

    part: str  # word of Part
    statement: str
    evidence: str
    source: str
    certainty: str  # word of Certainty
    recency: str = ""  # word of Recency; conduct always has it
    prompt: str = ""  # code of the template


@dataclass(frozen=True, slots=True)
class Tool(Plain):
    """A licensed instrument that somebody used elsewhere: that it was used and what follows in words, never its items."""

    name: str = ""
    trained: bool = False
    on: str = ""  # ISO day
    formulation: str = ""


@dataclass(frozen=True, slots=True)
class Conversation(Plain):
    """A judgement in words, with the person's own view."""

    entries: tuple[Entry, ...] = ()
    no_strength_yet: bool = False  # none known yet, will ask
    one_source_why: str = ""
    own_view: str = ""  # what the person or the family says
    not_asked: str = ""  # or why they were not asked
    wishes: str = ""  # the person's own needs and expectations
    surroundings: str = ""  # social and political context
    harm_before: str = ""  # what asking may do to the person, relatives and friends, and how it is kept small
    harm_after: str = ""  # what it did
    judgement: str = ""
    help: tuple[str, ...] = ()  # words of SupportKind
    provider: str = ""  # the best-placed service, profession or person, and why
    background: str = ""  # what whoever helps has to be versed in
    versed: tuple[str, ...] = ()  # the same in words of Versed, by which people are found
    guardian: str = ""  # under 18: agreed, or why not asked
    risks: str = ""  # of somebody who came back: what could harm them or those close to them
    city_part: str = ""  # word of CityPart, for somebody who came back alone
    tool: Tool = Tool()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every free text, with the field it stands in."""
        for number, entry in enumerate(self.entries):
            yield from ((f"{entry.prompt or number}_{name}", getattr(entry, name)) for name in ("statement", "evidence", "source"))
        for name in (
            "one_source_why",
            "own_view",
            "not_asked",
            "wishes",
            "surroundings",
            "harm_before",
            "harm_after",
            "judgement",
            "provider",
            "risks",
        ):
            yield name, getattr(self, name)
        yield from (("background", self.background), ("guardian", self.guardian), ("formulation", self.tool.formulation))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Conversation:
        entries = tuple(Entry.of(entry) for entry in content.get("entries", ()))
        given = {**content, "entries": entries, "tool": Tool.of(content.get("tool", {})), "help": tuple(content.get("help", ())), "versed": tuple(content.get("versed", ()))}
        return cls(**given)


@dataclass(frozen=True, slots=True)
class PlanContent(Plain):
    """What stands around the goals."""

    why_this_much: str  # why the intensity fits
    dignity: str
    unwanted: str  # effects that nobody wants, looked for beforehand
    if_worse: str
    motivation: str = ""  # why the person wants to take part, in their words
    background: str = ""


@dataclass(frozen=True, slots=True)
class GoalContent(Plain):
    words: str
    said_by: str  # word of SaidBy


@dataclass(frozen=True, slots=True)
class SupportContent(Plain):
    """What exactly; `keys` holds the keys of guest links (link -> hexadecimal), so that those who act can read what was answered."""

    what: str
    keys: Any = None
    service: str = ""  # key of the service of the directory

    def key_of(self, link: object) -> str:
        return str((self.keys or {}).get(str(link), ""))


@dataclass(frozen=True, slots=True)
class GoalReview(Plain):
    """What has come of one goal."""

    number: int
    person: str
    worker: str
    state: str  # word of GoalState


@dataclass(frozen=True, slots=True)
class ReviewContent(Plain):
    goals: tuple[GoalReview, ...] = ()
    good: str = ""
    bad: str = ""  # effects that nobody wanted
    fits: str = ""  # whether the intensity is still right
    why: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> ReviewContent:
        return cls(**{**content, "goals": tuple(GoalReview.of(goal) for goal in content.get("goals", ()))})
