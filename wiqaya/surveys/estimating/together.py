"""Two rounds in one frame: what changed from one to the other, with the covariance of places and people that were asked in both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import Survey, margin, rake
from wiqaya.engines.survey.weighting.trim import cut
from wiqaya.places.facts import Residents
from wiqaya.surveys.estimating.domains import Codes, Floats
from wiqaya.surveys.estimating.frame import Columns, survey_of
from wiqaya.surveys.estimating.margins import USES, Known, completed, known_margins
from wiqaya.surveys.estimating.weigh import same_size, upper_limit

Rows = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Differences:
    """Later less earlier mean of one item, in each of some domains.

    values (n,), NaN where missing; later (n,): rows of the later round; domains (n, k): rows of each domain.
    """

    values: Floats
    later: Rows
    domains: Rows

    def estimate(self, weights: Floats) -> Floats:
        """(k,)"""
        return self._means(weights, self.later)[0] - self._means(weights, ~self.later)[0]

    def scores(self, weights: Floats) -> Floats:
        """(n, k) linearised: (y - mean) / Σ w within the later round, the same with a minus within the earlier."""
        filled = np.nan_to_num(self.values)[:, None]
        found = np.zeros(self.domains.shape)
        for sign, rows in ((1.0, self.later), (-1.0, ~self.later)):
            mean, size = self._means(weights, rows)
            found += sign * self._inside(rows) * (filled - mean) / size
        return found

    def respondents(self) -> NDArray[np.int64]:
        """(k,) Those who answered, in the round in which they are fewer."""
        counts = [self._inside(rows).sum(axis=0) for rows in (self.later, ~self.later)]
        return np.asarray(np.minimum(*counts), dtype=np.int64)

    def _inside(self, rows: Rows) -> Rows:
        return np.asarray(self.domains & (rows & ~np.isnan(self.values))[:, None])

    def _means(self, weights: Floats, rows: Rows) -> tuple[Floats, Floats]:
        inside = self._inside(rows)
        size = weights @ inside
        with np.errstate(invalid="ignore", divide="ignore"):
            return (weights * np.nan_to_num(self.values)) @ inside / size, size


@dataclass(frozen=True, eq=False)
class Changed:
    """change, variance, n, df (k + 1,): the last one is everybody; n are the fewer respondents of the two rounds."""

    change: Floats
    variance: Floats
    n: NDArray[np.int64]
    df: NDArray[np.int64]


def changed(survey: Survey, values: Floats, later: Rows, domains: Codes, size: int) -> Changed:
    """The change of one item in each of `size` domains and in all together.  Every domain needs answers in both rounds."""
    rows = np.column_stack([*(domains == one for one in range(size)), np.ones(survey.size, dtype=bool)])
    asked = Differences(values, later, rows)
    found = survey.evaluate(asked)
    there = ~np.isnan(values)
    return Changed(found.estimate, np.diag(found.vcov).copy(), asked.respondents(), np.array([survey.df(rows[:, one] & there) for one in range(size + 1)]))


def weigh_together(columns: Columns, residents: Sequence[Residents], uses: Mapping[str, Collection[str]]) -> Survey:
    """Each round raked to its own margins and trimmed within itself, as when it stands alone.  `uses`: round number -> margins wanted.

    Raises SurveyError, NoMargin.
    """
    survey = survey_of(columns)
    rows = {wave: np.asarray(columns["wave"] == wave) for wave in uses}
    known = {wave: _known(columns, residents, rows[wave], use) for wave, use in uses.items()}
    wanted = [_joined(columns, survey.weights, rows, known, column) for column in USES if any(column in found for _own, found in known.values())]
    if not wanted:
        return survey
    margins = [margin(columns, name, totals) for name, totals in wanted]
    raked = rake(survey, margins)
    weights = raked.weights.copy()
    for inside in rows.values():
        weights[inside] = _trimmed(weights[inside])
    if np.array_equal(weights, raked.weights):
        return raked
    return rake(raked.reweighted(weights, record={"act": "trim"}), margins)


def _known(columns: Columns, residents: Sequence[Residents], rows: Rows, use: Collection[str]) -> tuple[Columns, dict[str, Known]]:
    own = {name: values[rows] for name, values in columns.items()}
    found = known_margins(residents, own, use)
    return own, {one.column: one for one in (same_size(found) if found else [])}


def _joined(
    columns: Columns, weights: Floats, rows: Mapping[str, Rows], known: Mapping[str, tuple[Columns, dict[str, Known]]], column: str
) -> tuple[str, dict[str, float]]:  # fmt: skip
    """Name and totals of a margin of all rounds: categories within each round; a round without it keeps its size."""
    name = f"wave_{column}"
    totals: dict[str, float] = {}
    columns[name] = np.empty(len(weights), dtype=object)
    for wave, inside in rows.items():
        own, found = known[wave]
        if column in found:
            columns[name][inside] = [f"{wave} {value}" for value in own[column]]
            totals |= {f"{wave} {value}": count for value, count in completed(found[column], own, weights[inside]).items()}
        else:
            columns[name][inside] = wave
            totals[wave] = sum(next(iter(found.values())).totals.values()) if found else float(weights[inside].sum())
    return name, totals


def _trimmed(weights: Floats) -> Floats:
    limit = upper_limit(weights)
    if limit is None:
        return weights
    return cut(weights, np.zeros(len(weights), dtype=bool), -np.inf, limit)[0]
