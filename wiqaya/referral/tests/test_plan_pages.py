"""The plan on its pages: from the conversation to the end of support, and the page of a provider without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.models import Assessment, Clearance, Consent, GuestLink, Plan, Situation, Support
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


def day(name: str, ahead: int) -> dict[str, str]:
    """A day as the form's three boxes send it."""
    value = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


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


def begun(social: Client, health: Client, row: Situation, provider: UUID) -> Support:
    at = f"/en/care/items/{row.short}/"
    assert social.post(f"{at}conversation/", SAID).status_code == 302
    held = Assessment.objects.get()
    assert health.post(f"{at}conversation/{held.pk}/sign/", {"agrees": "no", "text": "the school could do more"}).status_code == 302
    assert social.post(f"{at}plan/edit/", PLAN).status_code == 302
    assert social.post(f"{at}plan/goal/", {"words": "A room where I can draw", "said_by": "person"}).status_code == 302
    help_ = {"kind": "housing", "provider": str(provider), "what": "a room to see", **day("by_when", 20), "intensity": "steady"}
    assert social.post(f"{at}plan/goal/1/support/", help_).status_code == 302
    consent = {
        "purpose": "support", "recipients": [str(provider)], "given_by": "person", "explained": "told", "language": "ar", **day("ends", 300), "receipt": "You can stop.",
    }  # fmt: skip
    assert social.post(f"{at}plan/consent/", consent).status_code == 302
    return Support.objects.get()


