"""A survey: data, declared design, weights, and the one way in which every statistic gets its variance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Codes, Columns, Floats, Mask, take
from wiqaya.engines.survey.conditions import Condition, rows_where
from wiqaya.engines.survey.design import Design, Frame, base_weights, frame, stages
from wiqaya.engines.survey.errors import DesignError, Unsupported
from wiqaya.engines.survey.pps import pairs
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.variance import Multistage, Plan

ROUNDING = 1e-12


class Statistic(Protocol):
    """Whatever can be estimated from weights.  A domain is a mask inside the statistic, never a filtered frame."""

    def estimate(self, weights: Floats) -> Floats:
        """(k,) from weights (n,)."""
        ...

    def scores(self, weights: Floats) -> Floats:
        """(n, k) linearised scores u with estimate - θ ≈ Σ w u; zero outside of the domain."""
        ...


class Step(Protocol):
    """A weighting act that the standard errors credit.

    `to_sample`: it met totals of the sample drawn, not of the population; its credit then comes after that of the others.
    """

    @property
    def to_sample(self) -> bool: ...

    def residual(self, weighted: Floats) -> Floats:
        """(n, k) weighted scores less what the act's known totals explain of them."""
        ...

    def factors(self) -> tuple[Floats, Floats]:
        """L, M (n, r) with residual(x) = x - L Mᵀ x, for passes that never hold scores row by row."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """estimate (k,), vcov (k, k); replicates (R, k) when the design has them."""

    estimate: Floats
    vcov: Floats
    replicates: Floats | None = None

    @property
    def se(self) -> Floats:
        return np.sqrt(np.maximum(np.diag(self.vcov), 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Immutable.  Weighting acts return a new survey.

    columns: the declared frame; weights (n,); plan: how totals vary; psu, stratum (n,): codes of the first stage;
    steps: weighting acts in order; replicates: weights of replicates, or None; records: what the method annex says of the acts.
    """

    columns: Columns
    weights: Floats
    plan: Plan
    psu: Codes
    stratum: Codes
    design: Design
    steps: tuple[Step, ...] = ()
    replicates: Replicates | None = None
    records: tuple[Mapping[str, Any], ...] = field(default=())

    @classmethod
    def declare(cls, columns: Columns, design: Design) -> Survey:
        """A survey with its base weights.  Rows that `design.prefilter` does not keep are dropped.  Raises DesignError."""
        size = _length(columns)
        if design.prefilter is not None:
            columns = take(columns, rows_where(columns, design.prefilter, size))
            size = _length(columns)
        if not size:
            raise DesignError("no_rows", "The survey has no rows.")
        found = frame(columns, design, size)
        weights = base_weights(columns, design, found, size)
        return cls(MappingProxyType(dict(columns)), weights, _plan(found, design), found.units[0].codes, found.strata[0].codes, design)

    @property
    def size(self) -> int:
        return int(self.weights.shape[0])

    def rows(self, condition: Condition | None) -> Mask:
        """(n,) The rows of a domain."""
        return rows_where(self.columns, condition, self.size)

    def vcov(self, scores: Floats, rows: Mask | None = None) -> Floats:
        """(k, k) Covariance of Σ w u for scores u (n, k) or (n,), with credit for the weighting steps.

        `rows` (n,): the rows that the statistic rests on; strata without any of them do not ask for a lonely-unit rule.
        """
        weighted = np.asarray(scores, dtype=np.float64).reshape(self.size, -1) * self.weights[:, None]
        weighted = _credited(weighted, self.credits)
        return self.plan.vcov(weighted, None if self.keeps_rows else rows)

    @property
    def credits(self) -> tuple[Step, ...]:
        """The steps in the order in which scores pass them: as they were done, those that met totals of the sample last."""
        return tuple(sorted(self.steps, key=lambda step: step.to_sample))

    @property
    def keeps_rows(self) -> bool:
        """Whether a domain keeps the rows outside of it, with a weight of zero: linearised designs with weighting steps or unequal probabilities."""
        return self.replicates is None and (bool(self.steps) or self.design.pps is not None)

    def evaluate(self, statistic: Statistic, rows: Mask | None = None) -> Evaluated:
        """Estimate and covariance: by replicates when there are any, else linearised."""
        full = np.atleast_1d(statistic.estimate(self.weights))
        if self.replicates is None:
            return Evaluated(full, self.vcov(statistic.scores(self.weights), rows))
        again = np.vstack([np.atleast_1d(statistic.estimate(weights)) for weights in self.replicates.weights.T])
        return Evaluated(full, self.replicates.vcov(again, full), again)

    def df(self, rows: Mask | None = None) -> int:
        """Degrees of freedom: primary units less strata among the rows with a weight; with replicates the rank of their weights less 1."""
        inside = self.weights != 0 if rows is None else (self.weights != 0) & rows
        if self.replicates is not None:
            return self.replicates.df(rows)
        return int(np.unique(self.psu[inside]).size - np.unique(self.stratum[inside]).size)

    def reweighted(
        self, weights: Floats, *, step: Step | None = None, replicates: Replicates | None = None, record: Mapping[str, Any] | None = None
    ) -> Self:
        """The survey with other weights; the act's residual projector and its record are kept with it."""
        return replace(
            self, weights=weights, steps=self.steps if step is None else (*self.steps, step),
            replicates=replicates or self.replicates, records=self.records if record is None else (*self.records, record),
        )  # fmt: skip


def _length(columns: Mapping[str, NDArray[Any]]) -> int:
    sizes = {values.shape[0] for values in columns.values()}
    if len(sizes) != 1:
        raise DesignError("ragged", "The columns are not equally long.")
    return int(sizes.pop())


def _credited(weighted: Floats, steps: tuple[Step, ...]) -> Floats:
    """Scores past all steps.  A column that they explain whole is known: what rounding leaves of it is zero."""
    left = weighted
    for step in steps:
        left = step.residual(left)
    known = np.linalg.norm(left, axis=0) <= ROUNDING * np.linalg.norm(weighted, axis=0)
    return np.where(known, 0.0, left) if steps else left


def _plan(found: Frame, design: Design) -> Plan:
    drawn = stages(found, design)
    if design.pps is None or design.pps.kind == "brewer":
        return Multistage(drawn, design.lonely_psu)
    if len(drawn) > 1:
        raise Unsupported("pps_stages", "Probabilities of pairs are supported for samples of one stage.")
    return pairs(drawn[0].unit, drawn[0].stratum, drawn[0].fraction, design.pps)
