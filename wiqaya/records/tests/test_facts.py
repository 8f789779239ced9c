"""Tables of incidents beside a slow loop over the rows; periods; residents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.people.models import Organisation
from wiqaya.places.models import Area, Population
from wiqaya.records import facts
from wiqaya.records.facts import Question, Unanswerable, incident_table, months_of
from wiqaya.records.models import Dataset, Incident, Indicator, Tally, Value
from wiqaya.records.tests.pages import load_rows
from wiqaya.safeguards.fields import words

PLACES = {"Port": "1", "Old Town": "2", "Gardens": "3", "Elsewhere": None}
KINDS, GROUPS = ("insult", "damage", ""), ("a", "b", "")
MONTHS = [(year, month) for year in (2023, 2024) for month in (1, 6, 12)]
BREAKDOWNS = [("area",), ("year",), ("month",), ("kind",), ("target_group",), ("area", "year"), ("target_group", "kind"), ("area", "target_group", "year"), ("kind", "month")]


@pytest.fixture
def dataset(city: Any, amal: Any, as_actor: Any, tmp_path: Path) -> Dataset:
    """Several hundred incidents, unevenly spread; some without a place, a kind or a group."""
    counts = enumerate(product(MONTHS, PLACES, KINDS, GROUPS))
    rows = [(f"{year}-{month:02}-15", place, kind, group) for number, ((year, month), place, kind, group) in counts for _ in range((number * 7) % 5)]
    return load_rows(rows, as_actor(amal), tmp_path)


def slow(dataset: Dataset, question: Question) -> Counter[tuple[str, ...]]:
    """The same counts, row by row."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in Incident.objects.filter(dataset=dataset).select_related("area"):
        values = {
            "area": row.area.code if row.area else None, "year": str(row.day.year), "month": f"{row.day:%Y-%m}", "kind": row.kind or "—",
            "target_group": row.target_group or "—", "body": row.body or "—",
        }  # fmt: skip
        month = row.day.replace(day=1)
        inside = (question.first is None or month >= question.first) and (question.last is None or month <= question.last)
        if inside and all(values[name] in wanted for name, wanted in question.where.items()) and None not in [values[name] for name in question.by]:
            found[tuple(str(values[name]) for name in question.by)] += 1
    return found


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_tables_count_what_a_loop_over_the_rows_counts(dataset: Dataset, data: st.DataObject) -> None:
    months = st.none() | st.sampled_from([date(year, month, 1) for year in (2023, 2024) for month in (1, 3, 6, 12)])
    first, last = data.draw(months), data.draw(months)
    if first and last and last < first:
        first, last = last, first
    by = data.draw(st.sampled_from(BREAKDOWNS))
    where = {}
    if data.draw(st.booleans()):
        where["kind"] = frozenset(data.draw(st.sets(st.sampled_from(["insult", "damage", "—"]), min_size=1)))
    if data.draw(st.booleans()):
        where["area"] = frozenset(data.draw(st.sets(st.sampled_from(["1", "2", "3"]), min_size=1)))
    question = Question(by=by, first=first, last=last, where=where)  # type: ignore[arg-type]
    raw = incident_table(dataset, question)
    cells = {
        tuple(dimension.keys[at] for dimension, at in zip(raw.dimensions, place, strict=True)): int(count)
        for place, count in np.ndenumerate(np.asarray(raw.counts))
        if count
    }
    assert cells == dict(slow(dataset, question))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_table_of_a_dataset_uses_the_same_finest_values(dataset: Dataset) -> None:
    whole = incident_table(dataset, Question(by=("year",)))
    months = incident_table(dataset, Question(by=("month",)))
    without = incident_table(dataset, Question(by=("kind",)))
    finest = frozenset().union(*(whole.dimensions[0].finest(key) for key in whole.dimensions[0].keys))
    assert finest == frozenset(months.dimensions[0].keys) == without.where["month"]
    assert len(finest) == 24


@pytest.mark.django_db
def test_a_dataset_without_incidents_says_so(city: Any, now: Any, amal: Any) -> None:
    empty = Dataset.objects.create(title={}, kind="incidents", added_by=amal.id, added_at=now, changed_at=now)
    assert (facts.span(empty), facts.years(empty)) == (None, [])
    with override("en"), pytest.raises(Unanswerable, match="no incidents"):
        incident_table(empty, Question(by=("kind",)))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", None, None), ("2019", date(2019, 1, 1), date(2019, 12, 1)), ("2014-2018", date(2014, 1, 1), date(2018, 12, 1)),
        ("2019-03", date(2019, 3, 1), date(2019, 3, 1)), ("2019-03/2020-02", date(2019, 3, 1), date(2020, 2, 1)), ("2019/2020", date(2019, 1, 1), date(2020, 12, 1)),
    ],
)  # fmt: skip
def test_periods_are_read_as_first_and_last_month(text: str, first: date | None, last: date | None) -> None:
    assert months_of(text) == (first, last)


