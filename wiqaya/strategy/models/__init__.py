"""The strategy: mandate, definitions, strategy, plan, means."""

from __future__ import annotations

from wiqaya.strategy.models.mandate import (
    BindingText,
    Definition,
    DefinitionView,
    FrameworkTask,
    MandateAnswer,
    MandateFactor,
    MandateSource,
    Reading,
)
from wiqaya.strategy.models.means import BudgetLine, Champion, FundingSource, ResourceNeed, TrustStep
from wiqaya.strategy.models.plan import Measure, MeasureNote, Priority
from wiqaya.strategy.models.strategy import CouncilQuestion, Decision, DraftComment, PrincipleCheck, Strategy, StrategyVersion

__all__ = [
    "BindingText", "BudgetLine", "Champion", "CouncilQuestion", "Decision", "Definition", "DefinitionView", "DraftComment", "FrameworkTask",
    "FundingSource", "MandateAnswer", "MandateFactor", "MandateSource", "Measure", "MeasureNote", "PrincipleCheck", "Priority", "Reading",
    "ResourceNeed", "Strategy", "StrategyVersion", "TrustStep",
]  # fmt: skip
