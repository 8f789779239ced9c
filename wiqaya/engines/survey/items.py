"""What is asked of a survey: means, shares, totals and ratios of named columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import Columns, Floats, Mask, column, factor, label, numbers
from wiqaya.engines.survey.errors import DesignError
from wiqaya.engines.survey.statistics import Mean, Ratio, Total
from wiqaya.engines.survey.survey import Statistic


@dataclass(frozen=True, slots=True)
class MeanOf:
    """The mean of a numeric column."""

    variable: str

    @property
    def name(self) -> str:
        return self.variable

    def values(self, columns: Columns) -> Floats:
        """(n, 1) NaN where there is no answer."""
        return numbers(columns, self.variable)[:, None]

    def statistic(self, values: Floats, rows: Mask) -> Statistic:
        return Mean(values, rows)


@dataclass(frozen=True, slots=True)
class ShareOf:
    """The share of those who answered with one of `answers`."""

    variable: str
    answers: tuple[Any, ...]

    @property
    def name(self) -> str:
        return f"{self.variable}={'|'.join(label(answer) for answer in self.answers)}"

    def values(self, columns: Columns) -> Floats:
        found = factor(column(columns, self.variable))
        wanted = {label(answer) for answer in self.answers}
        if not wanted & set(found.levels):
            raise DesignError(
                "no_answer", "Nobody gave the answer {answer} to {variable}.", answer=", ".join(sorted(wanted)), variable=self.variable
            )
        chosen = np.array([level in wanted for level in found.levels], dtype=np.float64)
        return np.where(found.codes >= 0, chosen[found.codes], np.nan)[:, None]

    def statistic(self, values: Floats, rows: Mask) -> Statistic:
        return Mean(values, rows)


@dataclass(frozen=True, slots=True)
class TotalOf:
    """The population total of a numeric column."""

    variable: str

    @property
    def name(self) -> str:
        return f"total {self.variable}"

    def values(self, columns: Columns) -> Floats:
        return numbers(columns, self.variable)[:, None]

    def statistic(self, values: Floats, rows: Mask) -> Statistic:
        return Total(values, rows)


@dataclass(frozen=True, slots=True)
class RatioOf:
    """The ratio of two population totals."""

    numerator: str
    denominator: str

    @property
    def name(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    def values(self, columns: Columns) -> Floats:
        """(n, 2)."""
        return np.column_stack([numbers(columns, self.numerator), numbers(columns, self.denominator)])

    def statistic(self, values: Floats, rows: Mask) -> Statistic:
        return Ratio(values[:, [0]], values[:, [1]], rows)


Item = MeanOf | ShareOf | TotalOf | RatioOf