@pytest.mark.parametrize("text", ["lately", "2019-13", "20191", "2019-03-", "/", "-", "١٢/x"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with override("en"), pytest.raises(Unanswerable, match="2014-2018"):
        months_of(text)


@pytest.fixture
def people_of(city: Any) -> Iterator[dict[str, int]]:
    counts = {"1": 12_000, "2": 8_000, "3": 4_000}
    for area in Area.objects.all():
        Population.objects.create(area=area, year=2021, residents=counts[area.code], source="Census")
    return counts


@pytest.mark.slow
@pytest.mark.django_db
def test_a_rate_divides_by_the_residents_recorded_with_the_areas(dataset: Dataset, people_of: dict[str, int]) -> None:
    rate = incident_table(dataset, Question(by=("area",), per=10_000)).rate
    assert rate is not None
    assert (list(rate.denominators), rate.per, rate.over) == ([12_000, 8_000, 4_000], 10_000, ("area",))
    with override("en"), pytest.raises(Unanswerable, match="breakdown by area"):
        incident_table(dataset, Question(by=("kind",), per=10_000))


def census(dataset: Dataset, name: str, code: str, values: dict[str, int], period: str = "2021") -> None:
    found = dataset.imports.get()
    indicator = Indicator.objects.create(dataset=dataset, code=code, name={"en": {"text": name}}, unit="count")
    for area in Area.objects.filter(code__in=values):
        Value.objects.create(indicator=indicator, area=area, period=period, value=values[area.code], source_import=found)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_census_serves_as_the_denominator(dataset: Dataset) -> None:
    census(dataset, "Population, 2021", "population-2021", {"1": 10, "2": 20, "3": 30})
    assert facts.residents() == {"1": 10, "2": 20, "3": 30}
    census(dataset, "Households", "households", {"1": 3, "2": 4, "3": 5})
    assert facts.residents("households") == {"1": 3, "2": 4, "3": 5}
    census(dataset, "Population 2022", "population-2022", {"1": 11})
    with override("en"), pytest.raises(Unanswerable, match=r"Several indicators.*population-2021, population-2022"):
        facts.residents()


@pytest.mark.slow
@pytest.mark.django_db
def test_areas_without_residents_are_named_with_what_to_do(dataset: Dataset) -> None:
    census(dataset, "Population, 2021", "population-2021", {"1": 10})
    question = Question(by=("area",), per=10_000)
    with override("en"), pytest.raises(Unanswerable, match=r"2 areas, for example Old Town \(2\), Gardens \(3\).*ask for counts"):
        incident_table(dataset, question)
    with override("ar"), pytest.raises(Unanswerable, match=r"لحيّين: المدينة القديمة \(2\)"):
        incident_table(dataset, question)


@pytest.mark.slow
@pytest.mark.django_db
def test_incidents_without_a_place_are_counted_apart(dataset: Dataset) -> None:
    whole = Incident.objects.filter(dataset=dataset, area__isnull=True)
    assert facts.unplaced(dataset, Question()) == whole.count() > 0
    year = Question(first=date(2024, 1, 1), last=date(2024, 12, 1))
    assert facts.unplaced(dataset, year) == whole.filter(day__year=2024).count()
    placed = int(np.asarray(incident_table(dataset, Question(by=("area",))).counts).sum())
    assert placed + whole.count() == Incident.objects.filter(dataset=dataset).count()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_source_line_names_the_source_and_the_holder_once(dataset: Dataset) -> None:
    dataset.holder = Organisation.objects.create(name=words(ar="خط الاستماع", en="The listening line of the city"), kind="department")
    dataset.source = words(en="Calls, open data", ar="مكالمات، بيانات مفتوحة")
    assert facts.source_of(dataset).steward == {"ar": "مكالمات، بيانات مفتوحة، خط الاستماع", "en": "Calls, open data, The listening line of the city"}
    dataset.source = words(en="Calls", ar="مكالمات خط الاستماع")
    assert facts.source_of(dataset).steward == {"ar": "مكالمات خط الاستماع", "en": "Calls"}
    dataset.source = words(fr="Appels")
    assert facts.source_of(dataset).steward["ar"] == "\u2068Appels\u2069، خط الاستماع"
    dataset.source = words()
    assert facts.source_of(dataset).steward == {"ar": "خط الاستماع", "en": "The listening line of the city"}


@pytest.mark.slow
@pytest.mark.django_db
def test_what_travels_with_the_numbers(dataset: Dataset) -> None:
    source = facts.source_of(dataset)
    assert (source.key, source.version) == (f"dataset:{dataset.short}", "1")
    assert source.bias_note == {"en": "Some do not report."}
    assert source.period == "2023-01-15/2024-12-15"
    assert source.steward == {"en": "Listening line"}
    assert facts.years(dataset) == [2023, 2024]
    assert sum(Tally.objects.filter(dataset=dataset).values_list("count", flat=True)) == dataset.rows
