"""What leaves the room in files of public standards."""

from __future__ import annotations

from wiqaya.action.queries.records import records

__all__ = ["records"]
