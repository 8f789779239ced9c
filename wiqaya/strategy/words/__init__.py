"""Closed lists of the strategy."""

from __future__ import annotations

from wiqaya.strategy.words.mandate import (
    Coverage,
    DefinitionState,
    FactorKind,
    Holder,
    Missing,
    Nature,
    SourceKind,
    Strength,
    TaskState,
    TextLevel,
)
from wiqaya.strategy.words.means import Backing, Effect, FundingKind, FundingState, ResourceKind, StepStage
from wiqaya.strategy.words.plan import (
    Anchoring,
    Approach,
    Body,
    DecisionOn,
    Finding,
    Form,
    HeldFor,
    HomeModel,
    MeasureState,
    Moderation,
    Outcome,
    StrategyState,
)
from wiqaya.strategy.words.prevention import Answer, Checked, CityPart, Domain, PreventionLevel, Principle, Scope, Stand

__all__ = [
    "Anchoring", "Answer", "Approach", "Backing", "Body", "Checked", "CityPart", "Coverage", "DecisionOn", "DefinitionState", "Domain",
    "Effect", "FactorKind", "Finding", "Form", "FundingKind", "FundingState", "HeldFor", "Holder", "HomeModel", "MeasureState", "Missing", "Moderation",
    "Nature", "Outcome", "PreventionLevel", "Principle", "ResourceKind", "Scope", "SourceKind", "Stand", "StepStage", "StrategyState",
    "Strength", "TaskState", "TextLevel",
]  # fmt: skip
