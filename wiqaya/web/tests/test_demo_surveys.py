"""The demo city's survey: a baseline, a follow-up at half of the same places, and a form that anybody can try."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from wiqaya.people.models import Organisation
from wiqaya.places.actions import PopulationRow
from wiqaya.places.models import Area, AreaShape, BoundarySet, City, Population
from wiqaya.surveys import figures
from wiqaya.surveys.actions import seed
from wiqaya.surveys.annex import annex
from wiqaya.surveys.models import AnswerSet, Promise, Sample, SamplePoint, Wave
from wiqaya.surveys.queries import results
from wiqaya.surveys.queries.changes import by_area, changes
from wiqaya.surveys.queries.publishing import public_promises, published
from wiqaya.ui.documents import to_html
from wiqaya.web.demo import city as demo_city
from wiqaya.web.demo import surveys

Margin = tuple[list[str], dict[str, float]]
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


@pytest.fixture
def told(residents: City, amal: Any, chadia: Any, as_actor: Any, now: Any) -> list[Wave]:
    """The rounds of the demo in three areas: trust rises in 01 and 09, hope falls in 12, one question on fairness moves by itself."""
    City.objects.update(fictional=True)
    bodies = {key: Organisation.objects.create(name={}, kind="city") for key in ("mayor", "planning")}
    surveys.make({"coordinator": as_actor(amal), "reader": as_actor(chadia)}, bodies, now)
    return list(Wave.objects.order_by("number"))


@pytest.mark.slow
def test_both_rounds_are_estimated_and_tell_what_was_put_into_the_answers(told: list[Wave]) -> None:
    before, after, pilot = told
    assert [before.state, after.state, pilot.state] == ["estimated", "estimated", "open"]
    assert pilot.open_link
    first, second = ({point.code for point in SamplePoint.objects.filter(sample__wave=wave)} for wave in (before, after))
    assert len(first & second) * 2 == len(first) == len(second)  # half of the places are the same
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "promised", "done"}
    assert len(public_promises(after.survey)) == 3
    assert {row.breakdown for row in published(after) if row.release} >= {"area", "sex", "age"}
    followed = [said for said in AnswerSet.objects.values_list("answers", flat=True) if "disrespect_where" in said]
    assert {said["disrespect"] for said in followed} == {"3", "4"}
    _truth_is_told(told)


def _truth_is_told(told: list[Wave]) -> None:
    """A rise, a fall, no change that can be told, and one scale that no longer measures the same; each where it was made."""
    found = {one.asked.key: one for one in changes(told[0], told[1], "staff")}
    council, hope, helped = found["mean", "trust_council", ""], found["scale", "hope", ""], found["mean", "near_help", ""]
    assert council.clear
    assert council.facts["rate"] > 0
    assert set(council.areas.facts["beyond"]) == {"01", "09"}
    assert hope.clear
    assert hope.facts["rate"] < 0
    assert hope.areas.facts["beyond"] == ["12"]
    assert not helped.clear
    refused = {one.asked.question for one in found.values() if one.not_comparable}
    assert refused == {"fairness"}
    assert all(one.facts.get("rate") is not None for one in found.values() if not one.not_comparable)


@pytest.mark.slow
@pytest.mark.same_on_both  # sums over answers that were read; both rounds are made on the server above
def test_map_changes_and_annex_are_what_the_answers_give_by_hand(told: list[Wave], city: City) -> None:
    """Against weights fitted in a plain loop and means added up one by one."""
    _boundaries()
    plain = [_by_hand(wave) for wave in told[:2]]
    asked = results.asked(told[1], "mean", "trust_council", "")
    assert asked is not None
    _row, released = results.table(told[1], "staff", asked, "area")
    assert released is not None
    drawn = figures.figure_of(told[1], asked, "area", released, fictional=True)
    assert drawn.kind == "choropleth"
    on_map = {row["key"]: row["value"] for row in json.loads(drawn.json())["rows"]}
    assert on_map == pytest.approx({code: plain[1].mean("trust_council", code) for code in ("01", "09", "12")}, abs=0.0011)
    change = next(one for one in changes(told[0], told[1], "staff") if one.asked.key == asked.key)
    assert change.facts["rate"] == pytest.approx(plain[1].mean("trust_council") - plain[0].mean("trust_council"), abs=0.0011)
    areas = by_area(change)
    assert areas is not None
    for code in ("01", "09", "12"):
        assert areas.cell(code).rate == pytest.approx(
            plain[1].mean("trust_council", code) - plain[0].mean("trust_council", code), abs=0.0011
        )
    said = to_html(annex(told[1], "en", city=city, on=date(2026, 11, 21)), "en")
    weights = np.array(plain[1].weights)
    assert f"{len(weights) * (weights**2).sum() / weights.sum() ** 2:.2f}" in said  # Kish
    assert f"{_alpha(plain[1].answers, ('res_future', 'res_useful', 'res_try')):.2f} (" in said


class _by_hand:  # noqa: N801  a calculation, used once
    """Answers of a round with weights: one over the chance of being asked, fitted in turn to areas and to sex by age."""

    def __init__(self, wave: Wave) -> None:
        rows = list(AnswerSet.objects.filter(wave=wave).select_related("point", "area").order_by("id"))
        done = Counter(row.point_id for row in rows)
        self.answers = [row.answers for row in rows]
        self.areas = [row.area.code for row in rows]
        self.weights = [row.point.households / (row.point.probability * done[row.point_id]) for row in rows]
        people = [f"{told['sex']} {told['age']}" if told["sex"] != "other" else "" for told in self.answers]
        shares = self._shares([(self.areas, self._known("area")), (people, self._known("people"))])
        self._fit(shares)
        self._cut()
        self._fit(shares)

    def _known(self, what: str) -> dict[str, float]:
        if what == "area":
            return {row.area.code: row.residents for row in Population.objects.filter(age_band="all").select_related("area")}
        found: dict[str, float] = defaultdict(float)
        for row in Population.objects.exclude(age_band__in=("all", "0-14")):
            found[f"{row.sex} {row.age_band.replace('+', '-')}"] += row.residents
        return found

    def _cut(self) -> None:
        """To what a weight may reach; the others share what was cut."""
        low, middle, high = np.quantile(self.weights, [0.25, 0.5, 0.75])
        most = middle + 3.5 * (high - low)
        over = [weight - most for weight in self.weights if weight > most]
        share = sum(over) / (len(self.weights) - len(over))
        self.weights = [most if weight > most else weight + share for weight in self.weights]

    def _shares(self, margins: list[Margin]) -> list[Margin]:
        """What each group is wanted to be of all; those who did not say keep the share that they have."""
        start = sum(self.weights)
        shares = []
        for groups, known in margins:
            unsaid = sum(weight for weight, group in zip(self.weights, groups, strict=True) if not group) / start
            wanted = {group: known[group] * (1 - unsaid) for group in set(groups) if group}
            total = sum(wanted.values()) / (1 - unsaid)
            shares.append((groups, {group: size / total for group, size in wanted.items()} | {"": unsaid}))
        return shares

    def _fit(self, shares: list[Margin]) -> None:
        start = sum(self.weights)
        for _round in range(100):
            for groups, share in shares:
                held: dict[str, float] = defaultdict(float)
                for weight, group in zip(self.weights, groups, strict=True):
                    held[group] += weight
                self.weights = [weight * share[group] * start / held[group] for weight, group in zip(self.weights, groups, strict=True)]

    def mean(self, question: str, area: str = "") -> float:
        total = size = 0.0
        for told, code, weight in zip(self.answers, self.areas, self.weights, strict=True):
            if area in ("", code) and told.get(question, "dk") not in ("dk", "pn"):
                total, size = total + weight * int(told[question]), size + weight
        return total / size


def _alpha(answers: list[dict[str, str]], items: tuple[str, ...]) -> float:
    """Cronbach's alpha of those who answered every item."""
    rows = np.array([[int(told[item]) for item in items] for told in answers if all(told.get(item, "dk").isdigit() for item in items)])
    return len(items) / (len(items) - 1) * (1 - rows.var(axis=0, ddof=1).sum() / rows.sum(axis=1).var(ddof=1))


def _boundaries() -> None:
    drawn = BoundarySet.objects.create(valid_from=date(2020, 1, 1), source="made up", digest="d", imported="2026-01-01T00:00:00Z")
    for place, area in enumerate(Area.objects.order_by("code")):
        ring = [[place, 0], [place + 1, 0], [place + 1, 1], [place, 1], [place, 0]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        AreaShape.objects.create(boundaries=drawn, area=area, geometry=shape, simple=shape, west=place, south=0, east=place + 1, north=1)


def test_answers_are_made_up_for_fictional_cities_only(city: City, amal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        seed.keep_answers(wave=Wave(city=city), told=[], by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        seed.keep_draw(wave=Wave(city=city), blocks=[], frame={}, cluster=1, seed=1, by=as_actor(amal), at=now)
    assert not Sample.objects.exists()
