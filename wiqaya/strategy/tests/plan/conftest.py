"""A small strategy: one priority that cites a finding, one without; a measure of the youth service with the library."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from wiqaya.mapping.actions import issues
from wiqaya.mapping.actions.cycle import create_cycle
from wiqaya.people.models import Organisation
from wiqaya.safeguards.fields import words
from wiqaya.strategy.models import Measure, Priority, Strategy

TITLE = {"en": "A city for everybody", "ar": "مدينة للجميع"}


@pytest.fixture(autouse=True)
def _in_english(_language_of_the_house: None) -> None:
    """Sentences of refusals are compared in the language of their msgid."""
    translation.activate("en")


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal as an actor: she coordinates, and writes."""
    return as_actor(amal)


@pytest.fixture
def second(chadia: Any, as_actor: Any) -> Any:
    """Chadia as an actor: she reads second."""
    return as_actor(chadia)


@pytest.fixture
def card(by: Any, now: Any) -> Any:
    return issues.begin(cycle=create_cycle(year=2026, by=by, at=now), title={"en": "Insults around the exam season"}, by=by, at=now)


@pytest.fixture
def services(city: Any) -> list[Organisation]:
    """The youth service and the library."""
    named = ({"en": "Youth service", "ar": "خدمة الشباب"}, {"en": "Library", "ar": "المكتبة"})
    return [Organisation.objects.create(name=words(**one), kind="city") for one in named]


@pytest.fixture
def strategy(city: Any, by: Any, now: Any) -> Strategy:
    return Strategy.objects.create(title=words(**TITLE), currency="LBP", added_by=by.id, added_at=now)


@pytest.fixture
def priority(strategy: Strategy, card: Any, by: Any, now: Any) -> Priority:
    made = Priority.objects.create(
        strategy=strategy,
        position=1,
        title=words(en="Exam weeks without insults", ar="أسابيع امتحان بلا إهانات"),
        added_by=by.id,
        added_at=now,
    )
    made.issues.add(card)
    return made


@pytest.fixture
def measure(priority: Priority, services: list[Organisation], by: Any, now: Any) -> Measure:
    made = Measure.objects.create(
        strategy=priority.strategy, priority=priority, title=words(en="Study evenings in the library", ar="أمسيات دراسة في المكتبة"),
        domain="education", owner=services[0], due=date(2027, 6, 30), cost=Decimal(1200), added_by=by.id, added_at=now,
    )  # fmt: skip
    made.partners.add(services[1])
    return made
