"""Pages about places: who may open them, states, and that another city's things are not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext

from wiqaya.places.models import Area, City, PopulationGroup
from wiqaya.web.addresses import WORK

PAGES = ["set-up", "set-up/small", "areas", "areas/boundaries", "areas/port", "areas/port/edit", "areas/port/alias", "groups", "groups/new"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_coordinator_opens_every_page(amal: Any, browse: Any, page: str, language: str, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    with django_assert_max_num_queries(18):
        answer = client.get(f"/{language}/{WORK}/city/{page}")
    assert answer.status_code == 200
    assert b"<h1" in answer.content


@pytest.mark.parametrize("page", PAGES)
def test_others_are_refused_or_asked_to_sign_in(driss: Any, browse: Any, page: str) -> None:
    assert browse(driss).get(f"/ar/{WORK}/city/{page}").status_code == 403
    answer = browse().get(f"/ar/{WORK}/city/{page}")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_area_of_another_city_is_not_there(amal: Any, browse: Any, other_city: City) -> None:
    assert browse(amal).get(f"/ar/{WORK}/city/areas/nowhere").status_code == 404
    assert browse(amal).get(f"/c/{other_city.slug}/ar/{WORK}/city/areas").status_code == 403


def test_set_up_is_saved_and_read_back(amal: Any, browse: Any, city: City) -> None:
    client = browse(amal)
    page = client.get(f"/en/{WORK}/city/set-up").content.decode()
    assert "Al-Manara" in page
    data = {
        "name_ar": "المنارة", "name_en": "Al-Manara", "identity_ar": "مدينة للجميع", "kind": "town", "context": "post-conflict", "powers": ["social", "youth"],
        "limits": ["staff"], "modules": ["mapping"], "digits": "latn", "month_names": "maghreb", "week_start": "0", "hijri_offset": "-1", "emergency": "112",
    }  # fmt: skip
    answer = client.post(f"/ar/{WORK}/city/set-up", data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    city.refresh_from_db()
    assert (city.kind, city.context, city.powers, city.digits, city.hijri_offset) == ("town", "post-conflict", ["social", "youth"], "latn", -1)
    assert city.identity.best("ar")[0] == "مدينة للجميع"


def test_the_small_preset_switches_parts_off_and_leads_to_six_answers(amal: Any, browse: Any, city: City) -> None:
    answer = browse(amal).post(f"/ar/{WORK}/city/set-up/small")
    city.refresh_from_db()
    assert city.small
    assert "records" not in city.modules
    assert answer.status_code == 302


def test_a_wrong_file_is_answered_with_what_where_and_how(amal: Any, browse: Any) -> None:
    file = SimpleUploadedFile("x.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "A", "code": "1"}, "geometry": null}]}')
    answer = browse(amal).post(f"/ar/{WORK}/city/areas/boundaries", {"file": file, "name_field": "name", "code_field": "code", "lang": "ar"})
    assert answer.status_code == 200
    with translation.override("ar"):
        assert gettext("Nothing was kept.") in answer.content.decode()
        assert gettext("There is no geometry.") in answer.content.decode()


def test_hostile_names_are_shown_as_text(amal: Any, browse: Any) -> None:
    area = Area.objects.get(code="1")
    area.name = {"ar": {"text": "<script>alert(1)</script>"}}
    area.save()
    assert "<script>alert" not in browse(amal).get(f"/ar/{WORK}/city/areas").content.decode()


def test_a_group_is_saved_with_its_own_name(amal: Any, browse: Any) -> None:
    answer = browse(amal).post(f"/ar/{WORK}/city/groups/new", {"label_ar": "عائلات الصيادين", "kind": "work", "agreed": "on", "size": "٣٠٠"})
    assert answer.status_code == 302
    group = PopulationGroup.objects.get()
    assert (str(group.label), group.size_estimate, group.label_agreed) == ("عائلات الصيادين", 300, True)
