"""What whoever helps has to be versed in is matched with those who are: named in the order of their names, never ranked (G3S-44)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.referral.actions import assessing, members
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Clearance, Situation
from wiqaya.referral.queries import assessments
from wiqaya.referral.queries.versed import labels, who_knows
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests.acting import SAID, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.access import Actor

people, enter, asked_row, row = plans.people, plans.enter, plans.asked_row, plans.row
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]


@pytest.fixture
def writer(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, agency=uuid4(), permissions=frozenset({"referral.set-up"}))


def learned(person: Actor, *words: str) -> None:
    with inside():
        Clearance.objects.filter(person=person.id).update(versed=list(words))


def test_those_in_date_who_are_versed_in_it_are_found_and_nobody_else(mechanism: Any, staff: Any) -> None:
    learned(staff["health"], "trauma", "grief")
    learned(staff["child"], "child", "trauma")
    learned(staff["police"], "trauma")
    Clearance.objects.filter(person=staff["police"].id).update(trained_until=TODAY - timedelta(days=1))
    with override("en"):
        found = who_knows(mechanism.pk, ["trauma", "child"], NOW)
        assert sorted(one.labels for one in found) == [("Working with people who lived through violence",), ("Working with people who lived through violence", "Child protection")]
        assert [(one.service, one.name) for one in found] == sorted((one.service, one.name) for one in found)
        assert labels(["child", "trauma"]) == labels(["trauma", "child"])
    assert who_knows(mechanism.pk, [], NOW) == []


def test_a_clearance_says_what_somebody_is_versed_in_and_only_words_of_the_list(mechanism: Any, services: Any, writer: Actor) -> None:
    told: dict[str, Any] = {
        "mechanism": mechanism, "person": uuid4(), "agency": services["health"], "function": "member", "trained_until": TODAY + timedelta(days=90),
        "ethics_until": TODAY + timedelta(days=90), "by": writer, "at": NOW,
    }  # fmt: skip
    with pytest.raises(ValidationError) as wrong:
        members.give_clearance(**told, versed=["the Alawites"])
    assert list(wrong.value.message_dict) == ["versed"]
    made = members.give_clearance(**told, versed=["trauma", "child"])
    assert made.versed == ["child", "trauma"]
    assert members.confirm_clearance(clearance=made, by=writer, at=NOW).versed == ["child", "trauma"]
    assert members.confirm_clearance(clearance=made, versed=["law"], by=writer, at=NOW).versed == ["law"]


def test_the_conversation_keeps_words_of_the_list_sealed(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    situation = to_acting(asked(), mechanism, staff, services)
    with pytest.raises(ValidationError):
        assessing.write(short=situation.short, conversation=replace(SAID, versed=("magic",)), by=staff["social"], at=NOW)
    held = assessing.write(short=situation.short, conversation=replace(SAID, versed=("trauma", "sign")), by=staff["social"], at=NOW)
    assert assessments.conversation_of(held, by=staff["health"], at=NOW)[0].versed == ("trauma", "sign")
    assert b"trauma" not in bytes(held.content)


def test_the_page_of_the_conversation_names_them(enter: Callable[[str], Client], row: Situation, people: dict[str, Any]) -> None:
    with inside():
        Clearance.objects.filter(person=people["health"].pk).update(versed=["grief"])
    social, at = enter("social"), f"/en/care/items/{row.short}/conversation/"
    assert "Which of these somebody has to be versed in" in social.get(at).content.decode()
    assert social.post(at, {**plans.SAID, "versed": ["grief", "law"]}).status_code == 302
    with inside():
        held = row.assessments.get()
    page = social.get(f"{at}{held.pk}/").content.decode()
    assert "Grief and loss · Legal advice" in page
    assert f"{people['health'].name}</bdi>: Grief and loss</li>" in page
