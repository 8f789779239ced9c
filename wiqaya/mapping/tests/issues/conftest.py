"""A mapping with cards to write in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.models import Cycle, Issue, Method
from wiqaya.people.models import Membership, User
from wiqaya.places.models import PopulationGroup
from wiqaya.safeguards.fields import words

FIRST_ASK: dict[str, Any] = {
    "strength": {"text": {"en": "The parents' network meets every week", "ar": "شبكة الأهالي تجتمع كل أسبوع"}},
    "ground": {"kind": "grievance", "text": {"en": "Places in the school were cut twice"}, "outside": False},
}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def method(city: Any, now: Any) -> Method:
    return Method.objects.create(version=1, name="First method", made=now)


@pytest.fixture
def cycle(method: Method) -> Cycle:
    return Cycle.objects.create(
        year=2026, title=words(en="Mapping 2026", ar="خريطة ٢٠٢٦"), method=method, started=date(2026, 1, 5), review_due=date(2027, 1, 5)
    )


@pytest.fixture
def frozen(cycle: Cycle, amal: Any, now: Any) -> Callable[[], Cycle]:
    def freeze() -> Cycle:
        cycle.state, cycle.frozen_at, cycle.frozen_by = "frozen", now, amal.id
        cycle.save()
        return cycle

    return freeze


@pytest.fixture
def girls(city: Any) -> PopulationGroup:
    return PopulationGroup.objects.create(
        label=words(en="Girls on their way to school", ar="فتيات في طريقهن إلى المدرسة"), label_agreed=True
    )


@pytest.fixture
def card(cycle: Cycle, amal: Any, as_actor: Any, now: Any) -> Issue:
    return issues.begin(
        cycle=cycle, title={"en": "Insults around the exam season", "ar": "إهانات في موسم الامتحانات"}, by=as_actor(amal), at=now
    )


@pytest.fixture
def add(card: Issue, amal: Any, as_actor: Any, now: Any) -> Callable[..., Any]:
    """Add a line to the card as Amal."""

    def add_line(kind: str, /, **values: Any) -> Any:
        return card_parts.add_line(issue=card, kind=kind, values=values, by=as_actor(amal), at=now)

    return add_line


@pytest.fixture
def whole(card: Issue, add: Callable[..., Any], girls: PopulationGroup) -> Issue:
    """The card with all that a second reader looks for."""
    for kind, values in FIRST_ASK.items():
        add(kind, **values)
    add("impact", group=girls, effect={"en": "They walk home in fear of insults"})
    add("evidence", kind="listening", source={"en": "Four listening sessions"}, says={"en": "Insults near the gate"})
    add("evidence", kind="survey", source={"en": "Survey of spring"}, says={"en": "About four in ten hear insults"})
    return Issue.objects.get(pk=card.pk)


@pytest.fixture
def second(city: Any, as_actor: Any, now: Any) -> Any:
    """Another coordinator."""
    user = User.objects.create_user("second@example.org", "a long password of tests", name="Second")
    Membership.objects.create(city=city, user=user, role="coordinator", starts=date(2026, 1, 1), given_by=user.id, given_at=now)
    return as_actor(user)
