"""What exists in a small city, with bodies that could be partners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from wiqaya.mapping.actions import assets as actions
from wiqaya.mapping.actions import issues
from wiqaya.mapping.actions.cycle import create_cycle
from wiqaya.people.models import Membership, Organisation, User
from wiqaya.places.models import Area, PopulationGroup
from wiqaya.safeguards.fields import words


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal as an actor: she coordinates."""
    return as_actor(amal)


@pytest.fixture
def member(city: Any, now: Any) -> Callable[..., Any]:
    """An account with these roles."""

    def make(*roles: str) -> Any:
        user = User.objects.create_user(f"{'-'.join(roles)}@example.org", "a long password of tests", name="Somebody")
        for role in roles:
            Membership.objects.create(city=city, user=user, role=role, starts=date(2026, 1, 1), given_by=user.id, given_at=now)
        return user

    return make


@pytest.fixture
def cycle(by: Any, now: Any) -> Any:
    return create_cycle(year=2026, by=by, at=now)


@pytest.fixture
def card(cycle: Any, by: Any, now: Any) -> Any:
    return issues.begin(cycle=cycle, title={"en": "Insults around the exam season", "ar": "إهانات في موسم الامتحانات"}, by=by, at=now)


@pytest.fixture
def areas(city: Any) -> dict[str, Area]:
    return {area.code: area for area in Area.objects.all()}


@pytest.fixture
def girls(city: Any) -> PopulationGroup:
    return PopulationGroup.objects.create(label=words(en="Girls on their way to school", ar="فتيات في طريقهن إلى المدرسة"))


@pytest.fixture
def boys(city: Any) -> PopulationGroup:
    return PopulationGroup.objects.create(label=words(en="Boys of the football club", ar="فتيان نادي الكرة"))


@pytest.fixture
def add(by: Any, now: Any) -> Callable[..., Any]:
    """Add an entry as Amal."""

    def added(name: str, at: Any = now, **values: Any) -> Any:
        return actions.add_asset(name={"en": name}, **values, by=by, at=at)

    return added


@pytest.fixture
def body(city: Any) -> Callable[..., Organisation]:
    """An organisation of the city."""

    def made(name: str, kind: str = "cso", sector: str = "civil", **fields: Any) -> Organisation:
        return Organisation.objects.create(name=words(en=name, ar=f"جهة {name}"), kind=kind, sector=sector, **fields)

    return made
