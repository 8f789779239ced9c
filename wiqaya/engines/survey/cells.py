"""The fast pass: means of many items in many domains from the totals of (unit, domain) cells, with every covariance.

One pass over the answers gives Σ w and Σ w y of every cell; all that follows works on cells.  With T_cj = Σ w y_j and T_c0 = Σ w in the
cell c of unit i and domain d, R_dj = Σ T_cj / Σ T_c0 and z_idj = (T_cj - R_dj T_c0) / Σ T_c0 is the linearised total of the unit; units
without members of a domain count with zero.  Weighting steps take x - L Mᵀ x from weighted scores x, hence z_idj - (Σ_i L) Mᵀ x_dj from
the totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wiqaya.engines.survey.columns import Codes, Floats, Mask
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.survey import Step, Survey
from wiqaya.engines.survey.variance import Multistage, Stage, group_sums, stage_vcov

AT_ONCE = 8  # columns of indicators held at the same time
WIDEST = 64  # auxiliary columns that are still cheaper than the plain way


@dataclass(frozen=True, eq=False)
class Block:
    """Answers of a survey in the order of its units, for as many tables as are wanted.

    values (n, k): answers, zero where missing; present (n, k) or None: which are there, None when all are; order (n,): row of the survey,
    None when the survey is in this order.
    """

    survey: Survey
    values: Floats
    present: Mask | None
    order: Codes | None

    @classmethod
    def of(cls, survey: Survey, values: Floats) -> Block:
        """Raises Unsupported where there is no fast pass: replicates, pairs, single units, over 64 auxiliary columns; DesignError for lengths."""
        plan = survey.plan
        if survey.replicates is not None or not isinstance(plan, Multistage) or any(stage.lonely.any() for stage in plan.stages):
            raise Unsupported("cells", "The fast pass needs a linearised design of stages without single units.")
        if values.shape[0] != survey.size:
            raise DesignError("block_rows", "The answers have {found} rows, the survey {size}.", found=values.shape[0], size=survey.size)
        order = sorting(plan.stages[-1].unit)
        ours = np.asarray(values, dtype=np.float64) if order is None else np.take(np.asarray(values, dtype=np.float64), order, axis=0)
        present = None
        if np.isnan(ours.sum()):
            present = ~np.isnan(ours)
            ours = np.where(present, ours, 0.0)
        return cls(survey, ours, present, order)

    @property
    def stages(self) -> tuple[Stage, ...]:
        plan = self.survey.plan
        return plan.stages if isinstance(plan, Multistage) else ()

    def sorted(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column (n, …) of the survey in the block's order."""
        return column if self.order is None else column[self.order]

    @cached_property
    def weights(self) -> Floats:
        return self.sorted(self.survey.weights)

    @cached_property
    def unit(self) -> Codes:
        return self.sorted(self.stages[-1].unit)

    @cached_property
    def credit(self) -> tuple[Floats, Floats] | None:
        """L and M of all weighting steps together."""
        if not self.survey.steps:
            return None
        left, right = composed(self.survey.credits)
        return self.sorted(left), self.sorted(right)

    def means(self, domains: Codes, size: int) -> DomainMeans:
        """Means of every item in each of `size` domains.  domains (n,): code of the domain of each row of the survey, -1 in none."""
        domain = self.sorted(np.asarray(domains))
        inside = (domain >= 0) & (self.weights != 0)
        key = self.unit * size + np.maximum(domain, 0)
        filled = np.flatnonzero(np.bincount(key, inside)) if inside.any() else np.zeros(1, dtype=np.intp)
        place = np.zeros(int(key.max()) + 1, dtype=np.int32)
        place[filled] = np.arange(filled.size, dtype=np.int32)
        cell = place[key]
        weights = np.where(inside, self.weights, 0.0)
        unit, of = np.divmod(filled, size)
        totals = np.asarray(picking(cell, weights, filled.size) @ self.values)
        sizes, counts = (self._sizes(cell, each, filled.size) for each in (weights, (weights != 0).astype(np.float64)))
        return DomainMeans(self, domain, size, unit, of, totals, sizes, counts)

    def _sizes(self, cell: Codes, weights: Floats, size: int) -> Floats:
        """(c, 1) Σ w of each cell, or (c, k) of those who answered each item."""
        if self.present is None:
            return np.asarray(np.bincount(cell, weights, size), dtype=np.float64)[:, None]
        pick, items = picking(cell, weights, size), self.present.shape[1]
        parts = [pick @ self.present[:, start : start + AT_ONCE].astype(np.float64) for start in range(0, items, AT_ONCE)]
        return np.hstack(parts)


