"""Conditions that several tables share."""

from __future__ import annotations

from django.db.models import Q


def both_or_neither(first: str, second: str) -> Q:
    """Who and when stand together, or neither does."""
    return same(Q(**{f"{first}__isnull": True}), Q(**{f"{second}__isnull": True}))


def same(first: Q, second: Q) -> Q:
    """Both hold or neither does."""
    return (first & second) | (~first & ~second)
