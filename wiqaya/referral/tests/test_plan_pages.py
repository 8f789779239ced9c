"""The plan on its pages: from the conversation to the end of support, and the page of a provider without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.models import Assessment, Situation, Support
from wiqaya.referral.tests import test_room_pages
from wiqaya.referral.tests.acting import to_acting
from wiqaya.safeguards.access import Actor

people, enter, asked_row = test_room_pages.people, test_room_pages.enter, test_room_pages.row
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
ALL = ("plan", "plan/edit", "plan/goal", "plan/goal/1/support", "plan/consent", "plan/service", "plan/coordinator", "conversation", "review", "look", "end", "ended", "eighteen", "later/2027-01-01")  # fmt: skip
SAID = {
    "S1_statement": "draws every day", "S1_evidence": "two notebooks", "S1_source": "the person", "S1_certainty": "seen",
    "B1_statement": "talked of hitting a neighbour", "B1_evidence": "said so in class", "B1_source": "counsellor", "B1_certainty": "seen",
    "B1_recency": "month", "own_view": "I want to draw", "wishes": "a quiet place", "surroundings": "moved twice", "harm_before": "we speak alone",
    "judgement": "needs a place", "help": ["housing"], "provider": "the youth club",
}  # fmt: skip
PLAN = {
    "intensity": "steady",
    "why_this_much": "as asked",
    "dignity": "where they choose",
    "unwanted": "questions of friends",
    "if_worse": "call",
}
DONE = {
    "person_1": "saw two rooms",
    "worker_1": "went along",
    "state_1": "closer",
    "good": "sleeps",
    "bad": "none",
    "fits": "yes",
    "outcome": "go-on",
}


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


@pytest.fixture
def row(asked_row: Situation, mechanism: Any, people: dict[str, Any], services: dict[str, UUID], city: Any, monkeypatch: Any) -> Situation:
    """Those who act: social leads, health helps."""
    from wiqaya.referral.tests import acting, test_walk

    now = timezone.now()
    for module in (acting, test_walk):
        monkeypatch.setattr(module, "NOW", now)
    monkeypatch.setattr(acting.consent, "__defaults__", (now, "person", 300))
    staff = {sector: Actor(id=user.id, kind="person", city=city.id, agency=services[sector]) for sector, user in people.items()}
    return to_acting(asked_row, mechanism, staff, services)


@pytest.fixture
def provider(city: Any) -> UUID:
    from wiqaya.people.models import Organisation
    from wiqaya.safeguards.fields import words

    return Organisation.objects.create(name=words(en="Youth club", ar="نادي الشباب"), kind="cso").pk


def begun(social: Client, health: Client, row: Situation, provider: UUID) -> Support:
    at = f"/en/care/items/{row.short}/"
    assert social.post(f"{at}conversation/", SAID).status_code == 302
    held = Assessment.objects.get()
    assert health.post(f"{at}conversation/{held.pk}/sign/", {"agrees": "no", "text": "the school could do more"}).status_code == 302
    assert social.post(f"{at}plan/edit/", PLAN).status_code == 302
    assert social.post(f"{at}plan/goal/", {"words": "A room where I can draw", "said_by": "person"}).status_code == 302
    help_ = {"kind": "housing", "provider": str(provider), "what": "a room to see", "by_when": day(20), "intensity": "steady"}
    assert social.post(f"{at}plan/goal/1/support/", help_).status_code == 302
    consent = {
        "purpose": "support", "recipients": [str(provider)], "given_by": "person", "explained": "told", "language": "ar", "ends": day(300), "receipt": "You can stop.",
    }  # fmt: skip
    assert social.post(f"{at}plan/consent/", consent).status_code == 302
    return Support.objects.get()


def test_from_the_conversation_to_the_end(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social, health = enter("social"), enter("health")
    at = f"/en/care/items/{row.short}/"
    assert social.get(f"{at}conversation/").status_code == 200
    begun(social, health, row, provider)
    assert social.post(f"{at}plan/start/", {"review_on": day(100)}).status_code == 422  # more than twelve weeks
    assert social.post(f"{at}plan/start/", {"review_on": day(50)}).status_code == 302
    page = health.get(f"{at}plan/").content.decode()
    assert "A room where I can draw" in page
    assert "the school could do more" in social.get(f"{at}conversation/{Assessment.objects.get().pk}/").content.decode()
    assert social.post(f"{at}review/", {**DONE, "review_on": day(80)}).status_code == 302
    assert social.post(f"{at}look/", {"finding": "go-on"}).status_code == 302
    for part in ("plan/edit", "plan/service", "plan/coordinator", "end", "review", "look", "plan/consent", "plan/goal"):
        assert social.get(f"{at}{part}/").status_code == 200, part
    assert social.post(f"{at}end/", {"reason": "lower-personal", "reply": "read"}).status_code == 302
    assert "has ended" in social.get(f"{at}ended/").content.decode()
    assert [health.get(f"{at}{part}/").status_code for part in ("plan", "ended")] == [404, 404]
    assert social.get(f"{at}plan/").status_code == 200
    assert social.post(f"{at}plan/goal/", {"words": "x", "said_by": "person"}).status_code == 422
