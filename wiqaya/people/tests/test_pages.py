"""Every page: who may open it, what it says when there is nothing, and that it asks the database little."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from wiqaya.people import actions
from wiqaya.people.models import Organisation
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LANGUAGES = ("ar", "en", "fr")


@pytest.fixture
def youth(city: Any) -> Organisation:
    return Organisation.objects.create(name=words(en="Youth centres", ar="مراكز الشباب"), kind="city", department="education")


@pytest.fixture
def invitation(city: Any, amal: Any, as_actor: Any, now: Any) -> Any:
    return actions.invite(email="new@example.org", name="Nour", role="manager", language="ar", by=as_actor(amal), at=now).invitation


def address(name: str, lang: str = "en", **parts: Any) -> str:
    with override(lang):
        return reverse(f"people:{name}", kwargs=parts or None)


READ_PEOPLE_PAGES = ("people", "invite")
FOR_ROLES = ("organisations", "role-map")
FOR_ALL = ("account", "my-role", "roles")


@pytest.mark.parametrize("name", READ_PEOPLE_PAGES + FOR_ROLES + FOR_ALL)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_opens_for_the_coordinator_in_every_language(browse: Any, amal: Any, youth: Any, invitation: Any, name: str, lang: str) -> None:
    answer = browse(amal).get(address(name, lang))
    assert answer.status_code == 200
    assert f'lang="{lang}"' in answer.content.decode()


@pytest.mark.parametrize("name", READ_PEOPLE_PAGES + FOR_ROLES)
def test_closed_to_somebody_without_a_role(browse: Any, driss: Any, name: str) -> None:
    assert browse(driss).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", FOR_ALL)
def test_own_pages_open_without_a_role(browse: Any, driss: Any, name: str) -> None:
    assert browse(driss).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", READ_PEOPLE_PAGES + FOR_ROLES + FOR_ALL)
def test_a_visitor_is_asked_to_sign_in(browse: Any, name: str) -> None:
    answer = browse().get(address(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/en/account/login/?next=")


@pytest.mark.parametrize(
    ("role", "status"), [("dpo", 200), ("coordinator", 200), ("frontline", 403), ("mayor", 403), ("police", 403), ("panel", 403)]
)
def test_who_sees_the_people(browse: Any, driss: Any, amal: Any, as_actor: Any, role: str, status: int, now: Any) -> None:
    actions.give_role(user=driss, role=role, by=as_actor(amal), at=now - timedelta(days=700))
    assert browse(driss).get(address("people")).status_code == status


@pytest.mark.parametrize("name", ["give", "close"])
def test_the_data_protection_officer_changes_no_role(
    browse: Any, driss: Any, bilal: Any, amal: Any, as_actor: Any, now: Any, name: str
) -> None:
    actions.give_role(user=driss, role="dpo", by=as_actor(amal), at=now - timedelta(days=700))
    assert browse(driss).post(address(name, key=bilal.id), {"role": "manager"}).status_code == 403


def test_pages_about_one_thing_open(browse: Any, amal: Any, bilal: Any, youth: Any) -> None:
    client = browse(amal)
    assert client.get(address("person", key=bilal.id)).status_code == 200
    assert client.get(address("organisation", short=youth.short)).status_code == 200
    assert client.get(address("edit-organisation", short=youth.short)).status_code == 200
    assert client.get(address("add-organisation")).status_code == 200


def test_another_city_is_not_found(browse: Any, amal: Any, driss: Any, other_city: Any) -> None:
    with in_city(other_city.id):
        hidden = Organisation.objects.create(name=words(en="Elsewhere"), kind="cso")
    client = browse(amal)
    assert client.get(address("organisation", short=hidden.short)).status_code == 404
    assert client.get(address("edit-organisation", short=hidden.short)).status_code == 404
    assert client.get(address("person", key=driss.id)).status_code == 404  # an account without any role here


def test_a_role_in_one_city_opens_nothing_in_another(browse: Any, amal: Any, other_city: Any) -> None:
    assert browse(amal).get(f"/c/elsewhere/en/{WORK}/people/access/").status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "frontline", "police", "mayor", "reader"])
def test_each_role_has_its_page(browse: Any, driss: Any, role: str) -> None:
    page = browse(driss).get(address("role", role=role)).content.decode()
    assert "This role never sees" in page


def test_an_unknown_role_is_not_found(browse: Any, amal: Any) -> None:
    assert browse(amal).get(address("role", role="king")).status_code == 404


def test_holders_of_a_role_are_named_only_to_those_who_see_people(browse: Any, amal: Any, bilal: Any) -> None:
    assert "Amal" in browse(amal).get(address("role", role="coordinator")).content.decode().split("Who holds it now")[1]
    assert "Who holds it now" not in browse(bilal).get(address("role", role="coordinator")).content.decode()


@pytest.mark.parametrize("name", ["people", "organisations", "role-map", "account", "my-role", "roles"])
def test_pages_ask_the_database_little(
    browse: Any, amal: Any, bilal: Any, youth: Any, django_assert_max_num_queries: Any, name: str
) -> None:
    for number in range(8):
        Organisation.objects.create(name=words(en=f"Club {number}"), kind="sport")
    client = browse(amal)
    client.get(address(name))
    with django_assert_max_num_queries(20):
        client.get(address(name))


def test_lists_of_more_than_fifty_go_by_key(browse: Any, amal: Any) -> None:
    for number in range(120):
        Organisation.objects.create(name=words(en=f"Club {number:03}"), kind="sport")
    client, seen = browse(amal), []
    where = address("organisations")
    while where:
        table = client.get(where).context["table"]
        seen += [str(row.cells[0]) for row in table.rows]
        where = address("organisations") + table.pages.next_url if table.pages.next_url else ""
    assert sorted(seen) == [f"Club {number:03}" for number in range(120)]
    back = client.get(address("organisations") + table.pages.previous_url).context["table"]
    assert [str(row.cells[0]) for row in back.rows] == seen[50:100]
    assert (back.pages.first, back.pages.last, back.pages.count) == (51, 100, 120)


def test_a_made_up_key_shows_the_first_page(browse: Any, amal: Any) -> None:
    assert browse(amal).get(address("organisations") + "?after=nonsense").status_code == 200


def test_empty_lists_say_who_could_fill_them(browse: Any, amal: Any) -> None:
    assert "Begin with five departments" in browse(amal).get(address("organisations")).content.decode()


def test_nothing_found_differs_from_nothing_there(browse: Any, amal: Any) -> None:
    assert "None fits these filters" in browse(amal).get(address("organisations") + "?kind=media").content.decode()


def test_the_role_map_names_the_gaps(browse: Any, amal: Any, youth: Any) -> None:
    page = browse(amal).get(address("role-map")).content.decode()
    assert "Youth centres" in page
    assert page.count("nobody yet") == 24 + 11  # all but one of 25 fields, all but one of 12 classes


def test_no_page_carries_a_style_or_a_bare_script(browse: Any, amal: Any, youth: Any, invitation: Any) -> None:
    client = browse(amal)
    for name in READ_PEOPLE_PAGES + FOR_ROLES + FOR_ALL:
        page = client.get(address(name)).content.decode()
        assert " style=" not in page
        assert "<script>" not in page
