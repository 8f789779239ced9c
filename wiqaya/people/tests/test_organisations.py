"""Organisations, the role map, one's part in prevention."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from wiqaya.people import actions, queries
from wiqaya.people.models import MyPart, Organisation
from wiqaya.people.words import Level, Sector
from wiqaya.places.models import Area
from wiqaya.safeguards.access import Actor, NotAllowed, permissions_of
from wiqaya.safeguards.audit import history
from wiqaya.safeguards.words import Role
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {
    "name": {"en": "Port club", "ar": "نادي الميناء", "fr": ""},
    "kind": "sport",
    "sector": "civil",
    "level": "neighbourhood",
}


@pytest.mark.parametrize("role", Role.values)
def test_only_a_coordinator_adds_organisations(city: Any, bilal: Any, now: Any, role: str) -> None:
    by = Actor(id=bilal.id, kind="person", city=city.id, permissions=permissions_of([role]))
    if role == Role.COORDINATOR:
        assert actions.add_organisation(by=by, at=now, **FACTS).short.startswith("or-")
    else:
        with pytest.raises(NotAllowed):
            actions.add_organisation(by=by, at=now, **FACTS)
        assert not Organisation.objects.exists()


def test_what_is_not_given_stays(amal: Any, as_actor: Any, now: Any) -> None:
    made = actions.add_organisation(by=as_actor(amal), at=now, purpose={"en": "Football for all"}, **FACTS)
    changed = actions.change_organisation(
        organisation=made, by=as_actor(amal), at=now, name={"fr": "Club du port"}, areas=Area.objects.filter(code="1")
    )
    found = Organisation.objects.get(id=changed.id)
    assert [found.name.best(lang)[0] for lang in ("ar", "en", "fr")] == ["نادي الميناء", "Port club", "Club du port"]
    assert str(found.purpose.best("en")[0]) == "Football for all"
    assert [area.code for area in found.areas.all()] == ["1"]
    assert [row.action for row in history(found)] == ["change", "create"]


def test_a_class_of_service_belongs_to_the_city_alone(amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        actions.add_organisation(by=as_actor(amal), at=now, **{**FACTS, "department": "sport"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(kind="sport", department="sport")
    assert actions.add_organisation(by=as_actor(amal), at=now, **{**FACTS, "kind": "city", "department": "sport"}).department == "sport"


def test_filters_narrow_and_closed_organisations_stay_out(city: Any) -> None:
    sport = Organisation.objects.create(kind="sport", sector="civil", level="city")
    city_one = Organisation.objects.create(kind="city", department="sport")
    Organisation.objects.create(kind="sport", active=False)
    assert set(queries.organisations()) == {sport, city_one}
    assert list(queries.organisations("sport")) == [sport]
    assert list(queries.organisations(department="sport")) == [city_one]
    assert list(queries.organisations(sector="private")) == []
    assert queries.organisation_by_short(sport.short) == sport
    assert queries.organisation_by_short("or-nope") is None


def test_the_role_map_has_every_field_and_each_organisation_once(city: Any) -> None:
    rows = [Organisation.objects.create(kind="cso", sector=sector, level=level) for sector in Sector.values for level in Level.values]
    found = queries.role_map(rows[:7])
    assert set(found) == {(sector, level) for sector in Sector.values for level in Level.values}
    assert sorted(row.id for cell in found.values() for row in cell) == sorted(row.id for row in rows[:7])
    assert all((row.sector, row.level) == place for place, cell in found.items() for row in cell)
    assert len(queries.gaps(rows)) == 12


@pytest.mark.slow
def test_an_organisation_is_added_on_the_page(browse: Any, amal: Any) -> None:
    client = browse(amal)
    form = {"name_ar": "نادي الميناء", "name_en": "", "name_fr": "", "kind": "sport", "sector": "civil", "level": "city", "active": "on"}
    with override("ar"):
        answer = client.post(reverse("people:add-organisation"), form)
    made = Organisation.objects.get()
    assert answer.url == f"/ar/{WORK}/people/organisations/{made.short}/"
    assert "نادي الميناء" in client.get(answer.url).content.decode()
    with override("en"):
        wrong = client.post(reverse("people:edit-organisation", args=[made.short]), {**form, "department": "sport"})
    assert "Only departments and services of the city" in wrong.content.decode()
    assert "نادي الميناء" in wrong.content.decode()  # nothing typed is lost


def test_ones_part_is_saved_once_and_by_oneself(city: Any, bilal: Any, amal: Any, as_actor: Any, now: Any) -> None:
    for function in ("education", "school"):
        actions.save_my_part(user=bilal, function=function, meets_residents=True, purpose="learn", by=as_actor(bilal), at=now)
    assert [part.function for part in MyPart.objects.all()] == ["school"]
    with pytest.raises(NotAllowed):
        actions.save_my_part(user=bilal, function="mayor", meets_residents=True, purpose="", by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        actions.save_my_part(user=bilal, function="king", meets_residents=True, purpose="", by=as_actor(bilal), at=now)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "دوركم في الوقاية"), ("en", "Your part in prevention"), ("fr", "Votre rôle dans la prévention")]
)
def test_three_answers_lead_to_ones_part(browse: Any, driss: Any, lang: str, said: str) -> None:
    client = browse(driss)
    with override(lang):
        where = reverse("people:my-role")
    assert client.post(where, {"function": "mayor"}).status_code == 200  # two answers are missing: the page asks again
    assert not MyPart.objects.exists()
    done = client.post(
        where, {"function": "mayor", "meets_residents": "yes", "purpose": "learn", "next": f"/{lang}/{WORK}/people/me/"}, follow=True
    )
    page = done.content.decode()
    assert said in page
    with override(lang):
        part = queries.part_of("mayor")
    assert page.index(escape(part.can[0])) < page.index(escape(part.must_not[0]))
    assert f'href="/{lang}/{WORK}/people/me/"' in page


@pytest.mark.slow
def test_the_text_for_meeting_residents_is_shown_to_those_who_do(browse: Any, driss: Any, as_actor: Any, now: Any) -> None:
    client = browse(driss)
    with override("en"):
        where = reverse("people:my-role")
    for meets in (True, False):
        actions.save_my_part(user=driss, function="sport", meets_residents=meets, purpose="learn", by=as_actor(driss), at=now)
        assert ("When you meet residents" in client.get(where).content.decode()) is meets
