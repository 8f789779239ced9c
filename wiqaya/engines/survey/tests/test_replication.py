"""Replicates made from a design: against the weights that R made and against the linearised variance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wiqaya.engines.survey import Design, Mean, NotEstimable, Survey, Total, Unsupported, margin, rake
from wiqaya.engines.survey.replication import replicated
from wiqaya.engines.survey.spec.designs import survey_of
from wiqaya.engines.survey.tests.reference import read, sources


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["rep_clus1_JK1", "rep_clus1_fpc_JK1", "rep_strat_JKn", "rep_strat_fpc_JKn", "rep_scd_BRR", "rep_scd_Fay", "rep_cityA1_JKn"]
)
def test_replicates_are_those_of_r(name: str) -> None:
    design = read()["designs"][name]
    own = {key: design["replicate"][key] for key in ("method", "rho", "mse")} | {"deterministic": True}
    ours, theirs = survey_of(design | {"replicate": own}, sources()).replicates, survey_of(design, sources()).replicates
    assert ours is not None
    assert theirs is not None
    np.testing.assert_allclose(*(np.array(sorted(map(tuple, each.weights.T.round(7)))) for each in (ours, theirs)), rtol=1e-7)
    np.testing.assert_allclose(*(np.sort(each.scale * each.rscales) for each in (ours, theirs)), rtol=1e-12)


def sample(units: int = 6, strata: int = 3) -> Survey:
    chance = np.random.default_rng(2)
    unit = np.repeat(np.arange(units * strata), 4)
    columns: dict[str, Any] = {
        "u": unit.astype(float), "h": (unit // units).astype(float), "w": chance.uniform(1, 3, unit.size), "y": chance.normal(unit % 3, 1),
        "sex": (chance.random(unit.size) < 0.5).astype(float), "N": np.full(unit.size, 4.0 * units),
    }  # fmt: skip
    return Survey.declare(columns, Design(ids=("u",), strata=("h",), weights="w"))


@pytest.mark.parametrize(("method", "units"), [("JKn", 6), ("BRR", 2), ("Fay", 2)])
def test_a_total_varies_by_replicates_as_it_does_linearised(method: str, units: int) -> None:
    survey = sample(units)
    total = Total(survey.columns["y"][:, None], np.ones(survey.size, dtype=bool))
    again = replicated(survey, method, rho=0.4 if method == "Fay" else 0.0)
    assert again.evaluate(total).vcov[0, 0] == pytest.approx(survey.evaluate(total).vcov[0, 0], rel=1e-10)


def test_a_finite_population_scales_the_jackknife() -> None:
    survey = sample()
    small = Survey.declare(survey.columns, Design(ids=("u",), strata=("h",), weights="w", fpc=("N",)))
    total = Total(survey.columns["y"][:, None], np.ones(survey.size, dtype=bool))
    assert replicated(small, "JKn").evaluate(total).vcov[0, 0] == pytest.approx(small.evaluate(total).vcov[0, 0], rel=1e-10)


@pytest.mark.slow
def test_the_bootstrap_comes_near_and_repeats_itself() -> None:
    survey = sample(8, 4)
    mean = Mean(survey.columns["y"][:, None], np.ones(survey.size, dtype=bool))
    one, two = (replicated(survey, "bootstrap", replicates=2000, seed=7).evaluate(mean) for _ in range(2))
    assert one.vcov.tobytes() == two.vcov.tobytes()
    assert one.se[0] == pytest.approx(survey.evaluate(mean).se[0], rel=0.1)


def test_raking_after_replication_is_repeated_in_every_replicate() -> None:
    survey = replicated(sample(), "JKn")
    raked = rake(survey, [margin(survey.columns, "sex", {"0": 60, "1": 80})])
    share = raked.evaluate(Mean(survey.columns["sex"][:, None], np.ones(survey.size, dtype=bool)))
    assert share.estimate[0] == pytest.approx(80 / 140)
    assert share.se[0] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("wrong", ["wish", "JK1", "BRR"])
def test_a_method_that_does_not_fit_the_design_is_refused(wrong: str) -> None:
    with pytest.raises(Unsupported):
        replicated(sample(), wrong)


def test_a_single_unit_in_a_stratum_is_refused_without_a_rule() -> None:
    survey = sample()
    columns = {**survey.columns, "h": np.where(survey.columns["u"] == 0, 9, survey.columns["h"])}
    with pytest.raises(NotEstimable):
        replicated(Survey.declare(columns, Design(ids=("u",), strata=("h",), weights="w")), "JKn")
