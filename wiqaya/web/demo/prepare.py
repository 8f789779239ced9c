"""Prepare the demo city if it is missing; a second run changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from wiqaya.people import actions as people
from wiqaya.people.models import Organisation, User
from wiqaya.people.queries import actor_for, operator
from wiqaya.people.words import DEMO_PASSWORD
from wiqaya.places.models import City
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.demo import (
    action_programmes,
    action_services,
    content,
    mandate,
    mapping,
    messages,
    oversight,
    records,
    reintegration,
    situations,
    strategy_plan,
    support,
    support_past,
    surveys,
)
from wiqaya.web.demo import city as the_city

BEGAN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
FILED = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)  # the files hold all of 2025


@dataclass(frozen=True)
class Prepared:
    """The demo city's slug, and who can sign in."""

    city: str
    accounts: list[dict[str, str]]


def prepare() -> Prepared:
    """The demo city with everything in it."""
    found = City.objects.filter(slug=the_city.SLUG).first()
    if found is None or found.set_up is None or not _complete(found):
        found = _make(datetime.now(tz=UTC))
    with in_city(found.id):  # in a database of its own, after the city stands
        people_of, now = support.actors(found), datetime.now(tz=UTC)
        mechanism = support.prepare_mechanism(found, people_of, now - support_past.OPENED)
        situations.make(mechanism, people_of, now)
        reintegration.make(found, mechanism, people_of, now)
        oversight.make(people_of, now)
    return Prepared(
        found.slug, [{"role": one["role"], "email": _email(one), "password": DEMO_PASSWORD} for one in content.read("people")["accounts"]]
    )


def _complete(found: City) -> bool:
    with in_city(found.id):
        return Organisation.objects.exists() and User.objects.filter(email__endswith="@demo.wiqaya").exists()


@transaction.atomic
def _make(now: datetime) -> City:
    """All or nothing: half a demo city is none."""
    made = the_city.make(operator(), BEGAN)
    with in_city(made.id):
        by = operator(made)
        organisations = _organisations(by, BEGAN)
        team = _team(made, by, organisations)
        records.make(team["coordinator"], FILED)
        mapping.make(made, team, organisations, now)
        surveys.make(team, organisations, now)
        mandate.make(team, organisations, FILED)
        strategy_plan.make(team, organisations, now)
        action_programmes.make(team, organisations, now)
        action_services.make(team, organisations, now)
        messages.make(team, organisations, now)
    return made


def _organisations(by: Actor, at: datetime) -> dict[str, Organisation]:
    made = {}
    for one in content.read("people")["organisations"]:
        facts: dict[str, Any] = {name: value for name, value in one.items() if name != "key"}
        made[one["key"]] = people.add_organisation(by=by, at=at, **facts)
    return made


def _team(city: City, by: Actor, organisations: dict[str, Organisation]) -> dict[str, Actor]:
    """The accounts of the demo, by role, as actors with their second step passed."""
    team: dict[str, Actor] = {}
    for one in content.read("people")["accounts"]:
        user = people.create_account(
            email=_email(one), name=one["name"], password=DEMO_PASSWORD, language=one.get("language", "ar"), by=by, at=BEGAN
        )
        for role in one["role"].split(","):
            people.give_role(
                user=user, role=role, by=by, at=BEGAN, starts=date(2025, 1, 6), organisation=organisations.get(one.get("organisation", ""))
            )
        people.give_demo_second_factor(user=user, by=by, at=BEGAN)
        actor = actor_for(user, city=city, on=date(2026, 1, 6), strong=True)
        team |= dict.fromkeys(one["role"].split(","), actor)
    return team


def _email(one: dict[str, str]) -> str:
    return f"{one['key']}@demo.wiqaya"
