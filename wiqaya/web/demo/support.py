"""The demo city's table of support: built by the coordinator, read and opened by the data-protection officer, with five services and no police."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wiqaya.people.models import Organisation
from wiqaya.people.queries import actor_by_email
from wiqaya.places.models import City
from wiqaya.referral.actions import agreed, mechanism, members, sharing
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries import justifying
from wiqaya.referral.words import Channel, ConditionKind, OpensTo, Preset
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

YEARS = timedelta(days=730)
BEGINS, ENDS = time(9), time(15)
FINDINGS = 2  # of the mapping, that the table rests on


def prepare_mechanism(city: City, people: Mapping[str, Actor], at: datetime) -> Mechanism:
    """The city's open mechanism; a second call finds the first one.  `people`: key of the demo's account -> actor.  The city is the current one."""
    with inside():
        found = Mechanism.objects.order_by("made_at").first()
        return found or _made(people, at)


def actors(city: City) -> dict[str, Actor]:
    """The demo's accounts as actors, with their second step passed."""
    found = {one["key"]: actor_by_email(f"{one['key']}@demo.wiqaya", city=city) for one in content.read("people")["accounts"]}
    return {key: actor for key, actor in found.items() if actor is not None}


def _made(people: Mapping[str, Actor], at: datetime) -> Mechanism:
    told, by, second = content.read("support"), people["amal"], people["walid"]
    services = organisations()
    row = mechanism.begin_mechanism(
        name=told["name"], model=Preset.SITUATION_TABLE, builds_on=told["builds_on"], host=services["health"].pk, by=by, at=at
    )
    facts = {name: told[name] for name in ("eligibility", "hours", "emergency", "tool", "lines", "caseload", "cost", "no_finding")}
    facts |= {"findings": [str(one.pk) for one in justifying.open_cards()[:FINDINGS]]}
    row = mechanism.change_mechanism(mechanism=row, facts={**facts, "opens_to": OpensTo.EVERYBODY, "channels": list(Channel.values)}, by=by, at=at)
    _conditions(row, told["conditions"], by, second, at)
    _members(row, told, people, services, by, at)
    _agreed(row, told, by, second, at)
    seat = row.seats.earliest("added_at")
    sharing.note_trust(seat=seat, **told["trust"], by=by, at=at)
    row = mechanism.put_to_members(mechanism=row, by=by, at=at)
    return mechanism.open_mechanism(mechanism=row, by=second, at=at)


def organisations() -> dict[str, Organisation]:
    """Key of the demo's file -> organisation, by the Arabic name."""
    named = {row.name["ar"]["text"]: row for row in Organisation.objects.all()}
    return {one["key"]: named[one["name"]["ar"]] for one in content.read("people")["organisations"]}


def _conditions(row: Mechanism, told: dict[str, Any], by: Actor, second: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    for place, kind in enumerate(ConditionKind.before_opening(), 1):
        made = mechanism.record_condition(
            mechanism=row, kind=kind, text=told[kind], reference=f"2026/{place:02}", starts=today, ends=today + YEARS, by=by, at=at
        )
        mechanism.read_condition(condition=made, by=second, at=at)


def _members(row: Mechanism, told: dict[str, Any], people: Mapping[str, Actor], services: dict[str, Organisation], by: Actor, at: datetime) -> None:
    until = timezone.localdate(at) + YEARS
    for seat in told["seats"]:
        members.add_seat(
            mechanism=row, agency=services[seat["organisation"]].pk, sector=seat["sector"], agreement=told["agreement"]["text"], agreement_ends=until, by=by, at=at
        )
    for one in told["cleared"]:
        person = people[one["key"]]
        if person.agency is None:
            raise LookupError(one["key"])
        for function in one["functions"]:
            members.give_clearance(
                mechanism=row, person=person.id, agency=person.agency, function=function, trained_until=until, ethics_until=until,
                supervision_on=timezone.localdate(at) + timedelta(days=60), by=by, at=at,
            )  # fmt: skip
    for duty in told["duty"]:
        for day in duty["days"]:
            members.add_shift(
                mechanism=row, person=people[duty["key"]].id, function=duty["function"], weekday=day, begins=BEGINS, ends=ENDS, by=by, at=at
            )


def _agreed(row: Mechanism, told: dict[str, Any], by: Actor, second: Actor, at: datetime) -> None:
    signs = agreed.write_signs(mechanism=row, signs=told["signs"], professions=told["professions"], research=told["research"], by=by, at=at)
    agreed.agree_signs(signs=signs, by=second, at=at)
    for risk in told["risks"]:
        review = timezone.localdate(at) + timedelta(days=risk["days"])
        agreed.note_risk(mechanism=row, text=risk["text"], countermeasure=risk["countermeasure"], review_on=review, by=by, at=at)
    template = told["template"]
    agreed.write_template(mechanism=row, name=template["name"], prompts=template["prompts"], origin=template["origin"], by=by, at=at)
