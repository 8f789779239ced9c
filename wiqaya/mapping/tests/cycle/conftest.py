"""A first mapping and bodies to ask, for the tests of the cycle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wiqaya.safeguards.fields import words


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal as an actor: she coordinates."""
    return as_actor(amal)


@pytest.fixture
def cycle(by: Any, now: Any) -> Any:
    from wiqaya.mapping.actions.cycle import create_cycle

    return create_cycle(year=2026, by=by, at=now)


def body(name: str, kind: str = "cso", **fields: Any) -> Any:
    from wiqaya.people.models import Organisation

    return Organisation.objects.create(name=words(en=name, ar=f"جهة {name}"), kind=kind, **fields)


@pytest.fixture
def health(city: Any) -> Any:
    return body("Health service", "city", department="health")


@pytest.fixture
def police(city: Any) -> Any:
    return body("Port police", "police")


@pytest.fixture
def samia(city: Any, health: Any, now: Any) -> Any:
    """Manages the health service."""
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("samia@example.org", "a long password of tests", name="Samia")
    Membership.objects.create(city=city, user=user, role="manager", organisation=health, starts=date(2026, 1, 1), given_by=user.id, given_at=now)
    return user