def test_from_the_conversation_to_the_end(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social, health = enter("social"), enter("health")
    at = f"/en/care/items/{row.short}/"
    assert social.get(f"{at}conversation/").status_code == 200
    begun(social, health, row, provider)
    assert social.post(f"{at}plan/start/", day("review_on", 100)).status_code == 422  # more than twelve weeks
    assert social.post(f"{at}plan/start/", day("review_on", 50)).status_code == 302
    page = health.get(f"{at}plan/").content.decode()
    assert "A room where I can draw" in page
    assert "the school could do more" in social.get(f"{at}conversation/{Assessment.objects.get().pk}/").content.decode()
    assert social.post(f"{at}review/", {**DONE, **day("review_on", 80)}).status_code == 302
    assert social.post(f"{at}look/", {"finding": "go-on"}).status_code == 302
    for part in ("plan/edit", "plan/service", "plan/coordinator", "end", "review", "look", "plan/consent", "plan/goal"):
        assert social.get(f"{at}{part}/").status_code == 200, part
    own = Clearance.objects.filter(agency=row.home)
    own.update(trained_until=timezone.localdate() - timedelta(days=4))  # the lead's training lapsed: reading alone, for ten days more
    page = social.get(f"{at}plan/").content.decode()
    assert "You can read this plan until" in page
    assert "A room where I can draw" in page
    assert [part for part in (*ALL[1:], "consents", "identity", "close") if f"{at}{part}/" in page] == []
    assert {social.get(f"{at}{part}/").status_code for part in (*ALL[1:], "identity", "consents")} == {404}
    assert row.short in social.get("/en/care/").content.decode()
    own.update(trained_until=timezone.localdate() + timedelta(days=99))
    assert social.post(f"{at}end/", {"reason": "lower-personal", "reply": "read"}).status_code == 302
    assert "has ended" in social.get(f"{at}ended/").content.decode()
    assert "/en/care/advice/" in social.get("/en/care/").content.decode()  # who answers questions finds the desk
    kept, nothing = social.get("/en/care/later/").content.decode(), health.get("/en/care/later/").content.decode()
    assert (", erased on " in kept, row.short in kept, row.short in nothing) == (True, True, False)
    assert "The lead alone reads what stays" in social.get(at).content.decode()
    assert [health.get(f"{at}{part}/").status_code for part in ("plan", "ended")] == [404, 404]
    assert social.get(f"{at}plan/").status_code == 200
    assert social.post(f"{at}plan/goal/", {"words": "x", "said_by": "person"}).status_code == 422


def test_whoever_does_not_act_finds_nothing(enter: Callable[[str], Client], row: Situation) -> None:
    other = enter("education")  # was named, said no
    for part in ALL:
        there, nowhere = other.get(f"/en/care/items/{row.short}/{part}/"), other.get(f"/en/care/items/hn-none22/{part}/")
        assert there.status_code == nowhere.status_code == 404, part
        assert there.content.replace(row.short.encode(), b"") == nowhere.content.replace(b"hn-none22", b"")


def test_those_who_help_read_and_the_lead_alone_writes(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social, health = enter("social"), enter("health")
    begun(social, health, row, provider)
    at = f"/en/care/items/{row.short}/plan/"
    assert health.get(at).status_code == 200
    assert health.post(f"{at}goal/", {"words": "a job", "said_by": "person"}).status_code == 422
    assert Plan.objects.get().goals.count() == 1


def test_a_provider_answers_without_an_account_once(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social, health = enter("social"), enter("health")
    support = begun(social, health, row, provider)
    at = f"/en/care/items/{row.short}/plan/"
    page = social.post(f"{at}support/{support.pk}/link/", {"need": "a room on Saturdays", "days": 5}).content.decode()
    link = re.search(r"/en/g/([\w-]+)/", page)
    assert link is not None
    token = link[1]
    guest = Client()
    shown = guest.get(f"/ar/g/{token}/")
    assert shown.status_code == 200
    assert "a room on Saturdays" in shown.content.decode()
    assert "A room where I can draw" not in shown.content.decode()
    assert (shown["Referrer-Policy"], shown["Cache-Control"], shown.cookies.keys() & {"sessionid"}) == ("no-referrer", "no-store", set())
    assert guest.post(f"/ar/g/{token}/", {"takes": "yes", "text": "call 03 555 010"}).status_code == 422  # no numbers of people
    assert guest.post(f"/ar/g/{token}/", {"takes": "yes", "text": "Saturday at four"}).status_code == 302
    after = guest.get(f"/ar/g/{token}/").content.decode()
    assert "a room on Saturdays" not in after
    assert guest.post(f"/ar/g/{token}/", {"takes": "no", "text": ""}).status_code in {200, 404}
    plan = social.get(at).content.decode()
    assert "Saturday at four" in plan
    stored = GuestLink.objects.get()
    for blob in (stored.content, stored.answer, stored.token_digest.encode()):
        assert token.encode() not in bytes(blob)
        assert b"Saturday" not in bytes(blob)


def test_a_link_dies_with_its_day_its_consent_and_its_successor(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social, health = enter("social"), enter("health")
    support = begun(social, health, row, provider)
    at, guest = f"/en/care/items/{row.short}/", Client()
    link = f"{at}plan/support/{support.pk}/link/"

    def made() -> str:
        found = re.search(r"/en/g/[\w-]+/", social.post(link, {"need": "a room", "days": 5}).content.decode())
        assert found is not None
        return found[0]

    first, second = made(), made()
    assert [guest.get(one).status_code for one in (first, second)] == [404, 200]
    GuestLink.objects.filter(ended_at__isnull=True).update(expires=timezone.now())
    assert guest.get(second).status_code == 404
    third = made()
    social.post(f"{at}consents/{Consent.objects.get(purpose='support').pk}/withdraw/")
    assert guest.get(third).status_code == 404
    assert social.get(f"{at}plan/").status_code == 200  # of ended pages no text is left to read
    assert social.post(link, {"need": "a room", "days": 5}).status_code == 422  # nobody is named by a consent any more
    assert guest.get("/en/g/no-such-link/").status_code == 404


def test_nobody_is_named_to_a_provider(enter: Callable[[str], Client], row: Situation, provider: UUID) -> None:
    social = enter("social")
    support = begun(social, enter("health"), row, provider)
    link = f"/en/care/items/{row.short}/plan/support/{support.pk}/link/"
    for need in ("سميرة الخطيب تحتاج إلى غرفة", "call +961 3 555 010"):
        assert social.post(link, {"need": need, "days": 5}).status_code == 422, need
    assert not GuestLink.objects.exists()


def test_care_for_staff_is_set_by_somebody_else(enter: Callable[[str], Client], people: dict[str, Any]) -> None:
    social = enter("social")
    for page in ("later", "overdue", "staff"):
        assert social.get(f"/en/care/{page}/").status_code == 200, page
    other = {"person": str(people["health"].pk), **day("on", 20)}
    assert social.post("/en/care/staff/", {**other, "person": str(people["social"].pk)}).status_code == 422  # not one's own
    assert social.post("/en/care/staff/", other).status_code == 302
    assert social.get("/ar/care/staff/").status_code == 200


def test_a_link_stands_in_no_log(caplog: pytest.LogCaptureFixture, mechanism: Any) -> None:
    assert Client().get("/en/g/a-token-that-is-a-key/").status_code == 404
    assert "a-token-that-is-a-key" not in caplog.text
