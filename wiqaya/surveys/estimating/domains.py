"""Means and shares of many items in many domains at once, with their variances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import Mean, Survey, Unsupported
from wiqaya.engines.survey.cells import Block

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Estimated:
    """estimate, variance, n, yes (domains + 1, items): the last row is everybody; df (domains + 1,).

    n counts those who answered, yes those of them whose value is not zero.
    """

    estimate: Floats
    variance: Floats
    n: NDArray[np.int64]
    yes: NDArray[np.int64]
    df: NDArray[np.int64]


def estimated(survey: Survey, values: Floats, domains: Codes, size: int) -> Estimated:
    """Every item in each of `size` domains and in all together.  values (n, k), NaN where missing; domains (n,), -1 in none."""
    everybody = np.zeros(survey.size, dtype=np.intp)
    inner, whole = _means(survey, values, domains, size), _means(survey, values, everybody, 1)
    return Estimated(
        np.vstack([inner[0], whole[0]]),
        np.vstack([inner[1], whole[1]]),
        np.vstack([_counts(~np.isnan(values), domains, size), _counts(~np.isnan(values), everybody, 1)]),
        np.vstack([_counts(np.nan_to_num(values) != 0, domains, size), _counts(np.nan_to_num(values) != 0, everybody, 1)]),
        np.array([*(survey.df(domains == one) for one in range(size)), survey.df()]),
    )


def design_effects(survey: Survey, values: Floats) -> Floats:
    """Variance of each item's mean over that of a simple sample of as many people (Kish 1965); items without variance are left out."""
    variance = _means(survey, values, np.zeros(survey.size, dtype=np.intp), 1)[1][0]
    there = ~np.isnan(values)
    simple = np.array([_simple(survey.weights[there[:, item]], values[there[:, item], item]) for item in range(values.shape[1])])
    return np.asarray(variance[simple > 0] / simple[simple > 0])


def _simple(weights: Floats, values: Floats) -> float:
    """Variance of the mean of as many people drawn one by one; 0 where it cannot be told."""
    if len(values) < 2:
        return 0.0
    mean = np.average(values, weights=weights)
    return float(np.average((values - mean) ** 2, weights=weights) / (len(values) - 1))


def _means(survey: Survey, values: Floats, domains: Codes, size: int) -> tuple[Floats, Floats]:
    try:
        found = Block.of(survey, values).means(domains, size)
        return found.estimate, found.variance
    except Unsupported:  # single units, pairs, replicates: the plain way, one domain and item at a time
        return _one_by_one(survey, values, domains, size)


def _one_by_one(survey: Survey, values: Floats, domains: Codes, size: int) -> tuple[Floats, Floats]:
    estimate = np.full((size, values.shape[1]), np.nan)
    variance = np.full_like(estimate, np.nan)
    for domain in range(size):
        for item in range(values.shape[1]):
            rows = (domains == domain) & ~np.isnan(values[:, item])
            if rows.any():
                found = survey.evaluate(Mean(np.nan_to_num(values[:, [item]]), rows), rows)
                estimate[domain, item], variance[domain, item] = found.estimate[0], found.vcov[0, 0]
    return estimate, variance


def _counts(there: NDArray[np.bool_], domains: Codes, size: int) -> NDArray[np.int64]:
    inside = domains >= 0
    found = [np.bincount(domains[inside], there[inside, item], size) for item in range(there.shape[1])]
    return np.column_stack(found).astype(np.int64)
