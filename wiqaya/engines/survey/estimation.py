"""The one call: items of a survey, by groups, with everything that belongs to their uncertainty."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from wiqaya.engines.survey.cells import Block
from wiqaya.engines.survey.columns import Codes, Factor, Floats, Mask, column, combination_labels, factor
from wiqaya.engines.survey.conditions import Condition
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.items import Item, MeanOf, ShareOf, TotalOf
from wiqaya.engines.survey.proportions import METHODS, limits
from wiqaya.engines.survey.statistics import Joined
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.table import EstimateTable

Missing = Literal["refuse", "exclude", "listwise"]
VERSION = "1"


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Numbers of a table, items slowest: estimate, se, n, weighted, df (k,), and the covariance of any of its rows."""

    estimate: Floats
    se: Floats
    n: Codes
    weighted: Floats
    df: Codes
    covariance: Callable[[Sequence[int]], Floats]


def estimate(
    survey: Survey, items: Sequence[Item], *, by: Sequence[str] = (), where: Condition | None = None, missing: Missing = "refuse",
    level: float = 0.95, share_interval: str = "logit",
) -> EstimateTable:  # fmt: skip
    """Items in every combination of `by` that occurs among the rows of `where`.

    missing: `refuse` raises when answers are missing, `exclude` leaves them out item by item, `listwise` leaves out who missed any item.
    Shares have the interval `share_interval` of `proportions.METHODS`, all others t limits with the degrees of freedom of the group.
    Raises NotEstimable, Unsupported, DesignError.
    """
    if missing not in ("refuse", "exclude", "listwise"):
        raise Unsupported("missing_rule", "“{rule}” is no rule for missing answers; there are refuse, exclude, listwise.", rule=missing)
    if share_interval not in METHODS or not 0 < level < 1 or not items:
        raise Unsupported("table", "A table needs items, a level between 0 and 1, and an interval among {known}.", known=", ".join(METHODS))
    domain = survey.rows(where) & (survey.weights != 0)
    groups, labels = grouped(survey, by, domain)
    values = [item.values(survey.columns) for item in items]
    known = _known(values, missing, domain)
    raw = _fast(survey, items, values, known, groups) or _plain(survey, items, values, known, groups)
    within = np.bincount(groups.codes[domain & (groups.codes >= 0)], minlength=len(groups.levels))
    low, high, methods = _limits(items, raw, len(groups.levels), level, share_interval)
    return EstimateTable(
        items=tuple(item.name for item in items for _ in groups.levels), groups=tuple(labels * len(items)), by=tuple(by),
        estimate=raw.estimate, se=raw.se, low=low, high=high, methods=methods, df=raw.df, n=raw.n, weighted=raw.weighted,
        excluded=1 - raw.n / np.maximum(np.tile(within, len(items)), 1), deff=_effects(survey, items, values, known, groups, raw.se),
        design_df=survey.df(domain), level=level, covariance=raw.covariance, origin=_origin(survey, where, missing),
    )  # fmt: skip


def grouped(survey: Survey, by: Sequence[str], domain: Mask) -> tuple[Factor, list[tuple[str, ...]]]:
    """The group of each row (-1: none) and the labels of every group, the first variable changing fastest."""
    if not by:
        return Factor(np.where(domain, 0, -1), ("",)), [()]
    factors = [factor(column(survey.columns, name)) for name in by]
    codes, step = np.zeros(survey.size, dtype=np.intp), 1
    inside = domain.copy()
    for one in factors:
        codes += np.maximum(one.codes, 0) * step
        step *= len(one.levels)
        inside &= one.codes >= 0
    found, position = np.unique(codes[inside], return_inverse=True)
    dense = np.full(survey.size, -1, dtype=np.intp)
    dense[inside] = position
    labels = combination_labels(found, factors)
    return Factor(dense, tuple(".".join(parts) for parts in labels)), labels


def _known(values: Sequence[Floats], missing: Missing, domain: Mask) -> list[Mask]:
    """Per item the rows of the domain that answer it."""
    there = [domain & ~np.isnan(block).any(axis=1) for block in values]
    gaps = max(int(domain.sum() - rows.sum()) for rows in there)
    if gaps and missing == "refuse":
        raise NotEstimable(
            "missing_answers", "{count} answers are missing. Say whether they are left out (missing=“exclude” or “listwise”).", count=gaps
        )
    return [np.logical_and.reduce(there)] * len(there) if missing == "listwise" else there


def _fast(survey: Survey, items: Sequence[Item], values: Sequence[Floats], known: Sequence[Mask], groups: Factor) -> Raw | None:
    """Means and shares by one pass over cells, where the design allows it."""
    if not all(isinstance(item, MeanOf | ShareOf) for item in items):
        return None
    try:
        block = Block.of(survey, np.hstack([np.where(rows[:, None], each, np.nan) for each, rows in zip(values, known, strict=True)]))
        found = block.means(groups.codes, len(groups.levels))
        se = np.sqrt(found.variance)
    except Unsupported:
        return None
    shape = found.estimate.shape

    def covariance(rows: Sequence[int]) -> Floats:
        item, group = np.divmod(np.asarray(rows, dtype=np.intp), shape[0])
        return found.covariance(group, item)

    n, weighted = (np.broadcast_to(each, shape).T.ravel() for each in (found.n, found.weighted))
    return Raw(found.estimate.T.ravel(), se.T.ravel(), n.astype(np.intp), weighted, np.tile(found.df, len(items)), covariance)


