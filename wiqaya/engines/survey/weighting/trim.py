"""Trimming: weights within limits, their sum kept."""

from __future__ import annotations

import math

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.weighting.records import recorded


def trim(survey: Survey, *, lower: float = -math.inf, upper: float = math.inf, strict: bool = False) -> Survey:
    """Weights cut to [lower, upper]; what was cut is shared equally among the others.

    Without `strict` the shares may push a weight over a limit again; with it the act is repeated among the weights never cut until none is.  Trimming has no
    known totals, so it adds no credit; the margins of earlier acts are no longer met exactly: rake again.
    """
    if survey.replicates is not None:
        raise Unsupported("trim_replicates", "Weights of replicates are not trimmed: trim before the replicates are made.")
    if not lower < upper:
        raise DesignError("limits", "The lower limit of weights must be below the upper one.")
    carriers = int((survey.weights != 0).sum())
    if not lower * carriers <= survey.weights.sum() <= upper * carriers:
        raise NotEstimable("limits_sum", "No weights between {lower} and {upper} add up to the present sum.", lower=lower, upper=upper)
    weights, cropped = cut(survey.weights, np.zeros(survey.size, dtype=bool), lower, upper)
    while strict and outside(weights, lower, upper).any():
        weights, cropped = cut(weights, cropped, lower, upper)
    return survey.reweighted(
        weights, record=recorded("trim", survey.weights, weights, []) | {"lower": lower, "upper": upper, "strict": strict}
    )


def cut(weights: Floats, cropped: Mask, lower: float, upper: float) -> tuple[Floats, Mask]:
    """One round: weights, and which were cut in this or an earlier round and take no share."""
    out = outside(weights, lower, upper)
    free = ~(out | cropped) & (weights != 0)
    kept = np.where(weights != 0, np.clip(weights, lower, upper), 0.0)
    if out.any() and not free.any():
        raise NotEstimable(
            "all_trimmed", "Every weight has been cut: the limits {lower} and {upper} are too narrow.", lower=lower, upper=upper
        )
    return np.where(free, weights + (weights - kept).sum() / max(free.sum(), 1), kept), out | cropped


def outside(weights: Floats, lower: float, upper: float) -> Mask:
    return np.asarray((weights != 0) & ((weights < lower) | (weights > upper)))
