"""The registers of what the city does, described as data."""

from __future__ import annotations

from wiqaya.action.kinds import messages, partners, spaces
from wiqaya.registers.kinds import Kind

KINDS: tuple[Kind, ...] = (*messages.KINDS, *partners.KINDS, *spaces.KINDS)
