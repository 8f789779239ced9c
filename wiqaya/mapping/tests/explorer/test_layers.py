"""Layers: slices of one release, the ground they stand on, and the work beside the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping import layers
from wiqaya.mapping.figures import Maker
from wiqaya.mapping.layers import WHOLE, Incidents, Official, Part, ground
from wiqaya.mapping.queries import explorer as queries
from wiqaya.mapping.tasks import explorer as tasks
from wiqaya.places.models import Area
from wiqaya.records.facts import Question, Unanswerable
from wiqaya.records.models import Dataset, Indicator, Tally, Value
from wiqaya.safeguards import jobs
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.models import Job, Release


@pytest.fixture
def maker(city: Any, amal: Any, as_actor: Any, now: Any) -> Maker:
    return Maker(city, "staff", as_actor(amal), now)


def indicator_layer(official: Dataset) -> Official:
    return Official(official, ground(), Indicator.objects.get(code="clubs"), "2024")


@pytest.mark.parametrize(("text", "part"), [("year:2024", Part("year", "2024")), ("kind:a:b", Part("kind", "a:b")), ("area:1", WHOLE), ("", WHOLE)])
def test_a_part_is_read_from_an_address(text: str, part: Part) -> None:
    assert Part.read(text) == part
    assert Part.read(str(part)) == part


def test_what_was_seen_is_what_was_asked(reports: Dataset, maker: Maker) -> None:
    question = Question(by=("area",), first=date(2024, 1, 1), last=date(2024, 12, 1))
    assert maker.seen(reports, question) is None
    assert maker.seen(reports, question) is None  # looking leaves nothing behind
    released = maker.ask(reports, question)
    assert maker.seen(reports, question) == released
    reports.version += 1
    assert maker.seen(reports, question) is None


def test_rates_only_where_every_area_has_residents(reports: Dataset, areas: dict[str, Area]) -> None:
    assert ground().per == layers.PER
    areas["2"].population.all().delete()
    assert ground().per is None


def test_a_slice_is_what_the_rows_say(reports: Dataset, maker: Maker) -> None:
    layer = Incidents(reports, ground(), Part("year", "2024"))
    released = layer.ask(maker)
    shown = {entry.point.key: entry.point.n for entry in layer.draw(maker, released).entries("en")}
    counted = {code: sum(Tally.objects.filter(area__code=code, month__year=2024).values_list("count", flat=True)) for code in ("1", "2", "3")}
    assert {code: n for code, n in shown.items() if n is not None} == {code: n for code, n in counted.items() if shown[code] is not None}
    assert any(n is not None for n in shown.values())


def test_maps_of_two_years_have_the_same_steps(reports: Dataset, maker: Maker) -> None:
    Tally.objects.filter(area__code="2", month__year=2025).update(count=30)
    maps = []
    for year in ("2024", "2025"):
        layer = Incidents(reports, ground(), Part("year", year))
        maps.append(layer.draw(maker, layer.ask(maker)))
    steps = [[entry.text for entry in figure.legend("en") if entry.text[0].isdigit() or "under" in entry.text] for figure in maps]
    assert steps[0] == steps[1]
    assert steps[0]


def test_the_area_stands_beside_the_city(reports: Dataset, maker: Maker) -> None:
    layer = Incidents(reports, ground(), Part("year"))
    released = layer.ask(maker)
    figure = layers.over_years(maker, layer, released, "1")
    assert {entry.point.key for entry in figure.entries("en")} == {"1"}
    with override("en"):
        told = layers.beside_city(released, "2")
    assert [(year, city) for year, _here, city in told] == [("2025", "22.2"), ("2024", "33.4")]
    assert not any(letter.isdigit() for _year, here, _city in told for letter in here)  # hidden in the table, hidden in words


@pytest.mark.parametrize(
    ("values", "limits"), [((0.0, 0.0, 0.0, 0.0, 3.7), (3.0,)), ((0.0, 0.0, 0.0), ()), ((0.0, 0.0, 0.0, 0.027, 0.5), (0.02, 0.5))]
)
def test_a_map_of_mostly_none_keeps_none_apart(values: tuple[float, ...], limits: tuple[float, ...]) -> None:
    found = layers.steps(values)
    assert found[:1] == limits[:1]
    assert list(found) == sorted(set(found))
    assert len(found) < 5


@pytest.mark.slow
@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_steps_go_up_and_are_at_most_five(values: list[float]) -> None:
    found = layers.steps(values)
    assert len(found) <= 4
    assert list(found) == sorted(set(found))
    assert all(limit <= max(values) for limit in found)


def test_official_figures_are_what_was_loaded(official: Dataset, maker: Maker) -> None:
    layer = indicator_layer(official)
    released = layer.ask(maker)
    assert {code: released.value(code) for code in ("1", "2", "3")} == {"1": 360, "2": 920, "3": 97}
    assert released.cell("2").rate == pytest.approx(500.0)
    assert layer.seen(maker) == released


def test_residents_are_not_divided_by_residents(official: Dataset, maker: Maker) -> None:
    for code, count in (("1", 12_000), ("2", 18_400), ("3", 9_700)):
        Value.objects.filter(area__code=code).update(value=count)
    assert indicator_layer(official).ask(maker).per is None


@pytest.mark.parametrize("value", ["12.5", "-3"])
def test_what_is_no_whole_number_is_not_drawn(value: str, official: Dataset, maker: Maker) -> None:
    Value.objects.filter(area__code="1").update(value=value)
    with pytest.raises(Unanswerable):
        indicator_layer(official).ask(maker)


def test_who_may_not_release_does_not(official: Dataset, city: Any, person: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        indicator_layer(official).ask(Maker(city, "staff", as_actor(person("lpn")), now))


def test_figures_are_found_by_a_word_however_it_is_written(official: Dataset) -> None:
    found = {word: [row.code for row in queries.indicators(official, word=word).rows] for word in ("CLUB", "اندية", "clubs", "nothing")}
    assert found == {"CLUB": ["clubs"], "اندية": ["clubs"], "clubs": ["clubs"], "nothing": []}


def test_too_few_without_a_place_are_not_counted_aloud(reports: Dataset) -> None:
    assert (queries.options(reports).unplaced, queries.options(reports).some_unplaced) == (None, True)
    Tally.objects.filter(area=None).update(count=31)
    reports.version += 1
    assert queries.options(reports).unplaced == 31


# -- beside the page


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Three areas count as many, and the work is done at once."""
    monkeypatch.setattr("wiqaya.mapping.views.layer_reading.AT_ONCE", 2)
    monkeypatch.setattr("wiqaya.mapping.views.area_page.AT_ONCE", 2)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_a_large_layer_is_counted_beside_the_page_once(large: None, reports: Dataset, browse: Any, amal: Any) -> None:
    client = browse(amal)
    with override("en"):
        here, begin = reverse("mapping:explorer"), reverse("mapping:layer-prepare", args=[reports.short])
    page = client.get(here, {"layer": reports.short}).content.decode()
    assert "This layer has not been counted yet" in page
    assert not Release.objects.exists()
    sent = client.post(begin, {"part": ""})
    assert Job.objects.get().state == "done"
    told = client.get(sent["Location"]).content.decode()
    assert f"layer={reports.short}" in told
    assert client.get(sent["Location"], headers={"HX-Request": "true"}).content.decode().count("<html") == 0
    assert "80.8" in client.get(here, {"layer": reports.short}).content.decode()
    assert client.post(begin, {"part": ""})["Location"].startswith(here)  # it is there: nothing is counted again
    assert Job.objects.count() == 1


