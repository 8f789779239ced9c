"""What ends by itself, with a moved clock: nothing stays longer than it may."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from wiqaya.people.queries import operator
from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, consenting, moving, naming, receiving, reviewing, room
from wiqaya.referral.models import (
    Arrival,
    Clearance,
    Conflict,
    Disclosure,
    Emergency,
    InformationRequest,
    Item,
    ManualRead,
    ManualSection,
    Preparation,
    ServiceAnswer,
    Situation,
)
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.retention import RULES
from wiqaya.referral.terms import ENDINGS
from wiqaya.referral.tests.conftest import IDENTITY, NOW, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.referral.trail import codes
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


def run(city: Any, at: datetime) -> dict[str, int]:
    by = operator(city)
    done = {}
    for rule in RULES:
        due = rule.due(at)
        done[rule.name.removeprefix("referral.")] = rule.forget(by=by, at=at) if rule.forget else 0
        assert rule.name == "referral.sharing" or done[rule.name.removeprefix("referral.")] == due
        assert rule.due(at) == 0, rule.name
    return {name: rows for name, rows in done.items() if rows}


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def test_nothing_ends_before_its_time(asked: Callable[..., Any], mechanism: Any, staff: Any, city: Any) -> None:
    to_table(asked(), mechanism, staff)
    assert run(city, after(13)) == {}


def test_what_lies_with_a_home_service_goes_unless_it_is_read_again(asked: Callable[..., Any], staff: Any, city: Any) -> None:
    kept, left = asked(), asked()
    for row in (kept, left):
        receiving.take_up(short=row.short, by=staff["social"], at=NOW)
        receiving.decide(short=row.short, outcome="home", reason="fits", source="the youth club", by=staff["social"], at=NOW)
    assert "undecided" not in run(city, after(90))
    Clearance.objects.update(ended_at=None)  # only the situations are looked at here
    reviewing.look_through(short=kept.short, finding="go-on", by=staff["social"], at=after(60))
    assert run(city, after(91))["undecided"] == 1
    left.refresh_from_db()
    kept.refresh_from_db()
    assert (left.closing, kept.closing) == ("lapsed", "")
    assert run(city, after(151))["undecided"] == 1


def test_an_undecided_sheet_dies_after_fourteen_days(asked: Callable[..., Any], mechanism: Any, staff: Any, city: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    assert run(city, after(15))["undecided-sheets"] == 1
    item.refresh_from_db()
    assert (item.state, item.sheet) == ("lapsed", None)
    left = Situation.objects.get()  # nothing of the request stays but the phrase for whoever asked
    assert (left.closing, bytes(left.notes), left.link, left.identity) == ("lapsed", b"", None, None)
    assert left.forget_on == TODAY + timedelta(days=15 + 14)


def test_silence_of_seven_days_is_a_no(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any) -> None:
    row = named(asked(), mechanism, staff, services)
    assert "silent-services" in run(city, after(8))
    assert set(ServiceAnswer.objects.values_list("involved", flat=True)) == {False}
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["health"], at=after(8))


def named(row: Situation, mechanism: Any, staff: Any, services: Any, ends: int = 200) -> Situation:
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    consenting.note_consent(
        short=row.short, purpose="sharing", recipients=[services["education"], services["health"]], given_by="person", explained="told", language="ar",
        ends=TODAY + timedelta(days=ends), receipt="…", by=staff["social"], at=NOW,
    )  # fmt: skip
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    row.refresh_from_db()
    return row


def acted(row: Situation, mechanism: Any, staff: Any, services: Any, ends: int = 200) -> Situation:
    row = named(row, mechanism, staff, services, ends)
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)
    acting.begin_acting(short=row.short, lead=services["health"], by=staff["social"], at=NOW)
    room.close_meeting(meeting=rooms.Meeting.objects.get(), by=staff["education"], at=NOW)
    row.refresh_from_db()
    return row


def test_a_consent_that_runs_out_takes_its_keys(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any) -> None:
    row = acted(asked(), mechanism, staff, services, ends=20)
    assert situations.identity_of(row, by=staff["health"], at=after(20)) == IDENTITY
    assert "sharing" in run(city, after(21))
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["health"], at=after(21))


@pytest.mark.parametrize(("reason", "days"), [("lower-services", 183), ("died", 183)])
def test_closed_situations_stay_as_long_as_their_reason(
    reason: str, days: int, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any
) -> None:
    row = acted(asked(), mechanism, staff, services)
    moving.close(situation=row, reason=reason, by=staff["health"], at=NOW)
    run(city, after(days - 1))
    assert Situation.objects.filter(pk=row.pk).exists()
    run(city, after(days))
    assert not Situation.objects.exists()


@pytest.mark.parametrize("reason", ["error", "unfounded"])
def test_what_had_no_ground_is_empty_at_once(
    reason: str, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any
) -> None:
    row = moving.close(situation=acted(asked(), mechanism, staff, services), reason=reason, by=staff["health"], at=NOW)
    assert (bytes(row.notes), row.identity, row.contact) == (b"", None, None)
    assert situations.held_by(row) == {}


def test_rejected_ones_leave_at_once(asked: Callable[..., Any], staff: Any, city: Any) -> None:
    row = asked()
    receiving.take_up(short=row.short, by=staff["social"], at=NOW)
    receiving.decide(short=row.short, outcome="elsewhere", reason="fits elsewhere", source="school", points_to="library", by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        situations.notes_of(Situation.objects.get(), by=staff["social"], at=NOW)
    assert bytes(Situation.objects.get().notes) == b""
    run(city, after(20))
    assert not Situation.objects.exists()


def test_seats_that_nobody_confirmed_end(mechanism: Any, city: Any) -> None:
    assert "clearances" not in run(city, after(104))  # nothing opens from day 91; ended once a plan cannot be read any more
    assert run(city, after(105))["clearances"] == mechanism.clearances.count()


def test_what_has_no_situation_any_more_goes_after_a_year_and_nothing_stays_above_five(asked: Callable[..., Any], mechanism: Any, city: Any) -> None:
    """Questions of bodies and calls wait for their situation to be gone; arrivals, aims and readings have a day of their own."""
    own = {"body": uuid4(), "purpose": "support", "law": "Act 3", "content": b"sealed", "asked_by": uuid4(), "outgoing": True}
    call = {"content": b"sealed", "by": uuid4(), "second_due": NOW, "officer_told_at": NOW}
    for row in (None, asked()):
        InformationRequest.objects.create(**own, situation=row, asked_on=TODAY)
        Emergency.objects.create(**call, situation=row, at=NOW)
    arrival = Arrival.objects.create(
        mechanism=mechanism, body=uuid4(), law="Act 3", expected_from=TODAY, expected_until=TODAY + timedelta(days=9), setting="camp", written_by=uuid4(),
        written_at=NOW,
    )  # fmt: skip
    Preparation.objects.create(arrival=arrival, kind="housing", owner=uuid4(), due=TODAY)
    Conflict.objects.create(mechanism=mechanism, decided_by_body=uuid4(), decided_on=TODAY, written_by=uuid4(), written_at=NOW)
    section = ManualSection.objects.create(mechanism=mechanism, number=1, changed_by=uuid4(), changed_at=NOW)
    ManualRead.objects.create(section=section, person=uuid4(), at=NOW)
    Clearance.objects.update(confirmed_on=TODAY + timedelta(days=3000))
    with_situation = {"exchanges": 1, "emergencies": 1}
    assert run(city, after(89)) == {}
    Situation.objects.update(stage_since=TODAY, forget_on=TODAY + timedelta(days=3000))
    assert run(city, after(364)) == {}
    assert run(city, after(365)) == {**with_situation, "readings": 1}
    assert run(city, after(373)) == {}
    assert run(city, after(374)) == {"arrivals": 1}
    assert not Preparation.objects.exists()
    assert run(city, after(5 * 365 - 1)) == {}
    assert run(city, after(5 * 365)) == {**with_situation, "conflicts": 1}
    assert AuditRow.objects.using("referral").filter(action__in=["exchange.forget", "emergency.forget", "arrival.forget"]).count() == 5


def _years(asked: Callable[..., Any], staff: Any, city: Any, people: int, seed: int) -> None:
    """Six years: requests at random days end at random days; each day the terms run; nothing is late by more than two days."""
    chance = random.Random(seed)
    reasons = ["elsewhere", "unfounded", "error", "community"]
    days = sorted(chance.randrange(6 * 365) for _ in range(people))
    by = staff["social"]
    Clearance.objects.update(confirmed_on=TODAY + timedelta(days=3000))
    for start in days:
        asked_at = after(start)
        row = asked()
        Situation.objects.filter(pk=row.pk).update(received_on=asked_at.date(), forget_on=asked_at.date() + timedelta(days=90))
        if chance.random() < 0.5:
            receiving.take_up(short=row.short, by=by, at=NOW)
            receiving.decide(short=row.short, outcome=chance.choice(reasons), reason="so", source="school", points_to="there", by=by, at=NOW)
            Situation.objects.filter(pk=row.pk).update(forget_on=asked_at.date() + timedelta(days=19))
        run(city, asked_at)
        late = Situation.objects.filter(forget_on__lt=(asked_at - timedelta(days=2)).date())
        assert not late.exists()
    run(city, after(7 * 365))
    run(city, after(7 * 365 + 20))
    assert not Situation.objects.exists()
    assert not Disclosure.objects.exclude(state="ended").exists()
    assert not Item.objects.exclude(sheet=None).exists()


def test_six_years(asked: Callable[..., Any], staff: Any, city: Any) -> None:
    _years(asked, staff, city, people=6, seed=1)


@pytest.mark.slow
@pytest.mark.same_on_both  # the same questions as for six people, more often
def test_six_years_of_many(asked: Callable[..., Any], staff: Any, city: Any) -> None:
    _years(asked, staff, city, people=300, seed=2)



def test_one_that_cannot_be_forgotten_keeps_no_other_from_its_term(
    asked: Callable[..., Any], mechanism: Any, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *others = [asked() for _ in range(3)]
    close = moving.close

    def sometimes(*, situation: Situation, **told: Any) -> Situation:
        if situation.pk == bad.pk:
            raise OSError
        return close(situation=situation, **told)

    monkeypatch.setattr(moving, "close", sometimes)
    rule = next(rule for rule in RULES if rule.name == "referral.undecided")
    assert rule.by_steps
    with pytest.raises(ExceptionGroup, match="1 of 3"):
        rule.forget(by=operator(city), at=after(91))
    assert {row.pk for row in Situation.objects.filter(closing="lapsed")} == {row.pk for row in others}


def test_the_trail_knows_every_reason_for_which_a_key_ends_by_itself() -> None:
    assert {why for _rows, why in ENDINGS} | {"eighteen", "left"} <= codes()


def test_wraps_without_a_reason_are_swept(asked: Callable[..., Any], staff: Any, services: Any, city: Any) -> None:
    """A crash between the steps: the wrap was written, its disclosure never."""
    from wiqaya.safeguards import keys

    row = asked()
    lost = sealing.place(city.id, uuid4(), "notes")
    keys.make(place=lost, agency=services["social"], intent=uuid4())
    assert keys.sweep(committed=sealing.committed, older_than=timezone.localdate() + timedelta(days=1)) == 1
    assert keys.holders(place=lost) == set()
    assert situations.notes_of(row, by=staff["social"], at=NOW).band == "18-24"