def _plain(survey: Survey, items: Sequence[Item], values: Sequence[Floats], known: Sequence[Mask], groups: Factor) -> Raw:
    rows = [each & (groups.codes == group) for each in known for group in range(len(groups.levels))]
    count = len(groups.levels)
    empty = next((row for row, mask in enumerate(rows) if not mask.any()), None)
    if empty is not None:
        raise NotEstimable(
            "empty_group",
            "Nobody answers {item} in the group {group}.",
            item=items[empty // count].name,
            group=groups.levels[empty % count],
        )
    found = survey.evaluate(Joined([items[at // count].statistic(values[at // count], mask) for at, mask in enumerate(rows)]))
    df = [survey.df(groups.codes == group) for group in range(count)]
    return Raw(
        found.estimate, found.se, np.array([mask.sum() for mask in rows]), np.array([survey.weights[mask].sum() for mask in rows]),
        np.tile(df, len(items)), lambda asked: found.vcov[np.ix_(asked, asked)],
    )  # fmt: skip


def _limits(items: Sequence[Item], raw: Raw, count: int, level: float, share_interval: str) -> tuple[Floats, Floats, tuple[str, ...]]:
    reach = np.where(raw.df > 0, stats.t.ppf(0.5 + level / 2, np.maximum(raw.df, 1)), np.nan)
    low, high = raw.estimate - reach * raw.se, raw.estimate + reach * raw.se
    methods = ["t"] * raw.estimate.size
    for row in range(raw.estimate.size):
        if isinstance(items[row // count], ShareOf):
            low[row], high[row], methods[row] = _share_limits(raw, row, level, share_interval)
    return low, high, tuple(methods)


def _share_limits(raw: Raw, row: int, level: float, method: str) -> tuple[float, float, str]:
    """The interval of a share; where it does not exist (everybody, or nobody, says so) that of Korn and Graubard."""
    if np.isnan(raw.estimate[row]) or raw.df[row] <= 0:
        return np.nan, np.nan, method
    share, variance, df, rows = float(raw.estimate[row]), float(raw.se[row] ** 2), float(raw.df[row]), int(raw.n[row])
    try:
        return *limits(method, share, variance, df=df, rows=rows, level=level), method
    except NotEstimable:
        return *limits("beta", share, variance, df=df, rows=rows, level=level), "beta"


def _effects(
    survey: Survey, items: Sequence[Item], values: Sequence[Floats], known: Sequence[Mask], groups: Factor, se: Floats
) -> Floats:  # fmt: skip
    """(k,) Design effects of means, shares and totals; NaN for ratios and where a simple sample would not vary either."""
    found = np.full(se.size, np.nan)
    count = len(groups.levels)
    for at, item in enumerate(items):
        if not isinstance(item, MeanOf | ShareOf | TotalOf):
            continue
        simple = _simple(survey.weights, values[at][:, 0], known[at], groups.codes, count, total=isinstance(item, TotalOf))
        own = slice(at * count, (at + 1) * count)
        found[own] = np.divide(se[own] ** 2, simple, out=np.full(count, np.nan), where=simple > 0)
    return found


def _simple(weights: Floats, values: Floats, rows: Mask, codes: Codes, count: int, *, total: bool) -> Floats:
    """(count,) `statistics.simple_variance` of every group at once."""
    rows = rows & (codes >= 0)
    code, w, y = codes[rows], weights[rows], values[rows]
    n, size = np.bincount(code, minlength=count).astype(np.float64), np.bincount(code, w, count)
    mean = np.bincount(code, w * y, count) / np.where(size > 0, size, 1.0)
    spread = np.bincount(code, w * (y - mean[code]) ** 2, count) / np.where(size > 0, size, 1.0) * n / np.maximum(n - 1, 1)
    simple = np.where((n > 1) & (size >= n), spread * (1 - n / np.where(size > 0, size, 1.0)) / np.maximum(n, 1), np.nan)
    return np.asarray(simple * (size**2 if total else 1.0))


def _origin(survey: Survey, where: Condition | None, missing: Missing) -> dict[str, Any]:
    """What the method annex needs beside the numbers."""
    return {
        "engine": VERSION, "design": survey.design, "weighting": survey.records, "where": where,
        "missing": missing, "replicates": None if survey.replicates is None else survey.replicates.weights.shape[1],
    }  # fmt: skip


def fingerprint(survey: Survey) -> str:
    """SHA-256 of data, weights and design: the same inputs give the same numbers."""
    found = hashlib.sha256(survey.weights.tobytes() + repr(survey.design).encode())
    for name, values in sorted(survey.columns.items()):
        found.update(name.encode() + (values.tobytes() if values.dtype.kind != "O" else repr(values.tolist()).encode()))
    return found.hexdigest()
