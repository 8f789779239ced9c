"""Reintegration on its pages: from the city's role to a family's review, and what others see of it (nothing)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.models import (
    Arrival,
    CityRole,
    Clearance,
    Condition,
    Conflict,
    FamilyPlan,
    FamilyReview,
    ManualRead,
    ManualSection,
    Party,
    Placement,
)
from wiqaya.referral.tests import test_reintegration, test_room_pages

people, enter, row = test_room_pages.people, test_room_pages.enter, test_room_pages.row
statute = test_reintegration.statute
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
HOME = "/en/care/reintegration/"


def day(name: str, ahead: int) -> dict[str, str]:
    on: date = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


@pytest.fixture
def lead(statute: Any, enter: Callable[[str], Client]) -> Client:
    return enter("social")


@pytest.fixture
def trained(lead: Client, services: dict[str, UUID]) -> None:
    for sector in ("social", "health"):
        sent(lead, "parties/", {"agency": str(services[sector]), "does_en": "helps", **day("trained_until", 2000)})


def sent(client: Client, path: str, told: dict[str, Any]) -> None:
    answer = client.post(f"{HOME}{path}", told)
    assert answer.status_code == 302, answer.content.decode()[-6000:]


def notice(services: dict[str, UUID], ahead: int = 60) -> dict[str, Any]:
    return {
        "body": str(services["police"]), "law": "Protocol 3/2026", **day("expected_from", ahead), **day("expected_until", ahead + 5), "setting": "community",
        "households": "1", "needs": ["school"], "people_6-11": "٢", "people_25-29": "1", "notice_en": "bunk beds",
    }  # fmt: skip


def test_the_city_role_and_parties(lead: Client, people: dict[str, Any], services: dict[str, UUID]) -> None:
    assert "not written down yet" in lead.get(HOME).content.decode()
    sent(lead, "role/", {
        "steering": "national", "coordinator": str(services["police"]), "tasks": ["link", "stigma"], "settings": ["community"], "covered": ["minors"],
        "focal_point": str(people["social"].id), "care_aim_en": "a home", "safety_aim_en": "all are safe", "protocol": "Protocol 3", **day("protocol_ends", 300),
    })  # fmt: skip
    page = lead.get(HOME).content.decode()
    assert "a home" in page
    assert "\u2068Protocol 3\u2069 · " in page
    assert "Children and adolescents who came back" in page
    assert CityRole.objects.get().focal_point == people["social"].id
    assert "a home" in lead.get(f"{HOME}role/").content.decode()
    sent(lead, "parties/", {"agency": str(services["health"]), "does_en": "care for trauma"})
    sent(lead, "parties/", {"agency": str(services["health"]), "does_en": "care, at once"})
    assert Party.objects.count() == 1
    assert "Training is missing" in lead.get(f"{HOME}parties/").content.decode()


def test_a_notice_is_prepared_task_by_task(lead: Client, services: dict[str, UUID]) -> None:
    sent(lead, "arrivals/new/", notice(services, 3))
    row = Arrival.objects.get()
    assert row.people == {"6-11": 2, "25-29": 1}
    assert "Short notice" in lead.get(HOME).content.decode()
    page = lead.get(f"{HOME}arrivals/{row.short}/").content.decode()
    assert "The notice is short" in page
    assert "bunk beds" in page
    assert row.short not in page.split("</title>")[0]
    task = row.tasks.get(kind="neighbours")
    at = f"arrivals/{row.short}/{task.pk}/"
    sent(lead, at, {"text_en": "tea with the house", "owner": str(services["education"]), **day("due", 2)})
    sent(lead, f"{at}done/", {})
    task.refresh_from_db()
    assert task.done_on == timezone.localdate()
    assert "tea with the house" in lead.get(f"{HOME}arrivals/{row.short}/").content.decode()
    sent(lead, f"{at}done/", {})
    task.refresh_from_db()
    assert task.done_on is None


def test_a_name_in_a_notice_is_refused_beside_its_field(lead: Client, services: dict[str, UUID]) -> None:
    answer = lead.post(f"{HOME}arrivals/new/", {**notice(services), "notice_ar": test_reintegration.NAMED})
    assert answer.status_code == 422
    assert not Arrival.objects.exists()


def test_conflicts_and_places(lead: Client, trained: None, services: dict[str, UUID]) -> None:
    told = {f"{name}_en": name for name in ("care", "security", "decision", "reason")}
    sent(lead, "conflicts/", {**told, "decided_by_body": str(services["social"]), **day("decided_on", -1)})
    assert Conflict.objects.count() == 1
    sent(lead, "places/", {"kind": "work", "provider": str(services["education"]), "places": "4", **day("money_ends", 30), "afterwards_en": "the firm keeps two"})
    place = Placement.objects.get()
    sent(lead, f"places/{place.pk}/", {"taken": "3", "still": "2", "what_happened_en": ""})
    page = lead.get(f"{HOME}places/").content.decode()
    assert "The money ends soon" in page
    assert "the firm keeps two" in page
    assert "The money for places ends on" in lead.get(HOME).content.decode()
    assert "not come yet" in lead.post(f"{HOME}conflicts/", {**told, "decided_by_body": str(services["social"]), **day("decided_on", 2)}).content.decode()


def test_the_manual_opens_for_named_services_and_notes_it(lead: Client, enter: Callable[[str], Client], people: Any, services: dict[str, UUID]) -> None:
    Clearance.objects.filter(person=people["health"].id, function="reintegration").delete()
    health = enter("health")
    assert health.get(f"{HOME}manual/").status_code == 404
    sent(lead, "manual/begin/", {})
    assert health.get(f"{HOME}manual/").status_code == 404
    assert "Manual of reintegration" not in health.get("/en/care/").content.decode()
    sent(lead, "manual/2/edit/", {"title_en": "Who calls whom", "text_en": "First the focal point", "readers": [str(services["health"])]})
    sent(lead, "manual/new/", {"title_en": "Our own", "text_en": "Numbers of this city"})
    assert "Manual of reintegration" in health.get("/en/care/").content.decode()
    assert HOME in lead.get("/en/care/").content.decode()
    assert "Who calls whom" in health.get(f"{HOME}manual/").content.decode()
    assert "First the focal point" in health.get(f"{HOME}manual/2/").content.decode()
    assert [health.get(f"{HOME}manual/{path}").status_code for path in ("1/", "2/edit/", "2/readings/", "new/")] == [404] * 4
    assert ManualRead.objects.get().person == people["health"].id
    assert "Health" in lead.get(f"{HOME}manual/2/readings/").content.decode()
    assert ManualSection.objects.order_by("-number")[0].title["en"]["text"] == "Our own"


def test_a_family_plan_from_writing_to_its_end(lead: Client, trained: None, row: Any, people: Any, mechanism: Any, services: dict[str, UUID], browse: Any) -> None:
    told = {"situations": [row.short], "setting": "community", "help": ["wellbeing"], "needs": [], "long_view": "a flat of our own", **day("until", 900)}
    type(row).objects.filter(pk=row.pk).update(stage="review")
    type(row).objects.filter(pk=row.pk).update(stage="home")
    sent(lead, "families/new/", told)
    plan = FamilyPlan.objects.get()
    at = f"families/{plan.short}/"
    page = lead.get(f"{HOME}{at}").content.decode()
    assert "a flat of our own" in page
    assert row.short in page
    assert plan.short not in page.split("</title>")[0]
    assert f"{at}approve/" not in page
    lead.post(f"{HOME}{at}approve/")
    plan.refresh_from_db()
    assert plan.approved_by is None
    _colleague(people, mechanism, services)
    second = browse(people["second"])
    assert "waits for your approval" in second.get(HOME).content.decode()
    sent(second, f"{at}approve/", {})
    sent(lead, f"{at}review/", {"stigma": "worse", "said": "the school is good", "seen": "", "changes": "", **day("next_on", 100)})
    assert lead.post(f"{HOME}{at}review/", {"said": "", **day("next_on", 100)}).status_code == 422
    page = second.get(f"{HOME}{at}").content.decode()
    assert "the school is good" in page
    assert "Treated worse than before" in page
    assert FamilyReview.objects.count() == 1
    sent(lead, f"{at}end/", {})
    assert not FamilyPlan.objects.exists()
    assert "No family plan yet" in lead.get(f"{HOME}families/").content.decode()


def _colleague(people: dict[str, Any], mechanism: Any, services: dict[str, UUID]) -> None:
    """Somebody else of the social service, cleared for reintegration and with a seat at its first review."""
    from wiqaya.people.models import Membership, User
    from wiqaya.referral.tests.conftest import clear
    from wiqaya.safeguards.access import Actor

    user = User.objects.create_user("second@example.org", "a long password of tests", name="Second")
    first = Membership.objects.get(user=people["social"])
    Membership.objects.create(
        city=first.city, user=user, role="panel", organisation=first.organisation, starts=first.starts, given_by=first.given_by, given_at=first.given_at
    )
    clear(mechanism, Actor(id=user.id, kind="person", city=first.city_id, agency=services["social"]), "reintegration", "screener")
    people["second"] = user


ALL = (
    "", "role/", "parties/", "arrivals/new/", "arrivals/ar-none2/", "conflicts/", "places/", "manual/", "manual/new/", "manual/1/", "manual/1/edit/",
    "manual/1/readings/", "network/", "network/exchange/", "network/bridge/", "framework/", "stigma/", "families/", "families/new/", "families/fp-none2/",
)  # fmt: skip


def test_without_a_recorded_role_the_pages_are_not_there(enter: Callable[[str], Client]) -> None:
    client = enter("social")
    assert "The city has no role here" in client.get(HOME).content.decode()
    assert [client.get(f"{HOME}{path}").status_code for path in ALL[1:]] == [404] * (len(ALL) - 1)
    assert client.post(f"{HOME}manual/begin/").status_code == 404


def test_others_find_nothing(lead: Client, enter: Callable[[str], Client], people: Any) -> None:
    Clearance.objects.filter(person=people["police"].id, function="reintegration").delete()
    police = enter("police")
    assert [police.get(f"{HOME}{path}").status_code for path in ALL] == [404] * len(ALL)
    assert Condition.objects.filter(kind="statute").exists()
