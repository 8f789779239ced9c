"""Deterministic rounding of counts to a base, and what a rounded count still says about the true one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]


def round_to_base(values: ArrayLike, base: int) -> IntArray:
    """The nearest multiple of `base`, halves up.  Raises ValueError when the base is below 1 or a value is negative."""
    counts = _counts(values, base)
    return (counts + base // 2) // base * base


def rounding_bounds(rounded: ArrayLike, base: int) -> tuple[IntArray, IntArray]:
    """Smallest and largest count that `round_to_base` turns into the given multiple, never below zero."""
    shown = _counts(rounded, base)
    if np.any(shown % base):
        raise ValueError("not a multiple of the base")
    return np.maximum(shown - base // 2, 0), shown + (base - 1) // 2


def _counts(values: ArrayLike, base: int) -> IntArray:
    counts = np.asarray(values, dtype=np.int64)
    if base < 1 or np.any(counts < 0):
        raise ValueError("the base is 1 or more and counts are zero or more")
    return counts
