"""Do groups differ?  t and rank tests that credit the design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from wiqaya.engines.survey.answers import Missing, answered, level_tail, require_degrees
from wiqaya.engines.survey.columns import Codes, Factor, Floats, Mask, numbers
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.formula import variable
from wiqaya.engines.survey.glm import regression
from wiqaya.engines.survey.statistics import Mean, Total
from wiqaya.engines.survey.survey import Survey


@dataclass(frozen=True, slots=True)
class TTest:
    """estimate: the mean, or the second group's mean less the first's, in units of the question, with limits; p of no difference from 0."""

    estimate: float
    se: float
    t: float
    df: int
    p: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class RankTest:
    """Two groups: estimate (difference of mean rank scores, ranks from 0 to 1), statistic t, df.  More groups: estimate None, statistic
    a chi-square over its `groups` - 1 degrees of freedom that is judged as F with df denominator degrees of freedom."""

    estimate: float | None
    statistic: float
    df: int
    p: float
    groups: int
    n: int


def t_test(
    survey: Survey, question: str, by: str | None = None, *, rows: Mask | None = None, level: float = 0.95, missing: Missing = "exclude",
) -> TTest:  # fmt: skip
    """The mean against 0, or two groups against each other.  `by`: a column or an expression with two values.

    df: those of the design less 1.  Source: E. Korn and B. Graubard, Analysis of Health Surveys (1999), 3.3.
    """
    if by is not None:
        return _two_groups(survey, question, by, rows, level)
    values = numbers(survey.columns, question)
    domain, known = answered(survey, rows, missing, values)
    found, df = survey.evaluate(Mean(values[:, None], known), known), survey.df(domain) - 1
    return _t(float(found.estimate[0]), float(found.se[0]), df, level, int(known.sum()))


def _two_groups(survey: Survey, question: str, by: str, rows: Mask | None, level: float) -> TTest:
    found = regression(survey, f"{question}~{by}", rows=rows)
    if len(found.names) != 2:
        raise DesignError("two_groups", "“{by}” must have two values in this domain; it has {groups}.", by=by, groups=len(found.names))
    return _t(float(found.estimate[1]), float(found.se[1]), found.df, level, found.n)


def _t(estimate: float, se: float, df: int, level: float, n: int) -> TTest:
    require_degrees(df)
    if not se:
        raise NotEstimable("no_variance", "The answers do not vary: there is nothing to test.")
    reach = -float(stats.t.ppf(level_tail(level), df)) * se
    return TTest(estimate, se, estimate / se, df, 2 * float(stats.t.sf(abs(estimate / se), df)), estimate - reach, estimate + reach, n)


Score = Callable[[Floats], Floats]
SCORES: dict[str, Score] = {
    "wilcoxon": lambda rank: rank,
    "KruskalWallis": lambda rank: rank,
    "vanderWaerden": special.ndtri,
    "median": lambda rank: (rank > 0.5).astype(np.float64),
}


def rank_test(survey: Survey, question: str, by: str, *, test: str = "wilcoxon", rows: Mask | None = None) -> RankTest:
    """Whether groups differ in the ranks of their answers.

    Ranks are mid-ranks in the estimated population, from 0 to 1; their scores (`wilcoxon`, `KruskalWallis`: the rank; `vanderWaerden`:
    the normal quantile; `median`: above the middle or not) are compared as if known.  Who left a question out is left out.
    Source: T. Lumley and A. Scott, "Two-sample rank tests under complex sampling", Biometrika 100 (2013), 831-842.
    """
    if test not in SCORES:
        raise Unsupported("rank_test", "There is no rank test “{test}”; there are {known}.", test=test, known=", ".join(SCORES))
    values, group = numbers(survey.columns, question), variable(survey.columns, by)
    codes = _groups(group)
    _, known = answered(survey, rows, "exclude", values, codes)
    used = np.unique(codes[known])
    if used.size < 2:
        raise DesignError("two_groups", "“{by}” must have two values in this domain; it has {groups}.", by=by, groups=int(used.size))
    scores = np.zeros(survey.size)
    scores[known] = SCORES[test](mid_ranks(values[known], survey.weights[known]))
    if used.size == 2:
        step = _step(group, used)
        return _two_sample(survey, scores, np.where(known, codes == used[1], 0.0), known, step)
    return _many(survey, scores, codes, used, known)


def _groups(group: Factor | Floats) -> Floats:
    """Codes or numbers, NaN where missing."""
    return np.where(group.codes < 0, np.nan, group.codes.astype(np.float64)) if isinstance(group, Factor) else group


def _step(group: Factor | Floats, used: Floats) -> float:
    """The distance between two groups: 1 for categories; numbers count as they are."""
    return 1.0 if isinstance(group, Factor) else float(used[1] - used[0])


def mid_ranks(values: Floats, weights: Floats) -> Floats:
    """(n,) Σ of the weights below, and half of those at, the value, over the total.  Within ties the mean over rows."""
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2
    _, place = np.unique(values[order], return_inverse=True)
    shared: Codes = np.asarray(place, dtype=np.intp)
    ranks = np.empty(values.shape[0])
    ranks[order] = (np.bincount(shared, middle) / np.bincount(shared))[shared]
    return np.asarray(ranks / weights.sum())


def _influence(survey: Survey, scores: Floats, design: Floats, known: Mask) -> tuple[Floats, Floats]:
    """Coefficients (k,) of the scores on the columns of design (n, k), and each row's influence on them (n, k)."""
    w = np.where(known, survey.weights, 0.0)
    cross = design.T @ (w[:, None] * design)
    b: Floats = np.asarray(np.linalg.solve(cross, design.T @ (w * scores)), dtype=np.float64)
    pull = np.where(known, scores - design @ b, 0.0)
    return b, np.asarray(np.linalg.solve(cross, (design * pull[:, None]).T).T, dtype=np.float64)


def _two_sample(survey: Survey, scores: Floats, second: Floats, known: Mask, step: float) -> RankTest:
    b, influence = _influence(survey, scores, np.column_stack([known.astype(np.float64), second]), known)
    se = float(survey.evaluate(Total(influence[:, 1:], known), known).se[0])
    df = survey.df(known) - 1
    require_degrees(df)
    if not se:
        raise NotEstimable("no_variance", "The answers do not vary: there is nothing to test.")
    t = float(b[1]) / se
    return RankTest(float(b[1]) / step, t, df, 2 * float(stats.t.sf(abs(t), df)), 2, int(known.sum()))


def _many(survey: Survey, scores: Floats, codes: Floats, used: Floats, known: Mask) -> RankTest:
    design = np.column_stack([known.astype(np.float64), *(np.where(known, codes == one, 0.0) for one in used[1:])])
    b, influence = _influence(survey, scores, design, known)
    vcov = survey.evaluate(Total(influence[:, 1:], known), known).vcov
    k = int(used.size) - 1
    df = survey.df(known) - k
    require_degrees(df)
    try:
        statistic = float(b[1:] @ np.linalg.solve(vcov, b[1:]))
    except np.linalg.LinAlgError as singular:
        raise NotEstimable("singular", "The design has too few sampling units for a test of so many groups.") from singular
    return RankTest(None, statistic, df, float(stats.f.sf(statistic / k, k, df)), k + 1, int(known.sum()))
