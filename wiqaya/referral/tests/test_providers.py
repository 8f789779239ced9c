"""One list of services for three aims: each with its own rule of access, and no trace in the directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.action.models import Service, ServiceTerm
from wiqaya.people.models import Organisation
from wiqaya.referral.actions import planning, receiving, reintegrating
from wiqaya.referral.models import Clearance, FirstReview, Support
from wiqaya.referral.queries import plans, providers
from wiqaya.referral.queries.providers import Aim
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.tests import test_reintegration, test_room_pages
from wiqaya.referral.tests.acting import GOAL, PLAN, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue, words

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
statute = test_reintegration.statute
people, enter, row = test_room_pages.people, test_room_pages.enter, test_room_pages.row


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def directory(city: Any) -> Callable[..., Service]:
    """A service, with the terms under which the directory finds it."""
    from wiqaya.action import terms

    def make(name: str, *needs: str, kind: str = "cso", run_by: Any = None, **facts: Any) -> Service:
        body = run_by or Organisation.objects.create(name=WordsValue(words(en=f"Body of {name}")), kind=kind)
        told: dict[str, Any] = {"languages": ["ar"], "for_support": True, "needs": list(needs), "audiences": ["everybody"], "organisation": body} | facts
        made = Service.objects.create(name=WordsValue(words(en=name)), added_by=uuid4(), added_at=NOW, **told)
        marks = {terms.EVERYWHERE, terms.cost_mark(made.cost), *map(terms.need_mark, needs), *map(terms.language_mark, told["languages"]), *map(terms.audience_mark, told["audiences"])}
        for term in sorted(marks):
            ServiceTerm.objects.create(service=made, term=term)
        return made

    return make


def named(aim: Aim, mechanism: Any, by: Actor, **wanted: str) -> set[str]:
    return {one.name for one in providers.offered(aim, mechanism, by=by, at=NOW, wanted=wanted).rows}


def trained(mechanism: Any, agency: Any, by: Actor, days: int = 100) -> None:
    reintegrating.note_party(mechanism=mechanism, agency=agency, does={"en": "helps"}, trained_until=TODAY + timedelta(days=days), by=by, at=NOW)


def test_each_aim_has_a_list_and_a_rule_of_its_own(mechanism: Any, statute: Any, staff: dict[str, Actor], directory: Callable[..., Service]) -> None:
    by = staff["social"]
    able = directory("Listening", "mind")
    directory("Library", "culture", for_support=False)
    directory("Quiet house", "violence", public=False)
    directory("Police desk", "advice", kind="police")
    directory("Closed club", "youth", state="paused")
    directory("Hidden desk", "advice", public=False, for_support=False)
    trained(mechanism, able.organisation_id, by)
    assert named(Aim.KEEP, mechanism, by) == {"Listening", "Library", "Quiet house"}
    assert named(Aim.PLAN, mechanism, by) == {"Listening", "Quiet house"}
    assert named(Aim.RETURN, mechanism, by) == {"Listening"}
    Clearance.objects.filter(person=by.id, function="coordinator").delete()
    with pytest.raises(Hidden):
        named(Aim.PLAN, mechanism, by)


def test_the_list_narrows_by_kind_of_help_language_cost_and_for_whom(mechanism: Any, staff: dict[str, Actor], directory: Callable[..., Service]) -> None:
    by = staff["social"]
    directory("Listening", "mind", languages=["ar", "fr"])
    directory("Flats", "housing", cost="paid")
    directory("Girls' club", "youth", audiences=["young"])
    assert named(Aim.PLAN, mechanism, by, kind="wellbeing") == {"Listening"}
    assert named(Aim.PLAN, mechanism, by, language="fr") == {"Listening"}
    assert named(Aim.PLAN, mechanism, by, cost="paid") == {"Flats"}
    assert named(Aim.PLAN, mechanism, by, audience="young") == {"Listening", "Flats", "Girls' club"}  # what is for everybody is for them, too
    assert named(Aim.PLAN, mechanism, by, audience="women") == {"Listening", "Flats"}
    assert named(Aim.PLAN, mechanism, by, kind="boxing") == {"Listening", "Flats", "Girls' club"}


def test_without_a_directory_the_organisations_stand_in(mechanism: Any, statute: Any, staff: dict[str, Actor], provider: Any, directory: Callable[..., Service]) -> None:
    by = staff["social"]
    Organisation.objects.create(name=WordsValue(words(en="Police post")), kind="police")
    directory("Library", "culture", for_support=False)
    assert providers.offered(Aim.PLAN, mechanism, by=by, at=NOW).minimal
    assert named(Aim.PLAN, mechanism, by) == {"Youth club", "Body of Library"}
    assert named(Aim.RETURN, mechanism, by) == set()
    trained(mechanism, provider, by)
    assert named(Aim.RETURN, mechanism, by) == {"Youth club"}
    found = providers.chosen(Aim.PLAN, mechanism, provider, at=NOW)
    assert found is not None
    assert (found.agency, found.service) == (provider, None)
    assert providers.chosen(Aim.PLAN, mechanism, "no key", at=NOW) is None


@pytest.mark.slow
def test_a_service_chosen_stands_sealed_and_leaves_no_trace(mechanism: Any, staff: Any, services: Any, asked: Any, directory: Callable[..., Service]) -> None:
    held, other = directory("Flats", "housing"), directory("Library", "culture", for_support=False)
    row = to_acting(asked(), mechanism, staff, services)
    planning.draft(short=row.short, content=PLAN, intensity="steady", by=staff["social"], at=NOW)
    planning.add_goal(short=row.short, content=GOAL, by=staff["social"], at=NOW)
    told: dict[str, Any] = {"short": row.short, "goal": 1, "kind": "housing", "by_when": TODAY, "intensity": "steady", "what": "a room", "by": staff["social"], "at": NOW}
    before = list(Service.objects.order_by("pk").values())
    for provider, service in ((other.organisation_id, other.pk), (other.organisation_id, held.pk), (held.organisation_id, uuid4())):
        with pytest.raises(ValidationError, match="directory"):
            planning.add_support(**told, provider=provider, service=service)
    made = planning.add_support(**told, provider=held.organisation_id, service=held.pk)
    assert str(held.pk) not in str(Support.objects.values().get())
    plan = plans.opened_plan(row, by=staff["social"], at=NOW)
    assert plan is not None
    assert plan.goals[0].supports[0].content.service == str(held.pk)
    assert providers.names_of([str(held.pk), str(uuid4())]) == ["\u2068Flats\u2069 · \u2068Body of Flats\u2069"]
    assert made.provider == held.organisation_id
    assert list(Service.objects.order_by("pk").values()) == before


def test_pointing_elsewhere_names_a_service_of_the_directory_sealed(mechanism: Any, staff: dict[str, Actor], asked: Any, directory: Callable[..., Service]) -> None:
    held, by = directory("Library", "culture", for_support=False), staff["social"]
    directory("Flats", "housing")
    short = asked().short
    receiving.take_up(short=short, by=by, at=NOW)
    told = {"short": short, "outcome": "elsewhere", "reason": "books help", "source": "school", "by": by, "at": NOW}
    with pytest.raises(ValidationError, match="fits better"):
        receiving.decide(**told)
    with pytest.raises(ValidationError, match="directory"):
        receiving.decide(**told, service=uuid4())
    receiving.decide(**told, service=held.pk)
    assert not FirstReview.objects.filter(content__contains=b"Library").exists()


@pytest.mark.slow
def test_the_first_review_offers_the_directory_and_narrows_it(enter: Callable[[str], Client], row: Any, directory: Callable[..., Service]) -> None:
    directory("Flats", "housing")
    held = directory("Listening", "mind", languages=["fr"])
    client = enter("social")
    client.post(f"/en/care/items/{row.short}/take-up/")
    at = f"/en/care/items/{row.short}/first-review/"
    assert "Flats" in client.get(at).content.decode()
    narrowed = client.post(at, {"act": "narrow", "kind": "wellbeing", "language": "fr"})
    assert narrowed.status_code == 200
    assert "Listening" in narrowed.content.decode()
    assert "Flats" not in narrowed.content.decode()
    told = {"outcome": "elsewhere", "reason": "a talk helps", "source": "school", "points_to": ""}
    assert client.post(at, {**told, "service": str(uuid4())}).status_code == 422
    assert client.post(at, {**told, "service": str(held.pk)}).status_code == 302
    row.refresh_from_db()
    assert row.closing == "elsewhere"
