"""Changes between two rounds: beyond chance or not, never of a scale that measures something else, never in silence over a break."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.places.models import Area, Population
from wiqaya.safeguards.release import find
from wiqaya.surveys.actions.compare import compare_waves
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.actions.waves import close_wave, open_wave, plan_wave
from wiqaya.surveys.annex import VERDICTS
from wiqaya.surveys.estimating.frame import survey_of
from wiqaya.surveys.estimating.together import Differences, changed
from wiqaya.surveys.models import AnswerSet, Result, Wave
from wiqaya.surveys.queries.changes import by_area, changes, earlier_rounds, pairs_with
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EACH = 150  # respondents of an area
SCALES = {"cohesion": ("near_help", "near_trust", "near_mix", "near_apart"), "acting": ("act_insult", "act_rumour", "act_place", "act_young")}
BIAS = {"en": "People without a home were not asked.", "ar": "لم يُسأل من لا مسكن لهم."}


def english(text: object) -> str:
    with override("en"):
        return str(text)


def step(value: float) -> str:
    return str(int(min(max(round(value), 1), 5)))


def person(dice: random.Random, more: float, odd: float) -> dict[str, str]:
    """Two scales that hang together; `more` trust in the council, `odd` moves one item of `acting` by itself."""
    told = {"sex": dice.choice(["female", "male"]), "age": dice.choice(["15-24", "25-39", "40-59", "60-"])}
    for items in SCALES.values():
        trait = dice.gauss(3, 1)
        told |= {item: step(6 - trait + dice.gauss(0, 0.7) if item == "near_apart" else trait + dice.gauss(0, 0.7)) for item in items}
    told["act_insult"] = step(float(told["act_insult"]) + odd)
    return told | {"trust_council": step(dice.gauss(2.5 + more, 1)), "trust_police": step(dice.gauss(3, 1))}


def fill(wave: Wave, seed: int, *, more: dict[str, float], odd: float = 0) -> None:
    dice = random.Random(seed)
    AnswerSet.objects.bulk_create(
        AnswerSet(
            city_id=wave.city_id, wave=wave, version=wave.version, channel="file", area=area, day=wave.opens, instance=f"{wave.number} {area.code} {place}",
            content="x", answers=person(dice, more.get(area.code, 0), odd), panel=f"p {area.code} {place}",
        )
        for area in Area.objects.filter(code__in="123") for place in range(EACH)
    )  # fmt: skip


@pytest.fixture
def ready(amal, as_actor, now):
    """Closes, weights and estimates a round."""

    def do(wave):
        by = as_actor(amal)
        close_wave(wave=wave, by=by, at=now)
        weight_wave(wave=wave, by=by, at=now)
        estimate_wave(wave=wave, by=by, at=now)
        wave.refresh_from_db()
        return wave

    return do


@pytest.fixture
def follow_up(wave, version, amal, as_actor, now):
    """The next round of the survey, open."""

    def make(**more):
        planned = plan_wave(
            survey=wave.survey, version=version, kind="follow-up", selection="probability", opens=date(2026, 11, 5), closes=date(2026, 12, 20),
            bias_note=BIAS, by=as_actor(amal), at=now, **more,
        )  # fmt: skip
        return open_wave(wave=planned, by=as_actor(amal), at=now)

    return make


@pytest.fixture
def baseline(city, wave, ready):
    for area in Area.objects.all():
        Population.objects.create(area=area, year=2025, residents=10_000 * int(area.code), source="Census")
    fill(wave, 1, more={})
    return ready(wave)


def table_of(later, question, breakdown, base):
    row = Result.objects.get(wave=later, statistic="change", question=question, breakdown=breakdown, answer=f"1 {base}")
    return row, find(row.release)


def test_a_change_is_the_difference_of_both_rounds_and_only_real_ones_are_called_so(
    baseline, follow_up, ready, amal, chadia, driss, as_actor, browse, now, django_assert_max_num_queries
):  # fmt: skip
    later = follow_up()
    fill(later, 2, more={"1": 1.5}, odd=1.5)
    ready(later)
    assert compare_waves(earlier=baseline, later=later, by=as_actor(amal), at=now) > 0
    row, released = table_of(later, "trust_council", "area", "mean")
    own = [find(Result.objects.get(wave=each, statistic="mean", question="trust_council", breakdown="area").release) for each in (baseline, later)]
    for code in "123":
        assert released.cell(code).rate == pytest.approx(own[1].cell(code).rate - own[0].cell(code).rate, abs=0.0021)  # each is rounded as it leaves
    assert released.cell().rate == pytest.approx(own[1].cell().rate - own[0].cell().rate, abs=0.0021)  # residents count in both
    assert (row.facts["comparisons"], row.facts["beyond"]) == (3, ["1"])
    share = table_of(later, "trust_council", "area", "share 4 5")[1]
    assert share.cell("1").rate > 10  # points of 100

    held = {change.asked.key: change for change in changes(baseline, later, "staff")}
    assert held["scale", "acting", ""].not_comparable  # one of its items moved alone
    assert not held["scale", "cohesion", ""].not_comparable
    assert by_area(held["mean", "trust_council", ""]) is not None

    path = f"/en/{WORK}/understand/surveys/round/{later.short}/changes"
    assert browse(driss).get(path).status_code == 403
    page = browse(chadia)
    page.get(path)
    with django_assert_max_num_queries(22) as asked:
        shown = page.get(path).content.decode()
    assert len([one for one in asked if "safeguards_release" in one["sql"]]) == 1  # every table of the ledger at once
    assert "figure-wide" in shown
    assert "What changed: shares of residents" in shown
    assert "What was found: means are not comparable: " in shown
    for words in ("more than chance", "No change that we can tell", "means are not comparable", "People without a home"):
        assert words in shown
    assert "Area by area" in shown
    assert ">Old Town<" not in shown
    by_name = page.get(f"{path}?since=1&of=mean+trust_council+").content.decode()
    assert "comparisons, judged together" in by_name
    assert by_name.count('id="figure-') == shown.count('id="figure-') + 1
    assert "تغيّر" in browse(chadia).get(path.replace("/en/", "/ar/")).content.decode()


def test_over_a_change_of_method_there_is_a_break_or_a_bridge(baseline, follow_up, ready, amal, chadia, as_actor, browse, now):
    later = follow_up(method_version="2")
    fill(later, 2, more={})
    ready(later)
    assert compare_waves(earlier=baseline, later=later, by=as_actor(amal), at=now) == 0
    path = f"/en/{WORK}/understand/surveys/round/{later.short}/changes"
    assert "way of asking changed" in browse(chadia).get(path).content.decode()
    Wave.objects.filter(pk=later.pk).update(bridge="trust_police")
    later.refresh_from_db()
    assert compare_waves(earlier=baseline, later=later, by=as_actor(amal), at=now) > 0
    assert set(Result.objects.filter(statistic="change").values_list("question", flat=True)) == {"trust_police"}


def test_a_change_is_told_only_when_both_rounds_were_drawn_and_estimated(baseline, follow_up, amal, as_actor, now):
    later = follow_up()
    with override("en"), pytest.raises(ValidationError, match="Estimate both"):
        compare_waves(earlier=baseline, later=later, by=as_actor(amal), at=now)
    Wave.objects.filter(pk=later.pk).update(selection="quota")
    later.refresh_from_db()
    with override("en"), pytest.raises(ValidationError, match="by chance"):
        compare_waves(earlier=baseline, later=later, by=as_actor(amal), at=now)


def test_a_round_is_compared_with_the_one_before_and_the_baseline(wave, follow_up):
    second, third = follow_up(), follow_up()
    Wave.objects.update(state="estimated")
    for one in (wave, second, third):
        one.refresh_from_db()
    assert earlier_rounds(third) == [second, wave]
    assert pairs_with(second) == [(wave, second), (second, third)]
    Wave.objects.filter(pk=second.pk).update(kind="pilot")
    assert earlier_rounds(third) == [wave]


def test_scores_of_a_difference_are_its_slope():
    """Against a small step of each weight."""
    chance = np.random.default_rng(7)
    values, later, weights = chance.normal(size=12), np.arange(12) % 2 == 0, chance.uniform(1, 2, 12)
    values[3] = np.nan
    asked = Differences(values, later, np.column_stack([np.arange(12) < 6, np.ones(12, dtype=bool)]))
    slope = [(asked.estimate(weights + 1e-6 * (np.arange(12) == row)) - asked.estimate(weights)) / 1e-6 for row in range(12)]
    assert np.allclose(asked.scores(weights), slope, atol=1e-4)
    assert asked.respondents().tolist() == [2, 5]


def test_the_annex_says_how_a_round_was_asked_weighted_and_measured_and_tells_no_cell(baseline, chadia, driss, browse):
    baseline.refresh_from_db()
    report = baseline.weightings.first().report
    scales = {one["key"]: one for one in report["scales"]}
    verdict = scales["cohesion"]["between"]["sex"]
    assert verdict in set(VERDICTS) - {"cannot_tell"}
    assert scales["cohesion"]["between"]["age"] == "cannot_tell"  # too few of each band
    assert 0.7 < scales["cohesion"]["alpha"][0] < 0.95
    assert report["design_effects"]["median"] > 1  # residents of areas differ, respondents do not
    path = f"/en/{WORK}/understand/surveys/round/{baseline.short}/annex"
    assert browse(driss).get(path).status_code == 403
    page = browse(chadia)
    shown = page.get(path).content.decode()
    for words in ("Drawn by chance", "People without a home", "Kish", "Omega", "Census", english(VERDICTS[verdict])):
        assert words in shown
    assert f">{EACH}<" not in shown  # respondents of an area
    assert 'dir="rtl"' in page.get(path.replace("/en/", "/ar/")).content.decode()
    assert page.get(f"{path}.docx").content.startswith(b"PK")
    assert page.get(f"{path}.xyz").status_code == 404


def test_people_asked_twice_count_as_pairs():
    """The variance of a change is that of the differences of each person, over their number."""
    chance, size = np.random.default_rng(5), 40
    before = chance.normal(size=size)
    after = before + chance.normal(scale=0.3, size=size)
    who = np.array([f"panel {place}" for place in range(size)] * 2, dtype=object)
    columns = {"psu": who, "stratum": np.full(2 * size, "", dtype=object), "weight": np.ones(2 * size)}
    later = np.arange(2 * size) >= size
    found = changed(survey_of(columns), np.concatenate([before, after]), later, np.zeros(2 * size, dtype=np.intp), 1)
    assert found.change == pytest.approx([np.mean(after - before)] * 2)
    assert found.variance == pytest.approx([np.var(after - before, ddof=1) / size] * 2)
    assert (found.n.tolist(), found.df.tolist()) == ([size, size], [size - 1, size - 1])
