"""The registers of the strategy, described as data."""

from __future__ import annotations

from wiqaya.registers.kinds import Kind
from wiqaya.strategy.kinds import mandate, means

KINDS: tuple[Kind, ...] = (*mandate.KINDS, *means.MEANS)
