"""Chance that can be repeated: streams of numbers that depend on a seed and a name alone, the same on every machine and in every version."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import DesignError


class Chance:
    """A stream named by its purpose, so that the draw in one stratum never moves that in another.

    The bits come from PCG64, whose streams numpy keeps (NEP 19); nothing here rests on numpy's distributions, which may change.
    """

    def __init__(self, seed: int, *names: str) -> None:
        if seed < 0:
            raise DesignError("plan_value", "“{name}” is {value:g}; it must be {allowed}.", name="seed", value=seed, allowed="0 or more")
        digest = hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()
        self._bits = np.random.PCG64(int.from_bytes(digest[:16], "big"))

    def uniforms(self, count: int) -> Floats:
        """(count,) numbers in [0, 1)."""
        return np.asarray((self._bits.random_raw(count) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    def uniform(self) -> float:
        return float(self.uniforms(1)[0])

    def order(self, count: int) -> NDArray[np.intp]:
        """A random order of 0 … count - 1."""
        return np.argsort(self.uniforms(count), kind="stable")
