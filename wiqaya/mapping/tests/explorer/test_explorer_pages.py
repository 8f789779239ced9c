"""The map of areas: layers, order, permissions, and that a hidden number stands nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from wiqaya.mapping.models import AreaNote
from wiqaya.places.models import Area
from wiqaya.records.models import Dataset, Tally
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import Release
from wiqaya.safeguards.tenancy import in_city


def address(name: str = "explorer", *args: Any, lang: str = "en") -> str:
    with override(lang):
        return reverse(f"mapping:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def pages(reports: Dataset, official: Dataset, mapping: Any, objection: Any) -> dict[str, str]:
    """Every page of this part that is opened by looking."""
    note = objection("")
    return {
        "explorer": address(),
        "reported": f"{address()}?layer={reports.short}",
        "official": f"{address()}?layer={official.short}",
        "area": address("area", "port"),
        "area-note": address("area-note", "port"),
        "area-note-answer": address("area-note-answer", "port", note.pk),
    }


def test_every_page_asks_to_sign_in(pages: dict[str, str], browse: Any) -> None:
    visitor = browse()
    assert {name: visitor.get(url).status_code for name, url in pages.items()} == dict.fromkeys(pages, 302)


def test_who_has_no_role_sees_nothing(pages: dict[str, str], browse: Any, driss: Any) -> None:
    client = browse(driss)
    assert {name: client.get(url).status_code for name, url in pages.items()} == dict.fromkeys(pages, 403)


@pytest.mark.slow
def test_a_reader_reads_and_does_not_write(pages: dict[str, str], browse: Any, chadia: Any) -> None:
    client = browse(chadia)
    expected = dict.fromkeys(pages, 200) | {"area-note": 403, "area-note-answer": 403}
    assert {name: client.get(url).status_code for name, url in pages.items()} == expected


def test_what_belongs_to_another_city_is_not_found(reports: Dataset, other_city: Any, browse: Any, amal: Any, now: Any, areas: Any) -> None:
    with in_city(other_city.id):
        level = areas["1"].level.__class__.objects.get()
        Area.objects.create(level=level, code="9", slug="far-away", name=words(en="Far away"))
        foreign = Dataset.objects.create(
            title=words(en="Foreign"), kind="incidents", bias_note=words(en="n"), version=1, added_by=amal.id, added_at=now, changed_at=now
        )
    client = browse(amal)
    assert client.get(address("area", "far-away")).status_code == 404
    assert client.get(address(), {"layer": foreign.short}).status_code == 404
    assert client.get(address("layer-file", foreign.short, "csv")).status_code == 404
    assert client.get(address(), {"area": "far-away"}).status_code == 404


def test_strengths_are_listed_first_and_open_by_default(pages: dict[str, str], browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(pages["explorer"]))
    menu = page.find("nav", attrs={"aria-label": "Layers"})
    assert menu is not None
    heads = [head.get_text(strip=True) for head in menu.find_all("h3")]
    assert heads == ["What brings people together", "Services and official figures", "What was reported"]
    current = menu.find("a", attrs={"aria-current": "page"})
    assert current is not None
    assert current == menu.find("a")
    assert "Boat club" in page.get_text()
    assert not Release.objects.exists()  # looking at strengths counts nothing


def test_the_page_of_an_area_begins_with_what_is_strong(pages: dict[str, str], browse: Any, amal: Any) -> None:
    text = soup(browse(amal).get(pages["area"])).find("main").get_text(" ", strip=True)  # type: ignore[union-attr]
    order = ["Boat club", "Grandmothers walk along", "Services and official figures", "What touches this area", "Notes and objections"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.slow
def test_areas_stand_in_the_order_of_their_names(reports: Dataset, browse: Any, amal: Any) -> None:
    for lang, names in (("en", ["Gardens", "Old Town", "Port"]), ("ar", ["البساتين", "المدينة القديمة", "الميناء"])):
        page = soup(browse(amal).get(address(lang=lang), {"layer": reports.short}))
        assert [link.get_text(strip=True) for link in page.find(id="areas").find_all("a")] == names  # type: ignore[union-attr]
        rows = [row.get_text(strip=True) for row in page.find(id="layer").select("tbody th")]  # type: ignore[union-attr]
        assert rows == names


@pytest.mark.parametrize("asked", [{"sort": "value"}, {"order": "-value"}, {"rank": "1"}])
def test_no_parameter_ranks_areas(asked: dict[str, str], reports: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    plain = soup(client.get(address(), {"layer": reports.short})).find(id="layer")
    assert soup(client.get(address(), {"layer": reports.short, **asked})).find(id="layer") == plain


def test_the_map_is_made_of_rates_with_their_passport(reports: Dataset, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(address(), {"layer": reports.short}))
    text = page.find(id="layer").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "about 55.6 for every 10,000 residents" in text
    assert "Night shifts do not report." in text
    assert "80.8" in text  # 97 reports among 12 000 residents of the port
    assert "1\xa0January 2020" in text
    cannot = page.find(id="cannot-say").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "nothing about any person" in cannot
    assert "Night shifts do not report." in cannot
    assert "Some reports could be placed in none of these areas" in cannot  # two: too few to say how many


def test_a_hidden_number_stands_nowhere(reports: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    asked = {"layer": reports.short, "part": "year:2025"}
    page = client.get(address(), asked)
    shown = {"area": soup(page).find(id="layer"), "csv": client.get(address("layer-file", reports.short, "csv"), asked)}
    cells = {row.th.get_text(strip=True): row.get_text(" ", strip=True) for row in shown["area"].select("tbody tr")}
    assert not re.search(r"\d", cells["Old Town"].replace("Old Town", "")), cells["Old Town"]
    row = next(line for line in shown["csv"].content.decode().splitlines() if "Old Town" in line)
    assert not re.search(r"\d", row.removeprefix("2,")), row
    told = client.get(address("layer-file", reports.short, "json"), asked).json()["rows"]
    hidden = next(one for one in told if one["key"] == "2")
    assert (hidden["value"], hidden["low"], hidden["high"], hidden["n"], hidden["state"]) == (None, None, None, None, "hidden")
    card = soup(client.get(address(), {**asked, "area": "old-town"})).find(id="area-card").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert not re.search(r"\d", card), card


def test_all_years_are_parts_of_one_release(reports: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    client.get(address(), {"layer": reports.short, "part": "year:2025"})
    assert Release.objects.count() == 1
    client.get(address(), {"layer": reports.short, "part": "year:2024"})
    client.get(address("area", "port"))
    assert Release.objects.count() == 1


def test_what_was_released_is_never_counted_again(reports: Dataset, browse: Any, amal: Any, monkeypatch: Any) -> None:
    client = browse(amal)
    first = client.get(address(), {"layer": reports.short})
    monkeypatch.setattr("wiqaya.records.actions.release.incident_table", lambda *_: pytest.fail("counted again"))
    Tally.objects.all().delete()
    again = client.get(address(), {"layer": reports.short})
    assert soup(again).find(id="layer") == soup(first).find(id="layer")


@pytest.mark.slow
def test_a_map_that_is_kept_follows_what_it_says(reports: Dataset, objection: Any, browse: Any, amal: Any) -> None:
    client = browse(amal)
    asked = {"layer": reports.short}
    assert "Port" in client.get(address(), asked).content.decode()
    Area.objects.filter(code="1").update(name=words(en="Harbour"))
    assert soup(client.get(address(), asked)).find(id="areas").get_text(" ", strip=True).count("Harbour") == 1  # type: ignore[union-attr]
    objection(reports.short)
    assert "spring quarrels" in soup(client.get(address(), asked)).find(id="layer").get_text()  # type: ignore[union-attr]
    Dataset.objects.update(title=words(en="Told to the city"))
    assert "Told to the city" in soup(client.get(address(), asked)).find(id="layer").get_text()  # type: ignore[union-attr]
    arabic = soup(client.get(address(lang="ar"), asked)).find(id="layer").get_text()  # type: ignore[union-attr]
    assert "٨٠٫٨" in arabic


def test_who_may_not_release_sees_what_was_released(reports: Dataset, browse: Any, amal: Any, person: Any) -> None:
    network = browse(person("lpn"))
    text = soup(network.get(address(), {"layer": reports.short})).get_text(" ", strip=True)
    assert "has not been released yet" in text
    assert "Who may release it" in text
    assert not Release.objects.exists()
    browse(amal).get(address(), {"layer": reports.short})
    assert soup(network.get(address(), {"layer": reports.short})).find(id="layer") is not None


def test_a_group_of_people_is_for_those_who_write(reports: Dataset, browse: Any, amal: Any, chadia: Any) -> None:
    Tally.objects.filter(area__code="3").update(target_group="drivers")
    reports.version += 1
    reports.save()
    asked = {"layer": reports.short, "part": "target_group:nurses"}
    assert browse(chadia).get(address(), asked).status_code == 404
    page = browse(amal).get(address(), asked)
    assert "only nurses" in page.content.decode()
    assert Release.objects.get().policy["k"] == 20  # the threshold of a group in an area, not of an area


def test_parts_and_layers_that_are_not_there_are_not_found(reports: Dataset, official: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    for asked in ({"layer": "da-none"}, {"layer": reports.short, "part": "year:1999"}, {"layer": official.short, "figure": "share"}):
        assert client.get(address(), asked).status_code == 404, asked
    assert client.get(address("layer-file", reports.short, "exe")).status_code == 404


def test_official_figures_come_as_rates_through_the_gate(official: Dataset, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(address(), {"layer": official.short}))
    text = page.find(id="layer").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Places in clubs (2024): about 343.4 for every 10,000 residents" in text
    assert "500.0" in text  # 920 among 18 400
    assert Release.objects.get().kind == "participants"
    assert "Shares, money" in page.find(id="cannot-say").get_text()  # type: ignore[union-attr]


def test_counts_where_residents_are_not_known(reports: Dataset, browse: Any, amal: Any, areas: Any) -> None:
    areas["1"].population.all().delete()
    text = soup(browse(amal).get(address(), {"layer": reports.short})).get_text(" ", strip=True)
    assert "Counts, not rates" in text
    assert "97" in text


@pytest.mark.slow
def test_files_hold_what_was_released_and_nothing_before(reports: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    asked = {"layer": reports.short}
    assert client.get(address("layer-file", reports.short, "csv"), asked).status_code == 404
    client.get(address(), asked)
    found = {form: client.get(address("layer-file", reports.short, form), asked) for form in ("csv", "xlsx", "json", "png")}
    assert {form: response.content[:4] for form, response in found.items() if form in ("xlsx", "png")} == {"xlsx": b"PK\x03\x04", "png": b"\x89PNG"}
    assert "Port" in found["csv"].content.decode()
    assert "Night shifts do not report." in found["json"].content.decode()
    assert all("attachment" in response["Content-Disposition"] for response in found.values())


@pytest.mark.parametrize(
    ("more", "words_shown"),
    [({"bias_note": {}}, "not usable until a bias note is written"), ({"version": 0}, "nothing loaded yet"), ({"sensitivity": "restricted"}, "for its steward only")],
)
def test_datasets_that_are_not_usable_say_why(more: Any, words_shown: str, dataset: Any, shapes: Any, browse: Any, amal: Any) -> None:
    row = dataset("Another table", **more)
    page = soup(browse(amal).get(address(), {"layer": row.short}))
    assert words_shown in page.find("nav", attrs={"aria-label": "Layers"}).get_text(" ", strip=True)  # type: ignore[union-attr]
    assert page.find(id="layer") is None
    assert not Release.objects.exists()


def test_a_city_without_areas_says_what_to_do(city: Any, browse: Any, amal: Any) -> None:
    Area.objects.all().delete()
    assert "The city has no areas yet" in soup(browse(amal).get(address())).get_text()


def test_areas_without_shapes_are_a_list(city: Any, mapping: Any, browse: Any, amal: Any) -> None:
    text = soup(browse(amal).get(address())).get_text(" ", strip=True)
    assert "No boundaries are loaded yet" in text
    assert "Boat club" in text
    assert "Port" in text


@pytest.mark.slow
def test_hostile_names_stay_text(reports: Dataset, areas: Any, browse: Any, amal: Any) -> None:
    bad = '</svg><script>alert(1)</script>"\'&'
    Area.objects.filter(code="1").update(name=words(en=bad))
    Dataset.objects.update(title=words(en=f"=1+1{bad}"), bias_note=words(en=bad))
    client = browse(amal)
    for url in (address(), f"{address()}?layer={reports.short}", f"{address()}?layer={reports.short}&area=port", address("area", "port")):
        assert b"<script>alert" not in client.get(url).content, url
    lines = client.get(address("layer-file", reports.short, "csv"), {"layer": reports.short}).content.decode()
    assert not re.search(r"(^|,)=", lines, re.M)


def test_an_objection_is_printed_with_the_layer(reports: Dataset, objection: Any, browse: Any, amal: Any) -> None:
    objection(reports.short)
    client = browse(amal)
    page = soup(client.get(address(), {"layer": reports.short}))
    assert "School works caused the spring quarrels." in page.find(id="layer").get_text()  # type: ignore[union-attr]
    told = client.get(address("layer-file", reports.short, "json"), {"layer": reports.short}).content.decode()
    assert "School works caused the spring quarrels." in told


def test_an_objection_may_hold_its_layer_back_until_answered(reports: Dataset, objection: Any, browse: Any, amal: Any) -> None:
    note = objection(reports.short, holds=True)
    client = browse(amal)
    client.get(address(), {"layer": reports.short})
    page = soup(client.get(address(), {"layer": reports.short}))
    assert page.find(id="layer") is None
    assert "This layer is held back" in page.get_text()
    assert client.get(address("layer-file", reports.short, "csv"), {"layer": reports.short}).status_code == 404
    AreaNote.objects.filter(pk=note.pk).update(answer=words(en="The layer now says so."))
    assert soup(client.get(address(), {"layer": reports.short})).find(id="layer") is not None


def test_residents_stand_with_their_source(reports: Dataset, areas: Any, browse: Any, amal: Any) -> None:
    areas["1"].population.create(city=areas["1"].city, year=2024, age_band="10-14", residents=900, source="Census")
    areas["1"].population.create(city=areas["1"].city, year=2024, age_band="5-9", residents=800, source="Census")
    text = soup(browse(amal).get(address("area", "port"))).find(id="residents").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "12,000 Census" in text
    assert text.index("800") < text.index("900")


def test_arrivals_are_told_with_the_area(mapping: Any, areas: Any, browse: Any, amal: Any, now: Any) -> None:
    from wiqaya.mapping.models import ContextNote

    ContextNote.objects.create(kind="arrivals", text=words(en="School places are short."), added_by=amal.id, added_at=now)
    Area.objects.filter(code="1").update(informal=True)
    text = soup(browse(amal).get(address("area", "port"))).find(id="arrivals").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "settled informally" in text
    assert "School places are short." in text


@pytest.mark.slow
def test_pages_ask_few_questions(pages: dict[str, str], browse: Any, amal: Any, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    for url in pages.values():
        client.get(url)
    for name, url in pages.items():
        with django_assert_max_num_queries(30 if name == "area" else 22):
            assert client.get(url).status_code == 200