def test_an_area_of_a_large_city_counts_nothing_by_itself(large: None, reports: Dataset, browse: Any, amal: Any) -> None:
    with override("en"):
        page = browse(amal).get(reverse("mapping:area", args=["port"])).content.decode()
    assert "not released by year yet" in page
    assert not Release.objects.exists()


def test_work_that_is_refused_says_so(large: None, reports: Dataset, city: Any, amal: Any, as_actor: Any, now: Any) -> None:
    Dataset.objects.update(bias_note={})
    reports.refresh_from_db()
    job = tasks.start(city=city, dataset=reports, part=WHOLE, by=as_actor(amal), at=now)
    found = jobs.find(job.pk)
    assert found is not None
    assert found.state == "failed"
    assert found.message
    assert not Release.objects.exists()


def test_only_those_who_may_release_begin_it(large: None, reports: Dataset, browse: Any, person: Any, other_city: Any) -> None:
    with override("en"):
        begin = reverse("mapping:layer-prepare", args=[reports.short])
    assert browse(person("lpn")).post(begin).status_code == 403
    assert browse().post(begin).status_code == 302
    assert not Job.objects.exists()


def test_a_part_that_is_not_there_is_not_begun(large: None, reports: Dataset, browse: Any, amal: Any, chadia: Any) -> None:
    begin = reverse("mapping:layer-prepare", args=[reports.short])
    assert browse(amal).post(begin, {"part": "year:1999"}).status_code == 404
    assert browse(chadia).post(begin, {"part": "target_group:nurses"}).status_code == 404


def test_the_work_of_another_city_is_not_found(reports: Dataset, other_city: Any, browse: Any, amal: Any, now: Any) -> None:
    job = Job.objects.create(city=other_city.id, by=amal.id, kind=tasks.KIND, started=now, seen=now, result={"about": {"dataset": "x", "part": ""}})
    assert browse(amal).get(reverse("mapping:layer-job", args=[job.pk])).status_code == 404
