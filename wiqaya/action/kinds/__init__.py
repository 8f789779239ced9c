"""The registers of what the city does, described as data."""

from __future__ import annotations

from wiqaya.registers.kinds import Kind

KINDS: tuple[Kind, ...] = ()
