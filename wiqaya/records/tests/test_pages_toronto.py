"""The real files of a city through the pages alone, as an official without a command line brings them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wiqaya.places.actions import import_boundaries
from wiqaya.places.models import Area
from wiqaya.records.models import Incident, UnplacedName, Value
from wiqaya.records.tests.pages import at_in, latest, soup, words_of
from wiqaya.records.tests.test_pages_import import ABOUT, fields, go
from wiqaya.records.tests.test_toronto import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.skipif(DATA is None, reason="the folder ../shared/data/toronto is not beside the project")]
BIASES = ("AGE_BIAS", "DISABILITY", "RACE_BIAS", "ETHNICITY_BIAS", "LANGUAGE_BIAS", "RELIGION_BIAS", "ORIENTATION_BIAS", "GENDER_BIAS")


def bring(client: Any, name: str, **given: str) -> Any:
    content = (DATA / name).read_bytes()  # type: ignore[operator]
    data = {"agreement": "not-needed", "file": SimpleUploadedFile(name, content), **given}
    return go(client, client.post(at_in("en", "import"), data))


def finish(client: Any) -> Any:
    client.post(at_in("en", "import-about", latest().short), ABOUT)
    return go(client, client.post(at_in("en", "import-look", latest().short), {"whole": "good"}))


def test_incidents_census_and_a_rate_by_hand(city: Any, amal: Any, as_actor: Any, browse: Any, now: Any) -> None:
    Area.objects.all().delete()
    data = (DATA / "neighbourhoods_140.geojson").read_bytes()  # type: ignore[operator]
    import_boundaries(city=city, data=data, name_field="AREA_NAME", code_field="AREA_SHORT_CODE", lang="en", by=as_actor(amal), at=now)
    client = browse(amal)

    page = bring(client, "hate_crimes.csv", kind="incidents", sector="police", title_en="Reported hate crimes")
    headers = {row.th.get_text(strip=True): row.select_one("select")["name"] for row in soup(page).select("tbody tr") if row.select_one("select")}
    meaning = {**fields(page), headers["HOOD_140"]: "area_code", headers["NEIGHBOURHOOD_140"]: "area", headers["OCCURRENCE_DATE"]: "date", headers["PRIMARY_OFFENCE"]: "kind"}
    meaning |= {name: "" for header, name in headers.items() if meaning[name] == "date" and header != "OCCURRENCE_DATE"}
    meaning |= {name: "target_group" for header, name in headers.items() if header.endswith(BIASES)}
    page = go(client, client.post(page.request["PATH_INFO"], meaning))
    assert "Rows read: 1,805. Places recognised: 1,774." in words_of(page)
    assert [row.th.get_text(strip=True) for row in soup(page).select("tbody tr") if row.select_one("select")] == ["NSA"]
    client.post(page.request["PATH_INFO"], {})
    page = finish(client)
    assert (Incident.objects.count(), UnplacedName.objects.get().rows) == (1805, 31)
    assert "added 1,805" in words_of(page)
    incidents = latest().dataset

    page = bring(client, "profiles_2016.csv", kind="indicators", sector="statistics", title_en="Census profile")
    address = at_in("en", "import-across", latest().short)
    assert page.request["PATH_INFO"] == address
    found = soup(client.get(address + "?q=population+2016"))
    row = next(line for line in found.select("tbody tr") if "Population, 2016" in line.get_text())
    number = row.find("input", {"name": "row"})["value"]
    page = go(client, client.post(address, {"row": number, f"name_{number}": "Population, 2016", f"unit_{number}": "count", "period": "2016", "go": "1"}))
    assert [row.th.get_text(strip=True) for row in soup(page).select("tbody tr") if row.select_one("select")] == ["Weston-Pelham Park"]
    page = go(client, client.post(page.request["PATH_INFO"], {"place_0": "91"}))
    finish(client)
    assert (Value.objects.count(), sum(Value.objects.values_list("value", flat=True))) == (140, 2_731_571)

    page = client.get(at_in("en", "figure", incidents.short) + "?by=area&rate=on")
    assert soup(page).find("svg") is not None
    assert "too few people" in words_of(page)
