"""Reviews, the reading of open situations, the end of support, being asked again, and coming of age."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wiqaya.referral import sealing
from wiqaya.referral.actions import reviewing
from wiqaya.referral.models import Certificate, Clearance, FollowUp, GuestLink, Mechanism, Plan, PlanReview, Situation
from wiqaya.referral.queries import help as doors
from wiqaya.referral.queries import later, situations
from wiqaya.referral.tests.acting import consent, running, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.tests.test_planning import DONE
from wiqaya.referral.words import Closing, Reply

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def row(asked: Callable[..., Situation], mechanism: Mechanism, staff: Any, services: Any, provider: UUID) -> Situation:
    found = to_acting(asked(), mechanism, staff, services)
    running(found, staff, provider)
    return found


def reviewed(row: Situation, staff: Any, *, content: Any = DONE, outcome: str = "go-on", days: int = 84, by: str = "social") -> PlanReview:
    return reviewing.review(short=row.short, content=content, outcome=outcome, review_on=TODAY + timedelta(days=days), by=staff[by], at=NOW)


def test_a_review_hears_the_person_and_the_worker_on_every_goal(row: Situation, staff: Any) -> None:
    for goals in ((), (replace(DONE.goals[0], person=""),), (replace(DONE.goals[0], worker=" "),)):
        with pytest.raises(ValidationError, match="said of this goal"):
            reviewed(row, staff, content=replace(DONE, goals=goals))


def test_a_review_asks_for_effects_good_and_bad(row: Situation, staff: Any) -> None:
    for name in ("good", "bad", "fits"):
        with pytest.raises(ValidationError, match="noticed"):
            reviewed(row, staff, content=replace(DONE, **{name: ""}))


def test_a_review_comes_after_twelve_weeks_at_most_and_counts_as_a_reading(row: Situation, staff: Any) -> None:
    with pytest.raises(ValidationError, match="twelve weeks"):
        reviewed(row, staff, days=85)
    with pytest.raises(ValidationError, match="The service that leads"):
        reviewed(row, staff, by="health")
    reviewed(row, staff)
    row.refresh_from_db()
    assert (row.reviewed_on, row.review_due) == (TODAY, TODAY + timedelta(days=30))


def test_without_consent_a_plan_pauses_or_closes(row: Situation, staff: Any) -> None:
    row.consents.filter(purpose="support").update(ends=TODAY - timedelta(days=1), starts=TODAY - timedelta(days=9))
    with pytest.raises(ValidationError, match="not in force"):
        reviewed(row, staff)
    reviewed(row, staff, outcome="pause")
    assert Plan.objects.get().state == "paused"


def test_every_thirty_days_it_is_read_again_by_who_leads(row: Situation, staff: Any) -> None:
    at = NOW + timedelta(days=31)
    assert list(situations.overdue(staff["social"], at)) == [row]
    with pytest.raises(ValidationError, match="The service that leads"):
        reviewing.look_through(short=row.short, finding="go-on", by=staff["health"], at=at)
    reviewing.look_through(short=row.short, finding="sooner", by=staff["social"], at=at)
    assert list(situations.overdue(staff["social"], at)) == []
    assert Plan.objects.get().review_due == at.date()


def test_what_is_overdue_goes_to_the_chair_without_a_key(
    row: Situation, staff: Any, asked: Callable[..., Situation], services: Any
) -> None:
    asked()  # one that its home service alone knows
    at = NOW + timedelta(days=61)
    shared, others = later.overdue_for_chair(staff["police"], at)
    assert [(one.short, one.service, one.stops_sharing) for one in shared] == [(row.short, services["social"], True)]
    assert others == {services["social"]: 1}
    Clearance.objects.filter(person=staff["police"].id, function="chair").delete()
    with pytest.raises(sealing.Hidden):
        later.overdue_for_chair(staff["police"], at)


def test_the_end_tells_the_one_who_asked_one_of_three_sentences(row: Situation, staff: Any) -> None:
    with pytest.raises(ValidationError, match="set phrases"):
        reviewing.end(short=row.short, reason="lower-personal", reply="all is well with your neighbour", by=staff["social"], at=NOW)
    with pytest.raises(ValidationError, match="service that leads"):
        reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["health"], at=NOW)
    closed = reviewing.end(short=row.short, reason="lower-personal", reply="stay", by=staff["social"], at=NOW)
    assert closed.reply_on is not None
    assert timedelta(days=1) <= closed.reply_on - TODAY <= timedelta(days=5)
    assert doors.reply(closed, closed.reply_on - timedelta(days=1)) is None
    assert doors.reply(closed, closed.reply_on) == Reply.STAY
    assert closed.forget_on == TODAY + timedelta(days=730)


def test_a_reason_that_forgets_leaves_no_plan_to_read(row: Situation, staff: Any) -> None:
    closed = reviewing.end(short=row.short, reason="asked", reply="read", by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        situations.identity_of(closed, by=staff["social"], at=NOW)
    assert not GuestLink.objects.filter(ended_at__isnull=True).exists()


def follow_up(row: Situation, staff: Any, due: Any, answer: str, at: Any) -> FollowUp:
    Clearance.objects.update(confirmed_on=at.date())
    return reviewing.answer_follow_up(short=row.short, due=due, answer=answer, by=staff["social"], at=at)


def test_being_asked_again_needs_consent_and_keeps_one_word(row: Situation, staff: Any) -> None:
    consent(row, "follow-up", [], staff["social"], days=365)
    reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)
    half, year = (TODAY + timedelta(days=days) for days in (183, 365))
    assert list(FollowUp.objects.order_by("due").values_list("due", flat=True)) == [half, year]
    assert later.follow_ups_due(staff["social"], NOW) == []
    with pytest.raises(ValidationError, match="from the day"):
        follow_up(row, staff, half, "well", NOW)
    at = NOW + timedelta(days=183)
    Clearance.objects.update(confirmed_on=at.date())
    assert [one.due for one in later.follow_ups_due(staff["social"], at)] == [half]
    assert later.follow_ups_due(staff["health"], at) == []
    with pytest.raises(ValidationError, match="from the list"):
        follow_up(row, staff, half, "he has changed his views", at)
    assert follow_up(row, staff, half, "not-wanted", at).answer == "not-wanted"
    assert FollowUp.objects.filter(done_on__isnull=True).count() == 0  # nobody asks again
    row.refresh_from_db()
    assert row.stage == "closed"


def test_nobody_is_asked_again_without_consent_or_after_it(row: Situation, staff: Any) -> None:
    consent(row, "follow-up", [], staff["social"], days=200)
    reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)
    half = TODAY + timedelta(days=183)
    assert list(FollowUp.objects.values_list("due", flat=True)) == [half]
    row.consents.filter(purpose="follow-up").update(ends=TODAY + timedelta(days=100))
    with pytest.raises(ValidationError, match="Nobody is asked"):
        follow_up(row, staff, half, "well", NOW + timedelta(days=183))


@pytest.fixture
def young(asked: Callable[..., Situation], minor_notes: Any, mechanism: Mechanism, staff: Any, services: Any) -> Situation:
    return to_acting(asked(minor_notes), mechanism, staff, services)  # born in 2005 in the tests: of age


def test_at_eighteen_erasing_is_the_default(young: Situation, staff: Any) -> None:
    assert later.coming_of_age(staff["social"], NOW) == [young]
    assert later.coming_of_age(staff["health"], NOW) == []  # the lead looks, nobody else
    assert reviewing.at_eighteen(short=young.short, by=staff["social"], at=NOW) == Certificate.objects.get(what="situation")
    assert not Situation.objects.exists()


def test_at_eighteen_a_plan_that_runs_may_be_a_reason_to_keep(young: Situation, staff: Any, provider: UUID) -> None:
    with pytest.raises(ValidationError, match="plan that runs"):
        reviewing.at_eighteen(short=young.short, keep_because="the room is found next week", by=staff["social"], at=NOW)
    from wiqaya.referral.tests.acting import planned

    planned(young, staff, provider)
    assert reviewing.at_eighteen(short=young.short, keep_because="the room is found next week", by=staff["social"], at=NOW) is None
    assert later.coming_of_age(staff["social"], NOW) == []
    assert PlanReview.objects.count() == 1


def test_an_adult_is_nobody_who_comes_of_age(row: Situation, staff: Any) -> None:
    with pytest.raises(sealing.Hidden):
        reviewing.at_eighteen(short=row.short, by=staff["social"], at=NOW)


def test_reasons_for_closing_speak_of_needs_and_services() -> None:
    assert set(Closing.values) == {
        "lower-services", "lower-personal", "lower-other", "still-informed", "still-declined", "still-unreached", "still-moved", "still-no-service",
        "table-connected", "table-one-agency", "table-own-means", "table-threshold", "elsewhere", "community", "lapsed", "withdrawn", "died", "statutory",
        "unfounded", "error", "asked",
    }  # fmt: skip
    labels = " ".join(str(label) for label in Closing.labels).casefold()
    assert not any(word in labels for word in ("radical", "extrem", "success", "fail", "risk"))
