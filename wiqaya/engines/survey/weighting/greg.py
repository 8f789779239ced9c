"""The regression residual that calibrated estimates vary by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import linalg

from wiqaya.engines.survey.columns import Floats

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Greg:
    """Residuals of weighted scores on the auxiliary variables, with the weights before the act.

    basis (n, r): orthonormal basis of x √(d/q); scale (n,): g √(d q), so that a weighted score g d u becomes u √(d/q), is projected,
    and comes back.  Source: Särndal, Swensson and Wretman (1992), result 6.6.1; Deville and Särndal (1992).
    """

    basis: Floats
    scale: Floats
    to_sample: ClassVar[bool] = False

    @classmethod
    def of(cls, x: Floats, before: Floats, after: Floats, spread: Floats | None = None) -> Greg:
        """x (n, p), weights before and after; spread q (n,): the variance of the working model, 1 unless said."""
        q = np.ones_like(before) if spread is None else spread
        half = np.sqrt(np.abs(before))
        ratio = np.divide(after, before, out=np.zeros_like(after), where=before != 0)
        return cls(orthonormal(x * (half / np.sqrt(q))[:, None]), ratio * half * np.sqrt(q))

    def residual(self, weighted: Floats) -> Floats:
        scale = np.where(self.scale == 0, 1.0, self.scale)[:, None]
        scores = weighted / scale
        return np.asarray((scores - self.basis @ (self.basis.T @ scores)) * scale)

    def factors(self) -> tuple[Floats, Floats]:
        scale = np.where(self.scale == 0, 1.0, self.scale)[:, None]
        return self.basis * scale, self.basis / scale


def orthonormal(x: Floats) -> Floats:
    """(n, rank) An orthonormal basis of the columns, by pivoted QR; columns that the others explain drop out."""
    size = np.sqrt((x**2).sum(axis=0))
    q, r, _ = linalg.qr(x / np.where(size > 0, size, 1.0), mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(r))
    return np.asarray(q[:, : int((diagonal > TOLERANCE * diagonal[0]).sum())])
