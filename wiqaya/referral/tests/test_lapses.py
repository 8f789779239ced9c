"""What lapsed stops new work at once; the lead of a plan that runs reads it for fourteen days, and nothing else (decision 22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from wiqaya.referral import sealing
from wiqaya.referral.actions import consenting, moving, planning, room, supporting
from wiqaya.referral.clocks import MEMBERSHIP
from wiqaya.referral.models import Clearance, Disclosure, Plan, Seat, Situation
from wiqaya.referral.queries import plans, situations
from wiqaya.referral.tests.acting import GOAL, running, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
LAPSES = ("trained_until", "ethics_until", "confirmed_on", "agreement")
DAYS = (0, 1, 14, 15)  # since the last good day


@pytest.fixture
def row(asked: Callable[..., Situation], mechanism: Any, staff: Any, services: Any, provider: UUID) -> Situation:
    found = to_acting(asked(), mechanism, staff, services)
    running(found, staff, provider)
    return found


def lapse(what: str, days: int, by: Any, function: str) -> None:
    """One thing lapsed so many days ago, and the person holds one function alone."""
    last = TODAY - timedelta(days=days)
    far = TODAY + timedelta(days=99)
    rows = Clearance.objects.filter(person=by.id)
    rows.exclude(function=function).update(ended_at=NOW)
    own = {"trained_until": far, "ethics_until": far, "confirmed_on": TODAY, "ended_at": None}
    own |= {what: last - (MEMBERSHIP if what == "confirmed_on" else timedelta())} if what != "agreement" else {}
    rows.filter(function=function).update(**own)
    Seat.objects.filter(agency=by.agency).update(agreement_ends=last if what == "agreement" else far)


def opens(read: Callable[[], object]) -> bool:
    try:
        read()
    except sealing.Hidden:
        return False
    return True


def test_who_reads_and_who_writes_after_what_lapsed(row: Situation, staff: Any) -> None:
    """Function × what lapsed × days since × tier × reading or writing, for the lead and for another service that acts."""
    for who, function, what, days in product(("social", "health"), ("coordinator", "screener"), LAPSES, DAYS):
        by = staff[who]
        lapse(what, days, by, function)
        said = f"{who}, {function}, {what}, {days} days"
        whole = days == 0
        leads = who == "social" and function == "coordinator"
        for tier in ("notes", "limited", "full"):  # the key itself: to write, to hand over, to show an identity
            key = opens(lambda tier=tier, by=by: sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=NOW, why="read"))
            assert key == ((whole or what == "agreement") and who == "social" if tier == "notes" else whole), f"{said}: {tier}"
        assert opens(lambda by=by: plans.plan_to_read(row, by=by, at=NOW)) == (whole or (leads and 1 <= days <= 14)), said
        assert [until for _row, until in plans.still_to_read(by, NOW)] == (
            [TODAY + timedelta(days=14 - days)] if leads and 1 <= days <= 14 else []
        ), said
        assert plans.leads(row, by, NOW) == (leads and whole), said


def test_reading_leaves_its_own_line_and_writes_nothing(row: Situation, staff: Any, services: Any) -> None:
    by = staff["social"]
    lapse("trained_until", 3, by, "coordinator")
    before, lent = Plan.objects.values().get(), Disclosure.objects.count()
    shown = plans.to_read(by, row.short, NOW)
    held = plans.plan_to_read(shown, by=by, at=NOW)
    assert held is not None
    assert [goal.content for goal in held.goals] == [GOAL]
    assert AuditRow.objects.using("referral").filter(action="key.lapsed-reading", by=by.id).count() == 1
    assert not hasattr(sealing.lapsed_plan(row, by=by, at=NOW), "seal")
    for write in (
        lambda: planning.add_goal(short=row.short, content=GOAL, by=by, at=NOW),
        lambda: supporting.set_plan(short=row.short, state="paused", by=by, at=NOW),
        lambda: supporting.bring_in(short=row.short, agency=services["education"], by=by, at=NOW),
        lambda: situations.situation(by, row.short, NOW),
    ):
        with pytest.raises(sealing.Hidden):
            write()
    assert (Plan.objects.values().get(), Disclosure.objects.count()) == (before, lent)


def test_without_an_agreement_nothing_is_shared_but_the_person_may_still_leave(row: Situation, staff: Any, services: Any) -> None:
    by = staff["social"]
    lapse("agreement", 1, by, "coordinator")
    with pytest.raises(ValidationError):
        supporting.bring_in(short=row.short, agency=services["education"], by=by, at=NOW)
    with pytest.raises(ValidationError):
        planning.add_goal(short=row.short, content=GOAL, by=by, at=NOW)
    consenting.withdraw(consent=row.consents.get(purpose="support"), by=by, at=NOW)
    assert Plan.objects.get().state == "paused"
    assert plans.still_to_read(by, NOW) == []  # it does not run any more
    assert supporting.set_plan(short=row.short, state="ended", by=by, at=NOW).state == "ended"


def test_what_was_ended_did_not_lapse(row: Situation, staff: Any, services: Any) -> None:
    by = staff["social"]
    lapse("ethics_until", 2, by, "coordinator")
    changes: dict[str, Callable[[], object]] = {
        "clearance ended": lambda: Clearance.objects.filter(person=by.id).update(ended_at=NOW),
        "no seat": lambda: Seat.objects.filter(agency=by.agency).update(ended_at=NOW),
        "stepped aside": lambda: room.step_aside(subject=row.pk, by=by, at=NOW),
        "another lead": lambda: Situation.objects.update(lead=services["health"]),
        "paused": lambda: Plan.objects.update(state="paused"),
        "closed": lambda: moving.close(situation=row, reason="lower-services", by=staff["health"], at=NOW),
    }
    for name, change in changes.items():
        assert opens(lambda: plans.to_read(by, row.short, NOW)), name
        with transaction.atomic(using="referral"):
            change()
            now = Situation.objects.get(pk=row.pk)
            assert not opens(lambda: plans.to_read(by, row.short, NOW)), name
            assert not opens(lambda now=now: sealing.lapsed_plan(now, by=by, at=NOW)), name
            transaction.set_rollback(True, using="referral")
