"""Exceptional access, danger to life, and questions of national bodies: each with its term, its reader and its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from wiqaya.referral import sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import emergencies, exceptions, exchanging, forgetting, handing, moving
from wiqaya.referral.models import BreakGlass, Disclosure, Emergency, InformationRequest, Situation, Tally
from wiqaya.referral.queries import overseeing, situations
from wiqaya.referral.tests.acting import to_acting
from wiqaya.referral.tests.conftest import NOTES, NOW
from wiqaya.safeguards.access import Actor, NotAllowed, OwnWork
from wiqaya.safeguards.models import AuditRow, Checkpoint

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
HOUR = timedelta(minutes=60)


@pytest.fixture
def officer(city: Any) -> Actor:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("officer@example.org", "a long password of tests", name="Officer")
    Membership.objects.create(city=city, user=user, role="dpo", starts=NOW.date(), given_by=user.id, given_at=NOW)
    return Actor(id=user.id, kind="person", city=city.id, roles=frozenset({"dpo"}), permissions=frozenset({OVERSEE}))


def lend(row: Situation, by: Actor, at: Any = NOW, **changes: Any) -> BreakGlass:
    return exceptions.break_glass(
        **{"short": row.short, "tier": "notes", "why": "care", "text": "the home service is closed", "by": by, "at": at} | changes
    )


def test_an_exception_opens_one_tier_for_sixty_minutes(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    row, by = asked(), staff["health"]
    with pytest.raises(sealing.Hidden):
        situations.notes_of(row, by=by, at=NOW)
    made = lend(row, by)
    assert situations.notes_of(row, by=by, at=NOW + HOUR - timedelta(seconds=1)) == NOTES
    for at in (NOW + HOUR, NOW + 2 * HOUR):
        with pytest.raises(sealing.Hidden):
            situations.notes_of(row, by=by, at=at)
    with pytest.raises(sealing.Hidden):
        situations.notes_of(row, by=staff["education"], at=NOW)  # lent to one service
    assert made.until == NOW + HOUR


def test_an_hour_that_was_lent_does_not_end_what_is_handed_over_within_it(asked: Callable[..., Any], staff: Any, services: Any, officer: Actor) -> None:
    row, by = asked(), staff["health"]
    lend(row, by)
    told: dict[str, Any] = {"subject": row.pk, "tier": "notes", "holder": row.home, "to": services["health"], "ground": handing.OWN, "by": staff["social"]}
    for at in (NOW + HOUR / 2, NOW + HOUR):
        handing.hand_over(**told, at=at)
    assert Disclosure.objects.filter(subject=row.pk, agency=services["health"]).count() == 2
    assert situations.notes_of(row, by=by, at=NOW + 2 * HOUR) == NOTES


def test_those_named_are_told_at_once_and_the_letter_says_nothing(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    row = asked()
    made = lend(row, staff["health"])
    assert made.told == ["officer"]
    assert [letter.to for letter in mail.outbox] == [["officer@example.org"]]
    letter = mail.outbox[0]
    assert letter.subject == letter.body  # the sentence, nothing else
    assert row.short not in letter.body
    assert Checkpoint.objects.using("referral").filter(city=row.city_id).exists()
    assert Tally.objects.get(event="exception", cut="all").count == 1


def test_without_an_officer_nothing_opens(asked: Callable[..., Any], staff: Any) -> None:
    row = asked()
    with pytest.raises(ValidationError):
        lend(row, staff["health"])
    assert not BreakGlass.objects.exists()
    assert not Disclosure.objects.filter(purpose="exception").exists()


def test_the_third_time_in_thirty_days_suspends(asked: Callable[..., Any], staff: Any, officer: Actor, mechanism: Any) -> None:
    by, rows = staff["health"], [asked() for _ in range(3)]
    for row in rows[:2]:
        lend(row, by)
    with pytest.raises(exceptions.Suspended):
        lend(rows[2], by, at=NOW + timedelta(days=29))
    assert not sealing.cleared(by, mechanism=mechanism.pk, at=NOW + timedelta(days=29))
    assert AuditRow.objects.using("referral").filter(action="clearance.suspend").exists()
    assert BreakGlass.objects.count() == 2


def test_uses_a_month_apart_do_not_suspend(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    for day in (0, 31, 62):
        lend(asked(), staff["health"], at=NOW + timedelta(days=day))
    assert BreakGlass.objects.count() == 3


@pytest.mark.parametrize("changes", [{"short": "hn-none"}, {"tier": "full"}, {"why": "curious"}, {"text": " "}, {"tier": "limited"}])
def test_what_is_missing_or_not_there_is_said(asked: Callable[..., Any], staff: Any, officer: Actor, changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        lend(asked(), staff["health"], **changes)
    assert not BreakGlass.objects.exists()


def test_who_has_stepped_aside_gets_no_exception(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    from wiqaya.referral.actions import room

    row = asked()
    room.step_aside(subject=row.pk, by=staff["health"], at=NOW)
    with pytest.raises(ValidationError):
        lend(row, staff["health"])


def test_the_officer_reads_the_reason_but_no_content(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    row = asked()
    made = lend(row, staff["health"])
    assert overseeing.reason_of(made, by=officer, at=NOW)["text"] == "the home service is closed"
    with pytest.raises(sealing.Hidden):
        overseeing.reason_of(made, by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        situations.notes_of(row, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        exceptions.read(exception=made, justified=True, by=staff["social"], at=NOW)
    with pytest.raises(OwnWork):
        exceptions.read(exception=made, justified=True, by=replace(officer, id=made.person), at=NOW)
    assert exceptions.read(exception=made, justified=False, by=officer, at=NOW).justified is False
    with pytest.raises(ValidationError):
        exceptions.read(exception=made, justified=True, by=officer, at=NOW)


def test_unread_after_72_hours_is_late(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    made = lend(asked(), staff["health"])
    assert [one.late for one in overseeing.exceptions(NOW + timedelta(hours=72))] == [False]
    assert [one.late for one in overseeing.exceptions(NOW + timedelta(hours=73))] == [True]
    exceptions.read(exception=made, justified=True, by=officer, at=NOW)
    assert [one.late for one in overseeing.exceptions(NOW + timedelta(hours=73))] == [False]


def test_the_reason_outlives_closing_and_goes_with_the_situation(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, officer: Actor
) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    made = lend(row, staff["education"], tier="limited")
    moving.close(situation=row, reason="lower-services", by=staff["social"], at=NOW)
    assert overseeing.reason_of(made, by=officer, at=NOW)["why"] == "care"
    row.refresh_from_db()
    forgetting.forget_situation(situation=row, why="term", by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        overseeing.reason_of(made, by=officer, at=NOW)


def danger(row: Situation, by: Actor, **changes: Any) -> Emergency:
    content = {"reason": "says goodbye to everybody", "told_to": "ambulance", "passed": ["place", "happening"], "asked": "not-reached"}
    return emergencies.note_emergency(short=row.short, **(content | changes), by=by, at=NOW)


def test_danger_to_life_is_seconded_within_a_day_by_another(asked: Callable[..., Any], staff: Any, officer: Actor, services: Any) -> None:
    row, by = asked(), staff["social"]
    made = danger(row, by)
    assert made.second_due == NOW + timedelta(hours=24)
    assert mail.outbox[0].to == ["officer@example.org"]
    assert Tally.objects.get(event="emergency", cut="all").count == 1
    opened = overseeing.emergency_ring(made, by=by, at=NOW)
    with pytest.raises(OwnWork):
        emergencies.second(emergency=made, ring=opened, agrees=True, text="", by=by, at=NOW)
    colleague = replace(by, id=uuid4())
    with pytest.raises(sealing.Hidden):  # no clearance of their own
        overseeing.emergency_ring(made, by=colleague, at=NOW)
    with pytest.raises(ValidationError):
        emergencies.second(emergency=made, ring=opened, agrees=False, text="", by=colleague, at=NOW)
    emergencies.second(emergency=made, ring=opened, agrees=False, text="the contact was not needed", by=colleague, at=NOW)
    made.refresh_from_db()
    assert overseeing.emergency_of(made, by=officer, at=NOW)["second"] == "the contact was not needed"


@pytest.mark.parametrize("changes", [{"reason": ""}, {"told_to": " "}, {"passed": []}, {"passed": ["faith"]}, {"asked": "maybe"}])
def test_an_emergency_says_why_whom_and_how_little(asked: Callable[..., Any], staff: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        danger(asked(), staff["social"], **changes)
    assert not Emergency.objects.exists()


def test_the_person_is_told_between_the_call_and_today(asked: Callable[..., Any], staff: Any) -> None:
    made = danger(asked(), staff["social"])
    for on in (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=1)):
        with pytest.raises(ValidationError):
            emergencies.note_told(emergency=made, on=on, by=staff["social"], at=NOW)
    assert emergencies.note_told(emergency=made, on=NOW.date(), by=staff["social"], at=NOW).person_told_on == NOW.date()


def question(row: Situation, by: Actor, **changes: Any) -> InformationRequest:
    content = {
        "outgoing": True,
        "body": uuid4(),
        "purpose": "arrival",
        "law": "Law 1, article 2",
        "text": "Which school did the person go to?",
    }
    return exchanging.ask(short=row.short, **(content | changes), by=by, at=NOW)


@pytest.mark.parametrize("purpose", ["migration-control", "criminal-evidence"])
def test_nothing_is_given_for_migration_control_or_evidence(asked: Callable[..., Any], staff: Any, purpose: str) -> None:
    with pytest.raises(exchanging.NeverFor):
        question(asked(), staff["social"], purpose=purpose, outgoing=False)
    assert not InformationRequest.objects.exists()
    assert Tally.objects.get(event="request-decided", cut="became", value="never").count == 1


@pytest.mark.parametrize("changes", [{"law": " "}, {"text": ""}, {"purpose": "all"}, {"text": "Call +961 3 555 010 about him"}])
def test_a_question_names_a_law_and_no_person(asked: Callable[..., Any], staff: Any, changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        question(asked(), staff["social"], **changes)
    assert not InformationRequest.objects.exists()


def test_the_officer_decides_and_a_silence_has_its_effect(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    made = question(asked(), staff["social"])
    with pytest.raises(ValidationError):
        exchanging.note_answer(request=made, answered=True, text="", effect="", by=staff["social"], at=NOW)  # not decided yet
    with pytest.raises(NotAllowed):
        exchanging.decide(request=made, allowed=True, text="necessary", by=staff["social"], at=NOW)
    with pytest.raises(OwnWork):
        exchanging.decide(request=made, allowed=True, text="necessary", by=replace(officer, id=made.asked_by), at=NOW)
    made = exchanging.decide(request=made, allowed=True, text="necessary and small", by=officer, at=NOW)
    assert made.answered is None
    with pytest.raises(ValidationError):
        exchanging.note_answer(request=made, answered=False, text="", effect="", by=staff["social"], at=NOW)
    made = exchanging.note_answer(request=made, answered=False, text="", effect="the class cannot be chosen", by=staff["social"], at=NOW)
    held = overseeing.exchange_of(made, by=officer, at=NOW)
    assert (held["decision"], held["effect"], made.answered) == ("necessary and small", "the class cannot be chosen", False)
    with pytest.raises(ValidationError):
        exchanging.note_answer(request=made, answered=True, text="late", effect="", by=staff["social"], at=NOW)


def test_a_question_of_a_body_is_answered_or_refused_once(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    made = question(asked(), staff["social"], outgoing=False, purpose="court-order")
    assert exchanging.decide(request=made, allowed=False, text="the order names nobody", by=officer, at=NOW).answered is False
    with pytest.raises(ValidationError):
        exchanging.decide(request=made, allowed=True, text="again", by=officer, at=NOW)


def test_forgetting_a_situation_takes_the_words_of_questions_with_it(asked: Callable[..., Any], staff: Any, officer: Actor) -> None:
    row = asked()
    made, called = question(row, staff["social"]), danger(row, staff["social"])
    closed = moving.close(situation=row, reason="asked", by=staff["social"], at=NOW)
    forgetting.forget_situation(situation=closed, why="asked", by=staff["social"], at=NOW)
    made.refresh_from_db()
    called.refresh_from_db()
    with pytest.raises(sealing.Hidden):
        overseeing.exchange_of(made, by=officer, at=NOW)
    with pytest.raises(sealing.Hidden):
        overseeing.emergency_of(called, by=officer, at=NOW)
