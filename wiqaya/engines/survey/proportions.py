"""Confidence intervals of a proportion under a complex design."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from wiqaya.engines.survey.answers import Missing, answered, level_tail, require_degrees, rows_counted
from wiqaya.engines.survey.columns import Floats, Mask, factor, label
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.statistics import Mean
from wiqaya.engines.survey.survey import Survey

EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Proportion:
    """estimate, se, low and high are shares from 0 to 1; n: respondents of the domain with an answer; df of the design in the domain."""

    estimate: float
    se: float
    low: float
    high: float
    df: int
    n: int
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What an interval is made of: the share, its variance, the t quantile (above zero), rows, tail probability, degrees of freedom."""

    share: float
    variance: float
    t: float
    rows: int
    tail: float
    df: float

    @property
    def at_edge(self) -> bool:
        return min(self.share, 1 - self.share) < EDGE

    @property
    def effective(self) -> float:
        """p (1 - p) / v: how many independent answers would be as certain; the rows themselves where nobody, or everybody, says yes."""
        return float(self.rows) if self.at_edge else self.share * (1 - self.share) / self.variance


Limits = tuple[float, float]


def mean(at: Measured) -> Limits:
    """p ± t se; may leave 0 to 1."""
    half = at.t * math.sqrt(at.variance)
    return at.share - half, at.share + half


def logit(at: Measured) -> Limits:
    """Symmetric on the log-odds: logit p ± t se / (p (1 - p)).

    Linearised, the interval by a logistic regression on a constant (`logit`) and that by the delta method (`xlogit`) are this one.
    """
    _require_inside(at)
    half = at.t * math.sqrt(at.variance) / (at.share * (1 - at.share))
    centre = math.log(at.share / (1 - at.share))
    return float(special.expit(centre - half)), float(special.expit(centre + half))


def asin(at: Measured) -> Limits:
    """Symmetric on the arcsine of the square root: asin √p ± t se / (2 √(p (1 - p))), transformed back."""
    _require_inside(at)
    half = at.t * math.sqrt(at.variance) / (2 * math.sqrt(at.share * (1 - at.share)))
    centre = math.asin(math.sqrt(at.share))
    return math.sin(centre - half) ** 2, math.sin(centre + half) ** 2


def beta(at: Measured) -> Limits:
    """Clopper-Pearson with the effective sample size p (1 - p) / v · (t_{n-1} / t_df)².

    Source: E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24 (1998), 193-201.
    """
    if not at.at_edge and at.variance <= 0:
        return at.share, at.share
    size = at.effective * (float(stats.t.ppf(at.tail, at.rows - 1)) / at.t) ** 2
    yes, no = size * at.share, size * (1 - at.share)
    low = float(stats.beta.ppf(at.tail, yes, no + 1)) if at.share > EDGE else 0.0
    high = float(stats.beta.ppf(1 - at.tail, yes + 1, no)) if 1 - at.share > EDGE else 1.0
    return low, high


def wilson(at: Measured) -> Limits:
    """Score interval with the effective sample size p (1 - p) / v and the t quantile.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212; for designs P. Kott and D. Carr,
    "Developing an estimation strategy for a pesticide data program", Journal of Official Statistics 13 (1997), 367-383.
    """
    if not at.at_edge and at.variance <= 0:
        return at.share, at.share
    size = at.effective
    weight = at.t**2 / size
    half = at.t * math.sqrt(at.share * (1 - at.share) / size + weight / (4 * size))
    low, high = (at.share + weight / 2 - half) / (1 + weight), (at.share + weight / 2 + half) / (1 + weight)
    return (0.0 if at.share < EDGE else low), (1.0 if 1 - at.share < EDGE else high)


METHODS: dict[str, Callable[[Measured], Limits]] = {
    "logit": logit, "xlogit": logit, "beta": beta, "asin": asin, "mean": mean, "wilson": wilson,
}  # fmt: skip


def limits(method: str, share: float, variance: float, *, df: float, rows: int, level: float = 0.95) -> Limits:
    """(low, high) of an interval.  Raises Unsupported `interval`, NotEstimable `share_at_edge`, `no_degrees`."""
    if method not in METHODS:
        raise Unsupported(
            "interval", "There is no interval “{method}” for a proportion; there are {known}.", method=method, known=", ".join(METHODS),
        )  # fmt: skip
    require_degrees(df)
    tail = level_tail(level)
    return METHODS[method](Measured(share, max(variance, 0.0), -float(stats.t.ppf(tail, df)), rows, tail, df))


def proportion(
    survey: Survey, says_yes: Floats, *, rows: Mask | None = None, method: str = "logit", level: float = 0.95, missing: Missing = "raise",
) -> Proportion:  # fmt: skip
    """The share of yes in a domain.  says_yes (n,): 1, 0, NaN where there is no answer.  Missing answers do not lower the degrees of freedom."""
    domain, known = answered(survey, rows, missing, says_yes)
    found = survey.evaluate(Mean(says_yes[:, None], known), known)
    share, variance, df = float(found.estimate[0]), float(found.vcov[0, 0]), survey.df(domain)
    inner = variance
    if method == "logit" and survey.replicates is not None and found.replicates is not None:
        inner = _refitted(survey.replicates, share, found.replicates)
    low, high = limits(method, share, inner, df=df, rows=rows_counted(survey, domain), level=level)
    return Proportion(share, math.sqrt(max(variance, 0.0)), low, high, df, int(known.sum()), level, method)


def _refitted(plan: Replicates, share: float, again: Floats) -> float:
    """The variance of the log-odds over replicates (R, 1), where a regression is fitted anew in each of them, brought back to the share."""
    if (np.minimum(again, 1 - again) < EDGE).any():
        raise NotEstimable(
            "replicate_at_edge", "In some replicates everybody says the same: this interval does not exist; use beta or wilson."
        )
    odds = plan.vcov(special.logit(again), special.logit(np.array([share])))
    return float(odds[0, 0]) * (share * (1 - share)) ** 2


def indicator(values: NDArray[Any], wanted: str | float) -> Floats:
    """(n,) 1 where the answer is the one wanted, 0 elsewhere, NaN where it is missing."""
    codes = factor(values)
    found = np.array([level == label(wanted) for level in codes.levels] + [False])
    return np.where(codes.codes < 0, np.nan, found[codes.codes].astype(np.float64))


def _require_inside(at: Measured) -> None:
    if at.at_edge:
        raise NotEstimable(
            "share_at_edge", "The share is {share:g}: this interval does not exist there; use beta or wilson.", share=at.share
        )
