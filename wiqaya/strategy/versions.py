"""Keeping a strategy as it stands: when a round of writing is closed, before comments, before the decision, and as it was decided."""

from __future__ import annotations

from datetime import datetime

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.texts import refuse_persons
from wiqaya.strategy.models import Strategy, StrategyVersion
from wiqaya.strategy.queries.content import content

LONGEST = 300


def keep(strategy: Strategy, *, reason: str, by: Actor, at: datetime, decided: bool = False) -> StrategyVersion:
    """The next version.  `strategy` is locked by the caller, who has looked at the permission; a text that is unchanged is not kept twice.

    Raises NamesAPerson.
    """
    refuse_persons(reason, field="reason")
    text = content(strategy)
    last = StrategyVersion.objects.filter(strategy=strategy).first()
    if last and not decided and {**last.content, "strategy": _still(last.content)} == {**text, "strategy": _still(text)}:
        return last
    made = StrategyVersion.objects.create(
        strategy=strategy,
        number=(last.number if last else 0) + 1,
        content=text,
        reason=reason.strip()[:LONGEST],
        decided=decided,
        kept_by=by.id,
        kept_at=at,
    )
    strategy.version = made.number + 1
    strategy.save(update_fields=["version"])
    audit.record("strategy.keep-version", strategy, by=by, at=at, number=made.number, decided=decided)
    return made


def _still(text: dict[str, dict[str, object]]) -> dict[str, object]:
    """The fields without the step on which the strategy stands."""
    return {name: value for name, value in text["strategy"].items() if name != "state"}
