"""Who may close, what closing leaves behind, and a closing that was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wiqaya.referral import sealing
from wiqaya.referral.actions import closing, moving
from wiqaya.referral.models import NameKey, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.acting import to_acting
from wiqaya.referral.tests.conftest import NOW
from wiqaya.referral.tests.test_terms import named

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
