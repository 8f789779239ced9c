"""The mapping: cycles and steps, issues, what exists, signals, reports."""

from __future__ import annotations

from wiqaya.mapping.models.assets import Asset, StakeholderLink, TrustView
from wiqaya.mapping.models.context import AreaNote, ContextNote, StructuralIssue
from wiqaya.mapping.models.cycle import Briefing, Contribution, Cycle, LightAnswer, Method, Step, StepEvidence
from wiqaya.mapping.models.issue import (
    Condition,
    Evidence,
    Explanation,
    Factor,
    Ground,
    Impact,
    Issue,
    IssueVersion,
    NationalAnalysis,
    Perception,
    View,
)
from wiqaya.mapping.models.pathway import Stage, StageChange, StageCheck
from wiqaya.mapping.models.report import Recommendation, Report
from wiqaya.mapping.models.signal import Signal

__all__ = [
    "AreaNote", "Asset", "Briefing", "Condition", "ContextNote", "Contribution", "Cycle", "Evidence", "Explanation", "Factor", "Ground",
    "Impact", "Issue", "IssueVersion", "LightAnswer", "Method", "NationalAnalysis", "Perception", "Recommendation", "Report", "Signal",
    "Stage", "StageChange", "StageCheck", "StakeholderLink", "Step", "StepEvidence", "StructuralIssue", "TrustView", "View",
]  # fmt: skip
