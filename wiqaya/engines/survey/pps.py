"""Unequal probabilities without replacement: variances from inclusion probabilities of pairs, given or approximated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wiqaya.engines.survey.columns import Codes, Floats, Mask
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.variance import group_sums

Kind = Literal["brewer", "joint", "hartley_rao", "overton"]
Form = Literal["HT", "YG"]


@dataclass(frozen=True, slots=True, eq=False)
class Pps:
    """How the sample was drawn with unequal probabilities.  The units' own probabilities stand in `Design.fpc`.

    kind: `brewer` (each unit's own 1 - p in the formula of equal probabilities), `joint` (probabilities of pairs in `joint`, its diagonal
    those of units, in the order of the rows), `hartley_rao` or `overton` (pairs approximated from the units' probabilities).
    form: Horvitz-Thompson or Yates-Grundy.  negligible: entries of (π_kl - π_k π_l)/π_kl below it count as zero.
    square_mean: for `hartley_rao`, Σ p² / n over the population; estimated by the sample's mean p when it is not known.
    """

    kind: Kind
    form: Form = "HT"
    joint: Floats | None = None
    negligible: float = 0.0
    square_mean: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """V = Σ_k Σ_l Δ_kl x_k x_l for weighted totals x of units, Δ_kl = (π_kl - π_k π_l) / π_kl (Horvitz and Thompson 1952); Yates and
    Grundy (1953): -½ Σ Σ Δ_kl (x_k - x_l)².

    unit (n,): code of the unit of each row; delta (m, m).
    """

    unit: Codes
    delta: Floats
    form: Form

    def vcov(self, weighted: Floats, present: Mask | None) -> Floats:
        totals = group_sums(weighted, self.unit, self.delta.shape[0])
        found = totals.T @ self.delta @ totals
        if self.form == "YG":
            found = found - (totals * self.delta.sum(axis=0)[:, None]).T @ totals
        return np.asarray(found)


def pairs(unit: Codes, stratum: Codes, probability: Floats, pps: Pps) -> Pairs:
    """The plan of a one-stage sample.  stratum and probability (m,) are those of the units."""
    if pps.form not in ("HT", "YG"):
        raise Unsupported("pps_variance", "“{form}” is no variance for unequal probabilities; there are HT and YG.", form=str(pps.form))
    return Pairs(unit, _delta(stratum, probability, pps), pps.form)


def _delta(stratum: Codes, probability: Floats, pps: Pps) -> Floats:
    if pps.kind == "joint":
        return _joint(probability, pps)
    both = probability[:, None] + probability
    n = np.bincount(stratum).astype(np.float64)[stratum][:, None]
    if pps.kind == "overton":  # W. S. Overton and S. V. Stehman, American Statistician 49 (1995), 261-268
        middle = both / 2
        delta, void = 1 - (n - middle) / (n - 1), middle == 1
    elif pps.kind == "hartley_rao":  # H. O. Hartley and J. N. K. Rao, Annals of Mathematical Statistics 33 (1962), 350-374
        mean = np.bincount(stratum, probability) / np.bincount(stratum)
        square = mean[stratum][:, None] if pps.square_mean is None else pps.square_mean
        delta, void = 1 - (n - both + square) / (n - 1), both == 1
    else:
        raise Unsupported("pps", "“{kind}” is no way of drawing with unequal probabilities that the engine knows.", kind=str(pps.kind))
    delta = np.where((stratum[:, None] != stratum) | void, 0.0, delta)
    np.fill_diagonal(delta, 1 - probability)
    return delta


def _joint(probability: Floats, pps: Pps) -> Floats:
    size = probability.shape[0]
    if pps.joint is None or pps.joint.shape != (size, size):
        raise DesignError(
            "joint_size",
            "The probabilities of pairs must be a square table of {size} rows, one for each unit in the order of the data.",
            size=size,
        )
    own = np.diag(pps.joint)
    if not np.allclose(own, probability, rtol=1e-6):
        raise DesignError("joint_diagonal", "The diagonal of the probabilities of pairs is not that of the units.")
    if not np.allclose(pps.joint, pps.joint.T) or (pps.joint <= 0).any():
        raise DesignError("joint_values", "The probabilities of pairs must be symmetric and above zero.")
    delta = (pps.joint - np.outer(own, own)) / pps.joint
    return np.where(np.abs(delta) < pps.negligible, 0.0, delta)
