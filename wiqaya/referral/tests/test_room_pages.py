"""The support workspace on its pages: from the queue to those who act, and what others see of it (nothing)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.models import Clearance, Condition, Item, Meeting, Seat, Situation
from wiqaya.referral.tests.conftest import FILTER_ONE, NOTES, WORK
from wiqaya.safeguards.access import Actor

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
DECISION = {"met": "yes", "necessity": "school and housing together", "less_intrusive": "a youth worker alone", "enough_or_not": "was tried"}


@pytest.fixture
def people(city: Any, mechanism: Any, services: dict[str, UUID]) -> dict[str, Any]:
    """One account of each service, cleared for everything."""
    from wiqaya.people.models import Membership, Organisation, User
    from wiqaya.safeguards.fields import words

    found = {}
    now = timezone.now()
    Condition.objects.update(starts=now.date() - timedelta(days=9), ends=now.date() + timedelta(days=900))
    Seat.objects.update(agreement_ends=now.date() + timedelta(days=900))
    Clearance.objects.all().delete()
    for sector, key in services.items():
        organisation = Organisation.objects.create(id=key, name=words(en=f"Service {sector}", ar=f"جهة {sector}"), kind="city")
        user = User.objects.create_user(f"{sector}@example.org", "a long password of tests", name=sector.title())
        Membership.objects.create(city=city, user=user, role="panel", organisation=organisation, starts=now.date(), given_by=user.id, given_at=now)
        for function in WORK:
            Clearance.objects.create(
                mechanism=mechanism, person=user.id, agency=key, function=function, trained_until=now.date() + timedelta(days=99),
                ethics_until=now.date() + timedelta(days=99), confirmed_on=now.date(), given_by=mechanism.made_by, given_at=now,
            )  # fmt: skip
        found[sector] = user
    return found


@pytest.fixture
def enter(browse: Callable[..., Client], people: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    monkeypatch.setattr("wiqaya.people.queries.recently_confirmed", lambda _request, now: True)
    return lambda sector: browse(people[sector])


@pytest.fixture
def row(mechanism: Any, services: dict[str, UUID], people: dict[str, Any], city: Any) -> Situation:
    from wiqaya.referral.actions.asking import ask

    by = Actor(id=people["social"].id, kind="person", city=city.id, agency=services["social"])
    return ask(mechanism=mechanism, notes=NOTES, asker="service", channel="phone", by=by, at=timezone.now())[0]


def day(name: str, value: date) -> dict[str, str]:
    """A day as the form's three boxes send it."""
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def to_home(client: Client, row: Situation) -> None:
    at = f"/en/care/items/{row.short}/"
    assert client.post(f"{at}take-up/").status_code == 302
    assert client.post(f"{at}first-review/", {"outcome": "home", "reason": "fits", "source": "youth club"}).status_code == 302
    assert client.post(f"{at}home/", FILTER_ONE).status_code == 302


def test_from_the_queue_to_those_who_act(enter: Callable[[str], Client], row: Situation, services: dict[str, UUID]) -> None:
    social, education, health = enter("social"), enter("education"), enter("health")
    at = f"/en/care/items/{row.short}/"
    assert row.short in social.get("/en/care/queue/").content.decode()
    to_home(social, row)
    soon = timezone.localtime() + timedelta(minutes=30)
    sent = {**day("day", soon.date()), "hour": soon.strftime("%H:%M"), "minutes": 60}
    assert education.post("/en/care/meetings/new/", sent).status_code == 302
    meeting = Meeting.objects.get()
    sheet = {"meeting": meeting.short, "strengths": ["relative"], "needs": ["school"], "signs": ["B-01"], "read_by_a_person": "on"}
    assert social.post(f"{at}sheet/", sheet).status_code == 302
    item = Item.objects.get()
    room, here = f"/en/care/meetings/{meeting.short}/", f"/en/care/meetings/{meeting.short}/{item.short}/"
    assert health.get(here).status_code == 404  # not open yet
    education.post(f"{room}open/")
    for client in (social, health, enter("child")):
        client.post(f"{room}come/")
    page = health.get(here).content.decode()
    assert "A relative who is close" in page
    assert "sealed: this step has no field for a name" in page
    for client in (education, health):
        assert client.post(f"{here}say/", {"view": "yes", "takes_part": "on"}).status_code == 302
    needed = [str(services["education"]), str(services["health"])]
    assert education.post(f"{here}propose/", {**DECISION, "needed": needed}).status_code == 302
    assert education.post(f"{here}agree/").status_code == 302
    assert Item.objects.get().state == "waiting"  # nobody signs twice
    health.post(f"{here}agree/")
    assert Item.objects.get().state == "met"
    consent = {
        "purpose": "sharing", "recipients": needed, "given_by": "person", "explained": "told", "language": "ar",
        **day("ends", timezone.localdate() + timedelta(days=90)), "receipt": "You agree that two services may know.",
    }  # fmt: skip
    assert social.post(f"{at}consents/new/", consent).status_code == 302
    assert social.post(f"{at}envelope/", {"meeting": meeting.short, "name": "سميرة الخطيب", "birth_year": "2005"}).status_code == 302
    masked = health.get(f"{at}identity/").content.decode()
    shown = health.post(f"{at}identity/", {"why": "meeting"}).content.decode()
    assert "سميرة" not in masked
    assert "سميرة" in shown
    assert enter("child").post(f"{at}identity/", {"why": "meeting"}).status_code == 404
    assert (health.get(f"{at}close/").status_code, health.post(f"{at}close/", {"reason": "unfounded"}).status_code) == (404, 404)  # named, not at home
    assert f'href="{at}"' not in health.get(f"{at}involved/").content.decode()  # once the meeting is over that page is not theirs
    assert health.post(f"{at}involved/", {"involved": "yes"}).status_code == 302
    assert social.post(f"{at}acting/", {"lead": str(services["health"])}).status_code == 302
    assert Situation.objects.get().stage == "full"


