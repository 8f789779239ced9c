"""Who looked: every page leaves its line, a name cannot get into one, and the person can be told which services looked."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wiqaya import referral
from wiqaya.referral import retention, sealing, terms, trail
from wiqaya.referral.actions import handing
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.actions.stating import state_own_areas
from wiqaya.referral.apart import DATABASE, inside
from wiqaya.referral.models import Clearance, OwnAreas, Situation
from wiqaya.referral.queries import oversight, own_areas, situations
from wiqaya.referral.queries.looked import who_looked
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests.conftest import NOTES, NOW, TODAY
from wiqaya.referral.tests.test_proofs import walked
from wiqaya.referral.words import Tier
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.audit import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
HOUSE = Path(referral.__file__ or "").parent
people, enter, asked_row, row = plans.people, plans.enter, plans.asked_row, plans.row


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with inside():
        yield


def looks() -> list[AuditRow]:
    return list(AuditRow.objects.using(DATABASE).filter(action__startswith="look.").order_by("id"))


PAGES = {
    "": "look.care.start", "queue/": "look.care.queue", "items/{}/": "look.care.situation", "items/{}/consents/": "look.care.consents",
    "items/{}/identity/": "look.care.identity", "items/{}/plan/": "look.care.plan", "items/{}/conversation/": "look.care.converse", "items/{}/end/": "look.care.end",
    "items/{}/danger/": "look.care.emergency", "items/{}/questions/": "look.care.exchange", "later/": "look.care.later", "advice/": "look.care.advice",
}  # fmt: skip


@pytest.mark.slow
def test_each_page_leaves_one_line_that_says_what_it_was_about(enter: Callable[[str], Client], row: Situation, people: dict[str, Any], services: dict[str, UUID]) -> None:
    social = enter("social")
    for path, action in PAGES.items():
        before = len(looks())
        assert social.get(f"/en/care/{path.format(row.short)}").status_code == 200, path
        line, *more = looks()[before:]
        assert (line.action, line.by, more) == (action, people["social"].pk, [])
        assert line.details["service"] == str(services["social"])
        assert (line.object == str(row.pk)) == ("{}" in path)
        assert ("rows" in line.details) == (path in {"", "queue/", "later/", "advice/"})


def test_a_page_that_shows_its_mistakes_again_leaves_a_line_and_one_that_is_not_there_none(enter: Callable[[str], Client], row: Situation) -> None:
    social, child = enter("social"), enter("child")
    assert social.post(f"/en/care/items/{row.short}/end/", {"reason": ""}).status_code == 422
    assert [line.action for line in looks()] == ["look.care.end"]
    assert child.get(f"/en/care/items/{row.short}/").status_code == 404
    assert social.post(f"/en/care/items/{row.short}/step-aside/").status_code == 302
    assert len(looks()) == 1


def test_doors_for_residents_leave_no_line(mechanism: Any) -> None:
    client, before = Client(), AuditRow.objects.using(DATABASE).count()
    for path in ("help/", "your-data/", "your-data/ledger/"):
        assert client.get(f"/en/{path}").status_code == 200
    assert AuditRow.objects.using(DATABASE).count() == before


NAMES = ("Samira", "samira", "Samira Khatib", "samira-khatib", "سميرة", "سميرة الخطيب", "al-amine", "b-01", "deadbeef", "a" * 20, "05-06-1990 ", "2026-11-21 Samira")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_refused_by_the_trail_of_the_room(city: Any, name: str) -> None:
    before = AuditRow.objects.using(DATABASE).count()
    for value in (name, [name], {"why": name}, {name: 1}):
        with pytest.raises(audit.NotForTheTrail), transaction.atomic(using=DATABASE):
            audit.note(DATABASE, "look.care.start", "x", "y", city.pk, by=NOBODY, at=timezone.now(), details={"why": value})
    assert AuditRow.objects.using(DATABASE).count() == before


@given(st.text(min_size=1))
def test_no_text_gets_in_but_the_words_of_the_lists(text: str) -> None:
    listed = trail.codes()
    try:
        audit.rows.check("why", text, lambda: listed)
    except audit.NotForTheTrail:
        return
    assert text in listed or (set(text) <= set("0123456789abcdef-Q") and set(text) & set("0123456789"))


def test_every_reason_that_the_room_writes_stands_in_a_list() -> None:
    written = {why for _rows, why in terms.ENDINGS}
    calls = {"take_back", "end", "forget_situation", "forget_plan", "forget_enquiry", "end_clearance", "_certify", "record"}
    for path in (*(HOUSE / "actions").glob("*.py"), HOUSE / "terms.py", HOUSE / "retention.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in calls:
                written |= {one.value.value for one in node.keywords if isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)}
    assert len(written) > 10
    assert written <= trail.codes()


def test_keys_days_numbers_and_words_of_the_lists_may_stand_there(city: Any) -> None:
    told = {"subject": str(uuid4()), "on": date(2026, 11, 21).isoformat(), "period": "2026-Q3", "rows": 3, "met": True, "why": "", "stage": "home"}
    with transaction.atomic(using=DATABASE):
        audit.note(DATABASE, "look.care.start", "x", "y", city.pk, by=NOBODY, at=timezone.now(), details=told)
    assert AuditRow.objects.using(DATABASE).latest("id").details == told


# Who looked, for the person


def test_the_person_is_told_which_services_looked_on_which_days_and_no_name(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: dict[str, UUID]
) -> None:
    row = walked(asked, mechanism, staff, services)
    situations.identity_of(row, by=staff["health"], at=NOW)
    for later in (0, 2, 2):
        situations.notes_of(row, by=staff["social"], at=NOW + timedelta(days=later))
    found = {(one.service[-4:], one.part): one.days for one in who_looked(row)}
    health, social = (str(services[sector])[-4:] for sector in ("health", "social"))
    assert found[health, Tier.LIMITED.label] == [TODAY]
    assert found[social, Tier.NOTES.label] == [TODAY, TODAY + timedelta(days=2)]
    assert not any(service == str(services["police"])[-4:] for service, _part in found)
    assert not any(str(person.id) in repr(who_looked(row)) for person in staff.values())


def test_another_situation_and_turning_keys_over_are_no_looks(asked: Callable[..., Any], mechanism: Any, staff: Any, services: dict[str, UUID]) -> None:
    first, second = asked(), asked()
    before = who_looked(second)
    situations.notes_of(first, by=staff["social"], at=NOW)
    assert len(who_looked(first)) == len(before) + 1
    assert who_looked(second) == before
    handing.rekey(subject=second.pk, tier="notes", keeper=services["social"], by=staff["social"], at=NOW)
    assert who_looked(second) == before


# An area of one's own


@pytest.fixture
def area(city: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    there = [SimpleNamespace(code=code, name=code.upper()) for code in ("port", "rock")]
    for module in ("actions.stating", "views.own_areas", "queries.showing"):
        monkeypatch.setattr(f"wiqaya.referral.{module}.figure_areas", lambda: there)
    return "port"


def test_own_areas_are_kept_as_marks_that_name_no_area(mechanism: Any, staff: Any, area: str) -> None:
    state_own_areas(areas=[area, "elsewhere"], by=staff["health"], at=NOW)
    held = OwnAreas.objects.get()
    assert area not in str(held.marks)
    assert own_areas.own(staff["health"], ["port", "rock"]) == ["port"]
    assert own_areas.own(staff["social"], ["port", "rock"]) == []
    state_own_areas(areas=[area], by=staff["social"], at=NOW)
    assert OwnAreas.objects.get(person=staff["social"].id).marks != held.marks
    state_own_areas(areas=[], by=staff["health"], at=NOW)
    assert own_areas.stated(staff["health"])
    assert not own_areas.near(staff["health"], area)
    with pytest.raises(sealing.Hidden):
        state_own_areas(areas=[area], by=replace(staff["health"], id=uuid4()), at=NOW)


def test_what_people_said_goes_with_their_last_clearance(mechanism: Any, staff: Any, area: str) -> None:
    for sector in ("health", "social"):
        state_own_areas(areas=[area], by=staff[sector], at=NOW)
    assert not terms.own_areas_of_those_who_left(NOW).exists()
    Clearance.objects.filter(person=staff["health"].id).update(ended_at=NOW)
    rule = next(rule for rule in retention.RULES if rule.name == "referral.own-areas")
    assert (rule.due(NOW), rule.forget(by=NOBODY, at=NOW)) == (1, 1)
    assert OwnAreas.objects.get().person == staff["social"].id


def test_the_office_sees_that_somebody_opened_what_is_of_an_area_of_their_own(asked: Callable[..., Any], mechanism: Any, staff: Any, area: str) -> None:
    here, there = asked(replace(NOTES, area=area)), asked(replace(NOTES, area="rock"))
    state_own_areas(areas=[area], by=staff["social"], at=NOW)
    situations.notes_of(there, by=staff["social"], at=NOW)
    assert oversight.unusual(NOW + timedelta(minutes=1)) == []
    situations.notes_of(here, by=staff["social"], at=NOW)
    (odd,) = oversight.unusual(NOW + timedelta(minutes=1))
    assert (odd.person, odd.near, odd.nights, odd.reveals) == (staff["social"].id, 1, 0, 0)
    line = AuditRow.objects.using(DATABASE).get(action="near.opened")
    assert (line.object, line.details) == (str(here.pk), {"subject": str(here.pk)})


def test_whoever_comes_in_is_asked_and_then_asked_to_step_aside(
    enter: Callable[[str], Client], asked_row: Situation, people: dict[str, Any], services: dict[str, UUID], area: str
) -> None:
    social, at = enter("social"), f"/en/care/items/{asked_row.short}/"
    assert "Say where you live" in social.get("/en/care/").content.decode()
    assert social.post("/en/care/own-areas/", {"areas": ["moon"]}).status_code == 422
    assert social.post("/en/care/own-areas/", {"areas": [area]}).status_code == 302
    assert "Say where you live" not in social.get("/en/care/").content.decode()
    assert 'value="port" id="id_areas_0" checked' in re.sub(r"\s+", " ", social.get("/en/care/own-areas/").content.decode())
    assert "step aside with the button" not in social.post(f"{at}open/", {"why": "review"}).content.decode()
    by = Actor(id=people["social"].pk, kind="person", city=asked_row.city_id, agency=services["social"])
    near = ask(mechanism=asked_row.mechanism, notes=replace(NOTES, area=area), asker="service", channel="phone", by=by, at=timezone.now())[0]
    at = f"/en/care/items/{near.short}/"
    assert "step aside with the button" in social.post(f"{at}open/", {"why": "review"}).content.decode()
    assert "Say where you live" in enter("health").get("/en/care/").content.decode()