@dataclass(frozen=True, eq=False)
class DomainMeans:
    """Means (domains, items), their variances, and any covariance among them.

    unit, of (c,): unit and domain of each cell; totals (c, k): Σ w y; sizes, counts (c, 1 or k): Σ w and respondents.
    """

    block: Block
    domain: Codes
    size: int
    unit: Codes
    of: Codes
    totals: Floats
    sizes: Floats
    counts: Floats

    @cached_property
    def weighted(self) -> Floats:
        """(domains, 1 or items) Σ w of those who answered."""
        return group_sums(self.sizes, self.of, self.size)

    @cached_property
    def n(self) -> Floats:
        """(domains, 1 or items) Respondents with an answer and a weight."""
        return group_sums(self.counts, self.of, self.size)

    @cached_property
    def estimate(self) -> Floats:
        """(domains, items); NaN where nobody answered."""
        sums = group_sums(self.totals, self.of, self.size)
        weighted = np.broadcast_to(self.weighted, sums.shape)
        return np.asarray(np.divide(sums, weighted, out=np.full(sums.shape, np.nan), where=weighted != 0))

    @cached_property
    def df(self) -> Codes:
        """(domains,) Primary units less strata among the rows of the domain; a missing answer does not lower it."""
        first = self.block.stages[0]
        unit = above(self.block.stages[-1], first)[self.unit]
        units, strata = (np.unique(code * self.size + self.of) % self.size for code in (unit, first.stratum[unit]))
        found = np.bincount(units, minlength=self.size) - np.bincount(strata, minlength=self.size)
        return np.where(self.weighted.max(axis=1) > 0, found, 0)

    @cached_property
    def _cells(self) -> Floats:
        """(c, k) T_cj - R_dj T_c0 of every cell: z times Σ w of its domain, before credit."""
        off = np.take(np.nan_to_num(self.estimate), self.of, axis=0)
        off *= self.sizes
        return np.asarray(np.subtract(self.totals, off, out=off))

    @cached_property
    def _base(self) -> Floats:
        """(domains, 1 or items) Σ w, 1 where nobody answered."""
        return np.where(self.weighted != 0, self.weighted, 1.0)

    @cached_property
    def variance(self) -> Floats:
        """(domains, items)."""
        found = np.zeros(self.estimate.shape)
        if self.block.credit is None:
            for stage in self.block.stages:
                found += self._plain(stage) / self._base**2
        else:
            for domain in range(self.size):
                found[domain] = self._credited(domain)
        return np.where(np.isnan(self.estimate), np.nan, found)

    def _plain(self, stage: Stage) -> Floats:
        """(domains, items) What a stage adds, times (Σ w)²: squares about the stratum's mean over all its units, those without members included."""
        unit, of, z = self._at(stage)
        group = stage.stratum[unit] * self.size + of
        filled, place = np.unique(group, return_inverse=True)
        stratum, domain = np.divmod(filled, self.size)
        mean = group_sums(z, place, filled.size) / stage.sampled[stratum][:, None]
        off = np.take(mean, place, axis=0)
        np.subtract(z, off, out=off)
        off *= off
        scale = stage.scale
        squares = np.asarray(picking(place, scale[unit], filled.size) @ off)
        absent = np.bincount(stage.stratum, scale)[stratum] - np.bincount(place, scale[unit], filled.size)
        squares += np.maximum(absent, 0.0)[:, None] * mean * mean
        return group_sums(squares * stage.share[stratum][:, None], domain, self.size)

    def _at(self, stage: Stage) -> tuple[Codes, Codes, Floats]:
        """Units of a stage, domains and totals of their cells."""
        if stage is self.block.stages[-1]:
            return self.unit, self.of, self._cells
        key = above(self.block.stages[-1], stage)[self.unit] * self.size + self.of
        filled, place = np.unique(key, return_inverse=True)
        unit, of = np.divmod(filled, self.size)
        return unit, of, group_sums(self._cells, place, filled.size)

    def _credited(self, domain: int) -> Floats:
        z = self.linearised(np.full(self.estimate.shape[1], domain), np.arange(self.estimate.shape[1]))
        return np.asarray(np.sum([_stage_variance(stage, lifted) for stage, lifted in self._staged(z)], axis=0))

    def _staged(self, z: Floats) -> list[tuple[Stage, Floats]]:
        """Totals of the units of every stage from those of the last."""
        last = self.block.stages[-1]
        return [(stage, z if stage is last else group_sums(z, above(last, stage), stage.stratum.shape[0])) for stage in self.block.stages]

    def linearised(self, domains: Codes, items: Codes) -> Floats:
        """(units of the last stage, p) Totals of the linearised means of p pairs of domain and item."""
        found = np.zeros((self.block.stages[-1].stratum.shape[0], len(domains)))
        for at, (domain, item) in enumerate(zip(domains.tolist(), items.tolist(), strict=True)):
            cells = self._of_domain[domain]
            found[self.unit[cells], at] = self._cells[cells, item] / np.broadcast_to(self._base, self.estimate.shape)[domain, item]
        if self.block.credit is not None:
            found -= self._credit_of_units @ np.column_stack(
                [self._explained[domain, :, item] for domain, item in zip(domains, items, strict=True)]
            )
        return np.asarray(found)

    @cached_property
    def _of_domain(self) -> list[Codes]:
        order = np.argsort(self.of, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.of, minlength=self.size))[:-1])

    @cached_property
    def _credit_of_units(self) -> Floats:
        """(units, r) Σ L over the rows of each unit."""
        left, _ = self.block.credit or (np.zeros((0, 0)), None)
        return group_sums(left, self.block.unit, self.block.stages[-1].stratum.shape[0])

    @cached_property
    def _explained(self) -> Floats:
        """(domains, r, items) Mᵀ x for the weighted scores x of every mean, domain by domain."""
        _, right = self.block.credit or (None, np.zeros((0, 0)))
        found = np.zeros((self.size, right.shape[1], self.estimate.shape[1]))
        for domain, rows in enumerate(
            np.split(np.argsort(self.domain, kind="stable"), np.cumsum(np.bincount(self.domain + 1, minlength=self.size + 1))[:-1])[1:]
        ):
            base = (right[rows] * self.block.weights[rows, None]).T
            weight = base.sum(axis=1)[:, None] if self.block.present is None else base @ self.block.present[rows]
            off = base @ self.block.values[rows] - weight * np.nan_to_num(self.estimate[domain])
            found[domain] = off / self._base[domain]
        return found

    def covariance(self, domains: Codes, items: Codes) -> Floats:
        """(p, p) Covariance among p pairs of domain and item, within and between domains, items and waves."""
        z = self.linearised(np.asarray(domains), np.asarray(items))
        return np.asarray(np.sum([stage_vcov(stage, lifted, "fail", None) for stage, lifted in self._staged(z)], axis=0))


