"""How well a model fits: chi-square, CFI, TLI, RMSEA with its interval, SRMR and information criteria, defined as in lavaan 0.6."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy import optimize, stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.psychometrics.moments import LOG_2PI, Patterns, Saturated
from wiqaya.engines.survey.psychometrics.structure import Implied


@dataclass(frozen=True, slots=True)
class FitIndices:
    """`rmsea_low` to `rmsea_high` hold 90 %.  `cfi` and `tli` compare with items that have nothing in common."""

    chisq: float
    df: int
    pvalue: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmr: float
    logl: float
    aic: float
    bic: float

    def record(self) -> dict[str, float]:
        """The names that lavaan gives them."""
        names = {"rmsea_low": "rmsea.ci.lower", "rmsea_high": "rmsea.ci.upper"}
        return {names.get(name, name): value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Deviances:
    """-log L of the model, of the saturated model and of unrelated items; with the parameters of each (means apart)."""

    model: float
    saturated: float
    unrelated: float
    n: float
    groups: int
    items: int
    parameters: int
    means: int


def indices(deviances: Deviances, srmr: float, means_counted: bool) -> FitIndices:
    """All indices.  Without a mean structure (`means_counted` false) the means are not among the parameters of AIC and BIC."""
    pairs = deviances.items * (deviances.items + 1) // 2
    points = deviances.groups * (pairs + deviances.items)
    df = points - deviances.parameters
    base_df = deviances.groups * deviances.items * (deviances.items - 1) // 2
    chisq = _chisq(deviances.model - deviances.saturated)
    base = _chisq(deviances.unrelated - deviances.saturated)
    low, high = rmsea_interval(chisq, df, deviances.n, deviances.groups)
    parameters = deviances.parameters - (0 if means_counted else deviances.means)
    return FitIndices(
        chisq, df, float(stats.chi2.sf(chisq, df)) if df else math.nan, _cfi(chisq, df, base, base_df), _tli(chisq, df, base, base_df),
        _rmsea(max(chisq - df, 0.0), df, deviances.n, deviances.groups), low, high, srmr, -deviances.model,
        2 * deviances.model + 2 * parameters, 2 * deviances.model + math.log(deviances.n) * parameters,
    )  # fmt: skip


def _chisq(difference: float) -> float:
    return max(2 * difference, 0.0)


def _cfi(chisq: float, df: int, base: float, base_df: int) -> float:
    """P. M. Bentler, Psychological Bulletin 107 (1990), 238-246."""
    excess, worst = max(chisq - df, 0.0), max(chisq - df, base - base_df, 0.0)
    return 1.0 if worst == 0 else 1 - excess / worst


def _tli(chisq: float, df: int, base: float, base_df: int) -> float:
    """L. R. Tucker and C. Lewis, Psychometrika 38 (1973), 1-10; not held between 0 and 1."""
    if df == 0 or base_df == 0:
        return 1.0 if df == 0 else math.nan
    reference = base / base_df - 1
    return 1.0 if reference == 0 else (base / base_df - chisq / df) / reference


def _rmsea(noncentrality: float, df: int, n: float, groups: int) -> float:
    return math.sqrt(noncentrality / (n * df) * groups) if df else 0.0


def rmsea_interval(chisq: float, df: int, n: float, groups: int = 1, level: float = 0.90) -> tuple[float, float]:
    """Interval of the RMSEA from the noncentral chi-square distribution.

    Source: M. W. Browne and R. Cudeck, Sociological Methods and Research 21 (1992), 230-258.
    """
    tail = (1 - level) / 2
    ends = (_noncentrality(chisq, df, 1 - tail), _noncentrality(chisq, df, tail)) if df else (0.0, 0.0)
    return _rmsea(ends[0], df, n, groups), _rmsea(ends[1], df, n, groups)


def _noncentrality(chisq: float, df: int, probability: float) -> float:
    """The noncentrality under which a value up to `chisq` has this probability; 0 where even the central distribution lies above."""
    if stats.chi2.cdf(chisq, df) <= probability:
        return 0.0
    upper = max(chisq, 1.0)
    while stats.ncx2.cdf(chisq, df, upper) > probability:
        upper *= 2
    return float(optimize.brentq(lambda value: stats.ncx2.cdf(chisq, df, value) - probability, 1e-10, upper, xtol=1e-12, rtol=1e-12))


def unrelated(samples: Sequence[Patterns]) -> float:
    """-log L when the items have nothing in common; with gaps, each item uses everybody who answered it."""
    total = 0.0
    for sample in samples:
        _, variance = sample.column_moments()
        answered = (sample.counts[:, None] * sample.answered).sum(axis=0)
        total += 0.5 * float(answered @ (LOG_2PI + np.log(variance) + 1))
    return total


def srmr(samples: Sequence[Patterns], moments: Sequence[Saturated], implied: Sequence[Implied], means_counted: bool) -> float:
    """Standardised root mean square residual (Bentler), groups weighted by size; residuals of means count when means are modelled."""
    sizes = np.array([sample.n for sample in samples])
    each = [_group_srmr(moment, at, means_counted) for moment, at in zip(moments, implied, strict=True)]
    return float(sizes @ np.array(each) / sizes.sum())


def _group_srmr(moment: Saturated, at: Implied, means_counted: bool) -> float:
    scale = np.sqrt(np.diag(moment.sigma))
    residual: Floats = ((moment.sigma - at.sigma) / np.outer(scale, scale))[np.tril_indices(len(scale))]
    total, count = float(residual @ residual), len(residual)
    if means_counted:
        away = (moment.mu - at.mu) / scale
        total, count = total + float(away @ away), count + len(away)
    return math.sqrt(total / count)
