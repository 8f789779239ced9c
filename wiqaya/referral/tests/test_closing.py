"""Who may close, what closing leaves behind, and a closing that was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wiqaya.people.queries import operator
from wiqaya.referral import sealing
from wiqaya.referral.actions import closing, consenting, handing, moving, rekeying, reviewing
from wiqaya.referral.models import NameKey, Plan, Situation, Tally
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.acting import running, to_acting
from wiqaya.referral.tests.conftest import NOW
from wiqaya.referral.tests.test_terms import named
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_service_that_was_named_closes_nothing(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = named(asked(), mechanism, staff, services)
    for sector in ("health", "education"):
        with pytest.raises(ValidationError, match="home service closes"):
            closing.close_own(short=row.short, reason="unfounded", by=staff[sector], at=NOW)
    with pytest.raises(sealing.Hidden):  # not named: there is nothing
        closing.close_own(short=row.short, reason="unfounded", by=staff["child"], at=NOW)
    row.refresh_from_db()
    assert (row.stage, situations.identity_of(row, by=staff["health"], at=NOW).name) == ("limited", "سميرة الخطيب")
    closed = closing.close_own(short=row.short, reason="unfounded", by=staff["social"], at=NOW)
    assert (closed.stage, situations.held_by(closed)) == ("closed", {})


def test_from_filter_4_on_the_lead_ends_it(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = to_acting(asked(), mechanism, staff, services, lead="health")
    for sector in ("social", "health"):
        with pytest.raises(ValidationError, match="service that leads"):
            closing.close_own(short=row.short, reason="lower-services", by=staff[sector], at=NOW)
    assert Situation.objects.get().stage == "full"


@pytest.mark.parametrize(("reason", "lead", "left"), [("unfounded", "social", 0), ("lower-services", "social", 1), ("lower-services", "health", 0)])
def test_whoever_keeps_no_key_keeps_no_index_of_names(
    reason: str, lead: str, left: int, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any
) -> None:
    row = to_acting(asked(), mechanism, staff, services, lead=lead)
    assert set(NameKey.objects.values_list("agency", flat=True)) == {services["social"]}
    moving.close(situation=row, reason=reason, by=staff[lead], at=NOW)
    assert NameKey.objects.values("agency").distinct().count() == left


class Killed(BaseException):
    """The process ends here."""


STEPS = (
    (handing, "end"), (keys, "take"), (handing, "rekey"), (keys, "rekey"), (rekeying, "_seal_anew"), (keys, "drop_versions"), (moving, "_settled"),
)  # fmt: skip


def killed(*_args: Any, **_kwargs: Any) -> None:
    raise Killed


def test_a_closing_that_is_killed_at_every_step_is_finished(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, provider: Any, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    running(row, staff, provider)
    copied = sealing.ring(subject=row.pk, tier="limited", mechanism=row.mechanism_id, by=staff["health"], at=NOW, why="read")
    at, by = NOW + timedelta(minutes=6), operator(city)

    def begin() -> None:
        reviewing.end(short=row.short, reason="lower-personal", reply="read", by=staff["social"], at=NOW)

    def go_on() -> None:
        closing.finish_interrupted(by=by, at=at)

    for write, (where, name) in zip([begin, *[go_on] * (len(STEPS) - 1)], STEPS, strict=True):
        with monkeypatch.context() as now:
            now.setattr(where, name, killed)
            with pytest.raises(Killed):
                write()
        left = Situation.objects.get()
        assert (left.stage, left.replied, Plan.objects.get().state, left.settling_since) == ("closed", "read", "ended", NOW), name
    assert closing.finish_interrupted(by=by, at=NOW + timedelta(minutes=4)) == 0  # whoever closes it may still be at it
    assert closing.finish_interrupted(by=by, at=at) == 1
    assert closing.finish_interrupted(by=by, at=at) == 0
    left = Situation.objects.get()
    assert situations.held_by(left) == {"limited": [services["social"]], "full": [services["social"]]}
    assert situations.identity_of(left, by=staff["social"], at=at).name == "سميرة الخطيب"
    with pytest.raises(keys.Closed):
        sealing.read(copied, "situation.identity", left.pk, left.identity)
    assert Tally.objects.get(event="closed", cut="all").count == 1


def test_nothing_opens_what_was_rejected_even_when_it_was_killed(asked: Callable[..., Any], staff: Any, city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked()
    with monkeypatch.context() as now:
        now.setattr(handing, "end", killed)
        with pytest.raises(Killed):
            closing.close_own(short=row.short, reason="unfounded", by=staff["social"], at=NOW)
    assert situations.held_by(row)
    assert closing.finish_interrupted(by=operator(city), at=NOW + timedelta(hours=1)) == 1
    assert situations.held_by(row) == {}
    assert keys.holders(place=sealing.place(row.city_id, row.pk, "notes")) == set()


def test_the_home_service_ends_what_its_lead_can_read_no_more(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    """The person withdrew what the lead's key rested on: nobody is left alone with a situation that cannot be ended."""
    row = to_acting(asked(), mechanism, staff, services, lead="health")
    end = {"short": row.short, "reason": "withdrawn", "reply": "read", "at": NOW}
    with pytest.raises(ValidationError, match="service that leads"):
        reviewing.end(**end, by=staff["social"])
    consenting.withdraw(consent=row.consents.get(purpose="sharing"), by=staff["social"], at=NOW)
    with pytest.raises(sealing.Hidden):
        reviewing.end(**end, by=staff["health"])
    reviewing.look_through(short=row.short, finding="go-on", by=staff["social"], at=NOW)
    closed = reviewing.end(**end, by=staff["social"])
    assert situations.held_by(closed) == {"limited": [services["social"]], "full": [services["social"]]}
