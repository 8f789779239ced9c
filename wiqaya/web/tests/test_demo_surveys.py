"""The demo city's survey: a baseline, a follow-up at half of the same places, and a form that anybody can try."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.people.models import Organisation
from wiqaya.places.actions import PopulationRow
from wiqaya.places.models import Area, City, Population
from wiqaya.surveys.actions import seed
from wiqaya.surveys.models import AnswerSet, Promise, Sample, SamplePoint, Wave
from wiqaya.surveys.queries.changes import changes
from wiqaya.web.demo import city as demo_city
from wiqaya.web.demo import surveys

pytestmark = pytest.mark.django_db


@pytest.fixture
def residents(city: City) -> City:
    """Three areas with residents as the demo counts them."""
    chance = random.Random(1)
    for code, area in zip(("01", "09", "12"), Area.objects.order_by("code"), strict=True):
        Area.objects.filter(pk=area.pk).update(code=code)
        Population.objects.bulk_create(Population(city_id=city.id, **asdict_of(row)) for row in demo_city.residents(area, 20_011, chance))
    return city


def asdict_of(row: PopulationRow) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def test_residents_by_sex_and_age_add_up_to_the_total(residents: City) -> None:
    for area in Area.objects.all():
        rows = Population.objects.filter(area=area)
        assert sum(row.residents for row in rows.exclude(age_band="all")) == rows.get(age_band="all").residents == 20_011


@pytest.mark.slow
def test_both_rounds_are_estimated_and_a_form_is_open(residents: City, amal: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    City.objects.update(fictional=True)
    bodies = {key: Organisation.objects.create(name={}, kind="city") for key in ("mayor", "planning")}
    surveys.make({"coordinator": as_actor(amal), "reader": as_actor(chadia)}, bodies, now)
    before, after, pilot = Wave.objects.order_by("number")
    assert [before.state, after.state, pilot.state] == ["estimated", "estimated", "open"]
    assert pilot.open_link
    first, second = ({point.code for point in SamplePoint.objects.filter(sample__wave=wave)} for wave in (before, after))
    assert len(first & second) * 2 == len(first) == len(second)  # half of the places are the same
    risen = {one.asked.question for one in changes(before, after, "staff") if one.clear and one.facts["rate"] > 0}
    assert {"trust_council", "trust_services"} <= risen
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "promised", "done"}
    followed = [said for said in AnswerSet.objects.values_list("answers", flat=True) if "disrespect_where" in said]
    assert {said["disrespect"] for said in followed} == {"3", "4"}


def test_answers_are_made_up_for_fictional_cities_only(city: City, amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        seed.keep_answers(wave=Wave(city=city), told=[], by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        seed.keep_draw(wave=Wave(city=city), blocks=[], frame={}, cluster=1, seed=1, by=as_actor(amal), at=now)
    assert not Sample.objects.exists()
