"""Replicate weights made from a declared design: jackknife, balanced half-samples, Fay's variant, bootstrap.

Make them first and weight afterwards: every weighting act is then repeated in every replicate, which is how replicates credit it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import linalg

from wiqaya.engines.survey.columns import Codes, Floats
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.variance import Multistage, Stage

DRAWS = 200


def replicated(survey: Survey, method: str, *, rho: float = 0.0, mse: bool = True, replicates: int = DRAWS, seed: int = 0) -> Survey:
    """The survey with replicates of its primary units; later stages and their population sizes no longer count.

    method: JK1 (unstratified), JKn, BRR (two units in each stratum), Fay (with `rho` from 0 to 1), bootstrap (Rao, Wu and Yue 1992: one
    unit fewer than there are is drawn with replacement in each stratum; `replicates` draws from `seed`).
    Finite populations scale the jackknives by 1 - f and are refused for the others, which have no place for them.
    Raises Unsupported, NotEstimable.
    """
    if method not in METHODS:
        raise Unsupported(
            "replicate_method", "“{method}” is no way of replicating; there are {known}.", method=method, known=", ".join(METHODS)
        )
    if survey.steps or survey.replicates is not None or not isinstance(survey.plan, Multistage):
        raise Unsupported("replicate_order", "Replicates are made from the base weights of an equal-probability design, before other acts.")
    stage = survey.plan.stages[0]
    if stage.fraction.any() and not method.startswith("JK"):
        raise Unsupported(
            "replicate_fpc", "{method} has no place for a finite population: leave it out, or use a jackknife.", method=method
        )
    factors, scale, rscales = METHODS[method](stage, survey, rho, replicates, seed)
    weights = survey.weights[:, None] * factors[stage.unit]
    return survey.reweighted(survey.weights, replicates=Replicates(weights, scale, rscales, mse))


Made = tuple[Floats, float, Floats]


def _jackknife(stage: Stage, survey: Survey, rho: float, replicates: int, seed: int) -> Made:
    """One unit left out at a time.  V = Σ (1 - f_h)(n_h - 1)/n_h (θ_hi - θ)².  Source: Wolter, Introduction to Variance Estimation (2007), 4.5."""
    kept = _several(stage, survey)
    n = stage.sampled[stage.stratum].astype(np.float64)
    factors = np.ones((n.size, kept.size))
    same = stage.stratum[:, None] == stage.stratum[kept]
    factors = np.where(same, (n / np.maximum(n - 1, 1))[:, None], factors)
    factors[kept, np.arange(kept.size)] = 0.0
    scale = n.size / kept.size if survey.design.lonely_psu == "average" else 1.0
    return factors, scale, ((1 - stage.fraction) * (n - 1) / n)[kept]


def _jackknife_one(stage: Stage, survey: Survey, rho: float, replicates: int, seed: int) -> Made:
    if stage.sampled.size > 1:
        raise Unsupported("jk1_strata", "JK1 is for samples without strata: use JKn.")
    factors, _, rscales = _jackknife(stage, survey, rho, replicates, seed)
    return factors, float(rscales[0]), np.ones(rscales.size)


def _several(stage: Stage, survey: Survey) -> Codes:
    """The units that can be left out: of strata with several, not taken whole."""
    if stage.lonely.any() and survey.design.lonely_psu in ("fail", "adjust"):
        raise NotEstimable(
            "lonely_psu", "Stratum {stratum} has a single unit at stage {stage}: choose a rule for single units, or join it with a similar stratum.",
            stratum=stage.names[int(np.flatnonzero(stage.lonely)[0])], stage=1,
        )  # fmt: skip
    return np.flatnonzero((stage.sampled > 1)[stage.stratum])


def _half_samples(stage: Stage, survey: Survey, rho: float, replicates: int, seed: int) -> Made:
    """Half-samples balanced by a Hadamard matrix (McCarthy 1966); Fay: the other half keeps rho.  V = Σ (θ_r - θ)² / (R (1 - rho)²).

    The matrix is Sylvester's, of the next power of two above the number of strata, so that means over replicates are exact.
    """
    if (stage.sampled != 2).any():
        raise Unsupported("brr_pairs", "Balanced half-samples need exactly two units in every stratum.")
    if not 0 <= rho < 1:
        raise Unsupported("rho", "Fay's rho lies from 0 to below 1.")
    strata = stage.sampled.size
    signs = linalg.hadamard(1 << strata.bit_length())[1 : strata + 1]
    order = np.full(stage.stratum.size, stage.unit.size)
    np.minimum.at(order, stage.unit, np.arange(stage.unit.size))
    first = np.zeros(stage.stratum.size, dtype=bool)
    for stratum in range(strata):
        units = np.flatnonzero(stage.stratum == stratum)
        first[units[np.argmin(order[units])]] = True
    factors = 1 + (1 - rho) * np.where(first[:, None], signs[stage.stratum], -signs[stage.stratum])
    return factors, 1 / (factors.shape[1] * (1 - rho) ** 2), np.ones(factors.shape[1])


def _bootstrap(stage: Stage, survey: Survey, rho: float, replicates: int, seed: int) -> Made:
    _several(stage, survey)
    if replicates < 2:
        raise Unsupported("draws", "A bootstrap needs two replicates at least.")
    chance, factors = np.random.default_rng(seed), np.ones((stage.stratum.size, replicates))
    for stratum, n in enumerate(stage.sampled.tolist()):
        if n > 1:
            drawn = chance.multinomial(n - 1, np.full(n, 1 / n), size=replicates).T
            factors[stage.stratum == stratum] = drawn * n / (n - 1)
    return factors, 1 / (replicates - 1), np.ones(replicates)


METHODS: dict[str, Callable[[Stage, Survey, float, int, int], Made]] = {
    "JK1": _jackknife_one, "JKn": _jackknife, "BRR": _half_samples, "Fay": _half_samples, "bootstrap": _bootstrap,
}  # fmt: skip