def sorting(codes: Codes) -> Codes | None:
    """(n,) Rows in the order of their codes, rows of the same code as they were; None when they are in order."""
    if (np.diff(codes) >= 0).all():
        return None
    rows: Codes = picking(codes, np.ones(codes.size, dtype=np.int8), int(codes.max()) + 1).tocsr().indices
    return rows


def picking(codes: Codes, weights: NDArray[Any], size: int) -> Any:
    """(size, n) The matrix whose product with (n, k) are weighted sums by code."""
    return sparse.csr_array((weights, codes, np.arange(codes.size + 1, dtype=np.int32)), shape=(codes.size, size)).T


def above(last: Stage, stage: Stage) -> Codes:
    """(units of the last stage,) The unit of a stage above in which each lies."""
    home = np.zeros(last.stratum.shape[0], dtype=np.intp)
    home[last.unit] = stage.unit
    return home


def composed(steps: Sequence[Step]) -> tuple[Floats, Floats]:
    """L and M (n, r) of steps one after the other.  Raises Unsupported when they are so many that the plain way is cheaper."""
    left, right = steps[0].factors()
    for step in steps[1:]:
        own_left, own_right = step.factors()
        right = np.hstack([right, own_right - right @ (own_right.T @ left).T])
        left = np.hstack([left, own_left])
    if left.shape[1] > WIDEST:
        raise Unsupported(
            "cells_wide",
            "The weighting steps have {found} auxiliary columns; the fast pass takes {most}.",
            found=left.shape[1],
            most=WIDEST,
        )
    return left, right


def _stage_variance(stage: Stage, totals: Floats) -> Floats:
    """(k,) The diagonal of what a stage adds."""
    mean = group_sums(totals, stage.stratum, stage.sampled.shape[0]) / stage.sampled[:, None]
    centred = totals - mean[stage.stratum]
    return np.asarray((stage.scale * stage.share[stage.stratum]) @ (centred * centred))
