"""Mending, before and after, dividing and placing later, as the pages of the assistant offer them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wiqaya.places.models import AreaAlias
from wiqaya.records.models import Dataset, Import, Incident, Tally, Value
from wiqaya.records.tests.pages import at_in, latest, messy, soup, upload, words_of
from wiqaya.records.tests.test_pages_import import ABOUT, go, to_places

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST = b"Area,Residents\nPort,1200\nOld Town,800\n"
SECOND = b"Area,Residents\nPort,1350\nOld Town,800\nGardens,50\n"


def census(client: Any, content: bytes, **given: Any) -> Any:
    """Numbers by area, up to the page after the columns."""
    page = go(client, upload(client, content, "residents.csv", lang="en", kind="indicators", sector="statistics", **given))
    posted = {"means_1": "area", "means_2": "value", "unit_2": "count", "period": "2021", "measure": "Residents"}
    return go(client, client.post(page.request["PATH_INFO"] + "?layout=long", posted))


def save(client: Any, lang: str = "en") -> Any:
    client.post(at_in(lang, "import-about", latest().short), ABOUT)
    return go(client, client.post(at_in(lang, "import-look", latest().short), {"whole": "good"}))


def mend_fields(page: Any) -> dict[str, str]:
    return {box["name"]: box["value"] for box in soup(page).select("input[name^=mend_]")}


def test_a_cell_is_mended_and_checked_and_nothing_is_written(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    address = at_in("ar", "import-values", latest().short)
    boxes = mend_fields(client.get(address))
    assert list(boxes.values()) == ["٩٩/٠٣/٢٠٢٥"]
    page = go(client, client.post(address, {**dict.fromkeys(boxes, "٢٩/٠٣/٢٠٢٥"), "do": "mend"}))
    assert page.request["PATH_INFO"] == address
    assert not mend_fields(page)
    assert (Incident.objects.count(), latest().result["refused"]) == (0, [])
    save(client, "ar")
    assert Incident.objects.filter(day__day=29).count() == 1


def test_what_cannot_be_taken_either_is_shown_again_and_not_kept(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    address = at_in("ar", "import-values", latest().short)
    boxes = mend_fields(client.get(address))
    page = go(client, client.post(address, {**dict.fromkeys(boxes, "أمس"), "do": "mend"}))
    assert len(mend_fields(page)) == 1
    assert "corrections" not in latest().mapping
    page = client.post(address, {**dict.fromkeys(boxes, "محمد الخطيب"), "do": "mend"})
    assert "لا تُحفظ" in words_of(page)
    assert "الخطيب" not in str(latest().mapping) + str(latest().result)
    page = go(client, client.post(address, {**boxes, "do": "mend"}))
    assert len(mend_fields(page)) == 1


def test_the_same_wrong_text_is_mended_once_for_all_its_rows(browse: Any, amal: Any) -> None:
    client = browse(amal)
    rows = "".join(f"Port,{day}\n" for day in ["2025-02-03", "soon", "2025-02-04", "soon", "soon", "2025-02-30", *(f"2025-03-{day}" for day in range(13, 20))])
    to_places(client, f"place,day\n{rows}".encode(), lang="en")
    address = at_in("en", "import-values", latest().short)
    page = client.get(address)
    boxes = mend_fields(page)
    assert list(boxes.values()) == ["soon", "2025-02-30"]
    client.post(address, {**boxes, next(iter(boxes)): "2025-02-05", "do": "mend"})
    assert [one["row"] for one in latest().result["refused"]] == [7]


def test_before_and_after_and_the_choice_between_them(browse: Any, amal: Any) -> None:
    client = browse(amal)
    census(client, FIRST)
    save(client)
    dataset = Dataset.objects.get()
    page = census(client, SECOND, dataset=str(dataset.pk))
    assert page.request["PATH_INFO"] == at_in("en", "import-values", latest().short)
    assert "1 number stands otherwise" in words_of(page)
    assert [cell.get_text(strip=True) for cell in soup(page).select("tbody tr")[0].find_all(["th", "td"])] == ["Port", "Residents", "2021", "1,200", "1,350"]
    address = page.request["PATH_INFO"]
    page = go(client, client.post(address, {}))
    assert "Differ and stay as they are 1" in words_of(page)
    page = go(client, client.post(address, {"do": "replace"}))
    assert "Those of the file will count" in words_of(page)
    assert Value.objects.get(area__code="1").value == 1200
    page = go(client, client.post(at_in("en", "import-look", latest().short), {"whole": "good"}))
    assert "Changed 1" in words_of(page)
    assert Value.objects.get(area__code="1").value == 1350
    go(client, client.post(at_in("en", "import-undo", latest().short)))
    assert {value.area.code: value.value for value in Value.objects.select_related("area")} == {"1": 1200, "2": 800}


def test_values_are_kept_when_somebody_changes_their_mind(browse: Any, amal: Any) -> None:
    client = browse(amal)
    census(client, FIRST)
    save(client)
    page = census(client, SECOND, dataset=str(Dataset.objects.get().pk))
    for choice in ("replace", "keep"):
        client.post(page.request["PATH_INFO"], {"do": choice})
    client.post(at_in("en", "import-look", latest().short), {"whole": "good"})
    assert Value.objects.get(area__code="1").value == 1200


def test_a_place_is_divided_by_shares(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = census(client, b"Area,Residents\nPort,1200\nDocklands,101\n")
    assert ("/split", "Divide its numbers between several areas") in [(option["value"], option.get_text()) for option in soup(page).select("option")]
    page = go(client, client.post(page.request["PATH_INFO"], {"place_0": "/split"}))
    address = at_in("en", "import-split", latest().short) + "?name=Docklands"
    assert page.request["PATH_INFO"] == at_in("en", "import-split", latest().short)
    page = client.post(address, {"area_0": "2", "share_0": "50", "area_1": "3", "share_1": "٤٠"})
    assert "add up to 90 %" in words_of(page)
    assert soup(page).find("input", {"name": "share_1"})["value"] == "٤٠"
    page = client.post(address, {"area_0": "2", "share_0": "50", "area_1": "2", "share_1": "50"})
    assert "two lines" in words_of(page)
    page = client.post(address, {"area_0": "2", "share_0": "", "area_1": "3", "share_1": "50"})
    assert "needs an area and a share" in words_of(page)
    go(client, client.post(address, {"area_0": "2", "share_0": "50", "area_1": "3", "share_1": "٥٠"}))
    page = client.get(at_in("en", "import-places", latest().short))
    assert "Docklands: Old Town 50% · Gardens 50%" in words_of(page).replace(" : ", ": ")
    save(client)
    assert {value.area.code: value.value for value in Value.objects.select_related("area")} == {"1": 1200, "2": 51, "3": 50}


def test_a_division_can_be_taken_away(browse: Any, amal: Any) -> None:
    client = browse(amal)
    census(client, b"Area,Residents\nPort,1200\nDocklands,101\n")
    address = at_in("en", "import-split", latest().short) + "?name=Docklands"
    client.post(address, {"area_0": "2", "share_0": "50", "area_1": "3", "share_1": "50"})
    client.post(address, {"undivided": "1"})
    assert ([one["value"] for one in latest().result["unplaced"]], latest().mapping["splits"]) == (["Docklands"], {})


def test_incidents_are_not_divided(browse: Any, amal: Any) -> None:
    client = browse(amal)
    page = to_places(client, messy("utf-8"))
    page = go(client, page)
    assert "/split" not in {option["value"] for option in soup(page).select("option")}
    name = latest().result["unplaced"][0]["value"]
    assert client.get(at_in("ar", "import-split", latest().short), {"name": name}).status_code == 404


def test_loaded_incidents_get_their_place_without_undoing(browse: Any, amal: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    page = save(client, "ar")
    later = at_in("ar", "import-later", latest().short)
    assert later in page.content.decode()
    page = client.get(later)
    names = {one["value"]: f"place_{number}" for number, one in enumerate(latest().result["unplaced"])}
    page = go(client, client.post(later, {names["بساتين الشرق"]: "3", names["مدينة أخرى"]: "nonsense"}))
    assert "صار لحادثين مكانهما" in page.content.decode()
    assert AreaAlias.objects.get(text="بساتين الشرق").area.code == "3"
    assert Incident.objects.filter(area__isnull=True).count() == 2
    assert sum(Tally.objects.filter(area__code="3").values_list("count", flat=True)) == Incident.objects.filter(area__code="3").count()
    assert [one["value"] for one in latest().result["unplaced"]] == ["مدينة أخرى"]


def test_choices_are_for_those_who_import_and_stay_in_their_city(browse: Any, amal: Any, driss: Any, other_city: Any, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    census(client, b"Area,Residents\nPort,1200\nDocklands,101\nOld Town,many\n")
    found = latest()
    split, values = at_in("ar", "import-split", found.short) + "?name=Docklands", at_in("ar", "import-values", found.short)
    with django_assert_max_num_queries(30):
        client.get(split)
    with django_assert_max_num_queries(30):
        client.get(values)
    later = at_in("ar", "import-later", found.short)
    assert client.get(later).status_code == 302
    for address in (split, later):
        assert browse(driss).get(address).status_code == 403
        assert "/account/" in browse(None).get(address).url
    Import.objects.filter(pk=found.pk).update(city=other_city)
    for name in ("split", "later"):
        assert client.get(at_in("ar", f"import-{name}", found.short)).status_code == 404


def test_a_file_that_is_gone_cannot_be_mended(browse: Any, amal: Any, settings: Any) -> None:
    client = browse(amal)
    to_places(client, messy("utf-8"))
    (Path(settings.MEDIA_ROOT) / latest().stored).unlink()
    assert client.get(at_in("ar", "import-values", latest().short)).status_code == 409
