"""Early signals, and who looks after them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wiqaya.mapping.actions import issues
from wiqaya.mapping.actions import signals as actions
from wiqaya.mapping.actions.cycle import create_cycle
from wiqaya.places.models import Area


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal as an actor: she coordinates."""
    return as_actor(amal)


@pytest.fixture
def teacher(bilal: Any, as_actor: Any) -> Any:
    """Bilal as an actor: he works with residents and notes signals."""
    return as_actor(bilal)


@pytest.fixture
def areas(city: Any) -> dict[str, Area]:
    return {area.code: area for area in Area.objects.all()}


@pytest.fixture
def cycle(by: Any, now: Any) -> Any:
    return create_cycle(year=2026, by=by, at=now)


@pytest.fixture
def card(cycle: Any, by: Any, now: Any) -> Any:
    return issues.begin(cycle=cycle, title={"en": "Rumours about flats"}, by=by, at=now)


@pytest.fixture
def note(by: Any, now: Any, areas: Any) -> Callable[..., Any]:
    """Note a signal, as Amal where nobody else is named."""

    def noted(text: str = "A story goes round", *, who: Any = by, at: Any = now, area: str = "1", **values: Any) -> Any:
        told = {"kind": "rumour", "source": "residents", "area": areas.get(area)} | values
        return actions.note_signal(text={"en": text}, **told, by=who, at=at)

    return noted
