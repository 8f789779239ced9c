"""Exceptional access, danger to life and questions of bodies on their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from wiqaya.referral.models import BreakGlass, Emergency, InformationRequest, Situation
from wiqaya.referral.tests import test_room_pages as rooms

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
people, enter, row = rooms.people, rooms.enter, rooms.row


@pytest.fixture
def officer(city: Any) -> Any:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("officer@example.org", "a long password of tests", name="Officer")
    Membership.objects.create(city=city, user=user, role="dpo", starts=timezone.localdate(), given_by=user.id, given_at=timezone.now())
    return user


def test_an_hour_is_lent_shown_and_over(enter: Callable[[str], Client], row: Situation, officer: Any) -> None:
    health = enter("health")
    at = f"/en/care/items/{row.short}/"
    assert health.get(at).status_code == 404
    sent = {"short": row.short, "tier": "notes", "why": "care", "text": "the home service is closed"}
    answer = health.post("/en/care/exceptions/", sent)
    made = BreakGlass.objects.get()
    page = f"/en/care/exceptions/{made.pk}/"
    assert answer["Location"] == page
    assert "A relative who is close" not in health.get(page).content.decode()  # masked until asked for
    assert "A relative who is close" in health.post(page, {"why": "duty"}).content.decode()
    for part in ("", "take-up/", "close/", "consents/", "danger/", "questions/"):  # to read, never for a step
        assert health.post(f"{at}{part}", {"reason": "error"}).status_code == 404, part
    row.refresh_from_db()
    assert row.stage == "received"
    assert enter("education").get(page).status_code == 404
    assert "officer@example.org" in [letter.to[0] for letter in mail.outbox]
    BreakGlass.objects.update(at=made.at - timezone.timedelta(hours=2), until=made.at - timezone.timedelta(hours=1))
    assert health.get(page).status_code == 404


def test_an_exception_asks_again_who_one_is(enter: Callable[[str], Client], row: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter("health")
    client.get("/en/care/")
    monkeypatch.setattr("wiqaya.people.queries.recently_confirmed", lambda _request, now: False)
    answer = client.post("/en/care/exceptions/", {"short": row.short})
    assert "reauthenticate" in answer["Location"]


def test_what_does_not_open_is_said_in_one_sentence(enter: Callable[[str], Client], row: Situation, officer: Any) -> None:
    sent = {"short": "hn-none", "tier": "notes", "why": "care", "text": "urgent"}
    answer = enter("health").post("/en/care/exceptions/", sent)
    assert answer.status_code == 422
    assert "Nothing opens for you under this reference" in answer.content.decode()


def test_danger_is_written_down_and_told(enter: Callable[[str], Client], row: Situation, officer: Any, city: Any) -> None:
    social, page = enter("social"), f"/en/care/items/{row.short}/danger/"
    assert page in social.get(f"/en/care/items/{row.short}/").content.decode()
    assert enter("health").get(page).status_code == 404
    assert social.post(page, {"reason": "", "asked": "agreed"}).status_code == 422
    sent = {"reason": "says goodbye", "told_to": "ambulance", "passed": ["place"], "asked": "agreed"}
    assert social.post(page, sent).status_code == 302
    made = Emergency.objects.get()
    one = f"/en/care/danger/{made.pk}/"
    text = social.get(one).content.decode()
    assert "says goodbye" in text
    assert 'name="agrees"' not in text  # nobody is their own second person
    assert social.post(one, {"agrees": "yes"}).status_code == 200
    day = timezone.localdate()
    assert social.post(one, {"told": "1", "on_day": day.day, "on_month": day.month, "on_year": day.year}).status_code == 302
    made.refresh_from_db()
    assert (made.second, made.person_told_on) == (None, day)
    assert enter("health").get(one).status_code == 404


def test_a_question_is_put_to_the_officer(enter: Callable[[str], Client], row: Situation, services: dict[str, UUID], officer: Any) -> None:
    social, page = enter("social"), f"/en/care/items/{row.short}/questions/"
    sent = {"way": "in", "body": str(services["police"]), "law": "Law 7, article 1", "text": "Is support under way?"}
    refused = social.post(page, {**sent, "purpose": "criminal-evidence"})
    assert refused.status_code == 422
    assert "never given for this purpose" in refused.content.decode()
    assert social.post(page, {**sent, "purpose": "court-order"}).status_code == 302
    made = InformationRequest.objects.get()
    assert "Is support under way?" in social.get(f"/en/care/questions/{made.short}/").content.decode()
    assert enter("police").get(f"/en/care/questions/{made.short}/").status_code == 404
