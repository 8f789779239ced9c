"""Post-stratification: weights that meet the known size of every cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from wiqaya.engines.survey.columns import Codes, Floats
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.variance import group_sums
from wiqaya.engines.survey.weighting.margins import Margin
from wiqaya.engines.survey.weighting.records import recorded


@dataclass(frozen=True, slots=True, eq=False)
class CellMeans:
    """Takes from each score the mean of its cell, weighted with the weights before the act.

    Source: Särndal, Swensson and Wretman (1992), 7.6, the linearised post-stratified estimator; after it each score carries g = new / old.
    """

    codes: Codes
    old: Floats
    new: Floats
    to_sample: ClassVar[bool] = False

    def residual(self, weighted: Floats) -> Floats:
        inside = self.codes >= 0
        codes, size = self.codes[inside], int(self.codes.max()) + 1
        old, new = self.old[inside], self.new[inside]
        scores = np.divide(old, new, out=np.zeros_like(old), where=new != 0)[:, None] * weighted[inside]
        sums = np.bincount(codes, old, size)[:, None]
        means = np.divide(group_sums(scores, codes, size), sums, out=np.zeros((size, weighted.shape[1])), where=sums != 0)
        left = weighted.copy()
        left[inside] -= means[codes] * new[:, None]
        return left

    def factors(self) -> tuple[Floats, Floats]:
        cells = one_hot(self.codes, int(self.codes.max()) + 1)
        sums = self.old @ cells
        share = np.divide(self.old, self.new, out=np.zeros_like(self.old), where=self.new != 0)
        return cells * self.new[:, None], cells * share[:, None] / np.where(sums > 0, sums, 1.0)


def one_hot(codes: Codes, size: int) -> Floats:
    """(n, size) 1 in the column of the code; a row of zeros where it is -1."""
    return np.asarray(codes[:, None] == np.arange(size), dtype=np.float64)


def poststratify(survey: Survey, cells: Margin) -> Survey:
    """Weights times N_c / Σ_c w in each cell.  Replicates are post-stratified each on its own.  Raises NotEstimable for a cell without weight."""
    weights = cells.adjusted(survey.weights)
    made = each_replicate(survey.replicates, cells.adjusted)
    step = CellMeans(cells.codes, survey.weights, weights)
    return survey.reweighted(weights, step=step, replicates=made, record=recorded("poststratify", survey.weights, weights, [cells]))


def each_replicate(replicates: Replicates | None, act: Callable[[Floats], Floats]) -> Replicates | None:
    """The same act on every set of replicate weights."""
    if replicates is None:
        return None
    return Replicates(
        np.column_stack([act(weights) for weights in replicates.weights.T]), replicates.scale, replicates.rscales, replicates.mse
    )
