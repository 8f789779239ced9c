"""The least that is needed: no role opens anything, no service writes in what is another's, nobody stays who does not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wiqaya.people.queries import operator
from wiqaya.referral import contents, contents_plan, sealing
from wiqaya.referral.actions import acting, closing, files, home, lapsing, naming, planning, receiving, reviewing, supporting
from wiqaya.referral.apart import inside
from wiqaya.referral.flow import OutOfOrder
from wiqaya.referral.models import Clearance, Consent, Goal, Plan, SealedFile, Situation, Support
from wiqaya.referral.queries import situations
from wiqaya.referral.retention import RULES
from wiqaya.referral.tests.acting import GOAL, PLAN, planned, to_acting
from wiqaya.referral.tests.conftest import FILTER_ONE, IDENTITY, NOW, SHEET, TODAY
from wiqaya.referral.tests.test_terms import named
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import Actor, permissions_of
from wiqaya.safeguards.keys import yearly
from wiqaya.safeguards.keys.models import AgencyKey
from wiqaya.safeguards.words import Role

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


def test_no_role_opens_anything(asked: Callable[..., Any], staff: Any, city: Any, services: Any) -> None:
    """All roles at once, acting for the very service that holds the key: without a clearance there is nothing, nor for the operator."""
    row = asked()
    roles = frozenset(Role.values)
    everything = replace(staff["social"], id=staff["police"].id, roles=roles, permissions=permissions_of(roles))
    for by in (everything, replace(operator(city), agency=services["social"])):
        assert not situations.visible(by, NOW).exists()
        for tier in ("notes", "reply"):
            with pytest.raises(sealing.Hidden):
                sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=NOW, why="read")
    assert situations.visible(staff["social"], NOW).exists()


def kept(row: Situation) -> list[dict[str, Any]]:
    """Every row of a situation as it stands."""
    ways = {Situation: "pk", Consent: "situation", Plan: "situation", Goal: "plan__situation", Support: "goal__plan__situation", SealedFile: "situation"}
    return [one for model, way in ways.items() for one in model.objects.filter(**{way: row.pk}).order_by("pk").values()]


def attempts(row: Situation, meeting: Any, services: Any, by: Actor) -> dict[str, Callable[[], object]]:
    """Every write that would change or end what a service has written."""
    own: dict[str, Any] = {"short": row.short, "by": by, "at": NOW}
    return {
        "take up": lambda: receiving.take_up(**own),
        "decide": lambda: receiving.decide(**own, outcome="unfounded", reason="no", source="school"),
        "notes": lambda: home.answer_filter_one(**own, answers=FILTER_ONE),
        "table": lambda: home.bring_to_table(**own, meeting=meeting, sheet=SHEET, read_by_a_person=True),
        "name": lambda: naming.name_services(**own, identity=IDENTITY, meeting=meeting),
        "act": lambda: acting.begin_acting(**own, lead=by.agency or UUID(int=0)),
        "close": lambda: closing.close_own(**own, reason="unfounded"),
        "end": lambda: reviewing.end(**own, reason="asked", reply="read"),
        "erase": lambda: reviewing.at_eighteen(**own),
        "look": lambda: reviewing.look_through(**own, finding="go-on"),
        "plan": lambda: planning.draft(**own, content=PLAN, intensity="light"),
        "goal": lambda: planning.add_goal(**own, content=GOAL),
        "state": lambda: supporting.set_plan(**own, state="ended"),
        "start": lambda: supporting.start(**own, review_on=TODAY + timedelta(days=9)),
        "assign": lambda: supporting.assign(**own, person=by.id),
        **{f"erase {held.pk}": partial(files.remove_file, **own, key=held.pk) for held in SealedFile.objects.filter(situation=row).exclude(agency=by.agency)},
        "bring in": lambda: supporting.bring_in(**own, agency=services["police"]),
    }


REFUSED = (sealing.Hidden, OutOfOrder, ValidationError, PermissionDenied)


def refused(write: Callable[[], object]) -> bool:
    try:
        write()
    except REFUSED:
        return True
    return False


def changes_nothing(row: Situation, meeting: Any, services: Any, by: Actor) -> None:
    before = kept(row)
    assert [name for name, write in attempts(row, meeting, services, by).items() if not refused(write)] == []
    assert kept(row) == before


def test_a_service_that_was_named_changes_nothing(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = named(asked(), mechanism, staff, services)
    for sector in ("health", "child"):
        changes_nothing(row, None, services, staff[sector])


def test_a_service_that_helps_changes_nothing_of_the_lead(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, provider: UUID
) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    planned(row, staff, provider)
    files.add_file(short=row.short, data=b"a timetable", label="timetable", by=staff["social"], at=NOW)
    row.refresh_from_db()
    changes_nothing(row, None, services, staff["health"])


def test_no_field_holds_an_offence_or_somebody_elses_name() -> None:
    """Offences have no place here at all, not even hidden; others are words such as “older brother” (R08, R55)."""
    records = [one for module in (contents, contents_plan) for one in vars(module).values() if is_dataclass(one)]
    names = {field.name for record in records for field in fields(record)}
    names |= {field.name for model in apps.get_app_config("referral").get_models() for field in model._meta.get_fields()}
    words = {word for name in names for word in name.split("_")}
    assert not words & {"offence", "offense", "crime", "criminal", "conviction", "arrest", "charge", "sentence", "police"}
    assert not words & {"relative", "brother", "sister", "mother", "father", "friend", "partner", "witness", "reporter", "victim"}
    assert {record.__name__ for record in records if "name" in {field.name for field in fields(record)}} == {"Identity", "Tool"}


def test_whoever_does_not_come_for_45_days_is_let_in_no_more(mechanism: Any, staff: Any, amal: Any, bilal: Any, chadia: Any, city: Any) -> None:
    by, at = operator(city), NOW + timedelta(days=50)
    rule = next(one for one in RULES if one.name == "referral.unused-clearances")
    for user, seen in ((amal, at - timedelta(days=44)), (bilal, at - timedelta(days=46)), (chadia, None)):
        user.last_login = seen
        user.save()
    with inside():
        for user, sector in ((amal, "social"), (bilal, "health"), (chadia, "child")):
            Clearance.objects.filter(person=staff[sector].id).update(person=user.pk)
        row = mechanism.clearances.get(person=chadia.pk, function="screener")
        mechanism.shifts.create(person=chadia.pk, function="screener", weekday=0, begins=timezone.localtime(NOW).time(), ends=timezone.localtime(at).time().replace(hour=23))
    held = mechanism.clearances.filter(ended_at__isnull=True)
    assert rule.forget is not None
    assert rule.due(NOW + timedelta(days=45)) == 0  # given less than 45 days ago
    assert rule.forget(by=by, at=at) == 2 * mechanism.clearances.filter(person=amal.pk).count()
    assert set(held.values_list("person", flat=True)) == {amal.pk, staff["education"].id, staff["police"].id}  # of no account: nobody signs in
    assert not mechanism.shifts.filter(person=row.person).exists()


def test_whoever_left_the_directory_opens_nothing_within_the_hour(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, amal: Any
) -> None:
    """The clock of an hourly export: it is enough that the command runs, and no key opens from that moment."""
    from wiqaya.people.models import Membership, User
    from wiqaya.web.cli import main

    by, row = staff["social"], asked()
    user = User.objects.create_user("social@example.org", "a long password of tests", id=by.id, name="Social")
    Membership.objects.create(user=user, role="panel", starts=TODAY, given_by=amal.id, given_at=NOW)
    mechanism.shifts.create(person=by.id, function="screener", weekday=0, begins="08:00", ends="12:00")
    assert situations.notes_of(row, by=by, at=NOW)
    assert main(["people", "leave", "manara", "--email", "social@example.org"]) == 0
    with pytest.raises(sealing.Hidden):  # even for a request that was under way with the actor of before
        situations.notes_of(row, by=by, at=NOW + timedelta(hours=1))
    assert not Clearance.objects.filter(person=by.id, ended_at__isnull=True).exists()
    assert not mechanism.shifts.exists()
    assert situations.visible(by, NOW).count() == 0
    assert Clearance.objects.filter(ended_at__isnull=True).exists()  # of the others


def test_a_service_that_somebody_left_has_new_keys_within_the_hour(asked: Callable[..., Any], staff: Any, services: Any, city: Any) -> None:
    """Whoever learned the private part of a service's keys while they were there opens nothing with it; the service notices nothing."""
    row = asked()
    keys.found_agency(city=city.id, agency=services["health"])
    before = dict(AgencyKey.objects.values_list("agency", "version"))
    clearance = Clearance.objects.filter(agency=services["social"], person=staff["social"].id, function="adviser").get()
    lapsing.end_clearance(clearance=clearance, why="left", by=operator(city), at=timezone.now())
    assert yearly.change_due(by=operator(), at=timezone.now()) == 1
    after = dict(AgencyKey.objects.values_list("agency", "version"))
    assert {agency: after[agency] - version for agency, version in before.items()} == {services["social"]: 1, services["health"]: 0}
    assert situations.notes_of(row, by=staff["social"], at=NOW).band == "18-24"
    assert yearly.change_due(by=operator(), at=timezone.now()) == 0
