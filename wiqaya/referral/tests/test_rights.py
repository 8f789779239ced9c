"""What people ask about their own data: a clock, a reader who does not sit on the panel, a copy without anybody else in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.referral import flow, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import lapsing, moving, receiving, rights
from wiqaya.referral.models import RightsRequest, Situation, Tally
from wiqaya.referral.queries import rights as queries
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.acting import running, to_acting
from wiqaya.referral.tests.conftest import IDENTITY, NOTES, NOW, TODAY, clear
from wiqaya.referral.words.overseeing import Asked
from wiqaya.safeguards.access import NOBODY, Actor, NotAllowed
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
SECRET = "I was told that a list exists"


@pytest.fixture
def officer(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, agency=uuid4(), roles=frozenset({"dpo"}), permissions=frozenset({OVERSEE}))


def ask(kind: str = "access", **more: Any) -> tuple[RightsRequest, str]:
    return rights.ask(**{"kind": kind, "text": SECRET, "by": NOBODY, "at": NOW} | more)


def linked(row: Situation, officer: Actor, kind: str = "access") -> RightsRequest:
    return rights.link(request=ask(kind, once=str(uuid4()))[0], short=row.short, by=officer, at=NOW)


def test_a_request_has_thirty_days_and_leaves_the_day_alone(mechanism: Any, officer: Actor) -> None:
    before = AuditRow.objects.using("referral").count()
    row, receipt = ask(contact="+961 3 555 011")
    assert (row.received_on, row.due) == (TODAY, TODAY + timedelta(days=30))
    assert AuditRow.objects.using("referral").count() == before
    assert queries.by_receipt(receipt) == row
    assert SECRET.encode() not in bytes(row.content)
    assert queries.asked_in(row, by=officer, at=NOW) == {"text": SECRET, "reference": "", "contact": "+961 3 555 011"}
    assert AuditRow.objects.using("referral").filter(action="office.request", by=officer.id).count() == 1


def test_the_same_page_sent_twice_is_one_request(mechanism: Any) -> None:
    first, again = ask(once="a" * 22), ask(once="a" * 22)
    assert first == again
    assert RightsRequest.objects.count() == 1


@pytest.mark.parametrize("more", [{"kind": "gossip"}, {"text": " "}, {"text": "x" * 4001}])
def test_what_is_missing_is_said(mechanism: Any, more: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ask(**more)
    assert not RightsRequest.objects.exists()


def test_only_the_office_reads_it(mechanism: Any, staff: Any, officer: Actor) -> None:
    row, _receipt = ask()
    for by in (staff["social"], replace(officer, permissions=frozenset()), replace(officer, city=None)):
        with pytest.raises(sealing.Hidden):
            queries.asked_in(row, by=by, at=NOW)


def test_nobody_of_the_panel_answers(mechanism: Any, officer: Actor, asked: Callable[..., Any]) -> None:
    row, _receipt = ask()
    clear(mechanism, officer, "member")
    with pytest.raises(ValidationError):
        rights.answer(request=row, outcome="nothing-held", text="Nothing.", by=officer, at=NOW)
    with pytest.raises(ValidationError):
        rights.link(request=row, short=asked().short, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        rights.link(request=row, short="hn-none", by=replace(officer, permissions=frozenset()), at=NOW)


def test_nothing_held_is_an_answer(mechanism: Any, officer: Actor) -> None:
    row, _receipt = ask()
    row = rights.answer(request=row, outcome="nothing-held", text="We hold nothing about you.", by=officer, at=NOW + timedelta(days=3))
    assert queries.answer_of(row) == "We hold nothing about you."
    assert row.forget_on == TODAY + timedelta(days=3 + 365)
    assert Tally.objects.get(event="rights-answered", cut="outcome", value="nothing-held").days == 3
    with pytest.raises(ValidationError):
        rights.answer(request=row, outcome="nothing-held", text="Again.", by=officer, at=NOW)


def test_an_answer_fits_what_was_asked(mechanism: Any, officer: Actor, asked: Callable[..., Any]) -> None:
    row, _receipt = ask("complaint")
    for outcome in ("erased", "given", "whatever"):
        with pytest.raises(ValidationError):
            rights.answer(request=row, outcome=outcome, text="No.", by=officer, at=NOW)
    access, _receipt = ask(once="b" * 22)
    with pytest.raises(ValidationError):  # nobody was recognised yet
        rights.answer(request=access, outcome="given", text="Here.", by=officer, at=NOW)
    held = linked(asked(), officer)
    with pytest.raises(ValidationError):  # something is held
        rights.answer(request=held, outcome="nothing-held", text="Nothing.", by=officer, at=NOW)


@pytest.mark.parametrize("kind", Asked.values)
def test_correction_objection_and_erasure_hold_the_situation(
    mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any, kind: str
) -> None:
    row = asked()
    linked(row, officer, kind)
    holds = kind in {"correction", "objection", "erasure"}
    row.refresh_from_db()
    assert row.held == holds
    if holds:
        with pytest.raises(ValidationError):
            receiving.take_up(short=row.short, by=staff["social"], at=NOW)
    else:
        receiving.take_up(short=row.short, by=staff["social"], at=NOW)


def test_an_objection_that_is_right_keeps_it_where_it_is(mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any) -> None:
    row = asked()
    objection, correction = linked(row, officer, "objection"), linked(row, officer, "correction")
    rights.answer(request=objection, outcome="upheld", text="You are right.", by=officer, at=NOW)
    rights.answer(request=correction, outcome="corrected", text="Done.", by=officer, at=NOW)
    row.refresh_from_db()
    assert row.held
    moving.close(situation=row, reason="elsewhere", by=staff["social"], at=NOW)  # ending is always possible


def test_the_last_answer_lets_it_go_on(mechanism: Any, officer: Actor, asked: Callable[..., Any]) -> None:
    row = asked()
    first, second = linked(row, officer, "correction"), linked(row, officer, "objection")
    rights.answer(request=first, outcome="corrected", text="Done.", by=officer, at=NOW)
    row.refresh_from_db()
    assert row.held
    rights.answer(request=second, outcome="not-upheld", text="It is needed.", by=officer, at=NOW)
    row.refresh_from_db()
    assert not row.held


def test_an_erasure_erases(mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any, services: Any) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    request = linked(row, officer, "erasure")
    request = rights.answer(request=request, outcome="erased", text="Everything is erased.", by=officer, at=NOW)
    assert not Situation.objects.filter(pk=row.pk).exists()
    assert request.situation is None
    assert queries.answer_of(request) == "Everything is erased."
    with pytest.raises(sealing.Hidden):
        situations.identity_of(row, by=staff["social"], at=NOW)


def test_a_closed_one_is_erased_too(mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any, services: Any) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    moving.close(situation=row, reason="lower-services", by=staff["social"], at=NOW)
    rights.answer(request=linked(row, officer, "erasure"), outcome="erased", text="Erased.", by=officer, at=NOW)
    assert not Situation.objects.filter(pk=row.pk).exists()


def test_asking_for_erasure_can_be_met_at_every_step() -> None:
    assert all("asked" in flow.REASONS[stage] for stage in flow.REASONS if stage != "closed")


def test_a_forgotten_request_cannot_be_read(mechanism: Any, officer: Actor) -> None:
    row, receipt = ask()
    lapsing.forget_request(request=row, by=officer, at=NOW)
    assert queries.by_receipt(receipt) is None
    with pytest.raises(sealing.Hidden):
        queries.asked_in(row, by=officer, at=NOW)


# The full copy

REFERRER = replace(NOTES, tried="CANARY-tried", told_reason="CANARY-told", hopes="CANARY-hopes", life="CANARY-life", access="CANARY-access")


def test_a_copy_holds_the_person_and_nobody_else(
    mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any, services: Any, provider: Any
) -> None:
    row = to_acting(asked(REFERRER, contact="CANARY-contact"), mechanism, staff, services)
    running(row, staff, provider)
    linked(row, officer)
    with override("en"):
        made = queries.copy_of(row, by=staff["social"], at=NOW)
    text = json.dumps(made, ensure_ascii=False)
    for expected in (IDENTITY.name, "talks of hurting others", "A room where I can draw", "I want to draw", "2005"):
        assert expected in text
    for hidden in ("CANARY", "school counsellor", "brother", row.channel):
        assert hidden not in text, hidden
    assert {one["what"] for one in made["who_may_read"]} >= {"Limited identity", "Notes of the home service", "Plan of those who act"}


def test_who_asked_for_themselves_reads_their_own_words(mechanism: Any, officer: Actor, staff: Any) -> None:
    from wiqaya.referral.actions.asking import ask as ask_support

    notes = replace(NOTES, life="I lost my place")
    row = ask_support(mechanism=mechanism, notes=notes, asker="self", channel="in-person", by=staff["social"], at=NOW)[0]
    linked(row, officer)
    assert queries.copy_of(row, by=staff["social"], at=NOW)["told"]["own_words"]["life"] == "I lost my place"


def test_no_copy_unless_the_person_asked_and_was_recognised(mechanism: Any, officer: Actor, asked: Callable[..., Any], staff: Any) -> None:
    row = asked()
    with pytest.raises(sealing.Hidden):
        queries.copy_of(row, by=staff["social"], at=NOW)
    request = linked(row, officer)
    queries.copy_of(row, by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        queries.copy_of(row, by=staff["health"], at=NOW)
    rights.answer(request=request, outcome="given", text="Given.", by=officer, at=NOW)
    with pytest.raises(sealing.Hidden):
        queries.copy_of(row, by=staff["social"], at=NOW)
