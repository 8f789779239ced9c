"""How many people to ask: for a margin of error, for a change between waves, and what clusters and weights cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import DesignError

ROUNDING = 1e-9  # a size that is whole but for rounding is not raised


@dataclass(frozen=True, slots=True)
class Size:
    """`n` interviews; `contacts` to attempt so that n answer; `exact` before rounding up."""

    n: int
    contacts: int
    exact: float


@dataclass(frozen=True, slots=True)
class Sampling:
    """What stands behind every size: design effect, confidence level, share of contacts that answer, people in the population (None: very many),
    and the number of comparisons made together (the level is then split between them, as Bonferroni and Holm's first step do)."""

    deff: float = 1.0
    level: float = 0.95
    response: float = 1.0
    population: float | None = None
    comparisons: int = 1

    def __post_init__(self) -> None:
        _require(self.deff > 0, "deff", self.deff, "above 0")
        _require(0 < self.level < 1, "level", self.level, "between 0 and 1")
        _require(0 < self.response <= 1, "response", self.response, "above 0 and at most 1")
        _require(self.population is None or self.population > 0, "population", self.population or 0, "above 0")
        _require(self.comparisons >= 1, "comparisons", self.comparisons, "1 or more")

    @property
    def z(self) -> float:
        """Two-sided normal quantile."""
        return float(stats.norm.isf((1 - self.level) / 2 / self.comparisons))

    def size(self, exact: float) -> Size:
        """With the finite population, n/(1 + n/N), rounded up; contacts from the size before rounding."""
        found = exact if self.population is None else exact / (1 + exact / self.population)
        return Size(_up(found), _up(found / self.response), found)

    def behind(self, n: float) -> float:
        """The size in an endless population that n in this one is worth."""
        if self.population is None:
            return n
        _require(n < self.population, "n", n, f"below the population of {self.population:g}")
        return n / (1 - n / self.population)


def size_for_margin(margin: float, p: float = 0.5, sampling: Sampling | None = None) -> Size:
    """Interviews for a proportion p known to ± margin: deff z² p (1 - p) / margin².

    Source: L. Kish, Survey Sampling (1965), ch. 2 and 8.
    """
    sampling = sampling or Sampling()
    _share(p, "p")
    _require(0 < margin < 1, "margin", margin, "between 0 and 1 (0.05 is five points)")
    return sampling.size(sampling.deff * sampling.z**2 * p * (1 - p) / margin**2)


def margin_of(n: float, p: float = 0.5, sampling: Sampling | None = None) -> float:
    """The ± margin that n interviews give."""
    sampling = sampling or Sampling()
    _share(p, "p")
    _require(n > 0, "n", n, "above 0")
    return sampling.z * math.sqrt(sampling.deff * p * (1 - p) / sampling.behind(n))


@dataclass(frozen=True, slots=True)
class Change:
    """A proportion in two waves: from `p` to `later` (the same p when None: the more careful figure at one half), with a share `overlap` of the
    first wave's people asked again, whose two answers correlate by `correlation`."""

    p: float = 0.5
    later: float | None = None
    overlap: float = 0.0
    correlation: float = 0.0

    def __post_init__(self) -> None:
        _share(self.p, "p")
        _share(self.p if self.later is None else self.later, "later")
        _require(0 <= self.overlap <= 1, "overlap", self.overlap, "between 0 and 1")
        _require(-1 <= self.correlation <= 1, "correlation", self.correlation, "between -1 and 1")

    @property
    def variance(self) -> float:
        """Variance of the difference for one person per wave: V₁ + V₂ - 2 Cov."""
        first, second = (q * (1 - q) for q in (self.p, self.p if self.later is None else self.later))
        return first + second - 2 * self.overlap * self.correlation * math.sqrt(first * second)


def size_for_change(difference: float, change: Change | None = None, power: float = 0.8, sampling: Sampling | None = None) -> Size:
    """Interviews per wave to find a change of this size with this power: deff (z + z_power)² (V₁ + V₂ - 2 Cov) / difference².

    Source: L. Kish, Survey Sampling (1965), section 12.4.
    """
    change, sampling = change or Change(), sampling or Sampling()
    _require(0 < abs(difference) < 1, "difference", difference, "between 0 and 1 (0.05 is five points)")
    _require(0.5 <= power < 1, "power", power, "between 0.5 and 1")
    reach = sampling.z + float(stats.norm.ppf(power))
    return sampling.size(sampling.deff * reach**2 * change.variance / difference**2)


def power_of_change(n: float, difference: float, change: Change | None = None, sampling: Sampling | None = None) -> float:
    """Chance that n interviews per wave find a change of this size (in the right direction)."""
    change, sampling = change or Change(), sampling or Sampling()
    return float(stats.norm.cdf(abs(difference) / _se_of_change(n, change, sampling) - sampling.z))


def detectable_change(n: float, change: Change | None = None, power: float = 0.8, sampling: Sampling | None = None) -> float:
    """The smallest change that n interviews per wave find with this power."""
    change, sampling = change or Change(), sampling or Sampling()
    _require(0.5 <= power < 1, "power", power, "between 0.5 and 1")
    return (sampling.z + float(stats.norm.ppf(power))) * _se_of_change(n, change, sampling)


def _se_of_change(n: float, change: Change, sampling: Sampling) -> float:
    _require(n > 0, "n", n, "above 0")
    return math.sqrt(sampling.deff * change.variance / sampling.behind(n))


def design_effect(cluster_size: float = 1.0, icc: float = 0.0, weight_cv: float = 0.0) -> float:
    """[1 + (m - 1) ρ] [1 + cv²]: interviews per cluster m, likeness within clusters ρ, coefficient of variation of the weights.

    Source: L. Kish, Survey Sampling (1965), sections 5.4 and 11.2C; Journal of Official Statistics 8 (1992), 183-200.
    """
    _require(cluster_size >= 1, "cluster_size", cluster_size, "1 or more")
    _require(-1 <= icc <= 1, "icc", icc, "between -1 and 1")
    _require(weight_cv >= 0, "weight_cv", weight_cv, "0 or more")
    return (1 + (cluster_size - 1) * icc) * (1 + weight_cv**2)


def kish_deff(weights: Floats) -> float:
    """What unequal weights alone cost: n Σw² / (Σw)².  n / kish_deff is the effective number of people."""
    if not len(weights) or not np.all(weights > 0):
        raise DesignError("weights", "Weights must be above 0, and there must be some.")
    return float(len(weights) * np.sum(weights**2) / np.sum(weights) ** 2)


def best_cluster_size(cost_cluster: float, cost_interview: float, icc: float) -> float:
    """Interviews per cluster that give most for the money: sqrt(c₁/c₂ (1 - ρ)/ρ).

    Source: M. H. Hansen, W. N. Hurwitz and W. G. Madow, Sample Survey Methods and Theory (1953), vol. I, ch. 6.
    """
    _require(cost_cluster > 0, "cost_cluster", cost_cluster, "above 0")
    _require(cost_interview > 0, "cost_interview", cost_interview, "above 0")
    _require(0 < icc < 1, "icc", icc, "between 0 and 1")
    return max(1.0, math.sqrt(cost_cluster / cost_interview * (1 - icc) / icc))


def _up(value: float) -> int:
    return math.ceil(value * (1 - ROUNDING))


def _share(value: float, name: str) -> None:
    _require(0 < value < 1, name, value, "between 0 and 1")


def _require(holds: bool, name: str, value: float, allowed: str) -> None:
    if not holds:
        raise DesignError("plan_value", "“{name}” is {value:g}; it must be {allowed}.", name=name, value=value, allowed=allowed)