def test_whoever_holds_no_key_finds_nothing(enter: Callable[[str], Client], row: Situation) -> None:
    other = enter("health")
    for part in ("", "first-review/", "home/", "sheet/", "identity/", "consents/", "envelope/", "acting/", "close/", "involved/"):
        there, nowhere = other.get(f"/en/care/items/{row.short}/{part}"), other.get(f"/en/care/items/hn-none22/{part}")
        assert there.status_code == nowhere.status_code == 404, part
        assert there.content.replace(row.short.encode(), b"") == nowhere.content.replace(b"hn-none22", b"")
    assert row.short not in other.get("/en/care/").content.decode()


def test_every_form_of_the_home_service_opens(enter: Callable[[str], Client], row: Situation) -> None:
    social = enter("social")
    at = f"/en/care/items/{row.short}/"
    social.post(f"{at}take-up/")
    pages = ["/en/care/", "/en/care/queue/", "/en/care/meetings/new/", at, f"{at}first-review/", f"{at}read-again/", f"{at}consents/", f"{at}consents/new/", f"{at}close/"]
    social.post(f"{at}first-review/", {"outcome": "home", "reason": "fits", "source": "youth club"})
    pages += [f"{at}home/", f"{at}sheet/", f"{at}envelope/", f"{at}identity/", f"{at}acting/"]
    assert {path: social.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


def test_stepping_aside_closes_the_page(enter: Callable[[str], Client], row: Situation) -> None:
    social = enter("social")
    assert social.get(f"/en/care/items/{row.short}/").status_code == 200
    social.post(f"/en/care/items/{row.short}/step-aside/")
    assert social.get(f"/en/care/items/{row.short}/").status_code == 404


def test_pages_leave_no_copy_and_no_reference_in_their_title(enter: Callable[[str], Client], row: Situation) -> None:
    page = enter("social").get(f"/en/care/items/{row.short}/")
    assert page["Cache-Control"] == "no-store"
    assert row.short not in page.content.decode().split("</title>")[0]


def test_opening_asks_for_a_reason_and_is_written_down(enter: Callable[[str], Client], row: Situation) -> None:
    from wiqaya.safeguards.models import AuditRow

    social = enter("social")
    assert social.post(f"/en/care/items/{row.short}/open/", {}).status_code == 422
    assert "A relative who is close" in social.post(f"/en/care/items/{row.short}/open/", {"why": "review"}).content.decode()
    assert AuditRow.objects.using("referral").filter(action="key.review").exists()


def test_a_wrong_step_is_refused_and_kept_in_the_trail(enter: Callable[[str], Client], row: Situation) -> None:
    from wiqaya.safeguards.models import AuditRow

    social = enter("social")
    answer = social.post(f"/en/care/items/{row.short}/first-review/", {"outcome": "home", "reason": "x", "source": "y"})
    assert answer.status_code == 404
    assert AuditRow.objects.using("referral").filter(action="situation.refused").exists()


def test_the_workspace_asks_again_who_one_is(browse: Callable[..., Client], people: dict[str, Any], row: Situation) -> None:
    answer = browse(people["social"]).get("/en/care/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_nobody_without_a_seat_comes_in(browse: Callable[..., Client], amal: Any, driss: Any, people: dict[str, Any]) -> None:
    assert [browse(user).get("/en/care/").status_code for user in (amal, driss)] == [403, 403]
