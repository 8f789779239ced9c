"""The oversight office: unusual openings, a sample nobody knows beforehand, requests answered, nothing of a content."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.actions import emergencies, exceptions, exchanging, rights
from wiqaya.referral.models import BreakGlass, InformationRequest, RightsRequest, Situation
from wiqaya.referral.queries import oversight
from wiqaya.referral.tests import test_room_pages as rooms
from wiqaya.referral.tests.conftest import NOW
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.models import AuditRow
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
people, enter, row = rooms.people, rooms.enter, rooms.row
EVENING = datetime(2026, 11, 20, 16, tzinfo=UTC)


def opened(city: Any, person: UUID, at: datetime, *, count: int = 1, action: str = "key.read") -> None:
    AuditRow.objects.using("referral").bulk_create(
        AuditRow(city=city.id, at=at, by=person, by_kind="person", action=action, kind="referral.disclosure", object=str(uuid4()), details={"subject": str(uuid4())})
        for _ in range(count)
    )  # fmt: skip


def test_a_day_of_many_situations_is_shown_and_a_caseload_is_not(city: Any) -> None:
    busy, usual = uuid4(), uuid4()
    opened(city, busy, EVENING, count=26)
    opened(city, usual, EVENING, count=25)
    assert [(one.person, one.subjects) for one in oversight.unusual(NOW)] == [(busy, 26)]


def test_many_identities_and_nights_are_shown(city: Any) -> None:
    shown, night, early = uuid4(), uuid4(), uuid4()
    here = timezone.get_current_timezone()
    opened(city, shown, EVENING, count=11, action="key.reveal")
    for person, hour in ((night, 22), (early, 5)):
        opened(city, person, datetime(2026, 11, 19, hour, 30, tzinfo=here))
    opened(city, uuid4(), datetime(2026, 11, 19, 6, 0, tzinfo=here))
    assert {(one.person, one.reveals, one.nights) for one in oversight.unusual(NOW)} == {(shown, 11, 0), (night, 0, 1), (early, 0, 1)}


def test_one_situation_opened_often_is_one_situation(city: Any) -> None:
    person, subject = uuid4(), str(uuid4())
    AuditRow.objects.using("referral").bulk_create(
        AuditRow(city=city.id, at=EVENING, by=person, by_kind="person", action="key.read", kind="referral.disclosure", object="x", details={"subject": subject})
        for _ in range(60)
    )  # fmt: skip
    assert oversight.unusual(NOW) == []


def test_another_city_and_an_older_week_are_not_told(city: Any, other_city: Any) -> None:
    opened(other_city, uuid4(), EVENING, count=40)
    opened(city, uuid4(), NOW - timedelta(days=8), count=40)
    assert oversight.unusual(NOW) == []


def test_the_sample_is_one_in_twenty_of_the_month_and_stays(city: Any) -> None:
    opened(city, uuid4(), datetime(2026, 10, 12, 9, tzinfo=UTC), count=2000)
    opened(city, uuid4(), datetime(2026, 11, 2, 9, tzinfo=UTC), count=200)
    opened(city, uuid4(), datetime(2026, 10, 12, 9, tzinfo=UTC), count=200, action="situation.move")
    found = oversight.sample(date(2026, 10, 1))
    assert 60 <= len(found) <= 140  # 100 expected; five standard deviations are 49
    assert {(row.at.month, row.action) for row in found} == {(10, "key.read")}
    assert [row.pk for row in found] == [row.pk for row in oversight.sample(date(2026, 10, 1))]
    assert len(oversight.sample(date(2026, 12, 1))) == 0


@pytest.fixture
def officer(city: Any) -> Any:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("officer@example.org", "a long password of tests", name="Officer")
    Membership.objects.create(city=city, user=user, role="dpo", starts=timezone.localdate(), given_by=user.id, given_at=timezone.now())
    return user


@pytest.fixture
def office(browse: Callable[..., Client], officer: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("wiqaya.people.queries.recently_confirmed", lambda _request, now: True)
    return browse(officer)


@pytest.fixture
def actors(people: dict[str, Any], services: dict[str, UUID], city: Any) -> dict[str, Actor]:
    return {sector: Actor(id=user.id, kind="person", city=city.id, agency=services[sector]) for sector, user in people.items()}


PAGES = ("", "audit/", "audit/sample/", "exceptions/", "danger/", "questions/", "purposes/", "requests/", "terms/", "misuse/")


def test_its_pages_are_for_the_office_alone(office: Client, enter: Callable[[str], Client], row: Situation) -> None:
    for path in PAGES:
        for language in ("ar", "en", "fr"):
            assert office.get(f"/{language}/oversight/{path}").status_code == 200, path
        assert enter("social").get(f"/en/oversight/{path}").status_code == 403, path
        assert Client().get(f"/en/oversight/{path}").status_code == 302, path
    assert office.get("/en/care/").status_code == 403
    assert office.get(f"/en/care/items/{row.short}/").status_code == 403


def test_what_the_office_opens_is_in_the_trail_too(office: Client, officer: Any) -> None:
    office.get("/en/oversight/audit/")
    page = office.get(f"/en/oversight/audit/?person={officer.id}").content.decode()
    assert "oversight.trail" in page
    assert "you" in page


def test_the_trail_is_read_page_by_page(office: Client, city: Any) -> None:
    opened(city, uuid4(), timezone.now(), count=120)
    seen: set[str] = set()
    query = "action=key.read"
    for _ in range(3):
        page = office.get(f"/en/oversight/audit/?{query}").content.decode()
        found = set(re.findall(r"object=([0-9a-f-]{36})", page))
        assert not seen & found
        seen |= found
        more = page.partition('class="button" href="?')[2].partition('"')[0]
        query = more.replace("&amp;", "&")
    assert len(seen) == 120
    assert not query


def test_an_export_is_signed(office: Client, city: Any) -> None:
    opened(city, uuid4(), timezone.now(), count=3)
    assert office.post("/en/oversight/audit/export/").status_code == 422  # nobody said why
    sent = json.loads(office.post("/en/oversight/audit/export/", {"why": "court"}).content)
    signature = base64.b64decode(sent["signature"])
    assert keys.verify(UUID(sent["key"]), sent["signed"].encode(), signature)
    assert not keys.verify(UUID(sent["key"]), sent["signed"].replace("key.read", "key.none").encode(), signature)
    assert sum(one["action"] == "key.read" for one in json.loads(sent["signed"])["rows"]) == 3


def test_a_file_says_who_took_it_why_and_how_long_and_holds_no_content(office: Client, officer: Any, row: Situation, settings: Any) -> None:
    held = json.loads(json.loads(office.post("/en/oversight/audit/export/", {"why": "court"}).content)["signed"])
    assert (held["by"], held["why"]) == (str(officer.id), "court")
    assert datetime.fromisoformat(held["keep_until"]) - datetime.fromisoformat(held["made"]) == timedelta(hours=24)
    line = AuditRow.objects.using("default").get(action="oversight.export")
    assert (line.by, line.details["why"]) == (officer.id, "court")
    assert set(held["rows"][0]) == {"at", "by", "action", "kind", "object", "details", "sequence"}
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))  # nothing of it stays


def test_that_the_sample_was_read_is_written_down(office: Client) -> None:
    assert "Not read yet" in office.get("/en/oversight/audit/sample/").content.decode()
    office.post("/en/oversight/audit/sample/")
    assert "Not read yet" not in office.get("/en/oversight/audit/sample/").content.decode()


def test_an_exception_is_read_by_the_officer(office: Client, officer: Any, row: Situation, actors: dict[str, Actor]) -> None:
    made = exceptions.break_glass(
        short=row.short, tier="notes", why="care", text="nobody could be reached", by=actors["health"], at=timezone.now()
    )
    page = office.get(f"/en/oversight/exceptions/{made.pk}/").content.decode()
    assert "nobody could be reached" in page
    assert "A relative who is close" not in page
    assert office.post(f"/en/oversight/exceptions/{made.pk}/", {"justified": ""}).status_code == 422
    assert office.post(f"/en/oversight/exceptions/{made.pk}/", {"justified": "no"}).status_code == 302
    assert BreakGlass.objects.get().justified is False
    assert office.get(f"/en/oversight/exceptions/{uuid4()}/").status_code == 404


def test_danger_and_questions_are_read_without_contents(office: Client, row: Situation, actors: dict[str, Actor]) -> None:
    by, at = actors["social"], timezone.now()
    called = emergencies.note_emergency(
        short=row.short, reason="says goodbye", told_to="ambulance", passed=["place"], asked="agreed", by=by, at=at
    )
    made = exchanging.ask(
        short=row.short, outgoing=False, body=uuid4(), purpose="court-order", law="Law 7", text="Is support under way?", by=by, at=at
    )
    assert "says goodbye" in office.get(f"/en/oversight/danger/{called.pk}/").content.decode()
    page = f"/en/oversight/questions/{made.short}/"
    assert "Is support under way?" in office.get(page).content.decode()
    assert office.post(page, {"allowed": "no", "text": ""}).status_code == 422
    assert office.post(page, {"allowed": "no", "text": "the order names nobody"}).status_code == 302
    assert InformationRequest.objects.get().answered is False


def test_a_request_is_recognised_and_answered(office: Client, row: Situation) -> None:
    made, _receipt = rights.ask(kind="erasure", text="Please erase it", by=NOBODY, at=timezone.now())
    page = f"/en/oversight/requests/{made.short}/"
    assert "Please erase it" in office.get(page).content.decode()
    assert office.post(page, {"act": "link", "short": "hn-none", "checked": "on"}).status_code == 422
    assert office.post(page, {"act": "link", "short": row.short, "checked": "on"}).status_code == 302
    assert Situation.objects.get().held
    assert "Nothing moves" in office.get(page).content.decode()
    assert office.post(page, {"act": "answer", "outcome": "erased", "text": "It is erased."}).status_code == 302
    assert not Situation.objects.exists()
    assert RightsRequest.objects.get().outcome == "erased"
    assert "A situation · Erased on request" in office.get("/en/oversight/terms/").content.decode()


def test_a_condition_that_lapsed_closes_its_purpose(office: Client, mechanism: Any) -> None:
    today = timezone.localdate()
    rooms.Condition.objects.update(starts=today, ends=today)
    assert "Closed: something is missing" not in office.get("/en/oversight/purposes/").content.decode()
    rooms.Condition.objects.filter(kind="impact").update(starts=today - timedelta(days=2), ends=today - timedelta(days=1))
    assert "Closed: something is missing" in office.get("/en/oversight/purposes/").content.decode()


def test_the_office_writes_beside_figures_why_groups_differ(office: Client, city: Any) -> None:
    from wiqaya.referral.actions.figures import let_out
    from wiqaya.referral.apart import inside
    from wiqaya.referral.models import Tally

    month = (timezone.localdate().replace(day=1) - timedelta(days=150)).replace(day=1)
    with inside():
        for value, count in (("web:soon", 40), ("web:late", 10), ("phone:soon", 20), ("phone:late", 30)):
            Tally.objects.create(month=month, event="first-review", cut="channel-wait", value=value, count=count)
    quarter = f"{month.year}-Q{(month.month - 1) // 3 + 1}"
    let_out(period=quarter, by=Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.figures"})), at=timezone.now())
    at = f"/en/{WORK}/support/figures/"
    assert "One share is twice another" in office.get(f"{at}?period={quarter}").content.decode()
    assert office.post(f"{at}{quarter}/first-wait/explain/", {"text": "Two shifts are added at the telephone."}).status_code == 302
    assert "Two shifts are added" in office.get(f"{at}?period={quarter}").content.decode()
    public = Client().get(f"/en/your-data/ledger/?period={quarter}").content.decode()
    assert "Two shifts are added" in public
    assert "Write why" not in public
