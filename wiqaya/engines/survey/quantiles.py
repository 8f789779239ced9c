"""Quantiles of a domain with intervals that invert a test on the distribution at the quantile."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from wiqaya.engines.survey.answers import Missing, answered, level_tail, require_degrees, rows_counted
from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.proportions import limits
from wiqaya.engines.survey.quantile_rules import Ladder, ladder, rule_named
from wiqaya.engines.survey.roots import zeroin
from wiqaya.engines.survey.statistics import Mean
from wiqaya.engines.survey.survey import Survey

WOODRUFF = ("mean", "beta", "xlogit", "asin", "wilson")
INTERVALS = (*WOODRUFF, "score", "replicates")


@dataclass(frozen=True, slots=True)
class Quantile:
    """estimate, low, high and se are in units of the question; a limit is NaN where the interval of the distribution leaves 0 to 1.

    se is the length of the interval over twice the t quantile.  n: respondents of the domain with an answer; df: of those rows.
    """

    probability: float
    estimate: float
    low: float
    high: float
    se: float
    df: int
    n: int
    level: float
    rule: str
    interval: str


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """The rows that answered, in order, with all that an interval needs."""

    survey: Survey
    values: Floats
    known: Mask
    steps: Ladder
    rule: Callable[[Ladder, float], float]
    rows: int
    df: int
    tail: float

    @property
    def t(self) -> float:
        return -float(stats.t.ppf(self.tail, self.df))


def quantiles(
    survey: Survey, values: Floats, probabilities: Sequence[float], *, rows: Mask | None = None, rule: str = "math", interval: str = "mean",
    level: float = 0.95, missing: Missing = "raise",
) -> tuple[Quantile, ...]:  # fmt: skip
    """Quantiles of values (n,) in a domain.

    Intervals `mean`, `beta`, `xlogit`, `asin`, `wilson`: R. S. Woodruff, Journal of the American Statistical Association 47 (1952),
    635-646: the interval of that name for the share of values up to the quantile, read back through the distribution.
    `score`: the values at which a test of the share does not reject.  Source: W. A. Fuller, Sampling Statistics (2009), 4.2.
    `replicates`: estimate ± t se with the variance over replicates (bootstrap or BRR; jackknife replicates are not valid for quantiles).
    Raises Unsupported `quantile_interval`, `quantile_rule`, `probability`; NotEstimable.
    """
    _, known = answered(survey, rows, missing, values)
    df = survey.df(known)
    require_degrees(df)
    given = survey.weights * known
    sample = _Sample(survey, values, known, ladder(values, given), rule_named(rule), rows_counted(survey, known), df, level_tail(level))
    method = _interval(survey, interval)
    found = []
    for p in probabilities:
        if not 0 < p < 1:
            raise Unsupported("probability", "A quantile needs a probability between 0 and 1; {given} is none.", given=p)
        estimate = sample.rule(sample.steps, p)
        low, high = method(sample, p, estimate)
        found.append(Quantile(p, estimate, low, high, (high - low) / (2 * sample.t), df, int(known.sum()), level, rule, interval))
    return tuple(found)


Interval = Callable[[_Sample, float, float], tuple[float, float]]


def _interval(survey: Survey, name: str) -> Interval:
    if name in WOODRUFF:
        return _woodruff(name)
    if name == "score":
        return _score
    if name in ("replicates", "quantile"):
        return _replicated(survey)
    raise Unsupported(
        "quantile_interval",
        "There is no interval “{interval}” for a quantile; there are {known}.",
        interval=name,
        known=", ".join(INTERVALS),
    )


def _woodruff(method: str) -> Interval:
    def interval(sample: _Sample, p: float, estimate: float) -> tuple[float, float]:
        below = (sample.values <= estimate).astype(np.float64)[:, None]
        found = sample.survey.evaluate(Mean(below, sample.known), sample.known)
        share, variance = float(found.estimate[0]), float(found.vcov[0, 0])
        try:
            low, high = limits(method, share, variance, df=sample.df, rows=sample.rows, level=1 - 2 * sample.tail)
        except NotEstimable:
            return math.nan, math.nan
        return (
            math.nan if low < 0 else sample.rule(sample.steps, low),
            math.nan if high > 1 else sample.rule(sample.steps, high),
        )

    return interval


def _score(sample: _Sample, p: float, estimate: float) -> tuple[float, float]:
    """The values at which the standardised share above them crosses the t quantile, mapped through the unweighted distribution."""
    values = sample.values[sample.known]
    margin = float(np.subtract(*np.percentile(values, [75, 25]))) / 100
    ends = float(values.min()) + margin, float(values.max()) - margin
    tolerance = 1 / (100 * math.sqrt(sample.rows))

    def standardised(at: float) -> float:
        above = np.where(sample.values > at, p, p - 1)[:, None]
        found = sample.survey.evaluate(Mean(above, sample.known), sample.known)
        se = float(found.se[0])
        if not se:
            raise NotEstimable(
                "no_variance", "The share of values above {value:g} does not vary: the score interval does not exist.", value=at
            )
        return float(found.estimate[0]) / se

    def limit(t: float) -> float:
        root = zeroin(lambda at: standardised(at) - t, *ends, tolerance)
        return sample.rule(sample.steps, float((values <= root).mean()))

    return limit(sample.t), limit(-sample.t)


def _replicated(survey: Survey) -> Interval:
    again = survey.replicates
    if again is None:
        raise Unsupported("no_replicates", "The interval “replicates” needs replicate weights; this design has none.")

    def interval(sample: _Sample, p: float, estimate: float) -> tuple[float, float]:
        found = [sample.rule(ladder(sample.values, weights * sample.known), p) for weights in again.weights.T]
        variance = again.vcov(np.array(found)[:, None], np.array([estimate]))
        half = sample.t * math.sqrt(float(variance[0, 0]))
        return estimate - half, estimate + half

    return interval
