"""Copies of an installation, and their way back: data and keys apart, each with a list of what is in it and the digest of each file."""

from __future__ import annotations

from wiqaya.safeguards.backup.making import Made, make
from wiqaya.safeguards.backup.manifest import Spoilt
from wiqaya.safeguards.backup.restoring import Restored, holds_data, restore
from wiqaya.safeguards.backup.stores import ToolFailed
from wiqaya.safeguards.backup.where import Places

__all__ = ["Made", "Places", "Restored", "Spoilt", "ToolFailed", "holds_data", "make", "restore"]
