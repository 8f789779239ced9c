"""Weighting acts: what they meet, what they refuse, what they write down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wiqaya.engines.survey import (
    Design,
    DesignError,
    Mean,
    NotEstimable,
    Survey,
    Total,
    Unsupported,
    calibrate,
    margin,
    nonresponse,
    poststratify,
    rake,
    trim,
)  # fmt: skip
from wiqaya.engines.survey.replication import replicated

SIZE = 60


@pytest.fixture
def survey() -> Survey:
    chance = np.random.default_rng(6)
    columns: dict[str, Any] = {
        "u": np.repeat(np.arange(20.0), 3), "w": chance.uniform(1, 4, SIZE), "sex": np.array(["f", "m", "m"] * 20, dtype=object),
        "age": np.tile([1.0, 2.0, 3.0, 1.0, 2.0], 12), "x": chance.uniform(1, 2, SIZE), "y": chance.normal(2, 1, SIZE),
        "gap": np.where(np.arange(SIZE) == 7, np.nan, 1.0),
    }  # fmt: skip
    return Survey.declare(columns, Design(ids=("u",), weights="w"))


def test_margins_are_met_and_written_down(survey: Survey) -> None:
    sex, age = margin(survey.columns, "sex", {"f": 50, "m": 70}), margin(survey.columns, "age", {"1": 60, "2": 40, "3": 20})
    raked = rake(survey, [sex, age])
    assert max(sex.error(raked.weights), age.error(raked.weights)) < 1e-10
    record = raked.records[0]
    assert record["margins"]["sex"]["f"][1:] == (pytest.approx(50), 50)
    assert record["before"]["sum"] == pytest.approx(survey.weights.sum())
    assert record["ratio"][0] < record["ratio"][1]


def test_a_margin_of_two_columns_is_written_with_any_separator(survey: Survey) -> None:
    totals = {f"{sex}:{age}": 10.0 for sex in "fm" for age in (1, 2, 3)}
    found = poststratify(survey, margin(survey.columns, "sex+age", totals))
    assert found.weights[(survey.columns["sex"] == "f") & (survey.columns["age"] == 2)].sum() == pytest.approx(10)


@pytest.mark.parametrize(
    ("name", "totals", "code"),
    [
        ("sex", {"f": 50, "m": 70, "d": 3}, "no_respondent"),
        ("sex", {"f": 50}, "no_total"),
        ("sex", {"f": 50, "m": 0}, "bad_total"),
        ("sex", {"f": 50, "m": -1}, "bad_total"),
        ("gap", {"1": 50}, "margin_missing"),
        ("other", {"1": 50}, "no_column"),
    ],
)
def test_a_margin_that_does_not_fit_the_sample_stops_everything(survey: Survey, name: str, totals: dict[str, float], code: str) -> None:
    with pytest.raises((DesignError, NotEstimable)) as refused:
        margin(survey.columns, name, totals)
    assert refused.value.code == code


def test_margins_of_different_populations_are_refused(survey: Survey) -> None:
    with pytest.raises(NotEstimable, match="different sizes"):
        rake(survey, [margin(survey.columns, "sex", {"f": 50, "m": 70}), margin(survey.columns, "age", {"1": 60, "2": 40, "3": 21})])


@pytest.mark.slow
def test_margins_that_contradict_each_other_are_refused(survey: Survey) -> None:
    same = survey.columns | {"copy": survey.columns["sex"]}
    with pytest.raises(NotEstimable, match="does not settle"):
        rake(survey, [margin(same, "sex", {"f": 50, "m": 70}), margin(same, "copy", {"f": 60, "m": 60})])


def test_raking_and_calibration_by_the_exponential_are_the_same_weights(survey: Survey) -> None:
    totals = {"f": 50.0, "m": 70.0}
    x = np.column_stack([survey.columns["sex"] == one for one in totals]).astype(float)
    one = rake(survey, [margin(survey.columns, "sex", totals)])
    two = calibrate(survey, x, np.array([50.0, 70.0]), list(totals), distance="raking")
    np.testing.assert_allclose(one.weights, two.weights, rtol=1e-9)
    mean = Mean(survey.columns["y"][:, None], np.ones(SIZE, dtype=bool))
    assert one.evaluate(mean).se[0] == pytest.approx(two.evaluate(mean).se[0], rel=1e-9)


def test_calibration_lowers_the_uncertainty_of_what_its_variables_explain(survey: Survey) -> None:
    x = np.column_stack([np.ones(SIZE), survey.columns["x"]])
    total = Total((survey.columns["x"] + 0.01 * survey.columns["y"])[:, None], np.ones(SIZE, dtype=bool))
    calibrated = calibrate(survey, x, np.array([150.0, 220.0]), ["one", "x"])
    assert calibrated.evaluate(total).se[0] < 0.2 * survey.evaluate(total).se[0]


def test_a_ratio_within_units_is_shared_by_their_people(survey: Survey) -> None:
    x = np.column_stack([np.ones(SIZE), survey.columns["x"]])
    found = calibrate(survey, x, np.array([150.0, 220.0]), ["one", "x"], clusters=survey.psu)
    ratio = (found.weights / survey.weights).reshape(20, 3)
    np.testing.assert_allclose(ratio, np.repeat(ratio[:, [0]], 3, axis=1))


@pytest.mark.parametrize(
    ("options", "error", "code"),
    [
        ({"distance": "logit"}, DesignError, "logit_bounds"),
        ({"distance": "wish"}, Unsupported, "distance"),
        ({"bounds": (1.1, 2.0)}, DesignError, "bounds"),
        ({"distance": "logit", "bounds": (0.99, 1.01)}, NotEstimable, "calibration"),
        ({"bounds": (0.99, 1.01)}, NotEstimable, "calibration"),
    ],
)
def test_calibration_that_cannot_be_done_says_so(survey: Survey, options: dict[str, Any], error: type[Exception], code: str) -> None:
    x = np.column_stack([np.ones(SIZE), survey.columns["x"]])
    with pytest.raises(error) as refused:
        calibrate(survey, x, np.array([300.0, 420.0]), ["one", "x"], **options)
    assert refused.value.code == code  # type: ignore[attr-defined]


def test_contradicting_totals_are_refused_though_some_weights_come_near(survey: Survey) -> None:
    x = np.column_stack([np.ones(SIZE), np.ones(SIZE)])
    with pytest.raises(NotEstimable):
        calibrate(survey, x, np.array([150.0, 151.0]), ["one", "again"])


def test_trimming_keeps_the_sum_and_strictly_the_limits(survey: Survey) -> None:
    once, strictly = trim(survey, lower=1.5, upper=3.0), trim(survey, lower=1.4, upper=3.3, strict=True)
    assert once.weights.sum() == pytest.approx(survey.weights.sum())
    assert strictly.weights.sum() == pytest.approx(survey.weights.sum())
    assert ((strictly.weights >= 1.4) & (strictly.weights <= 3.3)).all()


def test_limits_without_room_are_refused(survey: Survey) -> None:
    with pytest.raises(NotEstimable):
        trim(survey, upper=1.1)
    with pytest.raises(DesignError):
        trim(survey, lower=2, upper=1)
    with pytest.raises(Unsupported):
        trim(replicated(survey, "JK1"), upper=3)


def test_respondents_carry_their_class_and_others_lose_their_weight(survey: Survey) -> None:
    answered = np.arange(SIZE) % 4 != 0
    found = nonresponse(survey, ("sex",), answered, smallest=5)
    women = survey.columns["sex"] == "f"
    assert found.weights[women].sum() == pytest.approx(survey.weights[women].sum())
    assert (found.weights[~answered] == 0).all()


def test_the_uncertainty_of_an_adjusted_total_counts_the_response_as_a_stage() -> None:
    """Against a jackknife that repeats the adjustment in every replicate."""
    chance = np.random.default_rng(3)
    unit = np.repeat(np.arange(80.0), 6)
    columns = {
        "u": unit,
        "c": (np.arange(unit.size) % 3).astype(float),
        "w": chance.uniform(3, 5, unit.size),
        "y": chance.normal(unit % 4, 1),
    }
    survey, answered = Survey.declare(columns, Design(ids=("u",), weights="w")), chance.random(unit.size) < 0.7
    ours = nonresponse(survey, ("c",), answered).evaluate(Total(columns["y"][:, None], np.ones(unit.size, dtype=bool))).se[0]
    again = []
    for left_out in np.unique(unit):
        w = np.where(unit == left_out, 0, survey.weights * 80 / 79)
        ratio = np.bincount(columns["c"].astype(int), w) / np.bincount(columns["c"].astype(int), w * answered)
        again.append((w * answered * ratio[columns["c"].astype(int)] * columns["y"]).sum())
    assert ours == pytest.approx(np.sqrt(79 / 80 * ((again - np.mean(again)) ** 2).sum()), rel=0.02)


def test_thin_classes_and_large_ratios_are_refused(survey: Survey) -> None:
    answered = np.arange(SIZE) % 4 != 0
    with pytest.raises(NotEstimable, match="30 are needed"):
        nonresponse(survey, ("sex",), answered)
    with pytest.raises(NotEstimable, match="blow weights up"):
        nonresponse(survey, ("sex",), np.arange(SIZE) % 4 == 0, smallest=1, largest=2)
    with pytest.raises(Unsupported):
        nonresponse(trim(poststratify(survey, margin(survey.columns, "sex", {"f": 5, "m": 5})), upper=1), ("sex",), answered)
