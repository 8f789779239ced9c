"""Pages of the hierarchy: who may open them, what they say, and that every step can be done by hand."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from wiqaya.places import actions, queries
from wiqaya.places.models import Area, AreaLevel, City
from wiqaya.places.tests.conftest import DISTRICTS, QUARTERS
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.addresses import WORK

AREAS = f"/en/{WORK}/city/areas"
PAGES = ["levels", "levels/new", "levels/1", "levels/2", "levels/2/within", "levels/2/within?ask=1", "levels/2/within?all=1"]
POSTED = ["levels/1/figures", "levels/1/remove", "levels/2/within"]


@pytest.fixture
def two(city: City, by: Any, now: Any, load: Any) -> City:
    """The cast's own city with two districts over its four neighbourhoods."""
    Area.objects.all().delete()
    small = AreaLevel.objects.get()
    large = actions.add_level(name={"en": "District", "ar": "دائرة", "fr": "Arrondissement"}, above=1, prefix="D", by=by, at=now)
    small.refresh_from_db()
    load(city, DISTRICTS, large)
    load(city, QUARTERS, small)
    return city


def text(answer: Any) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join("".join(sign for sign in page.main.get_text(" ") if sign not in "\u2066\u2067\u2068\u2069").split())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_coordinator_opens_every_page(two: City, amal: Any, browse: Any, page: str, language: str, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    with django_assert_max_num_queries(22):
        answer = client.get(f"/{language}/{WORK}/city/areas/{page}")
    assert answer.status_code == 200
    assert b"<h1" in answer.content


@pytest.mark.parametrize("page", PAGES + POSTED)
def test_others_are_refused_or_asked_to_sign_in(two: City, driss: Any, bilal: Any, browse: Any, page: str) -> None:
    method = "post" if page in POSTED else "get"
    for user in (driss, bilal):
        assert getattr(browse(user), method)(f"{AREAS}/{page}").status_code == 403
    answer = getattr(browse(), method)(f"{AREAS}/{page}")
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("page", ["levels/3", "levels/3/within", "levels/1/within", "levels/0"])
def test_a_level_that_is_not_there_is_not_found(two: City, amal: Any, browse: Any, page: str) -> None:
    assert browse(amal).get(f"{AREAS}/{page}").status_code == 404


def test_areas_of_another_city_are_not_placed(two: City, other_city: City, amal: Any, browse: Any, by: Any, now: Any) -> None:
    with in_city(other_city.id):
        level = actions.add_level(name={"en": "Street"}, by=by, at=now)
        foreign = Area.objects.create(level=level, code="x", slug="x", name={"en": {"text": "Foreign"}})
    browse(amal).post(f"{AREAS}/levels/2/within", {str(foreign.pk): "D1"})
    with in_city(other_city.id):
        assert Area.objects.get(pk=foreign.pk).parent is None


def test_a_level_is_added_renamed_chosen_and_taken_away_by_hand(city: City, amal: Any, browse: Any) -> None:
    client = browse(amal)
    client.post(f"{AREAS}/levels/new", {"name_en": "District", "name_ar": "دائرة", "name_fr": "Arrondissement", "above": "1"})
    assert [(level.order, level.name.best("fr")[0]) for level in queries.levels()] == [(1, "Arrondissement"), (2, "Quartier")]
    client.post(f"{AREAS}/levels/1", {"name_en": "Borough", "name_ar": "دائرة", "name_fr": "", "before": "D"})
    level = queries.level_by_order(1)
    assert ({lang: entry["text"] for lang, entry in level.name.items()}, level.prefix) == ({"en": "Borough", "ar": "دائرة"}, "D")
    client.post(f"{AREAS}/levels/1/figures")
    assert queries.level_of_figures() == level
    answer = client.post(f"{AREAS}/levels/2/remove", follow=True)
    assert "Only an empty level can be taken away" in answer.content.decode()
    client.post(f"{AREAS}/levels/1/remove")
    assert [level.order for level in queries.levels()] == [1]


def test_a_wrong_name_is_said_on_the_form(two: City, amal: Any, browse: Any) -> None:
    answer = browse(amal).post(f"{AREAS}/levels/new", {"name_en": "district", "above": ""})
    assert answer.status_code == 200
    assert "Another level is called" in text(answer)
    assert queries.levels().count() == 2


def test_boundaries_are_loaded_into_the_level_that_was_chosen(city: City, amal: Any, browse: Any, by: Any, now: Any) -> None:
    actions.add_level(name={"en": "District"}, above=1, by=by, at=now)
    client = browse(amal)
    assert "Level of these areas" in text(client.get(f"{AREAS}/boundaries"))
    given = {"name_field": "name", "code_field": "code", "lang": "en", "parent_field": ""}
    client.post(f"{AREAS}/boundaries", {**given, "file": SimpleUploadedFile("d.geojson", DISTRICTS.replace(b'"1"', b'"D1"').replace(b'"2"', b'"D2"')), "level": "1"})
    assert set(queries.areas_of(queries.level_by_order(1)).values_list("code", flat=True)) == {"D1", "D2"}
    answer = client.post(f"{AREAS}/boundaries", {**given, "file": SimpleUploadedFile("q.geojson", QUARTERS), "level": "2"})
    assert "Choose their larger areas" in text(answer)


def test_one_level_asks_for_none(city: City, amal: Any, browse: Any) -> None:
    assert "Level of these areas" not in text(browse(amal).get(f"{AREAS}/boundaries"))


def test_the_boundaries_place_what_is_clear_and_the_page_asks_about_the_rest(two: City, amal: Any, browse: Any) -> None:
    client = browse(amal)
    answer = client.post(f"{AREAS}/levels/2/within", {"find": "1"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?ask=1")
    said = text(answer)
    assert "3 areas were placed." in answer.content.decode()
    assert "Port: 60% of the surface" in said
    assert "Hills: 40% of the surface" in said
    bridge = Area.objects.get(code="c")
    client.post(f"{AREAS}/levels/2/within?ask=1", {str(bridge.pk): "D2"})
    assert Area.objects.get(code="c").parent.code == "D2"
    assert "Every area has its place." in text(client.get(f"{AREAS}/levels/2/within?ask=1"))


def test_without_boundaries_the_page_says_so_and_the_choice_stays_by_hand(city: City, amal: Any, browse: Any, by: Any, now: Any) -> None:
    level = actions.add_level(name={"en": "District"}, above=1, by=by, at=now)
    Area.objects.create(level=level, code="D1", slug="d1", name={"en": {"text": "Coast"}})
    client = browse(amal)
    answer = client.post(f"{AREAS}/levels/2/within", {"find": "1"}, follow=True)
    assert "has no boundaries yet" in answer.content.decode()
    port = Area.objects.get(code="1")
    client.post(f"{AREAS}/levels/2/within", {str(port.pk): "D1"})
    assert Area.objects.get(code="1").parent.code == "D1"


def test_an_area_is_placed_on_its_own_page(two: City, amal: Any, browse: Any) -> None:
    client, port = browse(amal), Area.objects.get(code="a")
    client.post(f"{AREAS}/{port.slug}/edit", {"name_en": "Port", "settlement": "urban", "parent": str(Area.objects.get(code="D2").pk)})
    assert Area.objects.get(code="a").parent.code == "D2"
    assert "Hills" in text(client.get(f"{AREAS}/{port.slug}"))
    assert "Port" in text(client.get(f"{AREAS}/{Area.objects.get(code='D2').slug}"))
    refused = client.post(f"{AREAS}/{port.slug}/edit", {"name_en": "Port", "settlement": "urban", "parent": str(port.pk)})
    assert refused.status_code == 200
    assert Area.objects.get(code="a").parent.code == "D2"


def test_the_tree_shows_levels_sums_and_what_has_no_place(
    two: City, amal: Any, browse: Any, by: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    actions.derive_parents(level=queries.level_by_order(2), by=by, at=now)
    rows = [actions.PopulationRow(Area.objects.get(code=code), 2021, 1200, "census") for code in "abc"]
    actions.load_population(rows=rows, by=by, at=now)
    client = browse(amal)
    with django_assert_max_num_queries(18):
        answer = client.get(AREAS)
    said = text(answer)
    assert "2,400 residents (sum of its parts)" in said
    assert "In no larger area yet" in said
    assert said.index("In no larger area yet") < said.index("Bridge")
    assert "Neighbourhood : 4 figures are made of these" in said


def test_a_long_tree_goes_on_by_fifty(two: City, amal: Any, browse: Any) -> None:
    large = queries.level_by_order(1)
    for number in range(60):
        Area.objects.create(level=large, code=f"E{number:02}", slug=f"e{number}", name={"en": {"text": f"Far {number:02}"}})
    client = browse(amal)
    first, second = text(client.get(AREAS)), text(client.get(f"{AREAS}?after=E47"))
    assert ("Far 47" in first, "Far 48" in first) == (True, False)
    assert ("Far 47" in second, "Far 59" in second) == (False, True)


def test_those_who_may_only_read_see_the_tree_without_buttons(two: City, chadia: Any, browse: Any) -> None:
    answer = browse(chadia).get(AREAS)
    assert answer.status_code == 200
    assert b"levels" not in answer.content.split(b"<main")[1]


def test_hostile_names_of_levels_are_shown_as_text(two: City, amal: Any, browse: Any) -> None:
    level = queries.level_by_order(1)
    level.name = {"en": {"text": "<script>alert(1)</script>"}}
    level.save()
    for page in ("", "/levels", "/levels/2/within?all=1", "/boundaries"):
        assert "<script>alert" not in browse(amal).get(f"{AREAS}{page}").content.decode()
