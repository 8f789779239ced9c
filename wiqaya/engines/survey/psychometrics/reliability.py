"""Does a sum of items hang together: alpha, item statistics, and omega from a factor model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.cfa import FactorModel
from wiqaya.engines.survey.psychometrics.starting import items_below


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval."""

    value: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class ItemStatistics:
    """One item: people who answered, mean and standard deviation as coded for the scale, correlation with the rest of the scale,
    alpha of the scale without it, and the share that chose the lowest and the highest answer given by anybody."""

    item: str
    n: int
    missing: int
    mean: float
    sd: float
    item_rest_r: float
    alpha_without: float
    at_lowest: float
    at_highest: float


def pairwise_covariance(rows: Floats) -> Floats:
    """Covariances (n, p) -> (p, p), each over the people who answered both items (denominator n - 1)."""
    given = ~np.isnan(rows)
    centred = np.where(given, rows - np.nanmean(rows, axis=0), 0.0)  # centring first keeps the products exact
    together = given.T.astype(float) @ given
    sums = centred.T @ given  # of column i over the rows where j is answered too
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (centred.T @ centred - sums * sums.T / together) / (together - 1)
    if np.any(together < 2):
        raise NotEstimable("too_few_pairs", "Two items were answered together by fewer than two people: use complete answers only.")
    return np.asarray(found, dtype=np.float64)


def listwise(rows: Floats) -> Floats:
    """The rows without gaps.  Raises NotEstimable when fewer than two are left."""
    kept = rows[~np.isnan(rows).any(axis=1)]
    if len(kept) < 2:
        raise NotEstimable("too_few_answers", "{n} people answered all {items} items: reliability needs at least two, and in practice hundreds.",
                           n=len(kept), items=rows.shape[1])  # fmt: skip
    return kept


def covariance(rows: Floats, weights: Floats | None = None) -> Floats:
    """Covariance matrix of complete rows (denominator n - 1, or the weighted analogue n/(n-1) of the weighted moments)."""
    if weights is None:
        return np.atleast_2d(np.cov(rows, rowvar=False))
    centred = rows - np.average(rows, axis=0, weights=weights)
    used = int(np.count_nonzero(weights))
    return np.asarray((centred * weights[:, None]).T @ centred / weights.sum() * used / (used - 1), dtype=np.float64)


def alpha(matrix: Floats) -> float:
    """Cronbach's alpha of a covariance matrix; of a correlation matrix it is the standardised alpha.

    Source: L. J. Cronbach, Psychometrika 16 (1951), 297-334.  Raises NotEstimable for a single item or a sum that does not vary.
    """
    size, total = matrix.shape[0], float(matrix.sum())
    if size < 2:
        raise NotEstimable("one_item", "Alpha needs at least two items.")
    if total <= 0:
        raise NotEstimable("no_variance", "The sum of the items does not vary: check which items are reversed.")
    return float(size / (size - 1) * (1 - np.trace(matrix) / total))


def standardised(matrix: Floats) -> Floats:
    """Correlations from covariances."""
    scale = np.sqrt(np.diag(matrix))
    if not np.all(scale > 0):
        raise NotEstimable("item_constant", "An item has the same answer everywhere: leave it out.")
    return np.asarray(matrix / np.outer(scale, scale), dtype=np.float64)


def alpha_without(matrix: Floats) -> Floats:
    """Alpha when each item in turn is left out; NaN for scales of two items, of which a single one would be left."""
    size = matrix.shape[0]
    if size < 3:
        return np.full(size, np.nan)
    return np.array([alpha(np.delete(np.delete(matrix, item, 0), item, 1)) for item in range(size)])


def item_rest(matrix: Floats) -> Floats:
    """Correlation of each item with the sum of the others."""
    own = np.diag(matrix)
    along = matrix.sum(axis=1) - own
    rest = matrix.sum() - 2 * along - own
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(along / np.sqrt(own * rest), dtype=np.float64)


def alpha_interval(value: float, n: int, items: int, level: float = 0.95) -> Estimate:
    """Interval of alpha for independent respondents, from F with n - 1 and (n - 1)(items - 1) degrees of freedom.

    Source: L. S. Feldt, Psychometrika 30 (1965), 357-370.  For a clustered sample use `Survey.evaluate(Alpha(...))` in its place.
    """
    tail, first, second = (1 - level) / 2, n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - value) * float(stats.f.ppf(1 - tail, first, second))
    high = 1 - (1 - value) * float(stats.f.ppf(tail, first, second))
    return Estimate(value, low, high, level)


def item_statistics(names: Sequence[str], coded: Floats) -> tuple[ItemStatistics, ...]:
    """For items coded in the direction of the scale; correlations and alphas over people who answered all of them."""
    complete = listwise(coded)
    matrix = covariance(complete)
    rest, without = item_rest(matrix), alpha_without(matrix)
    found = []
    for number, name in enumerate(names):
        values = coded[:, number][~np.isnan(coded[:, number])]
        found.append(
            ItemStatistics(
                name, len(values), len(coded) - len(values), float(values.mean()), float(values.std(ddof=1)), float(rest[number]),
                float(without[number]), float(np.mean(values == values.min())), float(np.mean(values == values.max())),
            )
        )  # fmt: skip
    return tuple(found)


def omega(fitted: FactorModel, factor: str, group: int = 0, level: float = 0.95) -> Estimate:
    """Share of the variance of the sum of a factor's items that the factor explains, with its interval.

    (sum of loadings)^2 var(f), over that plus the errors of these items; for a factor made of factors, over all of the sum's variance
    (hierarchical omega).  The interval is by the delta method on the logit scale.
    Sources: R. P. McDonald, Test Theory (1999), ch. 6; T. Raykov, Applied Psychological Measurement 21 (1997), 173-184.
    """
    share = _composite(fitted, factor, group)
    theta = fitted.solution.theta
    value, slope = share(theta), _slope(share, theta)
    spread = math.sqrt(max(float(slope @ fitted.solution.vcov @ slope), 0.0))
    if not 0 < value < 1:
        return Estimate(value, math.nan, math.nan, level)
    centre, half = math.log(value / (1 - value)), float(stats.norm.ppf((1 + level) / 2)) * spread / (value * (1 - value))
    return Estimate(value, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre)), level)


def _composite(fitted: FactorModel, factor: str, group: int) -> Callable[[Floats], float]:
    model, matrices = fitted.structure.model, fitted.structure.groups[group]
    place = {name: number for number, name in enumerate(fitted.structure.variables)}
    items, column = [place[item] for item in items_below(model, factor)], place[factor]
    higher = any(term.right in model.factors for term in model.indicators(factor))

    def share(theta: Floats) -> float:
        at = matrices.implied(theta)
        common = float(at.z[items, column].sum() ** 2 * at.phi[column, column])
        own = at.sigma if higher else matrices.matrices(theta)[1]
        rest = float(own[np.ix_(items, items)].sum())
        return common / (rest if higher else common + rest)

    return share


def _slope(function: Callable[[Floats], float], at: Floats) -> Floats:
    """Central differences."""
    found = np.zeros(len(at))
    for number, value in enumerate(at.tolist()):
        step = np.zeros(len(at))
        step[number] = 1e-5 * max(1.0, abs(value))
        found[number] = (function(at + step) - function(at - step)) / (2 * step[number])
    return found
