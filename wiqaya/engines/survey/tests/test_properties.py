"""What must hold for every sample, whatever its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.engines.survey import Design, Mean, Ratio, Survey, Total, calibrate, margin, poststratify, rake
from wiqaya.engines.survey.replication import replicated

pytestmark = pytest.mark.slow
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def samples(draw: st.DrawFn) -> dict[str, Any]:
    """Two to four strata of two to five units of one to four respondents."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    strata, unit, stratum = draw(st.integers(2, 4)), [], []
    for h in range(strata):
        for _ in range(draw(st.integers(2, 5))):
            size = draw(st.integers(1, 4))
            unit += [len(set(unit))] * size
            stratum += [h] * size
    n = len(unit)
    return {
        "u": np.array(unit, dtype=float), "h": np.array(stratum, dtype=float), "w": chance.uniform(1, 9, n), "y": chance.normal(3, 2, n),
        "x": chance.uniform(1, 2, n), "sex": np.where(np.arange(n) % 2 == 0, "f", "m").astype(object),
    }  # fmt: skip


def declared(columns: dict[str, Any], **design: Any) -> Survey:
    return Survey.declare(columns, Design(**({"ids": ("u",), "strata": ("h",), "weights": "w"} | design)))


def everybody(survey: Survey) -> Any:
    return np.ones(survey.size, dtype=bool)


def mean(survey: Survey) -> tuple[float, float]:
    found = survey.evaluate(Mean(survey.columns["y"][:, None], everybody(survey)))
    return float(found.estimate[0]), float(found.se[0])


@SLOW
@given(samples(), st.floats(1e-3, 1e3))
def test_the_scale_of_weights_does_not_touch_a_mean(columns: dict[str, Any], by: float) -> None:
    assert mean(declared(columns)) == pytest.approx(mean(declared(columns | {"w": columns["w"] * by})), rel=1e-9)


@SLOW
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(columns: dict[str, Any], random: Any) -> None:
    order = list(range(columns["u"].size))
    random.shuffle(order)
    assert mean(declared(columns)) == pytest.approx(mean(declared({name: values[order] for name, values in columns.items()})), rel=1e-9)


@SLOW
@given(samples())
def test_a_unit_written_twice_with_half_the_weight_changes_nothing(columns: dict[str, Any]) -> None:
    twice = {name: np.concatenate([values, values]) for name, values in columns.items()}
    twice["w"] = twice["w"] / 2
    assert mean(declared(columns)) == pytest.approx(mean(declared(twice)), rel=1e-9)


@SLOW
@given(samples())
def test_names_of_units_and_strata_do_not_matter(columns: dict[str, Any]) -> None:
    renamed = columns | {"u": np.array([f"unit {900 - code}" for code in columns["u"]], dtype=object), "h": -columns["h"]}
    assert mean(declared(columns)) == pytest.approx(mean(declared(renamed)), rel=1e-9)


@SLOW
@given(samples())
def test_codes_that_begin_anew_in_every_stratum_are_told_apart_by_nest(columns: dict[str, Any]) -> None:
    first = np.array([columns["u"][columns["h"] == h].min() for h in columns["h"]])
    assert mean(declared(columns)) == pytest.approx(mean(declared(columns | {"u": columns["u"] - first}, nest=True)), rel=1e-9)


@SLOW
@given(samples())
def test_the_domain_of_everybody_is_the_mean(columns: dict[str, Any]) -> None:
    survey = declared(columns)
    found = survey.evaluate(Mean(survey.columns["y"][:, None], survey.rows({"var": "h", "op": ">=", "value": 0})))
    assert (float(found.estimate[0]), float(found.se[0])) == pytest.approx(mean(survey), rel=1e-12)


@SLOW
@given(samples())
def test_totals_of_domains_add_up_with_their_covariances(columns: dict[str, Any]) -> None:
    survey = declared(columns)
    parts = [np.where(survey.columns["sex"] == sex, survey.columns["y"], 0.0) for sex in ("f", "m")]
    apart = survey.evaluate(Total(np.column_stack(parts), everybody(survey)))
    whole = survey.evaluate(Total(survey.columns["y"][:, None], everybody(survey)))
    assert apart.estimate.sum() == pytest.approx(whole.estimate[0], rel=1e-9)
    assert apart.vcov.sum() == pytest.approx(whole.vcov[0, 0], rel=1e-8, abs=1e-12)


