"""The variance of a weighted total: with-replacement and finite-population formulas over strata and stages, and single units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from scipy import sparse

from wiqaya.engines.survey.columns import Codes, Floats, Mask
from wiqaya.engines.survey.errors import NotEstimable

Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]
WHOLE = 1e-7  # a stratum of which less than this share was left out has been taken whole


class Plan(Protocol):
    """How weighted scores become a covariance matrix."""

    def vcov(self, weighted: Floats, present: Mask | None) -> Floats:
        """(k, k) from weighted scores (n, k).  `present` (n,): rows that the statistic rests on, for strata that have none; None: all."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of sampling.

    unit (n,): code of the unit of each row; stratum (m,): stratum of each unit; sampled (h,): units drawn in each stratum;
    fraction (m,): share of the stratum's units that was drawn, 0 where the population is not known; share (h,): product of the
    fractions of the stages above; parent (h,): unit above each stratum; names (h,): labels of strata; number: 1 for the first stage.
    """

    unit: Codes
    stratum: Codes
    sampled: Codes
    fraction: Floats
    share: Floats
    parent: Codes
    names: tuple[str, ...]
    number: int

    @property
    def scale(self) -> Floats:
        """(m,) (1 - f) n / (n - 1), or 1 - f for a single unit."""
        n = self.sampled[self.stratum]
        return np.asarray((1 - self.fraction) * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0))

    @property
    def lonely(self) -> Mask:
        """(h,) Strata with a single unit that were not taken whole."""
        return np.asarray((self.sampled == 1) & ~_whole(self))

    def totals(self, weighted: Floats) -> Floats:
        """(m, k) Sums over the rows of each unit."""
        return group_sums(weighted, self.unit, self.stratum.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Multistage:
    """Ultimate clusters and the stages below them.

    V = Σ over stages of share · Σ_h (1 - f_h) n_h/(n_h - 1) Σ_i (z_hi - z̄_h)².  Source: Särndal, Swensson and Wretman, Model
    Assisted Survey Sampling (1992), result 4.3.2; Lumley, Complex Surveys (2010), 2.3 and 3.2.  A stratum taken whole adds nothing.
    """

    stages: tuple[Stage, ...]
    lonely: Lonely

    def vcov(self, weighted: Floats, present: Mask | None) -> Floats:
        return np.asarray(np.sum([stage_vcov(stage, stage.totals(weighted), self.lonely, present) for stage in self.stages], axis=0))


def group_sums(values: Floats, codes: Codes, size: int) -> Floats:
    """(size, k) Sums of the rows (n, k) by code."""
    n = codes.shape[0]
    picks = sparse.csr_array((np.ones(n), codes, np.arange(n + 1)), shape=(n, size))
    return np.asarray(picks.T @ values)


def stage_vcov(stage: Stage, totals: Floats, lonely: Lonely, present: Mask | None) -> Floats:
    """(k, k) What one stage adds, from the totals (m, k) of its units."""
    seen = _strata_seen(stage, present)
    sums = group_sums(totals, stage.stratum, stage.sampled.shape[0])
    single = seen & stage.lonely
    if single.any() and lonely == "fail":
        raise NotEstimable(
            "lonely_psu", "Stratum {stratum} has a single unit at stage {stage}: choose a rule for single units, or join it with a similar stratum.",
            stratum=stage.names[int(np.flatnonzero(single)[0])], stage=stage.number,
        )  # fmt: skip
    means = sums / stage.sampled[:, None]
    if single.any() and lonely == "adjust":
        means[single] = _centre(stage, sums, seen)[stage.parent[single]]
    centred = totals - means[stage.stratum]
    weight = stage.scale * (stage.share * _blow_up(stage, single, seen, lonely))[stage.stratum]
    return np.asarray((centred * weight[:, None]).T @ centred)


def _strata_seen(stage: Stage, present: Mask | None) -> Mask:
    seen = np.ones(stage.sampled.shape[0], dtype=bool)
    if present is not None:
        seen[:] = False
        seen[stage.stratum[stage.unit[present]]] = True
    return seen


def _whole(stage: Stage) -> Mask:
    """(h,) Strata of which every unit was drawn."""
    left = np.zeros(stage.sampled.shape[0])
    np.maximum.at(left, stage.stratum, 1 - stage.fraction)
    return left < WHOLE


def _centre(stage: Stage, sums: Floats, seen: Mask) -> Floats:
    """(parents, k) Mean of the units of all strata under the same unit above, towards which `adjust` measures a single unit."""
    count, size = stage.sampled * seen, int(stage.parent.max()) + 1
    return np.asarray(group_sums(sums, stage.parent, size) / np.maximum(np.bincount(stage.parent, count, size), 1)[:, None])


def _blow_up(stage: Stage, single: Mask, seen: Mask, lonely: Lonely) -> Floats:
    """(h,) 1, or under `average` the number of strata over that of strata with several units, within the unit above."""
    factor = np.ones(stage.sampled.shape[0])
    if lonely != "average" or not single.any():
        return factor
    size = int(stage.parent.max()) + 1
    every, sound = np.bincount(stage.parent, seen, size), np.bincount(stage.parent, seen & ~single, size)
    if (sound[every > 0] == 0).any():
        raise NotEstimable(
            "only_lonely", "Every stratum has a single unit at stage {stage}: there is no average to use.", stage=stage.number
        )
    ratio = np.divide(every, sound, out=np.ones(size), where=sound > 0)
    return np.asarray(ratio[stage.parent] * ~single)
