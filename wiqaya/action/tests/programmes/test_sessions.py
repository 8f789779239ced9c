"""Sessions: counts by category, never more than their parts, never a name; harm and its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.action.actions import sessions, work
from wiqaya.action.models import Intervention, Session
from wiqaya.action.queries.sessions import added_up, own_programmes
from wiqaya.action.tests.programmes.conftest import TARGETED
from wiqaya.people.models import Membership, Organisation
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.texts import NamesAPerson

Plan = Callable[..., Intervention]
As = Callable[[Any], Any]


@pytest.fixture
def add(plan: Plan, amal: Any, as_actor: As, now: Any) -> Callable[..., Session]:
    row = work.start(programme=plan(), by=as_actor(amal), at=now)
    return lambda **values: sessions.add_session(**{"programme": row, "dated": now.date(), "counts": {"women": 7}, "by": as_actor(amal), "at": now, **values})


@pytest.mark.parametrize("total", [6, 8])
def test_a_total_says_what_its_parts_say(add: Callable[..., Session], total: int) -> None:
    with pytest.raises(ValidationError) as said:
        add(counts={"women": 4, "unknown": 3}, total=total)
    assert set(said.value.error_dict) == {"total"}
    assert add(counts={"women": 4, "men": None, "unknown": 3}, total=7).counts == {"women": 4, "unknown": 3}


@pytest.mark.parametrize("counts", [{}, {"women": -1}])
def test_nobody_counted_is_no_count(add: Callable[..., Session], counts: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        add(counts=counts)


def test_nobody_is_named_and_no_day_is_to_come(add: Callable[..., Session], now: Any) -> None:
    with pytest.raises(NamesAPerson):
        add(feedback={"en": "Samir said: call me on 03 123 456"})
    with pytest.raises(ValidationError):
        add(dated=now.date() + timedelta(days=1))


def test_a_draft_of_targeted_work_takes_no_sessions(plan: Plan, add: Callable[..., Session]) -> None:
    with pytest.raises(ValidationError):
        add(programme=plan(**TARGETED))


def test_others_write_down_what_their_own_organisation_does(plan: Plan, add: Callable[..., Session], city: Any, bilal: Any, as_actor: As, now: Any) -> None:
    own = Organisation.objects.create(name=words(ar="قسم الشباب"), kind="city")
    Membership.objects.filter(user=bilal).update(organisation=own)
    by, row = as_actor(bilal), plan(partners=[own])
    assert list(own_programmes(by)) == [row]
    made = add(programme=row, by=by)
    assert sessions.change_session(session=made, counts={"girls": 5}, by=by, at=now).counts == {"girls": 5}
    sessions.remove_session(session=made, by=by, at=now)
    with pytest.raises(NotAllowed):
        add(programme=plan(), by=by)
    sessions.note_harm(programme=plan(), to="community", text={"ar": "شعور بالوصم"}, dated=now.date(), by=by, at=now)


def test_sessions_add_up(add: Callable[..., Session]) -> None:
    reached = added_up([add(hours=2), add(counts={"women": 1, "boys": 4}, hours=1, cost=30)])
    assert (reached.sessions, reached.people, reached.counts, reached.hours, reached.cost) == (2, 12, {"women": 8, "boys": 4}, 3, 30)
