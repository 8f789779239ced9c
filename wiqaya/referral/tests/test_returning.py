"""The conversation with somebody who came back: needs, strengths and risks to the person, and what the city does in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.referral.actions import assessing
from wiqaya.referral.contents_plan import Conversation, Entry
from wiqaya.referral.models import Assessment, Condition, FamilyPlan, Situation
from wiqaya.referral.queries import assessments
from wiqaya.referral.tests import test_plan_pages, test_reintegration, test_room_pages
from wiqaya.referral.tests.acting import SAID, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY

people, enter, statute, by = test_room_pages.people, test_room_pages.enter, test_reintegration.statute, test_reintegration.by
asked_row, plan_row = test_room_pages.row, test_plan_pages.row
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
NEED = Entry("needs", "wants to go to school", "asked for it twice", "the person", "seen", prompt="N1")
WHOLE = replace(SAID, entries=(*SAID.entries, NEED), risks="neighbours shout at them", city_part="coordinates")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def row(statute: Any, asked: Callable[..., Situation], mechanism: Any, staff: Any, services: Any) -> Situation:
    return to_acting(asked(), mechanism, staff, services)


def write(row: Situation, staff: Any, said: Conversation) -> Assessment:
    return assessing.write(short=row.short, conversation=said, by=staff["social"], at=NOW)


def test_the_city_takes_the_part_that_its_role_allows(row: Situation, mechanism: Any, staff: Any, by: Any) -> None:
    held = test_reintegration.role(mechanism, by, tasks=["link"])
    for part in ("coordinates", "contributes"):
        with pytest.raises(ValidationError, match="does not take this on"):
            write(row, staff, replace(WHOLE, city_part=part))
    write(row, staff, replace(WHOLE, city_part="neither"))
    type(held).objects.update(tasks=["link", "assess"])
    made = write(row, staff, WHOLE)
    said, _second = assessments.conversation_of(made, by=staff["social"], at=NOW)
    assert (said.city_part, said.risks) == ("coordinates", "neighbours shout at them")
    assert not any("neighbours" in str(value) or b"neighbours" in bytes(value) for value in Assessment.objects.values_list("content", flat=True))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(WHOLE, risks=" "), "risks"), (replace(WHOLE, city_part=""), "city_part"), (replace(WHOLE, city_part="decides"), "city_part"),
        (replace(WHOLE, entries=SAID.entries), "city_part"), (replace(WHOLE, risks="سميرة بنت أحمد، هاتفها +961 3 555 010"), "risks"),
    ],
)  # fmt: skip
def test_needs_strengths_and_risks_to_the_person_belong_together(said: Conversation, field: str, row: Situation, mechanism: Any, staff: Any, by: Any) -> None:
    test_reintegration.role(mechanism, by, tasks=["assess"])
    with pytest.raises(ValidationError) as refused:
        write(row, staff, said)
    assert field in refused.value.message_dict
    assert not Assessment.objects.exists()


def test_without_a_role_nobody_is_asked_it(row: Situation, staff: Any) -> None:
    Condition.objects.filter(kind="statute").update(ends=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        write(row, staff, WHOLE)
    assert "city_part" in refused.value.message_dict
    write(row, staff, SAID)


def test_the_family_plan_leads_to_the_picture_of_each_member(
    enter: Callable[[str], Client], statute: Any, mechanism: Any, people: Any, services: dict[str, UUID], plan_row: Situation
) -> None:
    at, item = "/en/care/reintegration/families/", f"/en/care/items/{plan_row.short}/conversation/"
    lead, day = enter("social"), test_plan_pages.day
    for sector in ("social", "health"):
        lead.post("/en/care/reintegration/parties/", {"agency": str(services[sector]), "does_en": "helps", **day("trained_until", 900)})
    told = {"situations": [plan_row.short], "setting": "community", "help": ["wellbeing"], "needs": [], "long_view": "a flat of our own", **day("until", 900)}
    assert lead.post(f"{at}new/", told).status_code == 302
    plan = FamilyPlan.objects.get()
    assert "No picture signed by two services" in lead.get(f"{at}{plan.short}/").content.decode()
    assert "Only for somebody who came back" in lead.get(item).content.decode()
    assert lead.post(item, test_plan_pages.SAID).status_code == 302
    held = Assessment.objects.get()
    assert enter("health").post(f"{item}{held.pk}/sign/", {"agrees": "yes", "text": ""}).status_code == 302
    assert f"{item}{held.pk}/" in lead.get(f"{at}{plan.short}/").content.decode()
