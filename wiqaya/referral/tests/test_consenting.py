"""Consents: complete or not written down, and confirmed as ended by each service that was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.referral import sealing
from wiqaya.referral.actions import consenting
from wiqaya.referral.models import Consent
from wiqaya.referral.tests.acting import consent
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("purpose", {"purpose": "selling"}), ("given_by", {"given_by": "a neighbour"}), ("explained", {"explained": "shouted"}), ("recipients", {"recipients": []}),
        ("receipt", {"receipt": "  "}), ("ends", {"ends": TODAY}), ("ends", {"ends": TODAY + timedelta(days=366)}),
    ],
)  # fmt: skip
def test_a_consent_that_is_not_whole_is_not_written_down(field: str, change: Any, asked: Callable[..., Any], staff: Any, services: Any) -> None:
    whole: dict[str, Any] = {
        "short": asked().short, "purpose": "sharing", "recipients": [services["health"]], "given_by": "person", "explained": "told", "language": "ar",
        "ends": TODAY + timedelta(days=365), "receipt": "You agree.", "by": staff["social"], "at": NOW,
    }  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        consenting.note_consent(**whole | change)
    assert set(refused.value.message_dict) == {field}
    assert not Consent.objects.exists()
    assert consenting.note_consent(**whole).ends == TODAY + timedelta(days=365)


def test_a_service_that_was_told_confirms_that_it_has_stopped(asked: Callable[..., Any], staff: Any, services: Any) -> None:
    held = consent(asked(), "sharing", [services["health"], services["education"]], staff["social"])
    with pytest.raises(sealing.Hidden):
        consenting.confirm_stopped(consent=held, by=staff["health"], at=NOW)  # nothing was withdrawn
    consenting.withdraw(consent=held, by=staff["social"], at=NOW)
    for sector in ("health", "education", "health"):
        held = consenting.confirm_stopped(consent=held, by=staff[sector], at=NOW)
    assert held.confirmed == sorted(str(services[sector]) for sector in ("health", "education"))
    assert AuditRow.objects.using("referral").filter(action="consent.stopped").count() == 3
    with pytest.raises(sealing.Hidden):
        consenting.confirm_stopped(consent=held, by=staff["police"], at=NOW)  # was never told