@SLOW
@given(samples())
def test_a_mean_is_the_ratio_to_one(columns: dict[str, Any]) -> None:
    survey = declared(columns)
    found = survey.evaluate(Ratio(survey.columns["y"][:, None], np.ones((survey.size, 1)), everybody(survey)))
    assert (float(found.estimate[0]), float(found.se[0])) == pytest.approx(mean(survey), rel=1e-9)


@SLOW
@given(samples())
def test_the_jackknife_of_a_total_is_its_linearised_variance(columns: dict[str, Any]) -> None:
    survey = declared(columns)
    total = Total(survey.columns["y"][:, None], everybody(survey))
    assert replicated(survey, "JKn").evaluate(total).se[0] == pytest.approx(survey.evaluate(total).se[0], rel=1e-8)


def test_the_jackknife_of_a_mean_comes_near_the_linearised_one_in_a_larger_sample() -> None:
    chance = np.random.default_rng(4)
    unit = np.repeat(np.arange(120), 6)
    columns = {
        "u": unit.astype(float), "h": (unit // 12).astype(float), "w": chance.uniform(2, 5, unit.size),
        "y": chance.normal(size=120)[unit] + chance.normal(size=unit.size),
    }  # fmt: skip
    survey = declared(columns)
    assert mean(replicated(survey, "JKn"))[1] == pytest.approx(mean(survey)[1], rel=0.01)


ACTS: dict[str, Callable[[Survey], Survey]] = {
    "post-strata": lambda survey: poststratify(survey, margin(survey.columns, "sex", {"f": 40, "m": 60})),
    "raking": lambda survey: rake(survey, [margin(survey.columns, "sex", {"f": 40, "m": 60})]),
    "regression": lambda survey: calibrate(
        survey, np.column_stack([np.ones(survey.size), survey.columns["x"]]), np.array([100.0, 150.0]), ["one", "x"]
    ),
}


@SLOW
@given(samples(), st.sampled_from(sorted(ACTS)))
def test_what_the_weights_were_made_to_meet_has_no_uncertainty(columns: dict[str, Any], act: str) -> None:
    survey = ACTS[act](declared(columns))
    known = survey.columns["x"] if act == "regression" else (survey.columns["sex"] == "f").astype(float)
    found = survey.evaluate(Total(known[:, None], everybody(survey)))
    assert found.estimate[0] == pytest.approx(150 if act == "regression" else 40, rel=1e-9)
    assert found.se[0] == pytest.approx(0, abs=1e-7)


@SLOW
@given(samples(), st.sampled_from(sorted(ACTS)))
def test_an_act_done_twice_changes_no_weight_the_second_time(columns: dict[str, Any], act: str) -> None:
    once = ACTS[act](declared(columns))
    np.testing.assert_allclose(ACTS[act](once).weights, once.weights, rtol=1e-8, atol=1e-10)


@SLOW
@given(samples(), st.sampled_from(["linear", "raking", "logit"]))
def test_calibration_meets_its_totals_within_its_bounds(columns: dict[str, Any], distance: Any) -> None:
    survey = declared(columns)
    x = np.column_stack([np.ones(survey.size), survey.columns["x"]])
    totals = x.T @ (survey.weights * (1 + 0.2 * np.sin(np.arange(survey.size))))  # within reach of every distance
    bounds = (0.2, 5.0) if distance == "logit" else (-np.inf, np.inf)
    found = calibrate(survey, x, totals, ["one", "x"], distance=distance, bounds=bounds)
    np.testing.assert_allclose(x.T @ found.weights, totals, rtol=1e-9)
    if distance != "linear":
        assert (found.weights > 0).all()
    if distance == "logit":
        assert ((found.weights / survey.weights > 0.2) & (found.weights / survey.weights < 5)).all()
