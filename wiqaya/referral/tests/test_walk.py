"""One situation from the request to being forgotten, and one that the table does not take up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, consenting, forgetting, home, moving, naming, receiving, room
from wiqaya.referral.contents import Sheet
from wiqaya.referral.models import Certificate, Disclosure, Item, Situation
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.conftest import FILTER_ONE, IDENTITY, NOW, REASONS, SHEET, TODAY

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


def to_table(row: Situation, mechanism: Any, staff: Any, sheet: Sheet = SHEET) -> Item:
    by = staff["social"]
    receiving.take_up(short=row.short, by=by, at=NOW)
    receiving.decide(short=row.short, outcome="home", reason="fits, nobody acts yet", source="the youth club was asked", by=by, at=NOW)
    home.answer_filter_one(short=row.short, answers=FILTER_ONE, by=by, at=NOW)
    meeting = room.plan_meeting(mechanism=mechanism, planned_for=NOW + timedelta(hours=1), minutes=120, by=staff["education"], at=NOW)
    return home.bring_to_table(short=row.short, meeting=meeting, sheet=sheet, read_by_a_person=True, by=by, at=NOW)


def all_come(item: Item, staff: Any) -> None:
    room.open_meeting(meeting=item.meeting, by=staff["education"], at=NOW)
    for sector in ("social", "health", "child"):
        room.come_in(meeting=item.meeting, by=staff[sector], at=NOW)


def decided(item: Item, staff: Any, services: Any, *, met: bool = True) -> Item:
    for sector in ("education", "health", "social"):
        room.say(item=item, view="yes" if met else "no", takes_part=met, by=staff[sector], at=NOW)
    needed = [services["education"], services["health"]] if met else []
    room.propose(item=item, met=met, reasons=REASONS, needed=needed, reason="" if met else "table-threshold", by=staff["education"], at=NOW)
    return room.agree(item=item, by=staff["health"], at=NOW)


def test_from_asking_to_acting_and_forgotten(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = asked()
    item = to_table(row, mechanism, staff)
    with pytest.raises(sealing.Hidden):
        rooms.sheet_of(item, by=staff["health"], at=NOW)  # before the meeting opens
    all_come(item, staff)
    assert rooms.sheet_of(item, by=staff["health"], at=NOW) == SHEET
    item = decided(item, staff, services)
    assert item.state == "met"
    with pytest.raises(sealing.Hidden):
        rooms.sheet_of(item, by=staff["child"], at=NOW)  # not named: sees nothing any more
    recipients = [services["education"], services["health"]]
    consenting.note_consent(
        short=row.short, purpose="sharing", recipients=recipients, given_by="person", explained="told", language="ar", ends=TODAY + timedelta(days=200),
        receipt="You agree that school and health may know.", by=staff["social"], at=NOW,
    )  # fmt: skip
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    row.refresh_from_db()
    assert situations.identity_of(row, by=staff["health"], at=NOW) == IDENTITY
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["child"], at=NOW)
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)
    naming.answer(short=row.short, involved=False, by=staff["education"], at=NOW)
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["education"], at=NOW)
    acting.begin_acting(short=row.short, lead=services["health"], by=staff["social"], at=NOW)
    room.close_meeting(meeting=item.meeting, by=staff["education"], at=NOW)
    row.refresh_from_db()
    assert row.stage == "full"
    assert situations.identity_of(row, by=staff["health"], at=NOW) == IDENTITY
    moving.close(situation=row, reason="lower-services", by=staff["health"], at=NOW)
    row.refresh_from_db()
    assert situations.held_by(row) == {"limited": [services["health"]], "full": [services["health"]]}
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["social"], at=NOW)
    forgetting.forget_situation(situation=row, why="due", by=staff["health"], at=NOW)
    assert not Situation.objects.exists()
    assert Certificate.objects.filter(what="situation").count() == 1


def test_what_the_table_does_not_take_up_leaves_nothing(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    item = decided(item, staff, services, met=False)
    item.refresh_from_db()
    assert (item.state, item.reason, item.sheet) == ("not-met", "table-threshold", None)
    assert not Disclosure.objects.exclude(state="ended").exists()
    assert Situation.objects.get().closing == "table-threshold"  # the home service's own notes are unreadable, too
    for person in staff.values():
        with pytest.raises(sealing.Hidden):
            rooms.sheet_of(item, by=person, at=NOW)


def test_withdrawing_consent_takes_the_key_at_once(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = asked()
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    consent = consenting.note_consent(
        short=row.short, purpose="sharing", recipients=[services["education"], services["health"]], given_by="person", explained="read", language="fr",
        ends=TODAY + timedelta(days=30), receipt="…", by=staff["social"], at=NOW,
    )  # fmt: skip
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    row.refresh_from_db()
    consenting.withdraw(consent=consent, by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["health"], at=NOW)
