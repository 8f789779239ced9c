"""Who may give and end roles, and what a role counts for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wiqaya.people import actions, queries
from wiqaya.people.access import STRONG
from wiqaya.people.models import Membership
from wiqaya.safeguards.access import NotAllowed, permissions_of
from wiqaya.safeguards.audit import history
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import in_city
from wiqaya.safeguards.words import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def actor_with(user: Any, city: Any, *roles: str, **kwargs: Any) -> Any:
    from wiqaya.safeguards.access import Actor

    return Actor(id=user.id, kind="person", name=user.name, city=city.id, roles=frozenset(roles), permissions=permissions_of(roles))


@pytest.mark.parametrize("role", Role.values)
def test_only_a_coordinator_gives_roles(city: Any, bilal: Any, driss: Any, now: Any, role: str) -> None:
    by = actor_with(bilal, city, role)
    if role == Role.COORDINATOR:
        assert actions.give_role(user=driss, role="manager", by=by, at=now).role == "manager"
    else:
        with pytest.raises(NotAllowed):
            actions.give_role(user=driss, role="manager", by=by, at=now)
        assert not Membership.objects.filter(user=driss).exists()


@pytest.mark.parametrize("role", Role.values)
def test_only_a_coordinator_ends_roles(city: Any, amal: Any, bilal: Any, driss: Any, now: Any, role: str) -> None:
    term = Membership.objects.get(user=bilal)
    by = actor_with(driss, city, role)
    if role == Role.COORDINATOR:
        assert actions.end_role(term=term, by=by, at=now).ended_at == now
    else:
        with pytest.raises(NotAllowed):
            actions.end_role(term=term, by=by, at=now)


def test_nobody_gives_themself_a_role(amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(actions.OwnRole):
        actions.give_role(user=amal, role="dpo", by=as_actor(amal), at=now)


def test_the_last_coordinator_stays(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    term = Membership.objects.get(user=amal)
    with pytest.raises(actions.LastCoordinator):
        actions.end_role(term=term, by=as_actor(amal), at=now)
    actions.give_role(user=bilal, role="coordinator", by=as_actor(amal), at=now)
    assert actions.end_role(term=term, by=as_actor(bilal), at=now).ended_at == now


@pytest.mark.parametrize("other", ["past", "future", "closed", "elsewhere"])
def test_a_coordinator_who_does_not_count_today_does_not_replace_the_last(
    amal: Any, bilal: Any, as_actor: Any, now: Any, other_city: Any, city: Any, other: str
) -> None:
    dates = {"past": (date(2025, 1, 1), date(2025, 12, 31)), "future": (date(2027, 1, 1), None)}.get(other, (date(2026, 1, 1), None))
    with in_city(other_city.id if other == "elsewhere" else city.id):
        Membership.objects.create(user=bilal, role="coordinator", starts=dates[0], ends=dates[1], given_by=amal.id, given_at=now)
    if other == "closed":
        bilal.is_active = False
        bilal.save()
    with pytest.raises(actions.LastCoordinator):
        actions.end_role(term=Membership.objects.get(user=amal), by=as_actor(amal), at=now)


def test_a_role_ended_counts_no_more_the_same_day(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    assert queries.roles_on(bilal, on=TODAY) == frozenset()


def test_a_role_ended_may_be_given_again_the_same_day(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    term = actions.give_role(user=driss, role="manager", by=as_actor(amal), at=now)
    actions.end_role(term=term, by=as_actor(amal), at=now)
    actions.give_role(user=driss, role="manager", by=as_actor(amal), at=now)
    assert queries.roles_on(driss, on=TODAY) == {"manager"}


def test_a_role_is_held_once(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(actions.RoleRefused):
        actions.give_role(user=bilal, role="frontline", by=as_actor(amal), at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=bilal, role="frontline", starts=date(2026, 1, 1), given_by=amal.id, given_at=now)


def test_a_term_that_ends_before_it_starts_is_refused(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(actions.RoleRefused):
        actions.give_role(user=driss, role="manager", ends=TODAY - timedelta(days=1), by=as_actor(amal), at=now)


@pytest.mark.parametrize(("day", "held"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_role_counts_from_its_first_to_its_last_day(amal: Any, driss: Any, as_actor: Any, now: Any, day: int, held: bool) -> None:
    actions.give_role(user=driss, role="manager", ends=TODAY + timedelta(days=10), by=as_actor(amal), at=now)
    assert ("manager" in queries.roles_on(driss, on=TODAY + timedelta(days=day))) is held


@pytest.mark.parametrize("role", Role.values)
def test_a_role_that_sees_personal_data_counts_only_with_a_second_factor(
    city: Any, amal: Any, driss: Any, as_actor: Any, now: Any, role: str
) -> None:
    actions.give_role(user=driss, role=role, by=as_actor(amal), at=now)
    weak = queries.actor_for(driss, city=city, on=TODAY, strong=False)
    strong = queries.actor_for(driss, city=city, on=TODAY, strong=True)
    assert strong.permissions == permissions_of([role])
    assert weak.permissions == (frozenset() if role in STRONG else permissions_of([role]))
    assert weak.roles == {role}
    assert queries.waits_for_second_step(weak) is (role in STRONG and bool(permissions_of([role])))
    assert not queries.waits_for_second_step(strong)


def test_a_role_in_one_city_is_none_in_another(amal: Any, other_city: Any) -> None:
    with in_city(other_city.id):
        assert queries.actor_for(amal, city=other_city, on=TODAY, strong=True).roles == frozenset()


def test_giving_and_ending_is_written_down_without_names(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    term = actions.give_role(user=driss, role="manager", by=as_actor(amal), at=now)
    actions.end_role(term=term, by=as_actor(amal), at=now)
    assert [row.action for row in history(term)] == ["end-role", "give-role"]
    assert "Driss" not in str([row.details for row in AuditRow.objects.all()])


def test_a_role_that_cannot_be_given_leaves_nothing(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    before = (Membership.objects.count(), AuditRow.objects.count())
    with pytest.raises(actions.RoleRefused):
        actions.give_role(user=bilal, role="frontline", by=as_actor(amal), at=now)
    assert (Membership.objects.count(), AuditRow.objects.count()) == before


def test_pairs_that_need_a_second_look_are_named() -> None:
    assert len(queries.conflicts(["reader", "coordinator"])) == 1
    assert len(queries.conflicts(["police", "panel", "coordinator"])) == 2
    assert queries.conflicts(["manager", "frontline"]) == []


def test_people_with_a_permission_and_their_names(amal: Any, bilal: Any, chadia: Any, driss: Any, django_assert_num_queries: Any) -> None:
    assert queries.people_with("people.edit", on=TODAY) == [amal]
    with django_assert_num_queries(1):
        assert queries.names_of([amal.id, bilal.id, amal.id]) == {amal.id: "Amal", bilal.id: "Bilal"}
    assert queries.name_of(driss.id) == "Driss"
    assert queries.name_of(queries.operator().id) == ""


def test_people_are_those_with_a_role_here(amal: Any, bilal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    assert list(queries.people(on=TODAY)) == [amal, bilal]
    assert list(queries.people(on=TODAY, role="frontline")) == [bilal]
    assert list(queries.people(on=TODAY, text="AMA")) == [amal]
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    assert list(queries.people(on=TODAY)) == [amal]
    assert list(queries.people()) == [amal, bilal]
