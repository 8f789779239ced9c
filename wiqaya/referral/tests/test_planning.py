"""Support plans: voluntary, in the person's words, not too much at once, and shut when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wiqaya.people.queries import operator
from wiqaya.referral import flow, sealing
from wiqaya.referral.actions import consenting, halting, planning, reviewing, supporting
from wiqaya.referral.contents_plan import GoalContent, GoalReview, ReviewContent
from wiqaya.referral.models import Clearance, Mechanism, Plan, Situation
from wiqaya.referral.queries import assessments, plans, situations
from wiqaya.referral.tests.acting import GOAL, PLAN, SAID, assessed, consent, helped, planned, running, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.words import Closing
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
DONE = ReviewContent(
    goals=(GoalReview(1, "I have seen two rooms", "looked with them", "closer"),), good="sleeps better", bad="none", fits="yes"
)
LATER = NOW + timedelta(days=41)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def row(asked: Callable[..., Situation], mechanism: Mechanism, staff: Any, services: Any) -> Situation:
    return to_acting(asked(), mechanism, staff, services)


def begin(row: Situation, staff: Any, days: int = 56) -> Plan:
    return supporting.start(short=row.short, review_on=TODAY + timedelta(days=days), by=staff["social"], at=NOW)


def test_from_those_who_act_to_the_end(row: Situation, staff: Any, provider: UUID, services: Any) -> None:
    running(row, staff, provider)
    assert (row.stage, row.coordinator) == ("support", staff["social"].id)
    held = plans.opened_plan(row, by=staff["health"], at=NOW)
    assert held is not None
    assert [goal.content for goal in held.goals] == [GOAL]
    reviewing.review(
        short=row.short,
        content=DONE,
        outcome="go-on",
        review_on=TODAY + timedelta(days=84),
        by=staff["social"],
        at=NOW + timedelta(days=20),
    )
    assert Plan.objects.get().goals.get().state == "closer"
    closed = reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW + timedelta(days=40))
    assert (closed.stage, closed.replied, Plan.objects.get().state) == ("closed", "read", "ended")
    assert plans.opened_plan(closed, by=staff["social"], at=NOW + timedelta(days=41)) is not None
    with pytest.raises(sealing.Hidden):
        plans.opened_plan(closed, by=staff["health"], at=NOW + timedelta(days=41))
    with pytest.raises(ValidationError, match="read only"):
        planning.add_goal(short=row.short, content=GOAL, by=staff["social"], at=NOW + timedelta(days=41))


def test_after_closing_an_old_key_opens_nothing(row: Situation, staff: Any, provider: UUID, services: Any) -> None:
    running(row, staff, provider)
    places = {tier: sealing.place(row.city_id, row.pk, tier) for tier in ("full", "limited")}
    old = {
        tier: sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=staff["health"], at=NOW, why="t") for tier in places
    }
    reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)
    row.refresh_from_db()
    plan, goal = Plan.objects.get(), Plan.objects.get().goals.get()
    for ring, field, key, blob in (
        (old["full"], "plan.content", plan.pk, plan.content),
        (old["full"], "goal.content", goal.pk, goal.content),
        (old["limited"], "situation.identity", row.pk, row.identity),
    ):
        with pytest.raises(keys.NoKey):
            sealing.read(ring, field, key, blob)
    for place in places.values():
        assert keys.holders(place=place) == {services["social"]}
    assert situations.identity_of(row, by=staff["social"], at=NOW).birth_year == 2005
    assert assessments.conversation_of(row.assessments.get(), by=staff["social"], at=NOW)[0] == SAID


def test_nothing_begins_without_consent_goal_and_a_conversation_signed_twice(row: Situation, staff: Any, provider: UUID) -> None:
    with pytest.raises(ValidationError, match="no plan"):
        begin(row, staff)
    planning.draft(short=row.short, content=PLAN, intensity="steady", by=staff["social"], at=NOW)
    with pytest.raises(ValidationError, match="at least one goal"):
        begin(row, staff)
    planning.add_goal(short=row.short, content=GOAL, by=staff["social"], at=NOW)
    helped(row, staff, provider)
    with pytest.raises(ValidationError, match="voluntary"):
        begin(row, staff)
    consent(row, "support", [provider], staff["social"])
    with pytest.raises(ValidationError, match="Two professionals"):
        begin(row, staff)
    assessed(row, staff)
    with pytest.raises(ValidationError, match="twelve weeks"):
        begin(row, staff, days=85)
    assert begin(row, staff, days=84).state == "running"


def test_services_set_no_goals_of_their_own(row: Situation, staff: Any) -> None:
    planning.draft(short=row.short, content=PLAN, intensity="light", by=staff["social"], at=NOW)
    for said_by in ("service", ""):
        with pytest.raises(ValidationError, match="who put it so"):
            planning.add_goal(short=row.short, content=GoalContent("finds work", said_by), by=staff["social"], at=NOW)


def test_a_plan_thinks_of_dignity_and_of_effects_nobody_wants(row: Situation, staff: Any) -> None:
    for lacking in ("why_this_much", "dignity", "unwanted", "if_worse"):
        with pytest.raises(ValidationError) as wrong:
            planning.draft(short=row.short, content=replace(PLAN, **{lacking: " "}), intensity="light", by=staff["social"], at=NOW)
        assert wrong.value.message_dict.keys() == {lacking}


def test_too_much_at_once_is_warned_of_and_needs_a_reason(row: Situation, staff: Any, provider: UUID) -> None:
    first = planned(row, staff, provider)
    helped(row, staff, provider, kind="sport")
    helped(row, staff, provider, kind="learning", intensity="close")
    with pytest.raises(ValidationError, match="at the same time: 4"):
        helped(row, staff, provider, kind="legal")
    assert plans.supports_of(Plan.objects.get()).count() == 3  # the refused one left nothing
    planning.set_support(short=row.short, key=first.pk, state="declined", by=staff["social"], at=NOW)
    with pytest.raises(ValidationError, match="several times a week: 2"):
        helped(row, staff, provider, kind="work", intensity="close")
    helped(row, staff, provider, kind="work", intensity="close", reason="both are short")
    held = plans.opened_plan(row, by=staff["social"], at=NOW)
    assert held is not None
    assert held.overload_reason == "both are short"


def test_a_mentor_begins_when_both_sides_agreed(row: Situation, staff: Any, provider: UUID) -> None:
    running(row, staff, provider)
    mentor = helped(row, staff, provider, kind="mentoring")

    def begun() -> Any:
        return planning.set_support(short=row.short, key=mentor.pk, state="running", by=staff["social"], at=NOW)

    for given_by in ("mentor", "person"):
        with pytest.raises(ValidationError, match="both sides"):
            begun()
        consent(row, "mentoring", [provider], staff["social"], given_by=given_by)
    assert begun().state == "running"


def test_refusing_pausing_and_leaving_change_nothing_else(row: Situation, staff: Any, provider: UUID) -> None:
    support = running(row, staff, provider)
    before = {name: getattr(row, name) for name in ("stage", "review_due", "forget_on", "lead", "coordinator", "closing")}
    planning.set_support(short=row.short, key=support.pk, state="declined", by=staff["social"], at=NOW)
    for state in ("paused", "running", "ended"):
        supporting.set_plan(short=row.short, state=state, by=staff["social"], at=NOW)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in before} == before
    with pytest.raises(ValidationError, match="does not follow"):
        supporting.set_plan(short=row.short, state="running", by=staff["social"], at=NOW)
    assert {Closing.STILL_DECLINED, Closing.WITHDRAWN} <= flow.REASONS[row.stage]


def test_withdrawing_the_consent_pauses_the_plan(row: Situation, staff: Any, provider: UUID) -> None:
    running(row, staff, provider)
    consenting.withdraw(consent=row.consents.get(purpose="support"), by=staff["health"], at=NOW)
    assert Plan.objects.get().state == "paused"
    with pytest.raises(ValidationError, match="voluntary"):
        supporting.set_plan(short=row.short, state="running", by=staff["social"], at=NOW)
    consent(row, "support", [provider], staff["social"])
    assert supporting.set_plan(short=row.short, state="running", by=staff["social"], at=NOW).state == "running"


def test_a_plan_whose_consent_ran_out_pauses_and_the_lead_hears_of_a_task(
    row: Situation, staff: Any, provider: UUID, amal: Any, city: Any, mailoutbox: list[Any]
) -> None:
    running(row, staff, provider)
    Situation.objects.update(coordinator=amal.pk)
    ends = row.consents.get(purpose="support").ends
    last, over = NOW.replace(year=ends.year, month=ends.month, day=ends.day), NOW + (ends - TODAY) + timedelta(days=1)
    by = operator(city)
    assert halting.pause_without_consent(by=by, at=last) == 0
    assert halting.pause_without_consent(by=by, at=over) == 1
    assert halting.pause_without_consent(by=by, at=over) == 0
    assert Plan.objects.get().state == "paused"
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([amal.email], letter.body)
    assert not {row.short, str(row.pk), "سميرة"} & set(letter.body.split())
    Clearance.objects.update(confirmed_on=over.date())
    assert plans.waiting_for_consent(staff["social"], over) == [row]
    assert plans.waiting_for_consent(staff["health"], over) == []


def test_a_withdrawal_that_was_interrupted_still_pauses_the_plan(row: Situation, staff: Any, provider: UUID, city: Any) -> None:
    running(row, staff, provider)
    row.consents.filter(purpose="support").update(withdrawn_at=NOW, withdrawn_by=staff["health"].id)  # killed after the first step
    assert halting.pause_without_consent(by=operator(city), at=NOW) == 1


def test_nobody_carries_more_than_the_ceiling(row: Situation, staff: Any, provider: UUID, mechanism: Mechanism) -> None:
    planned(row, staff, provider)
    consent(row, "support", [provider], staff["social"])
    assessed(row, staff)
    Mechanism.objects.update(ceiling=0)
    with pytest.raises(ValidationError, match="the ceiling is 0"):
        begin(row, staff)
    Mechanism.objects.update(ceiling=1)
    begin(row, staff)
    with pytest.raises(ValidationError, match="cleared to coordinate"):
        supporting.assign(short=row.short, person=staff["health"].id, by=staff["social"], at=NOW)  # of another service
    assert supporting.assign(short=row.short, person=staff["social"].id, by=staff["social"], at=NOW).coordinator == staff["social"].id


def test_supervision_is_dated_by_somebody_else_and_shown_when_due(mechanism: Mechanism, staff: Any) -> None:
    social = staff["social"].id
    assert all(one.overdue for one in plans.coordinators(mechanism.pk, NOW))
    with pytest.raises(ValidationError, match="somebody else"):
        supporting.set_supervision(mechanism=mechanism.pk, person=social, on=TODAY + timedelta(days=9), by=staff["social"], at=NOW)
    supporting.set_supervision(mechanism=mechanism.pk, person=social, on=TODAY + timedelta(days=9), by=staff["health"], at=NOW)
    held = {one.person: one.overdue for one in plans.coordinators(mechanism.pk, NOW + timedelta(days=9))}
    assert held[social] is False
    assert {one.person: one.overdue for one in plans.coordinators(mechanism.pk, NOW + timedelta(days=10))}[social] is True


def test_a_service_comes_in_with_consent_and_a_fresh_conversation_alone(row: Situation, staff: Any, services: Any) -> None:
    def come(at: Any = NOW, sector: str = "child") -> Any:
        return supporting.bring_in(short=row.short, agency=services[sector], by=staff["social"], at=at)

    with pytest.raises(ValidationError, match="signed twice"):
        come()
    assessed(row, staff)
    with pytest.raises(ValidationError, match="no consent that names"):
        come(sector="police")
    with pytest.raises(ValidationError, match="sixty days"):
        come(NOW + timedelta(days=61))
    Clearance.objects.update(confirmed_on=TODAY + timedelta(days=90))
    Situation.objects.filter(pk=row.pk).update(reviewed_on=TODAY + timedelta(days=90))
    with pytest.raises(ValidationError, match="signed twice"):
        come(NOW + timedelta(days=91))
    with pytest.raises(sealing.Hidden):
        plans.opened_plan(row, by=staff["child"], at=NOW + timedelta(days=90))
    come(NOW + timedelta(days=90))
    assert plans.opened_plan(row, by=staff["child"], at=NOW + timedelta(days=90)) is None  # reads: no plan yet
    assert situations.identity_of(row, by=staff["child"], at=NOW + timedelta(days=90)).birth_year == 2005


def test_nothing_moves_while_an_objection_is_looked_at(row: Situation, staff: Any) -> None:
    Situation.objects.filter(pk=row.pk).update(held=True)
    with pytest.raises(ValidationError, match="objected"):
        planning.draft(short=row.short, content=PLAN, intensity="light", by=staff["social"], at=NOW)


def test_no_text_of_a_plan_labels_or_names(row: Situation, staff: Any) -> None:
    for text in ("he is a terrorist", "هو متطرف", "call 03 555 010"):
        with pytest.raises(ValidationError):
            planning.draft(short=row.short, content=replace(PLAN, dignity=text), intensity="light", by=staff["social"], at=NOW)
        assert not Plan.objects.exists(), text


def test_a_provider_is_one_of_the_citys_directory(row: Situation, staff: Any, provider: UUID) -> None:
    planned(row, staff, provider)
    with pytest.raises(ValidationError, match="directory"):
        helped(row, staff, uuid4())
