"""The network of those involved: bodies and never people, a public page after two yeses, meetings that bridge, and the national framework beside the tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.people.models import Organisation
from wiqaya.referral import facts
from wiqaya.referral.actions import networking, reintegrating
from wiqaya.referral.actions.figures import let_out
from wiqaya.referral.apart import inside
from wiqaya.referral.models import CityRole, Condition, FrameworkLine, NetworkMeeting, Tally
from wiqaya.referral.queries import figures
from wiqaya.referral.queries import networking as queries
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.tests import test_reintegration, test_room_pages
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.safeguards.access import Actor, NotAllowed
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.web.addresses import WORK

people, enter, statute, by = test_room_pages.people, test_room_pages.enter, test_reintegration.statute, test_reintegration.by
pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
HOME = "/en/care/reintegration/"
SETTLED = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def reader(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.clear"}))


@pytest.fixture
def bodies(city: Any) -> list[UUID]:
    made = (("Youth house", "05 200 300"), ("Court office", ""))
    return [Organisation.objects.create(name=WordsValue(words(en=name)), kind="city", contact_point=contact).pk for name, contact in made]


@pytest.fixture
def told(mechanism: Any, by: Actor, bodies: list[UUID]) -> CityRole:
    """A network that is told whole."""
    test_reintegration.role(mechanism, by)
    for body, named in zip(bodies, (True, False), strict=True):
        reintegrating.note_party(mechanism=mechanism, agency=body, does={"en": "helps families"}, trained_until=None, named=named, by=by, at=NOW)
    return networking.describe(mechanism=mechanism, purposes={"en": "nobody is left between two"}, reach={"en": "Desk of the youth house, 05 200 300"}, by=by, at=NOW)


def meeting(mechanism: Any, by: Actor, bodies: list[UUID], kind: str = "bridge", **other: Any) -> NetworkMeeting:
    told: dict[str, Any] = {name: {"en": name} for name in networking.TEXTS} | {"on": TODAY, "members": bodies} | other
    return networking.note_meeting(mechanism=mechanism, kind=kind, **told, by=by, at=NOW)


def test_residents_read_of_it_after_a_second_person_agreed(told: CityRole, by: Actor, reader: Actor, mechanism: Any) -> None:
    assert queries.together(TODAY) is None
    assert [role.pk for role in queries.waiting()] == [told.pk]
    with pytest.raises(NotAllowed):
        networking.show(role=told, by=by, at=NOW)
    both = Actor(id=by.id, kind="person", city=by.city, permissions=reader.permissions)
    with pytest.raises(ValidationError, match="Somebody else"):
        networking.show(role=told, by=both, at=NOW)
    networking.show(role=told, by=reader, at=NOW)
    found = queries.together(TODAY)
    assert found is not None
    assert [(str(one.name), one.contact) for one in found.members] == [("Youth house", "05 200 300")]  # the other one did not agree to be named
    networking.describe(mechanism=mechanism, purposes={"en": "something else"}, reach={"en": "the desk"}, by=by, at=NOW)
    assert queries.together(TODAY) is None  # what is new needs a yes of its own


@pytest.mark.parametrize("missing", ["purposes", "reach", "members"])
def test_nothing_is_shown_that_is_not_told_whole(missing: str, told: CityRole, reader: Actor, mechanism: Any) -> None:
    if missing == "members":
        mechanism.parties.update(named=False)
    else:
        CityRole.objects.update(**{missing: WordsValue()})
    told.refresh_from_db()
    assert queries.lacks(told) == [missing]
    assert queries.waiting() == []
    with pytest.raises(ValidationError, match="come first"):
        networking.show(role=told, by=reader, at=NOW)


def test_without_a_role_in_date_the_public_page_is_gone(told: CityRole, reader: Actor, by: Actor, mechanism: Any) -> None:
    networking.show(role=told, by=reader, at=NOW)
    assert queries.together(TODAY)
    networking.hide(mechanism=mechanism, by=by, at=NOW)
    assert queries.together(TODAY) is None
    networking.show(role=told, by=reader, at=NOW)
    Condition.objects.filter(kind="statute").update(ends=TODAY - timedelta(days=1))
    assert queries.together(TODAY) is None
    with pytest.raises(Hidden):
        networking.hide(mechanism=mechanism, by=by, at=NOW)


def test_a_bridging_meeting_says_what_each_side_needs_what_differs_and_what_was_agreed(mechanism: Any, by: Actor, bodies: list[UUID]) -> None:
    assert queries.bridge_due(mechanism, TODAY)
    for name in networking.NEEDED["bridge"]:
        with pytest.raises(ValidationError) as refused:
            meeting(mechanism, by, bodies, **{name: {"en": " "}})
        assert name in refused.value.error_dict
    for wrong in ({"members": bodies[:1]}, {"members": [*bodies, uuid4()]}, {"on": TODAY + timedelta(days=1)}, {"next_on": TODAY}):
        with pytest.raises(ValidationError):
            meeting(mechanism, by, bodies, **wrong)
    with pytest.raises(ValidationError):
        meeting(mechanism, by, bodies, differences={"ar": test_reintegration.NAMED})
    assert not NetworkMeeting.objects.exists()
    meeting(mechanism, by, bodies, next_on=TODAY + timedelta(days=180))
    assert not queries.bridge_due(mechanism, TODAY)
    assert queries.bridge_due(mechanism, TODAY + timedelta(days=181))
    meeting(mechanism, by, bodies, kind="exchange", security={}, psychosocial={}, child={}, differences={}, agreed={})
    assert [one.kind for one in queries.meetings(mechanism, "bridge")] == ["bridge"]


def test_a_line_of_the_framework_names_its_place_and_who_sees_to_what_lacks(mechanism: Any, by: Actor, bodies: list[UUID]) -> None:
    test_reintegration.role(mechanism, by)
    line: dict[str, Any] = {
        "mechanism": mechanism, "asks": {"en": "Cities prepare schools"}, "place": "National plan, 4.2", "task": "stigma", "gap": {}, "owner": None, "look_on": TODAY,
    }  # fmt: skip
    for other, field in (({"place": " "}, "place"), ({"task": "boxing"}, "task"), ({"gap": {"en": "no money"}}, "owner"), ({"task": "", "owner": bodies[0]}, "gap"), ({"asks": {}}, "asks")):
        with pytest.raises(ValidationError) as refused:
            networking.write_line(**{**line, **other}, by=by, at=NOW)
        assert field in refused.value.error_dict
    made = networking.write_line(**line, by=by, at=NOW)
    assert [task.value for task in queries.without_text(mechanism)] == ["link"]
    networking.write_line(**{**line, "task": "link"}, line=made, by=by, at=NOW)
    assert FrameworkLine.objects.get().task == "link"


def test_stigma_leaves_by_half_year_through_the_gate(mechanism: Any, by: Actor, city: Any) -> None:
    learner = Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.figures"}))
    for word, count in (("none", 40), ("some", 24), ("worse", 3)):
        Tally.objects.create(month=date(2026, 8, 1), event="family-review", cut="stigma", value=word, count=count)
    assert figures.halves(SETTLED.date()) == []  # no role, no question
    test_reintegration.role(mechanism, by)
    assert figures.halves(SETTLED.date()) == ["2026-H2"]
    assert figures.bounds("2026-H1") == (date(2026, 1, 1), date(2026, 6, 30))
    with pytest.raises(ValidationError):
        let_out(period="2026-H2", by=learner, at=NOW)
    let_out(period="2026-H2", by=learner, at=SETTLED)
    (counted,) = facts.counts("2026-H2")
    assert counted.released.value("worse") is None
    assert all(cell.value is None or cell.value >= 10 for cell in (*counted.released.cells, *counted.released.margins))
    assert "2026-H2" in facts.left(SETTLED.date())


# Pages


@pytest.mark.slow
def test_the_network_from_its_purpose_to_the_public_page(enter: Callable[[str], Client], browse: Any, chadia: Any, statute: Any, people: Any, services: Any, mechanism: Any) -> None:
    lead, public = enter("social"), f"{HOME.replace('care/reintegration', 'help/returning')}"
    assert Client().get(public).status_code == 404
    assert "Write the role of the city first" in lead.get(f"{HOME}network/").content.decode()
    with inside():
        test_reintegration.role(mechanism, Actor(id=people["social"].id, kind="person", city=mechanism.city_id, agency=services["social"], roles=frozenset({"panel"})))
    lead.post(f"{HOME}parties/", {"agency": str(services["health"]), "does_en": "care for trauma", "named": "on"})
    assert lead.post(f"{HOME}network/", {"purposes_en": "nobody is left alone", "reach_en": "the desk"}).status_code == 302
    assert "It is told whole" in lead.get(f"{HOME}network/").content.decode()
    reader = browse(chadia)
    assert "nobody is left alone" in reader.get(f"/en/{WORK}/support/second-reading/").content.decode()
    reader.post(f"/en/{WORK}/support/second-reading/{mechanism.short}/network/")
    for lang, said in (("en", "Who is part of it"), ("ar", "من يشارك"), ("fr", "Qui en fait partie")):
        page = Client().get(public.replace("/en/", f"/{lang}/")).content.decode()
        assert "care for trauma" in page
        assert said in page
    assert public in Client().get("/en/help/").content.decode()
    lead.post(f"{HOME}network/hide/")
    assert Client().get(public).status_code == 404


@pytest.mark.slow
def test_meetings_and_the_framework_on_their_pages(enter: Callable[[str], Client], statute: Any, services: Any, people: Any) -> None:
    lead, on = enter("social"), _day("on", -1)
    assert "have not met lately" in lead.get(HOME).content.decode()
    told = {f"{name}_en": f"{name} said" for name in ("security", "psychosocial", "child", "differences", "agreed")}
    both = [str(services["health"]), str(services["police"])]
    assert lead.post(f"{HOME}network/bridge/", {**told, "members": both, **on}).status_code == 302
    assert lead.post(f"{HOME}network/bridge/", {"members": both, **on}).status_code == 422
    assert "differences said" in lead.get(f"{HOME}network/bridge/").content.decode()
    assert "have not met lately" not in lead.get(HOME).content.decode()
    assert lead.post(f"{HOME}network/exchange/", {"purpose_en": "schools", "practice_en": "a talk first", "members": both, **on}).status_code == 302
    assert "a talk first" in lead.get(f"{HOME}network/exchange/").content.decode()
    line = {"asks_en": "Cities prepare schools", "place": "National plan, 4.2", "task": "stigma", "owner": "", **_day("look_on", 300)}
    assert lead.post(f"{HOME}framework/", line).status_code == 302
    with inside():
        key = FrameworkLine.objects.get().pk
    assert "National plan, 4.2" in lead.get(f"{HOME}framework/").content.decode()
    assert lead.post(f"{HOME}framework/{key}/", {**line, "place": "National plan, 5"}).status_code == 302
    assert lead.get(f"{HOME}framework/{uuid4()}/").status_code == 404
    assert "No half-year has left yet" in lead.get(f"{HOME}stigma/").content.decode()


def _day(name: str, ahead: int) -> dict[str, str]:
    from wiqaya.referral.tests.test_reintegration_pages import day

    return day(name, ahead)
