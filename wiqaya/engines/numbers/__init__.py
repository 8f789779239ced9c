"""Exact intervals for counts, rates and proportions, and rounding to a base.  Pure numpy and scipy."""

from wiqaya.engines.numbers.intervals import clopper_pearson, poisson_interval, rate_interval, wilson
from wiqaya.engines.numbers.rounding import round_to_base, rounding_bounds

__all__ = ["clopper_pearson", "poisson_interval", "rate_interval", "round_to_base", "rounding_bounds", "wilson"]
