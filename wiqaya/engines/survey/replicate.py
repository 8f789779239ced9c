"""Replicate weights: given with the data, or made from the design (JK1, JKn, BRR, Fay)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from wiqaya.engines.survey.columns import Floats, Mask

RANK = 1e-5  # columns that keep less than this share of their length are no new information


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """weights (n, R), each a full set of weights; V = scale Σ rscales_r (θ_r - centre)²; centre is θ with `mse`, else the replicates' mean."""

    weights: Floats
    scale: float
    rscales: Floats
    mse: bool

    def vcov(self, again: Floats, full: Floats) -> Floats:
        """(k, k) from the replicates' estimates (R, k) and the full estimate (k,).

        Without `mse` the centre is the mean over replicates whose rscale is above zero.  Source: Lumley, Complex Surveys (2010), 2.3.
        """
        centre = full if self.mse else again[self.rscales > 0].mean(axis=0)
        off = again - centre
        return np.asarray(self.scale * (off * self.rscales[:, None]).T @ off)

    def df(self, rows: Mask | None = None) -> int:
        """Rank of the weights less 1 (Rust and Rao 1996)."""
        kept = self.weights if rows is None else self.weights[rows]
        return rank(np.unique(kept, axis=0)) - 1


def rank(matrix: Floats) -> int:
    """Numerical rank by pivoted QR."""
    if not matrix.size:
        return 0
    diagonal = np.abs(np.diag(linalg.qr(matrix, mode="r", pivoting=True)[0]))
    return int((diagonal > RANK * diagonal[0]).sum()) if diagonal[0] else 0
