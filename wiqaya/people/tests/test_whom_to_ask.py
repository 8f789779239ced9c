"""Whom to ask for a role: names for those whom the city knows, its public contact for everybody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from wiqaya.people import queries
from wiqaya.people.models import Invitation, Membership, Organisation
from wiqaya.people.queries import WhomToAsk
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
PAGES = [f"/en/{WORK}/", f"/en/{WORK}/people/me/part/"]


def invite(user: Any, now: Any, **more: Any) -> Invitation:
    given = {"email": user.email.upper(), "name": "Driss", "role": "manager", "token_digest": "d", "invited_by": user.id, "invited_at": now, "expires": now + timedelta(days=3)}
    return Invitation.objects.create(**{**given, **more})


def asked(user: Any, as_actor: Any, now: Any) -> WhomToAsk:
    return queries.whom_to_ask(as_actor(user), at=now)


def test_an_account_that_the_city_does_not_know_reads_no_name(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    assert asked(driss, as_actor, now) == WhomToAsk()


@pytest.mark.parametrize("ends", [None, date(2026, 3, 1)])
def test_a_role_past_or_present_makes_known(city: Any, amal: Any, driss: Any, as_actor: Any, now: Any, ends: Any) -> None:
    Membership.objects.create(user=driss, role="frontline", starts=date(2026, 1, 1), ends=ends, given_by=amal.id, given_at=now)
    assert asked(driss, as_actor, now).names == ("Amal",)


def test_a_live_invitation_makes_known(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    invite(driss, now)
    assert asked(driss, as_actor, now).names == ("Amal",)


@pytest.mark.parametrize("over", ["expires", "withdrawn_at", "accepted_at", "email"])
def test_an_invitation_that_is_over_or_another_s_does_not(amal: Any, driss: Any, as_actor: Any, now: Any, over: str) -> None:
    invite(driss, now, **{over: "other@example.org" if over == "email" else now})
    assert asked(driss, as_actor, now).names == ()


def test_a_role_in_another_city_does_not(amal: Any, driss: Any, other_city: Any, as_actor: Any, now: Any) -> None:
    with in_city(other_city.id):
        Membership.objects.create(user=driss, role="coordinator", starts=date(2026, 1, 1), given_by=driss.id, given_at=now)
        invite(driss, now)
    assert asked(driss, as_actor, now).names == ()


def test_everybody_else_sees_a_department_with_a_public_contact(amal: Any, driss: Any, as_actor: Any, now: Any) -> None:
    Organisation.objects.create(name=words(en="Youth club"), kind="cso", contact_point="club@example.org")
    Organisation.objects.create(name=words(en="Closed office"), kind="city", contact_point="old@example.org", active=False)
    Organisation.objects.create(name=words(en="Silent office"), kind="city")
    assert asked(driss, as_actor, now) == WhomToAsk()
    office = Organisation.objects.create(name=words(en="Prevention office"), kind="city", contact_point="prevention@example.org")
    assert asked(driss, as_actor, now) == WhomToAsk(organisation=office)


def test_at_most_three_are_named(city: Any, amal: Any, driss: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    for user in (driss, bilal, amal):
        for start in range(1, 3):
            Membership.objects.create(user=user, role="coordinator", starts=date(2026, 2, start), given_by=amal.id, given_at=now)
    assert asked(driss, as_actor, now).names == ("Amal", "Bilal", "Driss")


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_it_without_a_name(page: str, city: Any, amal: Any, driss: Any, browse: Any, now: Any) -> None:
    from wiqaya.people.models import MyPart

    MyPart.objects.create(user=driss, function="education", saved=now)
    client: Client = browse(driss)
    said = client.get(page).content.decode()
    assert "Write to your city’s prevention office." in said
    assert "Amal" not in said
    Organisation.objects.create(name=words(en="Prevention office"), kind="city", contact_point="prevention@example.org")
    assert "prevention@example.org" in client.get(page).content.decode()
    invite(driss, now, expires=now + timedelta(days=9000))
    assert "Amal" in client.get(page).content.decode()
