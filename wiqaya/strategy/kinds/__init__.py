"""The registers of the strategy, described as data."""

from __future__ import annotations

from wiqaya.registers.kinds import Kind

KINDS: tuple[Kind, ...] = ()
