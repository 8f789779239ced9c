"""Your data, your rights, on its pages: without an account; the copy is made by the service that leads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import rights
from wiqaya.referral.models import RightsRequest, Situation
from wiqaya.referral.tests import test_room_pages as rooms
from wiqaya.safeguards.access import NOBODY, Actor

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
people, enter, row = rooms.people, rooms.enter, rooms.row
CODE = re.compile(r"(?:\d{4}\s){3}\d{4}")


@pytest.fixture(autouse=True)
def _fresh_tries() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({OVERSEE}))


def test_the_ledger_says_law_terms_and_programs(mechanism: Any) -> None:
    rooms.Condition.objects.update(starts=timezone.localdate(), ends=timezone.localdate())
    page = Client().get("/en/your-data/").content.decode()
    assert "2026/1" in page  # the mandate
    assert "30 days" in page
    assert "No program judges, scores or sorts people" in page
    assert "Your data, your rights" in Client().get("/en/help/").content.decode()


def test_the_ledger_stands_without_a_mechanism(city: Any) -> None:
    assert "nothing new is taken in" in Client().get("/en/your-data/").content.decode()
    assert "يوماً" in Client().get("/ar/your-data/").content.decode()


def test_asking_and_coming_back_with_the_code(mechanism: Any, officer: Actor) -> None:
    client = Client()
    assert client.post("/en/your-data/ask/", {"kind": "access", "text": ""}).status_code == 422
    page = client.post("/en/your-data/ask/", {"kind": "access", "text": "What do you hold about me?"}).content.decode()
    found = CODE.search(page.replace("\u2066", "").replace("\u2069", ""))
    assert found
    made = RightsRequest.objects.get()
    waiting = client.post("/en/your-data/code/", {"code": found[0]})
    assert "is being looked at" in waiting.content.decode()
    assert "sessionid" not in client.cookies
    RightsRequest.objects.update(due=timezone.localdate() - timezone.timedelta(days=1))
    assert "Our answer is late" in client.post("/en/your-data/code/", {"code": found[0]}).content.decode()
    rights.answer(request=made, outcome="nothing-held", text="There is nothing.", by=officer, at=timezone.now())
    answered = client.post("/en/your-data/code/", {"code": found[0]}).content.decode()
    assert "We hold nothing about you" in answered
    assert "There is nothing." in answered


def test_wrong_codes_are_slowed_down(mechanism: Any) -> None:
    answers = [Client().post("/en/your-data/code/", {"code": "1111 2222 3333 4444"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_copy_is_made_by_the_service_that_holds_it(
    enter: Callable[[str], Client], row: Situation, officer: Actor, services: dict[str, UUID]
) -> None:
    social, page = enter("social"), f"/en/care/items/{row.short}/copy/"
    assert social.get(page).status_code == 404
    assert page not in social.get(f"/en/care/items/{row.short}/").content.decode()
    request, _receipt = rights.ask(kind="access", text="A copy, please.", by=NOBODY, at=timezone.now())
    rights.link(request=request, short=row.short, by=officer, at=timezone.now())
    assert page in social.get(f"/en/care/items/{row.short}/").content.decode()
    assert "A relative who is close" in social.get(page).content.decode()
    assert social.post(page, {"read": ""}).status_code == 422
    file = social.post(page, {"read": "on"})
    assert json.loads(file.content)["reference"] == row.short
    assert enter("health").get(page).status_code == 404


def test_what_is_counted_stands_in_public_and_small_numbers_do_not(city: Any) -> None:
    from datetime import date

    from wiqaya.referral.actions.figures import let_out
    from wiqaya.referral.apart import inside
    from wiqaya.referral.models import Tally

    empty = Client().get("/en/your-data/ledger/").content.decode()
    assert "Nothing is counted in public yet" in empty
    assert "The first counts appear here" in Client().get("/en/your-data/").content.decode()
    year = timezone.localdate().year - 1
    with inside():
        for event, cut, value, count in (("rights", "kind", "access", 47), ("rights", "kind", "erasure", 23), ("exception", "why", "life", 3)):
            Tally.objects.create(month=date(year, 3, 1), event=event, cut=cut, value=value, count=count)
    assert "Nothing is counted in public yet" in Client().get("/en/your-data/ledger/").content.decode()  # settled, not let out
    learner = Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.figures"}))
    let_out(period=str(year), by=learner, at=timezone.now())
    doors = Client().get("/en/your-data/").content.decode()
    assert f"Year {year}" in doors
    assert re.search(r"What people asked about their own data.*?70", doors, re.DOTALL)
    assert re.search(r"Exceptional openings of an hour, by reason.*?Too few to show", doors, re.DOTALL)
    assert "It counts what was written down" in doors
    assert "support-counts-1" in doors
    ledger = Client().get("/en/your-data/ledger/").content.decode()
    assert "47" in ledger
    assert "Exceptional openings" in ledger.partition("Fewer than ten")[0]
    assert Client().get("/ar/your-data/ledger/").status_code == 200
    assert Client().get("/en/your-data/ledger/?period=1999").status_code == 404
