"""The demo city's role in reintegration: a law, a focal point, those involved, one notice in numbers and places of work.  No name, nothing that somebody did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wiqaya.people import actions as directory
from wiqaya.people.models import Organisation
from wiqaya.people.queries import operator
from wiqaya.places.models import City
from wiqaya.referral.actions import manual, mechanism, members, networking, reintegrating
from wiqaya.referral.apart import inside
from wiqaya.referral.models import CityRole, Mechanism
from wiqaya.referral.words import ConditionKind, Function
from wiqaya.referral.words.network import MeetingKind
from wiqaya.referral.words.reintegrating import Opportunity, Setting
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content
from wiqaya.web.demo.support import YEARS, organisations

PREPARED, MONEY, AGAIN = timedelta(days=70), timedelta(days=200), timedelta(days=180)


def make(city: City, row: Mechanism, people: Mapping[str, Actor], at: datetime) -> None:
    """A second call changes nothing."""
    with inside():
        if CityRole.objects.exists():
            return
        told = content.read("reintegration")
        by = people[told["lead"]]
        _cleared(row, told, people, at)
        ministry = directory.add_organisation(**told["ministry"], by=operator(city), at=at)
        _role(row, told, ministry, by, at)
        _work(row, told, ministry, by, at)
        _network(row, told, by, people["walid"], at)


def _cleared(row: Mechanism, told: dict[str, Any], people: Mapping[str, Actor], at: datetime) -> None:
    """The law, read by a second person, and who leads."""
    today, lead = timezone.localdate(at), people[told["lead"]]
    if lead.agency is None:
        raise LookupError(lead.name)
    made = mechanism.record_condition(
        mechanism=row, kind=ConditionKind.STATUTE, text=told["statute"], reference=told["law"], starts=today, ends=today + YEARS, by=people["amal"], at=at
    )
    mechanism.read_condition(condition=made, by=people["walid"], at=at)
    members.give_clearance(
        mechanism=row, person=lead.id, agency=lead.agency, function=Function.REINTEGRATION, trained_until=today + YEARS, ethics_until=today + YEARS,
        by=people["amal"], at=at,
    )  # fmt: skip


def _role(row: Mechanism, told: dict[str, Any], ministry: Organisation, by: Actor, at: datetime) -> None:
    until = timezone.localdate(at) + YEARS
    reintegrating.set_role(mechanism=row, coordinator=ministry.pk, focal_point=by.id, protocol_ends=until, **told["role"], by=by, at=at)
    found = organisations()
    for one in told["parties"]:
        reintegrating.note_party(mechanism=row, agency=found[one["organisation"]].pk, does=one["does"], trained_until=until, named=one.get("named", False), by=by, at=at)
    manual.begin_manual(mechanism=row, by=by, at=at)


def _work(row: Mechanism, told: dict[str, Any], ministry: Organisation, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    reintegrating.announce(
        mechanism=row, body=ministry.pk, law=told["law"], expected_from=today + PREPARED, expected_until=today + PREPARED + timedelta(days=30),
        setting=Setting.COMMUNITY, **told["arrival"], by=by, at=at,
    )  # fmt: skip
    place = dict(told["placement"])
    provider = organisations()[place.pop("organisation")].pk
    reintegrating.note_placement(mechanism=row, kind=Opportunity.WORK, provider=provider, money_ends=today + MONEY, **place, by=by, at=at)


def _network(row: Mechanism, told: dict[str, Any], by: Actor, second: Actor, at: datetime) -> None:
    """What it is for, with the city's yes; a meeting to bridge ways of working; the national framework beside the tasks."""
    bodies, today = organisations(), timezone.localdate(at)
    role = networking.describe(mechanism=row, **told["network"], by=by, at=at)
    networking.show(role=role, by=second, at=at)
    met = told["bridge"]
    networking.note_meeting(
        mechanism=row, kind=MeetingKind.BRIDGE, on=today, next_on=today + AGAIN, **{**met, "members": [bodies[key].pk for key in met["members"]]}, by=by, at=at
    )
    for line in told["framework"]:
        owner = bodies[line["owner"]].pk if "owner" in line else None
        networking.write_line(mechanism=row, **{**line, "owner": owner}, look_on=today + timedelta(days=365), by=by, at=at)
