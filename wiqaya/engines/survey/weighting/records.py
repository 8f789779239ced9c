"""What the method annex says about weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.weighting.margins import Margin


def summary(weights: Floats) -> dict[str, float]:
    """sum, min, max, cv (with n - 1), Kish's design effect n Σw² / (Σw)² (Kish 1992), share of the largest hundredth; weights of zero are left out."""
    kept = np.sort(weights[weights != 0])
    return {
        "sum": float(weights.sum()), "min": float(kept[0]), "max": float(kept[-1]), "cv": float(kept.std(ddof=1) / kept.mean()),
        "kish_deff": float(kept.size * (kept**2).sum() / kept.sum() ** 2), "top_share": float(kept[-max(1, kept.size // 100) :].sum() / kept.sum()),
    }  # fmt: skip


def recorded(act: str, before: Floats, after: Floats, margins: Sequence[Margin]) -> dict[str, Any]:
    """The act, the range of new / old weight, weights before and after, and every margin before and after beside its total."""
    ratio = after[before != 0] / before[before != 0]
    return {
        "act": act, "ratio": (float(ratio.min()), float(ratio.max())), "before": summary(before), "after": summary(after),
        "margins": {each.name: _margin(each, before, after) for each in margins},
    }  # fmt: skip


def _margin(found: Margin, before: Floats, after: Floats) -> Mapping[str, tuple[float, float, float]]:
    rows = zip(found.labels, found.sums(before).tolist(), found.sums(after).tolist(), found.totals.tolist(), strict=True)
    return {label: (was, is_now, wanted) for label, was, is_now, wanted in rows}
