"""Weights and estimates of a round, through the gate."""

from __future__ import annotations

import random

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from wiqaya.places.models import Area, Population
from wiqaya.safeguards.release import find
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.actions.waves import close_wave, describe_wave
from wiqaya.surveys.estimating.tables import source_key
from wiqaya.surveys.models import AnswerSet, Result, Scale, Wave
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
with_neighbours = pytest.mark.parametrize("modules", [("trust-institutions", "collective-efficacy")])
figures_alone = pytest.mark.same_on_both  # answers are read as elsewhere here, and counted outside of the database
SHARES = {"1": 600, "2": 300, "3": 300}  # respondents by area, whatever its residents
RESIDENTS = {"1": 10_000, "2": 20_000, "3": 30_000}
ITEMS = ("near_help", "near_trust", "near_mix", "near_apart", "act_insult", "act_rumour", "act_place", "act_young")


@pytest.fixture
def modules():
    """Trust alone, where a test asks for no more: fewer questions are estimated sooner."""
    return ("trust-institutions",)


@pytest.fixture
def people(city):
    for area in Area.objects.all():
        Population.objects.create(area=area, year=2025, residents=RESIDENTS[area.code], source="Census")
        for sex in ("female", "male"):
            for band in ("15-24", "25-39", "40-59", "60-"):
                Population.objects.create(area=area, year=2025, sex=sex, age_band=band, residents=RESIDENTS[area.code] // 8, source="Census")


def answer(wave, version, number, dice, areas, channel="file", **fixed):
    """A set of answers as `take_in` keeps it, without its journey."""
    told = {name: str(dice.randint(1, 5)) for name in (*ITEMS, "trust_council", "trust_police")}
    told |= {"sex": dice.choice(["female", "male"]), "age": dice.choice(["15-24", "25-39", "40-59", "60-"])} | fixed
    area = areas[told.pop("area", None) or dice.choice("123")]
    return AnswerSet(
        city_id=wave.city_id, wave=wave, version=version, channel=channel, area=area, day=wave.opens, answers=told, instance=str(number), content="x"
    )  # fmt: skip


@pytest.fixture
def closed(wave, version, people, amal, as_actor, now):
    """A closed round: in area 1 everybody trusts the council fully, elsewhere half do."""
    dice, areas = random.Random(3), {area.code: area for area in Area.objects.all()}
    made = []
    for area, many in SHARES.items():
        for place in range(many):
            trust = str(4 + place % 2) if area == "1" else ("5" if place % 2 else "1")
            made.append(answer(wave, version, len(made), dice, areas, area=area, trust_council=trust))
    made += [answer(wave, version, 10_000 + extra, dice, areas, channel="open", trust_council="1") for extra in range(50)]
    AnswerSet.objects.bulk_create(made)
    return close_wave(wave=wave, by=as_actor(amal), at=now)


def released(wave, **wanted):
    row = Result.objects.get(wave=wave, **wanted)
    assert row.release, row.refused
    return find(row.release)


def test_weights_bring_areas_back_to_their_residents(closed, amal, as_actor, now):
    weighting = weight_wave(wave=closed, by=as_actor(amal), at=now)
    assert weighting.report["n"] == sum(SHARES.values())  # the open link stays apart
    assert [act["act"] for act in weighting.report["acts"]][:2] == ["base", "rake"]
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    table = released(closed, statistic="mean", question="trust_council", breakdown="area")
    by_area = {cell.key[0]: cell.rate for cell in table.cells}
    assert by_area["1"] == pytest.approx(4.5, abs=0.05)
    assert by_area["2"] == pytest.approx(3.0, abs=0.15)
    whole = sum(RESIDENTS[code] * by_area[code] for code in "123") / sum(RESIDENTS.values())
    assert table.cell().rate == pytest.approx(whole, abs=0.01)  # residents count, not respondents
    assert table.cell().low < table.cell().rate < table.cell().high
    assert table.source.bias_note


@figures_alone
@with_neighbours
def test_shares_by_sex_and_age_and_scales(closed, amal, as_actor, now):
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    left = estimate_wave(wave=closed, by=as_actor(amal), at=now)
    assert left == Result.objects.filter(release__isnull=False).count() > 40
    table = released(closed, statistic="share", question="trust_police", breakdown="sex")
    plain = AnswerSet.objects.filter(channel="file", answers__sex="female")
    share = np.mean([row.answers["trust_police"] in ("4", "5") for row in plain])
    assert table.cell("female").rate == pytest.approx(share, abs=0.05)
    assert released(closed, statistic="scale", question="cohesion", breakdown="age").cell("25-39").shown
    closed.refresh_from_db()
    assert closed.state == "estimated"


@figures_alone
@with_neighbours
def test_a_reversed_item_counts_the_other_way_round(closed, amal, as_actor, now):
    weight_wave(wave=closed, use=(), by=as_actor(amal), at=now)
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    rows = [row.answers for row in AnswerSet.objects.filter(channel="file")]
    turned = {"near_apart": lambda v: 6 - v}
    scores = [np.mean([turned.get(i, lambda v: v)(int(r[i])) for i in ("near_help", "near_trust", "near_mix", "near_apart")]) for r in rows]
    assert released(closed, statistic="scale", question="cohesion", breakdown="area").cell().rate == pytest.approx(np.mean(scores), abs=0.001)


@figures_alone
@with_neighbours
def test_attitudes_to_violence_are_shown_for_the_whole_city_only(closed, amal, as_actor, now):
    Scale.objects.filter(key="acting").update(about_violence=True)
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    found = Result.objects.filter(question__in=["acting", "act_insult", "act_rumour", "act_place", "act_young"])
    assert found.exists()
    assert set(found.values_list("breakdown", flat=True)) == {"city"}


def test_without_a_bias_note_nothing_leaves(closed, amal, as_actor, now):
    describe_wave(wave=closed, bias_note={"en": ""}, by=as_actor(amal), at=now)
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        estimate_wave(wave=closed, by=as_actor(amal), at=now)


@figures_alone
def test_answers_of_those_who_chose_themselves_get_no_margin(closed, amal, as_actor, now):
    Wave.objects.filter(pk=closed.pk).update(selection="quota")
    closed.refresh_from_db()
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    table = released(closed, statistic="mean", question="trust_council", breakdown="area")
    assert all(cell.low is None and cell.high is None for cell in (*table.cells, *table.margins))


def test_a_margin_with_an_empty_category_stops_the_act(closed, amal, as_actor, now):
    AnswerSet.objects.filter(area__code="3").delete()
    with pytest.raises(ValidationError, match="Nobody in the sample"):
        weight_wave(wave=closed, by=as_actor(amal), at=now)
    assert weight_wave(wave=closed, use=("sex_age",), by=as_actor(amal), at=now)


def test_a_running_round_is_not_weighted(wave, amal, as_actor, now):
    with pytest.raises(ValidationError):
        weight_wave(wave=wave, by=as_actor(amal), at=now)


@figures_alone
@with_neighbours
def test_estimates_are_the_same_every_time(closed, amal, as_actor, now):
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    before = dict(Result.objects.values_list("short", "release"))
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    assert dict(Result.objects.values_list("short", "release")) == before


def test_somebody_without_the_permission_weights_nothing(closed, bilal, as_actor, now):
    from wiqaya.safeguards.access import NotAllowed

    with pytest.raises(NotAllowed):
        weight_wave(wave=closed, by=as_actor(bilal), at=now)


def test_pages_of_results_show_numbers_with_their_range_and_keep_others_out(closed, amal, chadia, driss, as_actor, browse, now, django_assert_max_num_queries):
    weight_wave(wave=closed, by=as_actor(amal), at=now)
    estimate_wave(wave=closed, by=as_actor(amal), at=now)
    path = f"/en/{WORK}/understand/surveys/round/{closed.short}/results"
    assert browse(driss).get(path).status_code == 403
    page = browse(chadia)
    page.get(path)
    with django_assert_max_num_queries(15):
        shown = page.get(path).content.decode()
    assert "between" in shown
    for by in ("area", "sex", "age"):
        assert page.get(f"{path}/mean/trust_council?by={by}").status_code == 200
    assert "Weighted to what is known" in page.get(f"{path}/share/trust_council?answer=4+5").content.decode()
    assert page.get(f"{path}/mean/trust_council?by=day").status_code == 404
    assert page.get(f"{path}/mean/no_such_question").status_code == 404


def test_weights_are_asked_for_on_a_page_and_estimates_are_a_job(closed, amal, chadia, browse, settings):
    path = f"/en/{WORK}/understand/surveys/round/{closed.short}/weights"
    assert browse(chadia).get(path).status_code == 403
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    reply = browse(amal).post(path, {"use": ["area", "sex_age"]}, follow=True)
    assert reply.status_code == 200
    assert Result.objects.filter(release__isnull=False).exists()


def test_a_question_with_a_long_name_has_room_for_its_result(closed, amal, as_actor, now):
    """On PostgreSQL a column refuses what it has no room for."""
    weighting = weight_wave(wave=closed, by=as_actor(amal), at=now)
    long = {"question": "q" * 200, "answer": f"12 share {'4' * 200} {'5' * 200}"}
    made = Result.objects.create(wave=closed, weighting=weighting, statistic="change", breakdown="city", made_at=now, **long)
    Wave.objects.filter(pk=closed.pk).update(bridge="q" * 200)
    made.refresh_from_db()
    assert {"question": made.question, "answer": made.answer} == long


def test_a_source_of_a_long_question_fits_the_ledger_and_stays_its_own():
    one, other = (source_key("wa-12345", "since", "wa-54321", "share", "q" * 80 + end, "area") for end in "ab")
    assert len(one) == len(other) == 64
    assert one != other
    assert source_key("wa-12345", "trust", "area") == "wa-12345.trust.area"
