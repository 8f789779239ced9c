"""The way of a situation as data.  What is not drawn here cannot happen: actions ask `after`, the database holds the same pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wiqaya.referral.words import Closing, Stage, Tier

S = Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A move, from where it is allowed, and where it leads."""

    sources: frozenset[Stage]
    target: Stage


class OutOfOrder(ValueError):
    """A move that is not drawn from the stage where a situation stands."""

    def __init__(self, stage: str, move: str) -> None:
        super().__init__(f"{move} from {stage}")
        self.stage, self.move = stage, move


def _step(target: Stage, *sources: Stage) -> Step:
    return Step(frozenset(sources), target)


MOVES: Mapping[str, Step] = MappingProxyType(
    {
        "take_up": _step(S.REVIEW, S.RECEIVED),
        "keep_home": _step(S.HOME, S.REVIEW),
        "to_table": _step(S.TABLE, S.HOME),
        "to_named": _step(S.LIMITED, S.TABLE),  # only after the table has met its threshold
        "to_acting": _step(S.FULL, S.LIMITED),
        "plan": _step(S.SUPPORT, S.FULL),
        "close": _step(S.CLOSED, S.RECEIVED, S.REVIEW, S.HOME, S.TABLE, S.LIMITED, S.FULL, S.SUPPORT),
    }
)
PAIRS = frozenset((source, step.target) for step in MOVES.values() for source in step.sources)
FIRST = Stage.RECEIVED

# Which data keys exist at a stage.  Anything else is destroyed on the way in.
TIERS: Mapping[Stage, frozenset[Tier]] = MappingProxyType(
    {
        S.RECEIVED: frozenset({Tier.NOTES, Tier.REPLY}),
        S.REVIEW: frozenset({Tier.NOTES, Tier.REPLY}),
        S.HOME: frozenset({Tier.NOTES, Tier.REPLY}),
        S.TABLE: frozenset({Tier.NOTES, Tier.REPLY}),
        S.LIMITED: frozenset({Tier.NOTES, Tier.REPLY, Tier.LIMITED}),
        S.FULL: frozenset({Tier.NOTES, Tier.LIMITED, Tier.FULL}),
        S.SUPPORT: frozenset({Tier.NOTES, Tier.LIMITED, Tier.FULL, Tier.STATUTE}),
        S.CLOSED: frozenset({Tier.FULL, Tier.LIMITED}),  # the lead reads; nobody writes
    }
)

# Which reasons may close from where: a rejection at the table needs a table, needs met need a plan or those who act.
_EARLY = frozenset(
    {Closing.ELSEWHERE, Closing.COMMUNITY, Closing.UNFOUNDED, Closing.ERROR, Closing.ASKED, Closing.STATUTORY, Closing.LAPSED, Closing.DIED}
)
_TABLE = frozenset({Closing.TABLE_CONNECTED, Closing.TABLE_ONE_AGENCY, Closing.TABLE_OWN_MEANS, Closing.TABLE_THRESHOLD})
_ACTING = frozenset(reason for reason in Closing if reason.value.startswith(("lower-", "still-"))) | {Closing.WITHDRAWN}
REASONS: Mapping[Stage, frozenset[Closing]] = MappingProxyType(
    {
        S.RECEIVED: _EARLY,
        S.REVIEW: _EARLY,
        S.HOME: _EARLY | {Closing.TABLE_ONE_AGENCY},
        S.TABLE: _EARLY | _TABLE,
        S.LIMITED: _EARLY | {Closing.TABLE_CONNECTED, Closing.WITHDRAWN},
        S.FULL: (_EARLY | _ACTING) - {Closing.LAPSED, Closing.COMMUNITY},
        S.SUPPORT: (_EARLY | _ACTING) - {Closing.LAPSED, Closing.COMMUNITY},
        S.CLOSED: frozenset(),
    }
)


def after(stage: str, move: str) -> Stage:
    """The stage that a move leads to.  Raises OutOfOrder for a move that is not drawn from here."""
    step = MOVES.get(move)
    if step is None or stage not in step.sources:
        raise OutOfOrder(stage, move)
    return step.target
