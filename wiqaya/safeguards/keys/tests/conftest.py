"""A key store with a master key of its own, and a referral room that says which intents are done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from wiqaya.safeguards import keys
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.keys import crypto, wraps, yearly


class Room:
    """Stands for the referral room: what it has done, and a place with the agencies around it."""

    def __init__(self) -> None:
        self.city, self.case = uuid7(), uuid7()
        self.place = keys.Place(self.city, self.case, "limited")
        self.school, self.youth, self.police = uuid7(), uuid7(), uuid7()
        self.done: set[UUID] = set()
        self.asked: list[tuple[UUID, set[UUID]]] = []

    def live(self, city: UUID, intents: set[UUID]) -> Collection[UUID]:
        self.asked.append((city, intents))
        return intents & self.done

    def intent(self, *, done: bool = True) -> UUID:
        made = uuid7()
        if done:
            self.done.add(made)
        return made

    def found(self) -> None:
        for agency in (self.school, self.youth, self.police):
            keys.found_agency(city=self.city, agency=agency)


@pytest.fixture
def quick_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "PASSPHRASE", {"iterations": 1, "lanes": 1, "memory_cost": 64})


@pytest.fixture
def room(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    settings.KEYS, settings.KEYS_PIN = f"file:{tmp_path / 'keys' / 'master'}", ""
    made = Room()
    monkeypatch.setattr(wraps, "_trust", [made.live])
    monkeypatch.setattr(yearly, "_left", [yearly._nobody_left])
    return made
