"""Tables: what stands in a row, and what is computed from several."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.survey import Design, DesignError, NotEstimable, Survey, Unsupported, margin, rake
from wiqaya.engines.survey.comparisons import adjusted
from wiqaya.engines.survey.estimation import estimate, fingerprint
from wiqaya.engines.survey.items import MeanOf, RatioOf, ShareOf, TotalOf
from wiqaya.engines.survey.nonprobability import OptIn
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.statistics import Mean

SIZE = 160


def columns() -> dict[str, Any]:
    chance = np.random.default_rng(8)
    unit = np.repeat(np.arange(20), 8)
    return {
        "h": (unit // 5).astype(float), "u": unit.astype(float), "w": chance.uniform(5, 9, SIZE), "x": chance.uniform(1, 2, SIZE),
        "wave": np.tile([1.0, 2.0], 80), "sex": np.array(["f", "m", "m", "f"] * 40, dtype=object), "y": chance.normal(unit % 4, 1, SIZE),
        "gap": np.where(chance.random(SIZE) < 0.1, math.nan, 1.0), "all": np.ones(SIZE),
    }  # fmt: skip


@pytest.fixture
def survey() -> Survey:
    return Survey.declare(columns(), Design(ids=("u",), strata=("h",), weights="w"))


def test_rows_are_items_by_groups_with_the_first_variable_fastest(survey: Survey) -> None:
    table = estimate(survey, [MeanOf("y"), ShareOf("sex", ("f",))], by=["sex", "wave"])
    assert table.keys[:4] == [("y", "f", "1"), ("y", "m", "1"), ("y", "f", "2"), ("y", "m", "2")]
    assert len(table) == 8


def test_a_row_carries_the_uncertainty_of_its_own_domain(survey: Survey) -> None:
    table = estimate(survey, [MeanOf("y")], by=["sex"])
    rows = survey.columns["sex"] == "f"
    alone = survey.evaluate(Mean(survey.columns["y"][:, None], rows))
    row = table.records()[0]
    assert row["estimate"] == pytest.approx(alone.estimate[0])
    assert row["se"] == pytest.approx(alone.se[0])
    assert row["n"] == rows.sum()
    assert row["weighted"] == pytest.approx(survey.weights[rows].sum())
    assert row["low"] < row["estimate"] < row["high"]


def test_every_kind_of_item_goes_the_same_way_with_and_without_replicates(survey: Survey) -> None:
    items = [MeanOf("y"), ShareOf("sex", ("m",)), TotalOf("x"), RatioOf("y", "x")]
    same = Replicates(np.repeat(survey.weights[:, None], 3, axis=1), 1.0, np.ones(3), True)
    linear, again = estimate(survey, items, by=["wave"]), estimate(survey.reweighted(survey.weights, replicates=same), items, by=["wave"])
    np.testing.assert_allclose(linear.estimate, again.estimate)
    assert (again.se < 1e-9).all()
    assert (linear.se > 0).all()


def test_a_change_counts_the_covariance_of_overlapping_samples(survey: Survey) -> None:
    table = estimate(survey, [MeanOf("y")], by=["sex", "wave"])
    change = table.change("wave")
    waves = survey.columns["wave"]
    parts = [(survey.columns["sex"] == "f") & (waves == wave) for wave in (1, 2)]
    scores = [Mean(survey.columns["y"][:, None], rows).scores(survey.weights) for rows in parts]
    assert change.count == 2
    assert change.se[0] ** 2 == pytest.approx(survey.vcov(scores[1] - scores[0])[0, 0])
    assert change.se[0] ** 2 != pytest.approx(table.se[0] ** 2 + table.se[2] ** 2)


def test_a_contrast_of_differences_and_an_expression_agree_with_the_covariance(survey: Survey) -> None:
    table = estimate(survey, [MeanOf("x")], by=["sex"])
    v = table.covariance([0, 1])
    found = table.contrast({("x", "f"): 1, ("x", "m"): -1})
    assert found.se[0] ** 2 == pytest.approx(v[0, 0] + v[1, 1] - 2 * v[0, 1])
    logs = table.expression("log(a/b)", {"a": ("x", "f"), "b": ("x", "m")})
    slope = np.array([1 / table.estimate[0], -1 / table.estimate[1]])
    assert logs.estimate[0] == pytest.approx(math.log(table.estimate[0] / table.estimate[1]))
    assert logs.se[0] ** 2 == pytest.approx(slope @ v @ slope)


def test_all_pairs_are_compared_within_an_item_and_counted(survey: Survey) -> None:
    found = estimate(survey, [MeanOf("y"), MeanOf("x")], by=["h"]).compare("y")
    assert found.count == 6
    assert (found.adjusted >= found.p).all()


def test_missing_answers_are_refused_until_said(survey: Survey) -> None:
    with pytest.raises(NotEstimable, match="missing"):
        estimate(survey, [MeanOf("gap")])
    gaps = np.isnan(survey.columns["gap"])
    assert estimate(survey, [MeanOf("gap"), MeanOf("y")], missing="exclude").excluded.tolist() == [pytest.approx(gaps.mean()), 0]
    assert estimate(survey, [MeanOf("gap"), MeanOf("y")], missing="listwise").n.tolist() == [(~gaps).sum()] * 2


def test_thin_rows_are_flagged(survey: Survey) -> None:
    found = estimate(survey, [MeanOf("y")], by=["u"])
    assert all("few_respondents" in flags and "few_degrees" in flags for flags in found.flags)
    assert "no_variation" in estimate(survey, [MeanOf("all")]).flags[0]


def test_a_share_of_everybody_has_an_interval_that_exists(survey: Survey) -> None:
    found = estimate(survey, [ShareOf("all", (1,)), ShareOf("sex", ("f",))])
    assert found.methods == ("beta", "logit")
    assert 0.9 < found.low[0] < found.high[0] == 1


def test_the_design_effect_of_a_simple_sample_is_one() -> None:
    data = columns() | {"w": np.full(SIZE, 10.0), "N": np.full(SIZE, SIZE * 10.0)}
    table = estimate(Survey.declare(data, Design(weights="w", fpc=("N",))), [MeanOf("y"), TotalOf("y")])
    np.testing.assert_allclose(table.deff, 1)


def test_raked_tables_know_the_step(survey: Survey) -> None:
    raked = rake(survey, [margin(survey.columns, "sex", {"f": 600, "m": 500})])
    table = estimate(raked, [ShareOf("sex", ("f",))])
    assert table.estimate[0] == pytest.approx(600 / 1100)
    assert table.se[0] == pytest.approx(0, abs=1e-12)
    assert table.origin["weighting"][0]["act"] == "rake"


def test_unknown_rows_rules_and_groups_are_refused(survey: Survey) -> None:
    table = estimate(survey, [MeanOf("y")], by=["sex"])
    with pytest.raises(DesignError, match="no row"):
        table.contrast({("y", "other"): 1})
    with pytest.raises(DesignError, match="not by wave"):
        table.change("wave")
    with pytest.raises(Unsupported, match="wish"):
        estimate(survey, [MeanOf("y")], missing="wish")  # type: ignore[arg-type]


def test_the_same_inputs_have_the_same_fingerprint(survey: Survey) -> None:
    other = Survey.declare(columns() | {"y": np.zeros(SIZE)}, survey.design)
    assert fingerprint(survey) == fingerprint(Survey.declare(columns(), survey.design)) != fingerprint(other)


def test_who_chose_themselves_has_no_column_of_uncertainty() -> None:
    table = OptIn.of(columns()).estimate([ShareOf("sex", ("f",)), MeanOf("y")], by=["wave"])
    assert set(table.records()[0]) == {"item", "wave", "estimate", "n", "bias"}
    with pytest.raises(Unsupported):
        OptIn.of(columns()).estimate([TotalOf("y")])


def test_weights_of_who_chose_themselves_meet_margins() -> None:
    data = OptIn.of(columns())
    found = data.raked([margin(data.columns, "sex", {"f": 30, "m": 70})]).estimate([ShareOf("sex", ("f",))])
    assert found.estimate[0] == pytest.approx(0.3)


@pytest.mark.slow
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_the_order(values: list[float]) -> None:
    p = np.array(values)
    holm, bh = adjusted(p, "holm"), adjusted(p, "bh")
    assert (holm >= p - 1e-12).all()
    assert (bh >= p - 1e-12).all()
    assert (holm >= bh - 1e-12).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(holm[order]) >= 0).all()
    assert holm[order[0]] == pytest.approx(min(1.0, p.min() * p.size))
