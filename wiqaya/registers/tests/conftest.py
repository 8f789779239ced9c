from __future__ import annotations

from typing import Any

import pytest

from wiqaya.people.models import Organisation
from wiqaya.safeguards.fields import words


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    """Amal as an actor: she coordinates."""
    return as_actor(amal)


@pytest.fixture
def reader(chadia: Any, as_actor: Any) -> Any:
    """Chadia reads the strategy and writes none."""
    return as_actor(chadia)


@pytest.fixture
def school(city: Any) -> Organisation:
    return Organisation.objects.create(name=words(en="School", ar="المدرسة"), kind="city")


@pytest.fixture
def library(city: Any) -> Organisation:
    return Organisation.objects.create(name=words(en="Library", ar="المكتبة"), kind="city")
