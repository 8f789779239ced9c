"""What the papers are written from: the text as it stands or as it was decided, and what stands around it, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wiqaya.safeguards.access import Actor
from wiqaya.strategy.access import MONEY
from wiqaya.strategy.models import (
    BindingText,
    Champion,
    CouncilQuestion,
    Decision,
    Definition,
    DraftComment,
    MandateSource,
    Strategy,
    StrategyVersion,
    TrustStep,
)
from wiqaya.strategy.queries import approval
from wiqaya.strategy.queries.content import content
from wiqaya.strategy.queries.means import Means, means
from wiqaya.strategy.queries.money import money
from wiqaya.strategy.queries.standing import Notice, approval_of, standing
from wiqaya.strategy.words import MeasureState, Moderation, StrategyState

if TYPE_CHECKING:
    from wiqaya.places.models import City


@dataclass(frozen=True)
class Material:
    city: City
    strategy: Strategy
    on: date
    text: dict[str, Any]  # queries.content: as it stands, or frozen as it was approved
    means: Means
    with_givers: bool  # whether the reader may see who gives money
    mandates: Sequence[MandateSource]
    national: Sequence[BindingText]
    definitions: Sequence[Definition]
    comments: Sequence[DraftComment]
    decisions: Sequence[Decision]
    questions: Sequence[CouncilQuestion]
    champions: Sequence[Champion]
    steps: Sequence[TrustStep]
    notices: Sequence[Notice]
    warnings: Sequence[Notice]
    proposed_to: str

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.text["strategy"])

    @property
    def priorities(self) -> list[dict[str, Any]]:
        return list(self.text["priorities"])

    @property
    def measures(self) -> list[dict[str, Any]]:
        return [one for one in self.text["measures"] if one["state"] != MeasureState.STOPPED]

    def measures_of(self, priority: dict[str, Any]) -> list[dict[str, Any]]:
        return [one for one in self.measures if one["priority"] == priority["short"]]

    @property
    def cost(self) -> Decimal:
        return sum((Decimal(one["cost"]) for one in self.measures if one["cost"]), Decimal(0))

    def money(self, value: Decimal | None) -> str:
        return money(value, self.strategy.currency)

    @property
    def approval(self) -> Decision | None:
        return next((one for one in self.decisions if one.outcome == "approved"), None)

    @property
    def sunset(self) -> date | None:
        return self.strategy.until


def material(city: City, strategy: Strategy, *, by: Actor, on: date) -> Material:
    """Some twenty queries, however long the plan is."""
    return Material(
        city=city, strategy=strategy, on=on, text=_text(strategy), means=means(strategy), with_givers=by.may(MONEY),
        mandates=list(MandateSource.objects.order_by("id")), national=list(BindingText.objects.order_by("id")),
        definitions=list(Definition.objects.prefetch_related("views").order_by("id")),
        comments=list(DraftComment.objects.filter(strategy=strategy, moderation=Moderation.SHOWN).order_by("id")),
        decisions=approval.decisions_of(strategy), questions=[one for one in approval.questions() if one.decision.strategy_id == strategy.pk],
        champions=list(Champion.objects.select_related("organisation").order_by("id")),
        steps=list(TrustStep.objects.select_related("group", "organisation", "owner").order_by("due", "id")),
        notices=standing(strategy, on), warnings=() if strategy.state == StrategyState.APPROVED else approval.before_council(strategy, on),
        proposed_to=approval.proposed_to(strategy),
    )  # fmt: skip


def _text(strategy: Strategy) -> dict[str, Any]:
    """An approved text is read as it was approved; how its measures go on is on the page of the plan."""
    if approval_of(strategy) is not None and strategy.state in (StrategyState.APPROVED, StrategyState.ENDED):
        kept = StrategyVersion.objects.filter(strategy=strategy, decided=True).first()
        if kept is not None:
            return dict(kept.content)
    return content(strategy)
