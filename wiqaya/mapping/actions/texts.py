"""Keeping what people write about the city: in several languages, and never about a person."""

from __future__ import annotations

from wiqaya.mapping.guards import NamesAPerson, keep, refuse_persons

__all__ = ["NamesAPerson", "keep", "refuse_persons"]
