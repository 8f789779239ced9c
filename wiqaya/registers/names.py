"""How an account is called: the room that knows accounts lies above and lends its answer (`web/wiring.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

Names = Callable[[Iterable[UUID]], Mapping[UUID, str]]
_lent: list[Names] = []


def name_with(names: Names) -> None:
    _lent[:] = [names]


def names_of(keys: Iterable[UUID]) -> Mapping[UUID, str]:
    """Account -> name; keys of nobody are left out."""
    return _lent[0](keys) if _lent else {}
