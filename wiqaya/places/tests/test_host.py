"""The address of a city's own: written how, whose, answered by the installation, leading to its city."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from wiqaya.people.queries import operator
from wiqaya.places import actions
from wiqaya.places.hosts import host_for, plain
from wiqaya.places.models import City
from wiqaya.safeguards.access import NOBODY, NotAllowed
from wiqaya.safeguards.audit import history
from wiqaya.web.addresses import WORK

SET_UP = {"name_ar": "المنارة", "kind": "city", "context": "stable", "digits": "arab", "month_names": "levant", "week_start": "0", "hijri_offset": "0"}


@pytest.fixture(autouse=True)
def _answered(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["wiqaya.example.org", ".cities.example.org", "testserver"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("prevention.example.org", "prevention.example.org"),
        (" HTTPS://Prevention.Example.org/ ", "prevention.example.org"),
        ("prevention.example.org.", "prevention.example.org"),
        ("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"),
        ("", ""),
    ],
)
def test_an_address_is_kept_as_browsers_send_it(given: str, kept: str) -> None:
    assert plain(given) == kept


@pytest.mark.parametrize(
    "given",
    ["prevention", "a b.example.org", "example.org:8080", "example.org/city", "ftp://example.org", "192.0.2.7", "-a.example.org", "a..org", "manara.localhost", "x" * 130 + ".org", "a@example.org", "[::1]", "*.example.org", "<script>.org"],
)  # fmt: skip
def test_what_is_no_name_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ValidationError, match=r"prevention\.example\.org"):
        plain(given)


def test_an_address_leads_to_one_city(city: City, other_city: City) -> None:
    actions.set_host(city=city, host="manara.cities.example.org", by=operator(), at=city.created)
    with pytest.raises(ValidationError) as wrong:
        host_for(other_city, "MANARA.cities.example.org")
    assert wrong.value.messages[0].endswith("manara.cities.example.org يقود إلى مدينة أخرى.")
    assert host_for(city, "manara.cities.example.org") == "manara.cities.example.org"


def test_the_address_of_the_installation_is_nobody_else_s(city: City, other_city: City) -> None:
    with pytest.raises(ValidationError):
        host_for(other_city, "wiqaya.example.org")
    with pytest.raises(ValidationError):
        actions.set_host(city=other_city, host="wiqaya.example.org", by=operator(), at=city.created)
    assert host_for(city, "wiqaya.example.org") == "wiqaya.example.org"


def test_a_coordinator_names_only_what_the_installation_answers(city: City, amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="WIQAYA_HOSTS"):
        actions.set_host(city=city, host="prevention.example.net", by=as_actor(amal), at=now)
    actions.set_host(city=city, host="prevention.example.net", by=operator(city), at=now)
    assert City.objects.get(pk=city.pk).host == "prevention.example.net"


def test_an_address_is_given_taken_away_and_noted(city: City, amal: Any, as_actor: Any, now: Any) -> None:
    for host in ("manara.cities.example.org", "manara.cities.example.org", ""):
        actions.set_host(city=city, host=host, by=as_actor(amal), at=now)
    assert City.objects.get(pk=city.pk).host == ""
    assert [row.action for row in history(city)][:2] == ["host", "host"]
    with pytest.raises(NotAllowed):
        actions.set_host(city=city, host="", by=NOBODY, at=now)


def test_the_page_keeps_it_and_says_what_is_wrong(city: City, other_city: City, amal: Any, browse: Any) -> None:
    client = browse(amal)
    answer = client.post(f"/en/{WORK}/city/set-up", {**SET_UP, "host": "https://manara.cities.example.org/"})
    assert answer.status_code == 302, answer.content.decode()
    city.refresh_from_db()
    assert city.host == "manara.cities.example.org"
    assert "manara.cities.example.org" in client.get(f"/en/{WORK}/city/set-up").content.decode()
    City.objects.filter(pk=other_city.pk).update(host="other.cities.example.org")
    for wrong, said in (("other.cities.example.org", "leads to another city already"), ("example.net", "WIQAYA_HOSTS"), ("nowhere", "Write the name alone")):
        answer = client.post(f"/en/{WORK}/city/set-up", {**SET_UP, "host": wrong})
        assert (answer.status_code, said in answer.content.decode()) == (200, True)
    city.refresh_from_db()
    assert city.host == "manara.cities.example.org"


def test_requests_for_the_address_reach_the_city(city: City, other_city: City, now: Any) -> None:
    actions.set_host(city=other_city, host="else.cities.example.org", by=operator(), at=now)
    own, installation = (
        Client().get("/en/", headers={"host": host}).content.decode() for host in ("else.cities.example.org", "wiqaya.example.org")
    )
    assert ("Elsewhere" in own, "Al-Manara" in own) == (True, False)
    assert ("Elsewhere" in installation, "Al-Manara" in installation) == (False, True)
