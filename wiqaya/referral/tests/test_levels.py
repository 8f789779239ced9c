"""Three levels: what is for everybody is open, help for single people rests on a finding or a reason, reintegration on a role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.action.models import Intervention
from wiqaya.mapping.models import Issue
from wiqaya.referral.actions import mechanism as building
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Condition, Mechanism
from wiqaya.referral.queries import justifying, setting_up
from wiqaya.referral.tests import test_setup_pages
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.strategy.words import PreventionLevel

accounts, coordinator, begun = test_setup_pages.accounts, test_setup_pages.coordinator, test_setup_pages.begun
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def card(city: Any) -> Issue:
    from wiqaya.mapping.actions.cycle import create_cycle

    by = Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"mapping.edit"}))
    return Issue.objects.create(
        cycle=create_cycle(year=2026, by=by, at=NOW), title=WordsValue(words(en="Insults on the bus")), written_by=uuid4(), written_at=NOW, changed_at=NOW
    )


@pytest.fixture
def writer(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.set-up"}))


def change(row: Mechanism, by: Actor, **facts: Any) -> Mechanism:
    return building.change_mechanism(mechanism=row, facts=facts, by=by, at=NOW)


def stands() -> dict[PreventionLevel, str]:
    return {one.level: one.stand for one in justifying.levels(TODAY)}


def programme(level: str, *, issue: Any = None, state: str = "running") -> Intervention:
    told = {"level": level, "domain": "education", "state": state, "ended_on": TODAY if state == "ended" else None}
    row = Intervention.objects.create(title=WordsValue(words(en="Evening courses")), added_by=uuid4(), added_at=NOW, **told)
    if issue is not None:
        row.issues.add(issue)
    return row


def test_a_mechanism_names_its_findings_or_says_why_there_is_none(mechanism: Mechanism, writer: Actor, card: Issue) -> None:
    asked = "Say which findings"
    assert any(asked in said for said in setting_up.obstacles(mechanism, TODAY))
    with pytest.raises(ValidationError):
        change(mechanism, writer, findings=[str(uuid4())])
    row = change(mechanism, writer, no_finding={"en": "Services ask for it"})
    assert not any(asked in said for said in setting_up.obstacles(row, TODAY))
    assert stands()[PreventionLevel.SECONDARY] == "without"
    row = change(row, writer, findings=[str(card.pk)])
    assert [one.pk for one in justifying.findings_of(row)] == [card.pk]
    assert stands()[PreventionLevel.SECONDARY] == "justified"


def test_each_level_says_where_the_city_stands(city: Any, card: Issue) -> None:
    with inside():
        assert stands() == {PreventionLevel.PRIMARY: "not-begun", PreventionLevel.SECONDARY: "not-begun", PreventionLevel.TERTIARY: "no-role"}
        programme("primary", state="ended")
        assert stands()[PreventionLevel.PRIMARY] == "not-begun"
        programme("primary")
        programme("secondary", issue=card)
        assert stands() == {PreventionLevel.PRIMARY: "begun", PreventionLevel.SECONDARY: "justified", PreventionLevel.TERTIARY: "no-role"}
        programme("secondary")
        programme("tertiary")
        found = {one.level: one for one in justifying.levels(TODAY)}
    assert found[PreventionLevel.SECONDARY].without_finding == 1
    assert stands_of(found) == {PreventionLevel.PRIMARY: "begun", PreventionLevel.SECONDARY: "without", PreventionLevel.TERTIARY: "no-role"}


def stands_of(found: dict[PreventionLevel, justifying.Level]) -> dict[PreventionLevel, str]:
    return {level: one.stand for level, one in found.items()}


def test_the_third_level_stands_on_a_recorded_role(mechanism: Mechanism) -> None:
    assert stands()[PreventionLevel.TERTIARY] == "no-role"
    Condition.objects.create(
        mechanism=mechanism, kind="statute", reference="Law 5/2026", starts=TODAY - timedelta(days=1), ends=TODAY + timedelta(days=9), written_by=uuid4(),
        written_at=NOW, read_by=uuid4(), read_at=NOW,
    )  # fmt: skip
    assert stands()[PreventionLevel.TERTIARY] == "begun"


@pytest.mark.slow
def test_the_pages_ask_for_findings_and_name_joint_programmes(coordinator: Client, begun: Mechanism, accounts: dict[str, Any], card: Issue) -> None:
    at, joint = f"{test_setup_pages.AT}{begun.short}/", programme("secondary", issue=card)
    assert "No finding of the mapping is named yet" in coordinator.get(at).content.decode()
    need = {"builds_on_en": "Nothing", "caseload": "30", "cost": "9"}
    coordinator.post(f"{at}steps/need/", {**need, "no_finding_en": "The schools asked"})
    page = coordinator.get(at).content.decode()
    assert "Why it is begun all the same:" in page
    assert "The schools asked" in page
    assert "Without a finding so far" in coordinator.get(f"{test_setup_pages.AT}levels/").content.decode()
    coordinator.post(f"{at}steps/need/", {**need, "findings": [str(card.pk)], "no_finding_en": "The schools asked"})
    scope = {"name_en": "Sanad", "scope": "broad", "opens_to": "everybody", "eligibility_en": "Needs", "host": str(begun.host), "quorum": "3", "programmes": [str(joint.pk)]}
    assert coordinator.post(f"{at}steps/scope/", scope).status_code == 302
    page = coordinator.get(at).content.decode()
    assert "Insults on the bus" in page
    assert f"/programmes/{joint.short}/" in page
    for lang, said in (("ar", "ثلاثة مستويات"), ("fr", "Trois niveaux")):
        assert said in coordinator.get(f"{test_setup_pages.AT.replace('/en/', f'/{lang}/')}levels/").content.decode()
