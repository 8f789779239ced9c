"""What a room above ends for somebody who leaves: `web/wiring.py` says which."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from wiqaya.safeguards.access import Actor


class Ends(Protocol):
    def __call__(self, *, person: UUID, by: Actor, at: datetime) -> int:
        """End what somebody holds in another room of the current city; how many."""


def _nothing(*, person: UUID, by: Actor, at: datetime) -> int:
    return 0


_elsewhere: list[Ends] = [_nothing]


def ends_with_leaving(end: Ends) -> None:
    _elsewhere[0] = end


def end_elsewhere(*, person: UUID, by: Actor, at: datetime) -> int:
    return _elsewhere[0](person=person, by=by, at=at)
