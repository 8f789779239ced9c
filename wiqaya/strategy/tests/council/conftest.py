"""A strategy that can go before a council: Amal writes it, Chadia reads second and writes the decision down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from wiqaya.people.models import Membership, Organisation
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.words import Role
from wiqaya.strategy.models import Measure, Priority, Strategy


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal coordinates, and writes."""
    return as_actor(amal)


@pytest.fixture
def clerk(chadia: Any, as_actor: Any) -> Any:
    """Chadia reads second, and writes decisions down."""
    return as_actor(chadia)


@pytest.fixture
def strategy(city: Any, by: Any, now: Any) -> Strategy:
    lead = Organisation.objects.create(name=words(en="Youth service", ar="خدمة الشباب"), kind="city")
    made = Strategy.objects.create(
        title=words(en="A city for everybody", ar="مدينة للجميع", fr="Une ville pour tous"), vision=words(ar="مدينة لا يخاف فيها أحد"), currency="TND", lead=lead,
        added_by=by.id, added_at=now,
    )  # fmt: skip
    priority = Priority.objects.create(strategy=made, position=1, title=words(en="Calm exams", ar="امتحانات هادئة"), added_by=by.id, added_at=now)
    Measure.objects.create(
        strategy=made, priority=priority, title=words(en="Study evenings", ar="أمسيات دراسة"), domain="education", owner=lead, due=date(2027, 6, 30), cost=Decimal(1200),
        added_by=by.id, added_at=now,
    )  # fmt: skip
    return made


@pytest.fixture
def measure(strategy: Strategy) -> Measure:
    return Measure.objects.get(strategy=strategy)


@pytest.fixture
def mayor(driss: Any, city: Any, as_actor: Any, now: Any) -> Any:
    """Driss as the mayor."""
    Membership.objects.create(city=city, user=driss, role=Role.MAYOR, starts=date(2026, 1, 1), given_by=driss.id, given_at=now)
    return as_actor(driss)
