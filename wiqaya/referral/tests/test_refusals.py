"""What is refused on the way, step by step: each refusal leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from wiqaya.people.queries import operator
from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, closing, handing, home, moving, naming, receiving, rekeying, room
from wiqaya.referral.contents import Identity
from wiqaya.referral.models import Clearance, Condition, Disclosure, FirstReview, Item, Seat, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.acting import to_acting
from wiqaya.referral.tests.conftest import IDENTITY, NOW, REASONS, SHEET, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
GONE = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@contextmanager
def for_now() -> Iterator[None]:
    """What is changed in here is as before afterwards."""
    with transaction.atomic(using="referral"):
        yield
        transaction.set_rollback(True, using="referral")


def killed(**_own: Any) -> None:
    """The process ends here."""
    raise InterruptedError


def says(what: str, write: Callable[[], object]) -> None:
    with pytest.raises(ValidationError) as refused:
        write()
    assert any(what in message for message in refused.value.messages), refused.value.messages


def hidden(write: Callable[[], object]) -> None:
    with pytest.raises(sealing.Hidden):
        write()


def test_the_first_review_asks_for_a_reason_a_source_and_somebody_cleared(asked: Callable[..., Any], staff: Any) -> None:
    row, by = asked(), staff["social"]
    receiving.take_up(short=row.short, by=by, at=NOW)

    def decide(outcome: str = "home", reason: str = "fits", source: str = "school", points_to: str = "") -> Situation:
        return receiving.decide(short=row.short, outcome=outcome, reason=reason, source=source, points_to=points_to, by=by, at=NOW)

    def again(outcome: str = "home", reason: str = "fits") -> FirstReview:
        return receiving.read_again(short=row.short, outcome=outcome, reason=reason, by=by, at=NOW)

    says("Choose the first step", lambda: decide("suspect"))
    says("one further source", lambda: decide(reason=" "))
    says("one further source", lambda: decide(source=""))
    says("which service fits better", lambda: decide("elsewhere"))
    with for_now():
        Clearance.objects.filter(person=by.id, function="screener").delete()
        hidden(decide)
        hidden(again)
    assert Situation.objects.get().stage == "review"
    decide()
    says("write why", lambda: again(reason=""))
    says("Somebody else reads it again", again)
    assert FirstReview.objects.count() == 1


def test_the_room_decides_open_complete_and_by_two(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    meeting, chair, health = item.meeting, staff["education"], staff["health"]

    def propose(by: Any = chair, **changes: Any) -> object:
        own = {"met": False, "reasons": REASONS, "reason": "table-threshold", "by": by, "at": NOW} | changes
        return room.propose(item=item, **own)

    def agree(by: Any) -> Item:
        return room.agree(item=item, by=by, at=NOW)

    for minutes, hours in ((10, 1), (60, -2)):
        says("Choose a time to come", lambda minutes=minutes, hours=hours: room.plan_meeting(
            mechanism=mechanism, planned_for=NOW + timedelta(hours=hours), minutes=minutes, by=chair, at=NOW))  # fmt: skip
    says("has not begun", lambda: room.close_meeting(meeting=meeting, by=chair, at=NOW))
    says("not open", lambda: room.come_in(meeting=meeting, by=health, at=NOW))
    with for_now():
        Condition.objects.filter(kind="impact").update(ends=GONE)
        says("has lapsed", lambda: room.open_meeting(meeting=meeting, by=chair, at=NOW))
    all_come(item, staff)
    opened = room.open_meeting(meeting=meeting, by=chair, at=NOW + timedelta(minutes=5)).opened_at
    assert opened == NOW  # opening twice changes nothing
    with for_now():
        Seat.objects.filter(agency=staff["police"].agency).update(agreement_ends=GONE)
        hidden(lambda: room.come_in(meeting=meeting, by=staff["police"], at=NOW))
    with for_now():
        Clearance.objects.filter(person=chair.id, function="chair").delete()
        hidden(lambda: room.close_meeting(meeting=meeting, by=chair, at=NOW))
    hidden(lambda: propose(staff["police"]))  # not in the room
    hidden(lambda: propose(replace(health, agency=services["police"])))  # came for another service
    says("yes, no", lambda: room.say(item=item, view="perhaps", takes_part=False, by=health, at=NOW))
    says("why the table does not take it up", lambda: propose(reason="unfounded"))
    says("could recognise", lambda: propose(reasons=replace(REASONS, recognisable=True)))
    says("Nobody has proposed", lambda: agree(health))
    propose(health)
    says("One of the two is the chair", lambda: agree(staff["child"]))
    hidden(lambda: naming.name_services(short=Situation.objects.get().short, identity=IDENTITY, meeting=meeting, by=staff["social"], at=NOW))  # not met
    agree(chair)
    says("decided already", lambda: room.say(item=item, view="yes", takes_part=True, by=health, at=NOW))


def test_no_sheet_comes_to_a_meeting_that_is_over(asked: Callable[..., Any], mechanism: Any, staff: Any) -> None:
    first = to_table(asked(), mechanism, staff)
    row, by = asked(), staff["social"]
    receiving.take_up(short=row.short, by=by, at=NOW)
    receiving.decide(short=row.short, outcome="home", reason="fits", source="school", by=by, at=NOW)
    home.answer_filter_one(short=row.short, answers=dict.fromkeys(home.ANSWERS, "yes"), by=by, at=NOW)
    all_come(first, staff)
    room.close_meeting(meeting=first.meeting, by=staff["education"], at=NOW)
    says("This meeting is over", lambda: home.bring_to_table(
        short=row.short, meeting=first.meeting, sheet=SHEET, read_by_a_person=True, by=by, at=NOW))  # fmt: skip
    assert (Item.objects.count(), Situation.objects.get(pk=row.pk).stage) == (1, "home")


def test_sharing_under_a_law_carries_on_for_those_who_act_and_for_nobody_else(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, by = asked(), staff["social"]
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    parts = {"law": "Child protection act, 12", "necessity": "it cannot wait", "inform_on": TODAY + timedelta(days=20)}
    proposal = naming.propose_without_consent(item=item, **parts, by=by, at=NOW)
    naming.approve_without_consent(proposal=proposal, by=staff["health"], at=NOW)

    def name(identity: Identity = IDENTITY) -> Situation:
        return naming.name_services(short=row.short, identity=identity, meeting=item.meeting, by=by, at=NOW)

    says("need the name", lambda: name(replace(IDENTITY, name=" ")))
    for what, change in {
        "has lapsed": lambda: Condition.objects.filter(kind="impact").update(ends=GONE),
        "without an agreement": lambda: Seat.objects.filter(agency=services["health"]).update(agreement_ends=GONE),
        "more than sixty days ago": lambda: Situation.objects.update(received_on=TODAY - timedelta(days=61)),
    }.items():
        with for_now():
            change()
            says(what, name)
    Situation.objects.update(held=True)
    says("Nothing moves", name)
    Situation.objects.update(held=False)
    assert not Disclosure.objects.filter(tier="limited").exists()
    with monkeypatch.context() as now:
        now.setattr(moving, "move", killed)
        with pytest.raises(InterruptedError):
            name()
    name()  # the key that the interrupted try had made is taken up
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)

    def act(lead: str = "health", **added: str) -> Situation:
        more = {services[sector]: reason for sector, reason in added.items()}
        return acting.begin_acting(short=row.short, lead=services[lead], added=more, by=by, at=NOW)

    hidden(lambda: acting.begin_acting(short=row.short, lead=services["health"], by=staff["health"], at=NOW))
    says("why each added service", lambda: act(child=" "))
    says("one of the services that act", lambda: act("police"))
    says("no consent that names every service that acts", lambda: act(child="is needed"))
    with for_now():
        Condition.objects.filter(kind="impact").update(ends=GONE)
        says("has lapsed", act)
    with for_now():
        Seat.objects.filter(agency=services["child"]).update(ended_at=NOW)
        says("without an agreement", lambda: act(child="is needed"))
    act()
    held = Disclosure.objects.get(tier="full", agency=services["health"], state="done")
    assert (held.basis, held.law, held.inform_on, held.review_on) == ("law", parts["law"], parts["inform_on"], TODAY + timedelta(days=30))
    assert situations.identity_of(Situation.objects.get(), by=staff["health"], at=NOW) == IDENTITY


def test_a_reason_belongs_to_its_step(asked: Callable[..., Any], staff: Any) -> None:
    row = asked()
    for reason in ("lower-services", "table-threshold", "deradicalised"):
        says("does not fit the step", lambda reason=reason: moving.close(situation=row, reason=reason, by=staff["social"], at=NOW))
    assert Situation.objects.get().stage == "received"


def test_a_keeper_who_is_locked_waits_and_the_others_have_lost_their_keys(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = to_acting(asked(), mechanism, staff, services)

    def locked(**_own: Any) -> None:
        raise keys.Locked

    with monkeypatch.context() as now:
        now.setattr(rekeying.handing, "rekey", locked)
        with pytest.raises(keys.Locked):
            moving.close(situation=row, reason="lower-services", by=staff["social"], at=NOW)
        assert closing.finish_interrupted(by=operator(city), at=NOW + timedelta(hours=1)) == 0
    left = Situation.objects.get()
    assert left.settling_since == NOW
    assert situations.held_by(left) == {"limited": [services["social"]], "full": [services["social"]]}


def test_handing_over_again_changes_nothing_and_takes_up_what_was_interrupted(
    asked: Callable[..., Any], staff: Any, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, by = asked(), staff["social"]
    own = {"subject": row.pk, "tier": "notes", "to": services["health"], "holder": services["social"], "ground": handing.OWN, "by": by, "at": NOW}

    with monkeypatch.context() as now:
        now.setattr(keys, "lend", killed)
        with pytest.raises(InterruptedError):
            handing.hand_over(**own)
    hidden(lambda: situations.notes_of(row, by=staff["health"], at=NOW))  # intended: no key works
    first = handing.hand_over(**own)
    assert handing.hand_over(**own).pk == first.pk
    assert situations.notes_of(row, by=staff["health"], at=NOW).band == "18-24"
    assert handing.rekey(subject=row.pk, tier="full", keeper=services["health"], by=by, at=NOW) is None  # there is no such key
    with pytest.raises(keys.AlreadyMade):  # nobody founds what another service holds
        handing.found(subject=row.pk, tier="notes", agency=services["child"], ground=handing.OWN, by=by, at=NOW)


@pytest.mark.parametrize("nobody", [{"agency": None}, {"city": None}])
def test_whoever_acts_for_no_service_or_no_city_finds_nothing(nobody: dict[str, Any], asked: Callable[..., Any], staff: Any) -> None:
    row, by = asked(), replace(staff["social"], **nobody)
    hidden(lambda: sealing.ring(subject=row.pk, tier="notes", mechanism=row.mechanism_id, by=by, at=NOW, why="read"))
    hidden(lambda: sealing.lapsed_plan(row, by=by, at=NOW))
    if by.agency is None:
        assert not situations.visible(by, NOW).exists()
        hidden(lambda: sealing.agency_of(by))


def test_the_situation_behind_a_sheet_is_found_by_the_key_of_its_home_alone(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [asked(), asked()]
    items = [to_table(row, mechanism, staff) for row in rows]
    assert [sealing.of_sheet(item, NOW) for item in items] == rows
    room.step_aside(subject=items[0].pk, by=staff["health"], at=NOW)
    assert room.step_aside(subject=items[0].pk, by=staff["health"], at=NOW + timedelta(hours=1)).at == NOW  # twice changes nothing

    def locked(**_own: Any) -> None:
        raise keys.Locked

    all_come(items[1], staff)
    with monkeypatch.context() as now:  # the home service keeps its key behind a passphrase, and nobody is there
        now.setattr(sealing.keys, "open_ring", locked)
        assert sealing.of_sheet(items[1], NOW) is None
    monkeypatch.setattr(sealing, "of_sheet", lambda _item, _at: None)
    decided(items[1], staff, services, met=False)
    assert Item.objects.get(pk=items[1].pk).sheet is None
    assert Situation.objects.get(pk=rows[1].pk).stage == "table"  # ends with its term, a fortnight later
