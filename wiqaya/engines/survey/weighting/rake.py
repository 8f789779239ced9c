"""Raking: weights that meet several margins at once, by iterative proportional fitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar, Literal

import numpy as np

from wiqaya.engines.survey.columns import Codes, Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.survey import Step, Survey
from wiqaya.engines.survey.variance import group_sums
from wiqaya.engines.survey.weighting.greg import Greg
from wiqaya.engines.survey.weighting.margins import Margin
from wiqaya.engines.survey.weighting.poststratify import each_replicate, one_hot
from wiqaya.engines.survey.weighting.records import recorded

MET = 1e-12  # relative distance from every total at which the weights stand
ROUNDS = 2000
SWEEPS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Sweeps:
    """Ten rounds of taking the unweighted margin means from u = weighted / w, the residual of R's `rake()`."""

    margins: tuple[Codes, ...]
    weights: Floats
    to_sample: ClassVar[bool] = False

    def residual(self, weighted: Floats) -> Floats:
        active = self.weights != 0
        scale, margins = self.weights[active][:, None], [codes[active] for codes in self.margins]
        scores, counts = weighted[active] / scale, [np.bincount(codes) for codes in margins]
        for _ in range(SWEEPS):
            for codes, count in zip(margins, counts, strict=True):
                scores = scores - (group_sums(scores, codes, count.size) / np.maximum(count, 1)[:, None])[codes]
        left = weighted.copy()
        left[active] = scores * scale
        return left

    def factors(self) -> tuple[Floats, Floats]:
        """The rounds together are x - L A Mᵀ x, where Mᵀ x are the margin means of x and A (c, c) is gathered margin by margin."""
        active = self.weights != 0
        tables = [one_hot(np.where(active, codes, -1), int(codes.max()) + 1) for codes in self.margins]
        scale = np.where(active, self.weights, 1.0)[:, None]
        left, right = np.hstack(tables) * scale, np.hstack([table / np.maximum(table.sum(axis=0), 1.0) for table in tables]) / scale
        met = right.T @ left
        ends = np.cumsum([0, *(table.shape[1] for table in tables)])
        rounds = np.zeros_like(met)
        for _ in range(SWEEPS):
            for start, stop in pairwise(ends.tolist()):
                rounds[start:stop] += np.eye(met.shape[0])[start:stop] - met[start:stop] @ rounds
        return left, right @ rounds.T


def rake(survey: Survey, margins: Sequence[Margin], residual: Literal["greg", "r_rake"] = "greg") -> Survey:
    """Weights that meet all margins.  Replicates are raked each on its own.

    residual: what the standard errors credit: `greg`, the weighted regression on the margins with the weights before raking (Deville,
    Särndal and Sautory 1993, the asymptotic variance), or `r_rake`, the convention of R's `rake()`.
    Raises NotEstimable when the margins contradict each other or the iteration does not settle.
    """
    _require_same_size(margins)
    fit = partial(fitted, margins=margins)
    weights = fit(survey.weights)
    step: Step = Sweeps(tuple(each.codes for each in margins), weights)
    if residual == "greg":
        step = Greg.of(dummies(margins), survey.weights, weights)
    return survey.reweighted(
        weights, step=step, replicates=each_replicate(survey.replicates, fit), record=recorded("rake", survey.weights, weights, margins)
    )


def fitted(weights: Floats, margins: Sequence[Margin]) -> Floats:
    for _ in range(ROUNDS):
        for each in margins:
            weights = each.adjusted(weights)
        if max(each.error(weights) for each in margins) < MET:
            return weights
    worst = max(margins, key=lambda each: each.error(weights))
    raise NotEstimable(
        "raking", "Raking does not settle: after {rounds} rounds {margin} is still {error:.1e} off. Cells without respondents are the usual cause.",
        rounds=ROUNDS, margin=worst.name, error=worst.error(weights),
    )  # fmt: skip


def dummies(margins: Sequence[Margin]) -> Floats:
    """(n, c) One column per category of every margin."""
    return np.hstack([one_hot(each.codes, len(each.labels)) for each in margins])


def _require_same_size(margins: Sequence[Margin]) -> None:
    sizes = [float(each.totals.sum()) for each in margins]
    if max(sizes) - min(sizes) > 1e-6 * max(sizes):
        raise NotEstimable(
            "margins_differ", "The margins are of different sizes ({sizes}): they must add up to the same population.",
            sizes=", ".join(f"{each.name} {size:.15g}" for each, size in zip(margins, sizes, strict=True)),
        )  # fmt: skip
