"""Support plans: voluntary, in the person's words, not too much at once, and shut when they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from wiqaya.referral import sealing
from wiqaya.referral.actions import planning, reviewing
from wiqaya.referral.contents_plan import GoalReview, ReviewContent
from wiqaya.referral.models import Mechanism, Plan, Situation
from wiqaya.referral.queries import assessments, plans, situations
from wiqaya.referral.tests.acting import GOAL, SAID, running, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
DONE = ReviewContent(
    goals=(GoalReview(1, "I have seen two rooms", "looked with them", "closer"),), good="sleeps better", bad="none", fits="yes"
)


@pytest.fixture
def provider(city: Any) -> UUID:
    from wiqaya.people.models import Organisation
    from wiqaya.safeguards.fields import words

    return Organisation.objects.create(name=words(en="Youth club", ar="نادي الشباب"), kind="cso").pk


@pytest.fixture
def row(asked: Callable[..., Situation], mechanism: Mechanism, staff: Any, services: Any) -> Situation:
    return to_acting(asked(), mechanism, staff, services)


def test_from_those_who_act_to_the_end(row: Situation, staff: Any, provider: UUID, services: Any) -> None:
    running(row, staff, provider)
    assert (row.stage, row.coordinator) == ("support", staff["social"].id)
    held = plans.opened_plan(row, by=staff["health"], at=NOW)
    assert held is not None
    assert [goal.content for goal in held.goals] == [GOAL]
    reviewing.review(
        short=row.short,
        content=DONE,
        outcome="go-on",
        review_on=TODAY + timedelta(days=84),
        by=staff["social"],
        at=NOW + timedelta(days=20),
    )
    assert Plan.objects.get().goals.get().state == "closer"
    closed = reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW + timedelta(days=40))
    assert (closed.stage, closed.replied, Plan.objects.get().state) == ("closed", "read", "ended")
    assert plans.opened_plan(closed, by=staff["social"], at=NOW + timedelta(days=41)) is not None
    with pytest.raises(sealing.Hidden):
        plans.opened_plan(closed, by=staff["health"], at=NOW + timedelta(days=41))
    with pytest.raises(ValidationError, match="read only"):
        planning.add_goal(short=row.short, content=GOAL, by=staff["social"], at=NOW + timedelta(days=41))


def test_after_closing_an_old_key_opens_nothing(row: Situation, staff: Any, provider: UUID, services: Any) -> None:
    running(row, staff, provider)
    places = {tier: sealing.place(row.city_id, row.pk, tier) for tier in ("full", "limited")}
    old = {
        tier: sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=staff["health"], at=NOW, why="t") for tier in places
    }
    reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)
    row.refresh_from_db()
    plan, goal = Plan.objects.get(), Plan.objects.get().goals.get()
    for ring, field, key, blob in (
        (old["full"], "plan.content", plan.pk, plan.content),
        (old["full"], "goal.content", goal.pk, goal.content),
        (old["limited"], "situation.identity", row.pk, row.identity),
    ):
        with pytest.raises(keys.NoKey):
            sealing.read(ring, field, key, blob)
    for place in places.values():
        assert keys.holders(place=place) == {services["social"]}
    assert situations.identity_of(row, by=staff["social"], at=NOW).birth_year == 2005
    assert assessments.conversation_of(row.assessments.get(), by=staff["social"], at=NOW)[0] == SAID
